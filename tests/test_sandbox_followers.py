"""A paced journey through time stops where those who follow the clock have something to do."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from sandbox import pace
from sandbox.server import Sandbox

START = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    async with Sandbox(start=START, speed=0) as server:
        yield server


class Sleeper:
    """Follows the clock, notes when it was woken, and is due again after `every` seconds."""

    def __init__(self, telegram: Sandbox, every: float) -> None:
        self.telegram = telegram
        self.every = every
        self.woken: list[float] = []
        self.due = telegram.clock.unix() + every
        self.seen = telegram.clock.version
        self.tell()

    def tell(self) -> None:
        self.telegram.api.followers.tell("sleeper", self.seen, self.due)

    async def run(self) -> None:
        while True:
            self.seen = await self.telegram.clock.changed(self.seen, 10)
            if (now := self.telegram.clock.unix()) >= self.due:
                self.woken.append(now)
                self.due = now + self.every
            self.tell()


async def test_a_follower_is_woken_at_each_of_its_moments_and_at_no_other(telegram: Sandbox):
    began = telegram.clock.unix()
    sleeper = Sleeper(telegram, every=10 * HOUR)
    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(sleeper.run())
        await pace.advance(telegram.api, 2 * DAY, pace=600)
        following.cancel()
    assert sleeper.woken == [began + n * 10 * HOUR for n in (1, 2, 3, 4)]
    assert telegram.clock.unix() == began + 2 * DAY


async def test_a_follower_that_has_not_seen_the_clock_is_waited_for(telegram: Sandbox):
    telegram.api.followers.tell("late", telegram.clock.version, None)
    telegram.clock.advance(HOUR)
    assert not await pace.until_quiet(telegram.api, patience=0.05)
    telegram.api.followers.tell("late", telegram.clock.version, None)
    assert await pace.until_quiet(telegram.api, patience=0.05)


async def test_a_follower_with_something_to_do_now_is_waited_for(telegram: Sandbox):
    telegram.api.followers.tell("busy", telegram.clock.version, telegram.clock.unix())
    assert not await pace.until_quiet(telegram.api, patience=0.05)


async def test_a_follower_that_is_busy_is_not_left_behind(telegram: Sandbox, monkeypatch):
    monkeypatch.setattr(pace.until_quiet, "__defaults__", (0.02,))
    telegram.api.followers.tell("busy", telegram.clock.version, telegram.clock.unix())
    stops: list[float] = []
    set_clock = telegram.clock.set
    monkeypatch.setattr(
        telegram.clock, "set", lambda to: (stops.append(to.timestamp()), set_clock(to))
    )
    began = telegram.clock.unix()
    await pace.advance(telegram.api, 3 * HOUR, pace=HOUR)
    assert stops == [began + n * HOUR for n in (1, 2, 3)]
