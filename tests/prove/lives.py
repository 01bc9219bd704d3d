"""A piece of a club's life under a schedule of faults: real planner, real sender, real letters."""

import asyncio
import datetime as dt
import random
import sqlite3
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database
from models import ChatGate, Letter, LetterState, Session, Sessions, Step, Talk
from scheduler import planner
from scheduler.jobs import LETTERS, OCCASIONS
from scheduler.last_look import look_again
from scheduler.post import Call, Kind
from scheduler.sender import Sender
from scheduler.writing import Writer
from screens.texts import Texts
from services import due, outbox
from tests.by_hand import send
from tests.core_scene import TOKEN
from tests.direct import Here
from tests.prove.fates import HOUR, MINUTE, Death, Points, Schedule, Telegram
from tests.prove.scenes import Scene

BISHKEK = ZoneInfo("Asia/Bishkek")
SECOND = dt.timedelta(seconds=1)
Span = tuple[dt.datetime, dt.datetime]


def tagged(kind: Kind) -> Kind:
    """Says in its words which letter it is."""

    def render(letter: Letter, loaded: Any, say: Texts) -> Call:
        call = kind.render(letter, loaded, say)
        if words := getattr(call, "text", None):
            return call.model_copy(update={"text": f"{words}\n⟨{letter.key}⟩"})
        return call.model_copy(update={"tag": letter.key})

    return replace(kind, render=render)


KINDS = {name: tagged(kind) for name, kind in LETTERS.items()}


class Memory:
    """One database in memory, which is one scene's after another's."""

    def __init__(self) -> None:
        self.raw = sqlite3.connect(":memory:", isolation_level=None)
        self.engine: AsyncEngine = database.open_engine("sqlite+aiosqlite:///:memory:")
        event.listen(self.engine.sync_engine, "do_connect", self._connect)
        self.sessions: Sessions = database.open_sessions(self.engine)
        self.points = Points({})
        event.listen(self.engine.sync_engine, "commit", lambda *_: self.points.before_commit())

    def _connect(self, _dialect: Any, _record: Any, _args: Any, options: dict[str, Any]) -> None:
        options["async_creator_fn"] = lambda *_, **__: Here(lambda: self.raw)

    async def close(self) -> None:
        await self.engine.dispose()


