"""A club with homework: the mentor gives a task by taps, the members send what they send."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from models import Event, Letter, Part, Report, Step, StepState, Task
from sandbox.people import bots, messages
from tests import remembered
from tests.story import Story
from tests.talk_scene import TalkClub, found

WORDS = "Кошуна айыл менен биргелешкен жыйын өткөрүңүз. Отчет: 3–5 сүрөт, 5 сүйлөм."
PHOTO = {"kind": "photo"}
VIDEO = {"kind": "video"}


@dataclass
class HomeworkClub(TalkClub):
    """The verbs of the talk's scene, and what people do about homework."""

    async def say(self, person: int, text: str, **how: Any) -> int:
        """In private."""
        sent = messages.say(self.story.world, person, self.bot, text, **how)
        await self.story.settle()
        return int(sent["message_id"])

    async def say_in_group(self, person: int, text: str, **how: Any) -> int:
        sent = messages.say(self.story.world, person, self.group.id, text, **how)
        await self.story.settle()
        return int(sent["message_id"])

    async def send(self, person: int, *items: dict[str, Any], **how: Any) -> list[int]:
        """An album or a single file, in private."""
        return await self._send(person, self.bot, list(items), how)

    async def send_to_group(self, person: int, *items: dict[str, Any], **how: Any) -> list[int]:
        return await self._send(person, self.group.id, list(items), how)

    async def _send(
        self, person: int, chat: int, items: list[dict[str, Any]], how: dict[str, Any]
    ) -> list[int]:
        sent = messages.send_media(self.story.world, person, chat, items, **how)
        await self.story.settle()
        return list(sent["message_ids"])

    async def follow(self, person: int, task: Task) -> None:
        bots.start(self.story.world, person, self.bot, f"hw_{task.id}")
        await self.story.settle()

    async def task(self, **facts: Any) -> Task:
        mine = select(Task).where(Task.club_id == self.id).filter_by(**facts)
        found: Task = (await self.story.all(mine.order_by(Task.number.desc())))[0]
        return found

    async def report(self, person: int, task: Task | None = None) -> Report | None:
        """Her report on the newest task, or on this one."""
        for each in await self.reports(task):
            if each.member.person_id == person:
                return each
        return None

    async def reports(self, task: Task | None = None) -> list[Report]:
        task = task or await self.task()
        mine = select(Report).where(Report.task_id == task.id).order_by(Report.id)
        return list(await self.story.all(mine))

    async def parts(self) -> list[Part]:
        return list(await self.story.all(select(Part).order_by(Part.id)))

    async def letter(self, kind: str) -> Letter:
        found: Letter = (await self.letters(kind))[-1]
        return found

    async def history(self) -> list[Event]:
        return list(await self.story.all(select(Event).order_by(Event.id)))

    async def tap_key(self, person: int, label: str) -> None:
        """A key of the keyboard that stays under the chat."""
        await self.say(person, label)

    async def tap_send(self, person: int) -> None:
        """She waits for the summary of her draft and sends it."""
        await self.story.after(seconds=3)
        await self.tap(person, "Жөнөтүү")
        await self.story.after(seconds=10)

    def reactions(self, message_id: int) -> list[str]:
        """Our reaction on a message of the group."""
        message = self.group.messages[message_id]
        return [each["emoji"] for each in message.reactions.get(self.bot, [])]

    async def give(self, words: str = WORDS, term: str = "2 апта") -> Task:
        """One message and two taps."""
        await self.say(self.mentor, "/newhw")
        await self.say(self.mentor, words)
        await self.tap(self.mentor, term)
        await self.tap(self.mentor, "Жарыялоо")
        return await self.task()

    async def give_in_pairs(self, words: str) -> None:
        """The members of the club, two by two, have one report on it."""
        await self.say(self.mentor, "/newhw")
        await self.say(self.mentor, words)
        pairs = ("👥 Ким үчүн", "🤝", "2", "← Артка", "← Артка")
        for label in ("2 апта", *pairs, "Жарыялоо"):
            await self.tap(self.mentor, label)


@remembered.beginning
async def open_club(story: Story, **facts: Any) -> HomeworkClub:
    """A club whose weekly talk is paused, so that nothing but homework happens."""
    club = await found(story, **facts)
    async with club.session() as session:
        await session.execute(update(Step).values(state=StepState.CANCELLED))
    return HomeworkClub.of(story, club.facts)


@remembered.beginning
async def open_with_task(story: Story, **facts: Any) -> HomeworkClub:
    """Its mentor has just given a task, with two weeks to do it in."""
    club = await open_club(story, **facts)
    await club.give()
    return club


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)
