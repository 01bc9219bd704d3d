"""Replicas on one PostgreSQL, of which one is killed or frozen again and again under load.

Telegram brings the updates to one address. When the fire is over the clock is moved on by a
minute, after which what a dead one held is free.
"""

import asyncio
import datetime as dt
import random
import signal
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import func, select

from bot import database
from models import Answer, Letter, LetterState, Received, Sessions, UpdateState
from sandbox.people import polls
from sandbox.server import Sandbox
from services import outbox
from tests.core_scene import TOKEN
from tests.databases import ONLY_POSTGRES
from tests.prove import seeds
from tests.prove.replicas import Replica, behind_one_address
from tests.story import SUNDAY, begun
from tests.talk_scene import CLOSES, OPENS, TalkClub, found

pytestmark = [pytest.mark.prove, ONLY_POSTGRES]

SECONDS = seeds.of(45, 5)  # under fire
MANY = [3] if seeds.SHORT else [2, 3]
NAMES = tuple(f"Мүчө {number}" for number in range(20))
HOUR = dt.timedelta(hours=1)


@dataclass
class Load:
    """What people do, and what is to be told to them, all the time."""

    server: Sandbox
    sessions: Sessions
    club: TalkClub
    poll: str
    dice: random.Random
    votes: dict[int, list[int]] = field(default_factory=dict)
    posted: list[str] = field(default_factory=list)

    async def go_on(self, until: float) -> None:
        voters = self.club.members[: len(self.club.members) // 2]  # the others are to be nudged
        while time.monotonic() < until:
            if self.dice.random() < 0.3:  # Telegram brings those of one poll one by one
                person = self.dice.choice(voters)
                choice = sorted(self.dice.sample(range(5), k=self.dice.randint(1, 3)))
                polls.vote(self.server.world, person, self.poll, choice)
                self.votes[person] = choice
            await self.post(1)
            await asyncio.sleep(0.1)  # processes of their own: their time is the real one

    async def post(self, many: int) -> None:
        """A letter to one after the other."""
        now, members = self.server.clock.now(), self.club.members
        async with self.sessions.begin() as session:
            for number in range(len(self.posted), len(self.posted) + many):
                trace, to = f"t{number:04}", members[number % len(members)]
                await outbox.post(session, to, "bot.alarm", now, key=trace, trace=trace)
                self.posted.append(trace)

    async def rest(self) -> None:
        """Until nothing waits any more, at Telegram or with us."""
        waits = Letter.state.in_((LetterState.WAITING, LetterState.SENDING))
        new = Received.state == UpdateState.NEW
        async with asyncio.timeout(60):
            while True:
                async with self.sessions() as session:
                    due = Letter.not_before <= self.server.clock.now()
                    left = await session.scalar(select(func.count(Letter.id)).where(waits, due))
                    left += await session.scalar(select(func.count(Received.id)).where(new))
                if not left and not self.server.world.bots[self.club.bot].pending:
                    return
                await asyncio.sleep(0.1)  # until other processes are done, which tell us nothing

    async def kept(self) -> dict[int, list[int]]:
        async with self.sessions() as session:
            answers = await session.scalars(select(Answer))
            return {each.person_id: sorted(each.options) for each in answers}

    def heard(self) -> Counter[str]:
        """How often each of the letters came."""
        texts = [call["params"].get("text", "") for call in self._sent("sendMessage")]
        return Counter(trace for trace in self.posted for text in texts if trace in text)

    def nudged(self) -> Counter[int]:
        return Counter(int(call["params"]["chat_id"]) for call in self._sent("forwardMessage"))

    def _sent(self, method: str) -> list[dict[str, Any]]:
        calls = self.server.api.calls
        return [call for call in calls if call["ok"] and call["method"] == method]


async def kill(replica: Replica) -> None:
    await replica.kill()
    await replica.start()


async def freeze(replica: Replica) -> None:
    """For longer than its share of the limits lasts."""
    replica.signal(signal.SIGSTOP)
    await asyncio.sleep(5)  # a frozen process has no clock that could be moved
    replica.signal(signal.SIGCONT)


async def fire(replicas: list[Replica], dice: random.Random, until: float) -> int:
    """At one after the other; but one at least is alive. How often."""
    down: dict[asyncio.Task[None], Replica] = {}
    shots = 0
    async with asyncio.TaskGroup() as tasks:
        while time.monotonic() < until:
            alive = [each for each in replicas if each not in down.values()]
            if len(alive) > 1:
                victim = dice.choice(alive)
                hit = tasks.create_task((freeze if shots == 1 else kill)(victim))
                down[hit] = victim
                hit.add_done_callback(down.pop)
                shots += 1
            await asyncio.sleep(0.5 + dice.random())  # at any moment of the work
    return shots


@pytest.mark.parametrize("many", MANY)
async def test_of_replicas_that_are_killed_and_frozen_nothing_is_lost_and_nobody_nudged_twice(
    address: str, dispatcher: Dispatcher, tmp_path: Path, many: int
) -> None:
    engine = database.open_engine(address)
    sessions, dice = database.open_sessions(engine), random.Random(many)
    async with Sandbox(start=SUNDAY, speed=0) as server:
        server.api.calls = deque()  # all of them
        async with begun(server, sessions, dispatcher, TOKEN) as story:
            club = await found(story, NAMES)
            await story.until(OPENS + HOUR)
            load = Load(server, sessions, club, (await club.poll()).poll_id, dice)
        server.clock.set(CLOSES - 3 * HOUR - 2 * HOUR / 3600)
        server.clock.run_at(1)
        async with behind_one_address(server, TOKEN, address, tmp_path, many) as replicas:
            end = time.monotonic() + SECONDS
            going_on = asyncio.create_task(load.go_on(end))
            shots = await fire(replicas, dice, end)
            await going_on
            await asyncio.sleep(2)  # what is in the hands of the living goes out
            server.clock.advance(61)
            server.clock.run_at(10)  # what could not be brought comes again soon
            await load.rest()
            kept = await load.kept()
    await engine.dispose()
    heard, nudged = load.heard(), load.nudged()
    again = sum(heard.values()) - len(heard)
    print(f"{many} replicas, {shots} shots, {len(heard)} letters and {again} again")  # noqa: T201
    assert kept == load.votes
    assert set(heard) == set(load.posted)
    assert set(nudged.values()) == {1}
    assert again <= shots * len(club.members)


async def test_together_they_keep_the_limits_that_telegram_counts_strictly(
    address: str, dispatcher: Dispatcher, tmp_path: Path
) -> None:
    """One message too many in a second would close everything for three."""
    engine = database.open_engine(address)
    sessions, many = database.open_sessions(engine), 120
    async with Sandbox(start=SUNDAY, speed=0) as server:
        server.api.calls = deque()
        async with begun(server, sessions, dispatcher, TOKEN) as story:
            club = await found(story, [f"Мүчө {number}" for number in range(many)])
        server.clock.run_at(1)
        server.api.faults.add("limits", shut=3)
        async with behind_one_address(server, TOKEN, address, tmp_path, 3) as replicas:
            await asyncio.sleep(3)  # all have their share, and the last second is empty
            load = Load(server, sessions, club, "", random.Random(0))
            began = time.monotonic()
            await load.post(many)
            await load.rest()
            seconds = time.monotonic() - began
            assert [each.log() for each in replicas if not each.is_running] == []
    await engine.dispose()
    assert load.heard() == Counter(load.posted)
    refused = [call for call in server.api.calls if call.get("error_code") == 429]
    print(f"{many} letters in {seconds:.0f} s, {len(refused)} refused")  # noqa: T201
    assert refused == []