@dataclass
class Life:
    memory: Memory
    schedule: Schedule
    scene: Scene
    blind: list[Span] = field(default_factory=list)  # when nothing could be sent in time
    # Who has done it when, and after how many letters.
    done: dict[int, tuple[dt.datetime, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.schedule.seed)
        self.scene.start.backup(self.memory.raw)
        self.points = self.memory.points = Points(dict(self.schedule.faults), is_dead=True)
        self.telegram = Telegram(self.points, self.scene.begins)
        self.telegram.middleware(look_again)
        if self.schedule.away:
            share, span = self.schedule.away
            gone = self.scene.begins + share * (self.scene.ends - self.scene.begins)
            self.telegram.away = (gone, gone + span)
            self.blind.append(self.telegram.away)
        self.bot = Bot(TOKEN, self.telegram, default=DefaultBotProperties(parse_mode="HTML"))
        self.deeds = self._deeds()

    @property
    def now(self) -> dt.datetime:
        return self.telegram.now

    def _deeds(self) -> list[tuple[dt.datetime, int]]:
        """When who does it: at any time, or just when she is asked."""
        dice, length = self.dice, self.scene.until - self.scene.begins
        asked = [each.at for each in self.scene.asks.values()]
        who = [person for person in self.scene.people if dice.random() < 0.7]
        return sorted(
            (dice.choice(asked) + dice.random() * MINUTE, person)
            if dice.random() < 0.5
            else (self.scene.begins + dice.random() * length, person)
            for person in who
        )

    async def live(self) -> None:
        stops = 0
        self.leap(self.schedule.asleep * (self.scene.ends - self.scene.begins))
        while self.now < self.scene.ends:
            await self.settle()
            if await self.act():
                await self.settle()
            await self.go_on(self.scene.ends)
            stops += 1
            if jump := self.schedule.jumps.get(stops):
                self.leap(jump)
        self.points.faults = {}
        # What was put off has its turn, be it in the morning.
        end = max([self.now, *(self.telegram.away or ())]) + (14 if self.blind else 1) * HOUR
        while self.now < end:
            await self.settle()
            await self.go_on(end)

    def leap(self, by: dt.timedelta) -> None:
        before = self.now
        self.telegram.now += by
        if self.now > before:
            self.blind.append((before, self.now))

    async def settle(self) -> None:
        """Until nothing is left to do at this moment; whoever dies is born again."""
        busy = True
        while busy:
            try:
                if self.points.is_dead:
                    await self.be_born()
                busy = await self.work()
            except Death:
                self.leap(self.downtime())

    def downtime(self) -> dt.timedelta:
        dice = self.dice
        return dice.random() * dice.choices((SECOND, 10 * MINUTE, 180 * MINUTE), (60, 25, 15))[0]

    async def be_born(self) -> None:
        assert not self.memory.raw.in_transaction
        self.points.is_dead = False
        writer = Writer(KINDS, "ky", BISHKEK, "club_bot")
        self.sender = Sender(self.memory.sessions, self.bot, writer, lambda: self.now)
        if self.schedule.returns_leases:
            async with self.memory.sessions.begin() as session:
                await outbox.return_leases(session)

    async def work(self) -> bool:
        """As the loops of the process do when the tick has found something due."""
        async with self.memory.sessions() as session:
            waits = await due.earliest(session)
        busy = False
        while waits.step and waits.step <= self.now and await self._run_step():
            busy = True
        if busy or (waits.letter and waits.letter <= self.now):
            ready = await self.sender.take(self.schedule.in_hand)
            ends = await asyncio.gather(
                *(send(self.sender, each) for each in ready), return_exceptions=True
            )
            if worst := next(filter(None, ends), None):
                raise worst
            busy = bool(ready)
        if self.points.is_dead:
            raise Death
        return busy

    async def _run_step(self) -> bool:
        return await planner.run_next(self.memory.sessions, OCCASIONS, self.now)

    async def act(self) -> bool:
        """People do what was their time to do; no fate is against them."""
        is_time = [
            person for moment, person in self.deeds if moment <= self.now < self.scene.until
        ]
        self.deeds = [deed for deed in self.deeds if deed[0] > self.now]
        self.memory.points = Points({})
        for person in is_time:
            async with self.memory.sessions.begin() as session:
                await self.scene.do(session, person, self.now)
            self.done[person] = self.now, len(self.telegram.heard)
            self.telegram.voters.add(person)
        self.memory.points = self.points
        return bool(is_time)

    async def go_on(self, end: dt.datetime) -> None:
        """To the next moment at which there is something to do."""
        moments = [end, *(moment for moment, _ in self.deeds[:1])]
        async with self.memory.sessions() as session:
            due_at = (await due.earliest(session)).next
            if due_at:
                moments.append(due_at if due_at > self.now else await self._opening(session))
        later = max(min(moments), self.now + SECOND)
        away = self.telegram.away
        if away and away[0] <= self.now < away[1]:
            later = max(later, self.now + self.dice.random() * 60 * MINUTE)
            later = min(later, away[1])
        self.telegram.now = later

    async def _opening(self, session: Session) -> dt.datetime:
        """When a gate opens or a lease runs out."""
        gate = select(func.min(ChatGate.not_before)).where(ChatGate.not_before > self.now)
        leased = select(func.min(Letter.lease_until)).where(Letter.state == LetterState.SENDING)
        found = [await session.scalar(each) for each in (gate, leased)]
        return min((each for each in found if each), default=self.now) + SECOND

    def was_blind(self, since: dt.datetime, until: dt.datetime) -> bool:
        """Was there a time in between in which nothing could be sent, give or take a pause?"""
        pause = 2 * MINUTE
        return any(a <= until + pause and b >= since - pause for a, b in self.blind)

    async def ledger(self) -> tuple[list[Letter], list[Step], dict[int, Talk]]:
        async with self.memory.sessions() as session:
            letters = await session.scalars(select(Letter))
            steps = await session.scalars(select(Step))
            talks = await session.scalars(select(Talk))
            return list(letters), list(steps), {talk.id: talk for talk in talks}
