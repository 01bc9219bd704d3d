"""A club in the week of its talk: the mentor, the members, the group, and the bot in it."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import select

from domain.rules import Value
from models import Club, Hour, Letter, Member, Person, Poll, Session, Talk, TalkState
from sandbox.people import bots, groups, membership, newcomers, polls, view
from sandbox.world import Chat
from screens.clubs import Ready
from services import clubs, people, roster, rules
from tests import remembered
from tests.story import Story

NAMES = ("Бермет", "Чынара", "Гүлзат", "Жылдыз", "Мээрим", "Сезим")
RIGHTS = {"can_pin_messages": True, "can_invite_users": True, "can_delete_messages": True}
WEEK = dt.timedelta(weeks=1)
# In Bishkek, six hours ahead of UTC: the poll opens on Sunday at ten and closes on Monday at eight
# in the evening; half an hour later the time is announced.
OPENS = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
ANNOUNCES = CLOSES + dt.timedelta(minutes=30)
TUESDAY = dt.datetime(2026, 11, 24, 12, 30, tzinfo=dt.UTC)
WEDNESDAY = TUESDAY + dt.timedelta(days=1)
# The places in the poll of the hours that every new club has ticked.
TUE_1830, TUE_2000, WED_1830, THU_1830, THU_2000, ANY, CANNOT = range(7)


Facts = tuple[int, int, int, tuple[int, ...]]  # of a club, its group, its mentor, its members


@dataclass
class TalkClub:
    story: Story
    id: int
    group: Chat
    mentor: int
    members: list[int]

    @property
    def facts(self) -> Facts:
        return self.id, self.group.id, self.mentor, tuple(self.members)

    @classmethod
    def of(cls, story: Story, facts: Facts) -> Self:
        club, group, mentor, members = facts
        return cls(story, club, story.world.groups[group], mentor, [*members])

    @property
    def bot(self) -> int:
        return self.story.bot.id

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        async with self.story.app.sessions.begin() as session:
            yield session

    async def talk(self, **facts: Any) -> Talk:
        """The club's talk of those facts; without any, the last that is past the planning."""
        mine = select(Talk).where(Talk.club_id == self.id)
        mine = mine.filter_by(**facts) if facts else mine.where(Talk.state != TalkState.PLANNED)
        found: Talk = (await self.story.all(mine.order_by(Talk.week.desc())))[0]
        return found

    async def poll(self) -> Poll:
        """The club's newest poll that stands in the group."""
        mine = select(Poll).join(Talk).where(Talk.club_id == self.id, Poll.message_id.is_not(None))
        found: Poll = (await self.story.all(mine.order_by(Poll.poll_id.desc())))[0]
        return found

    async def vote(self, person: int, *options: int) -> None:
        polls.vote(self.story.world, person, (await self.poll()).poll_id, list(options))
        await self.story.settle()

    async def all_vote(self, *options: int) -> None:
        for person in self.members:
            polls.vote(self.story.world, person, (await self.poll()).poll_id, list(options))
        await self.story.settle()

    def sees(self, person: int, chat: int | None = None) -> list[dict[str, Any]]:
        """The messages as she sees them: in the group, or in a private chat with the bot."""
        messages: list[dict[str, Any]] = view.view(
            self.story.world, person, chat or self.group.id, limit=500
        )["messages"]
        return messages

    def in_group(self) -> list[str]:
        return [text(message) for message in self.sees(self.mentor) if text(message)]

    def in_private(self, person: int) -> list[str]:
        return [text(message) for message in self.sees(person, self.bot) if text(message)]

    def pinned(self) -> list[int]:
        ids: list[int] = view.view(self.story.world, self.mentor, self.group.id)["chat"]["pinned"]
        return ids

    def last(self, person: int) -> dict[str, Any]:
        return self.sees(person, self.bot)[-1]

    async def tap(self, person: int, label: str) -> dict[str, Any] | None:
        """Tap a button of the newest message from the bot that has it; returns the toast."""
        for message in reversed(self.sees(person, self.bot)):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            for row, line in enumerate(rows):
                for column, button in enumerate(line):
                    if label in button["text"]:
                        return await self.press(person, message["message_id"], [row, column])
        raise AssertionError(f"{person} sees no button {label!r}: {self.in_private(person)}")

    async def press(
        self, person: int, message: int, button: list[int] | None = None, data: str | None = None
    ) -> dict[str, Any] | None:
        tapped = await bots.tap(self.story.world, person, self.bot, message, data, button)
        await self.story.settle()
        return self.story.world.callbacks[tapped["callback_id"]].answer

    async def letters(self, kind: str, **facts: Any) -> Sequence[Letter]:
        found = select(Letter).where(Letter.club_id == self.id, Letter.kind == kind)
        return await self.story.all(found.filter_by(**facts).order_by(Letter.id))


def text(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("poll", {}).get("question") or "")


def announcements(club: TalkClub) -> list[str]:
    return [line for line in club.in_group() if line.startswith("🍵 Чай сүйлөшүү\n🗓")]


@remembered.beginning
async def found(
    story: Story, names: Sequence[str] = NAMES, title: str = "Окуу клубу", kind: str = "supergroup"
) -> TalkClub:
    """A club that has just chosen its hours; everybody has started the bot and registered."""
    world = story.world
    everybody = [newcomers.person(world, name)["id"] for name in ("Айгүл", *names)]
    mentor, *members = everybody
    group = groups.create_group(world, title, kind, mentor, members)
    membership.add_bot(world, group, story.bot.id, mentor, RIGHTS)
    for person in everybody:
        bots.start(world, person, story.bot.id)
    await story.settle()
    async with story.app.sessions.begin() as session:
        club = await clubs.find_by_chat(session, group.id)
        assert club
        for person in everybody:
            known = await people.know(session, person, world.people[person].first_name)
            known.locale, known.may_write = "ky", True
            member = await roster.see(session, club, known, story.now)
            member.agreed_at = story.now
            member.welcomed = True
        ours = TalkClub(story, club.id, group, mentor, members)
    await story.settle()
    await ours.press(mentor, ours.last(mentor)["message_id"], data=Ready(club=ours.id).pack())
    return ours


async def untick_all(club: TalkClub) -> None:
    async with club.session() as session:
        for hour in await clubs.hours(session, club.id):
            await session.delete(await session.get_one(Hour, (club.id, hour.weekday, hour.at)))


async def row(session: Session, club: TalkClub) -> Club:
    return await session.get_one(Club, club.id)


async def choose(club: TalkClub, name: str, value: Value) -> None:
    """The mentor sets a rule of the club."""
    async with club.session() as session:
        await rules.choose(session, await row(session, club), name, value, club.story.now)


async def member_row(session: Session, club: TalkClub, person: int) -> Member:
    found = await roster.find(session, club.id, person)
    assert found
    return found


async def person_row(session: Session, person: int) -> Person:
    return await session.get_one(Person, person)
