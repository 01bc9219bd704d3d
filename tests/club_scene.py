"""Newcomers to the bot: a mentor with a group, women with an invitation, and their taps."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models import Club, Letter, LetterState, Member, Person
from sandbox.people import bots, groups, membership, messages, newcomers, view
from sandbox.world import Chat
from screens.texts import Texts
from tests import remembered
from tests.story import Story

ky = Texts("ky", ZoneInfo("Asia/Bishkek"))
RIGHTS_WANTED = ky(
    "⚠️ Please make me an administrator of the group, with the rights to pin messages"
    " and to invite by link."
)
RIGHTS = {"can_pin_messages": True, "can_invite_users": True}


@dataclass
class Scene:
    story: Story

    @property
    def bot(self) -> int:
        return self.story.bot.id

    def person(self, name: str, surname: str | None = None, **facts: Any) -> int:
        created = newcomers.person(self.story.world, name, surname, **facts)
        return int(created["id"])

    def group(
        self, creator: int, *members: int, title: str = "Окуу клубу", kind: str = "supergroup"
    ) -> Chat:
        return groups.create_group(self.story.world, title, kind, creator, list(members))

    async def start(self, person: int, payload: str | None = None) -> None:
        bots.start(self.story.world, person, self.bot, payload)
        await self.story.settle()

    async def say(self, person: int, text: str, chat: int | None = None, **how: Any) -> int:
        sent = messages.say(self.story.world, person, chat or self.bot, text, **how)
        await self.story.settle()
        return int(sent["message_id"])

    async def add_bot(
        self, group: Chat, by: int, rights: dict[str, bool] | None = RIGHTS, start: str = "club"
    ) -> None:
        membership.add_bot(self.story.world, group, self.bot, by, rights, start)
        await self.story.settle()

    def messages(self, person: int, chat: int | None = None) -> list[dict[str, Any]]:
        seen = view.view(self.story.world, person, chat or self.bot, limit=500)
        found: list[dict[str, Any]] = seen["messages"]
        return found

    def keyboard(self, person: int) -> list[str]:
        """The labels of the keyboard that stays under her chat with the bot."""
        shown = view.view(self.story.world, person, self.bot)["chat"]["reply_keyboard"]
        return [key["text"] for row in shown["keyboard"] for key in row] if shown else []

    def texts(self, person: int, chat: int | None = None) -> list[str]:
        return [each["text"] for each in self.messages(person, chat) if each.get("text")]

    def last(self, person: int, chat: int | None = None) -> str:
        return self.texts(person, chat)[-1]

    def labels(self, person: int, chat: int | None = None) -> list[str]:
        """Of the buttons under the last message that has some."""
        return [button["text"] for line in self._rows(person, chat)[1] for button in line]

    def url(self, person: int, label: str, chat: int | None = None) -> str:
        rows = self._rows(person, chat)[1]
        return next(str(b["url"]) for line in rows for b in line if label in b["text"])

    def _rows(self, person: int, chat: int | None) -> tuple[int, list[list[dict[str, Any]]]]:
        for message in reversed(self.messages(person, chat)):
            if rows := message.get("reply_markup", {}).get("inline_keyboard"):
                return message["message_id"], rows
        raise AssertionError(f"no buttons: {self.texts(person, chat)}")

    async def tap(self, person: int, label: str, chat: int | None = None) -> str | None:
        """Tap a button under the last message that has some; returns the toast."""
        message_id, rows = self._rows(person, chat)
        for row, line in enumerate(rows):
            for column, button in enumerate(line):
                if label in button["text"]:
                    return await self.press(person, message_id, chat, button=[row, column])
        raise AssertionError(f"no button {label!r}: {self.labels(person, chat)}")

    async def press(
        self, person: int, message_id: int, chat: int | None = None, **what: Any
    ) -> str | None:
        where = chat or self.bot
        tapped = await bots.tap(self.story.world, person, where, message_id, **what)
        await self.story.settle()
        query = self.story.world.callbacks[tapped["callback_id"]]
        assert query.answer is not None, "a tap without an answer"
        return query.answer.get("text")

    async def forge(self, person: int, data: str) -> str | None:
        """Send any callback data, as a modified Telegram can. She has some message of the bot."""
        return await self.press(person, self.messages(person)[-1]["message_id"], data=data)

    async def follow(self, person: int, url: str) -> None:
        bots.open_link(self.story.world, person, url)
        await self.story.settle()

    async def club(self, **facts: Any) -> Club:
        found: Club = await self.story.one(select(Club).filter_by(**facts))
        return found

    async def member(self, person: int, **facts: Any) -> Member:
        asked = select(Member).filter_by(person_id=person, **facts)
        found: Member = await self.story.one(asked)
        return found

    async def is_stranger(self, person: int) -> bool:
        return not await self.story.all(select(Member).filter_by(person_id=person))

    async def known(self, person: int) -> Person:
        found: Person = await self.story.one(select(Person).filter_by(id=person))
        return found

    async def dead_letters(self) -> list[tuple[str, str | None]]:
        dead = await self.story.all(select(Letter).filter_by(state=LetterState.DEAD))
        return [(letter.kind, letter.error) for letter in dead]


async def set_up(scene: Scene, *members: int, **group: Any) -> tuple[int, Chat]:
    """A mentor sets up a club, all by taps, as everybody will. Returns her and the group."""

    async def live() -> tuple[int, int]:
        mentor = scene.person("Айгүл", "Осмонова")
        chat = scene.group(mentor, *members, **group)
        await scene.start(mentor)
        await scene.tap(mentor, "Кыргызча")
        await scene.add_bot(chat, mentor)
        await scene.tap(mentor, ky("✅ Ready"))
        return mentor, chat.id

    mentor, chat = await remembered.lived(scene.story, f"set up {members} {group}", live)
    return mentor, scene.story.world.groups[chat]


async def register(scene: Scene, person: int, invite: str) -> None:
    await scene.start(person, f"inv_{invite}")
    await scene.tap(person, "Кыргызча")
    await scene.tap(person, ky("✅ Correct, I agree"))
    await scene.tap(person, ky("Issyk-Kul"))
