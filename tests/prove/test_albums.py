"""A thousand random schedules of albums: shuffled, told twice, over eight seconds, from twenty
women at once, and in every other round with a real SIGKILL in the middle. Each becomes one report
with all its parts and the caption, which may stand on any of them.

The bot is a process of its own, over HTTP.
"""

import asyncio
import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from bot import database
from domain.homework import ADDING, ReportState
from models import Letter, LetterState, Report, Sessions, Task, TaskState
from sandbox import updates
from sandbox.people import messages
from sandbox.server import Sandbox
from tests.core_scene import TOKEN
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.prove import seeds
from tests.prove.forked import born
from tests.running_bot import RunningBot
from tests.story import begun

pytestmark = pytest.mark.prove

WOMEN = 20
ROUNDS = seeds.of(50, 2)
PARTS = 10
TWICE = 3  # parts of each album that Telegram tells of twice
SPREAD = 8.0  # seconds
DOORS = ("reply", "hashtag", "private")
CAPTION = "25 адам катышты"
OPEN_FOR = ADDING + dt.timedelta(minutes=1)  # then what she sends in private is for no report


@dataclass
class Album:
    """`told` are the moments, in seconds, at which Telegram tells of its messages."""

    person: int
    door: str
    told: list[tuple[float, dict[str, Any]]]
    ids: set[int]


class Women:
    def __init__(self, bot: RunningBot, club: HomeworkClub, seed: int) -> None:
        self.bot, self.club = bot, club
        self.world, self.clock = bot.server.world, bot.server.clock
        self.account = self.world.bots[club.bot]
        self.dice = random.Random(seed)

    async def send(self, task: Task, is_killed: bool) -> list[Album]:
        """All at once; then, two minutes later, each one picture more."""
        albums = [self._album(task, person, PARTS) for person in self.club.members]
        told = sorted((each for album in albums for each in album.told), key=lambda at: at[0])
        fatal = self.dice.randrange(len(told)) if is_killed else None
        start = self.clock.now()
        for number, (at, message) in enumerate(told):
            self.clock.set(max(self.clock.now(), start + dt.timedelta(seconds=at)))
            updates.emit(self.world, self.account, "message", message)
            await asyncio.sleep(self.dice.random() * 0.02)
            if number == fatal:
                await self.bot.kill()
                await self.bot.start()
        await self.until(start + dt.timedelta(minutes=2))
        for album in albums:
            more = self._album(task, album.person, 1, album.door)
            album.ids |= more.ids
            updates.emit(self.world, self.account, "message", more.told[0][1])
        await self.until(self.clock.now() + OPEN_FOR)
        return albums

    def _album(self, task: Task, person: int, count: int, door: str | None = None) -> Album:
        """What she sends, not told to the bot yet."""
        door = door or self.dice.choice(DOORS)
        items: list[dict[str, Any]] = [dict(PHOTO) for _ in range(count)]
        words = f"{CAPTION} #тапшырма{task.number}" if door == "hashtag" else CAPTION
        self.dice.choice(items)["caption"] = words
        before = len(self.account.pending)
        reply = task.card_id if door == "reply" else None
        chat = self.club.bot if door == "private" else self.club.group.id
        sent = messages.send_media(self.world, person, chat, items, reply_to=reply)
        mine = [self.account.pending.pop() for _ in range(len(self.account.pending) - before)]
        heard = [pending.update["message"] for pending in mine]
        heard += self.dice.sample(heard, min(TWICE, count))
        told = [(self.dice.random() * SPREAD, message) for message in heard]
        return Album(person, door, told, set(sent["message_ids"]))

    async def until(self, moment: dt.datetime) -> None:
        await self.bot.settle()
        while (due := await self.bot.next_due()) and due <= moment:
            self.clock.set(max(due, self.clock.now()))
            await self.bot.settle()
        self.clock.set(max(moment, self.clock.now()))
        await self.bot.settle()


async def at_rest(sessions: Sessions) -> None:
    """No letter waits for its turn in the group, already taken out of the outbox."""
    on_their_way = select(Letter.id).where(Letter.state == LetterState.SENDING)
    async with asyncio.timeout(60):
        while True:
            async with sessions() as session:
                if (await session.scalars(on_their_way)).first() is None:
                    return
            await asyncio.sleep(0.1)  # until another process is done


async def check(sessions: Sessions, club: HomeworkClub, task: Task, albums: list[Album]) -> None:
    async with sessions() as session:
        on_it = select(Report).where(Report.task_id == task.id)
        reports = (await session.scalars(on_it)).all()
        by_author = {report.member.person_id: report for report in reports}
        assert len(reports) == len(by_author) == len(albums)
        for album in albums:
            report = by_author[album.person]
            standing = [part for part in report.parts if part.removed_at is None]
            assert report.state == ReportState.SENT
            assert sorted(part.message_id for part in standing) == sorted(album.ids), album.door
            assert sum(CAPTION in part.text for part in standing) == 2
            in_group = album.door != "private"
            assert not in_group or club.reactions(report.receipt_id or 0) == ["👀"]
        dead = select(Letter.kind).where(Letter.state == LetterState.DEAD)
        assert (await session.scalars(dead)).all() == []


async def next_task(sessions: Sessions, club: HomeworkClub) -> Task:
    """Another task like the last one, which is closed and leaves its card to it."""
    async with sessions.begin() as session:
        last = (await session.scalars(select(Task).order_by(Task.number.desc()).limit(1))).one()
        card, last.card_id, last.state = last.card_id, None, TaskState.CLOSED
        task = Task(
            club_id=club.id, number=last.number + 1, state=TaskState.PUBLISHED,
            author_id=club.mentor, bot=last.bot, kind=last.kind, title=last.title,
            text=last.text, due_at=last.due_at, created_at=last.created_at,
            published_at=last.published_at, card_id=card,
        )  # fmt: skip
        session.add(task)
    return task


async def test_a_thousand_albums_lose_and_double_nothing(
    telegram_server: Sandbox, address: str, dispatcher: Dispatcher, tmp_path: Path
) -> None:
    engine = database.open_engine(address)
    sessions = database.open_sessions(engine)
    async with begun(telegram_server, sessions, dispatcher, TOKEN) as story:
        club = await open_club(story, names=[f"Үмүт {n}" for n in range(WOMEN)])
        await club.give()
    async with born(telegram_server, TOKEN, address, tmp_path) as bot:
        women = Women(bot, club, seed=7)
        for number in range(ROUNDS):
            task = await next_task(sessions, club)
            albums = await women.send(task, is_killed=number % 2 == 0)
            await at_rest(sessions)
            await check(sessions, club, task, albums)
    await engine.dispose()
