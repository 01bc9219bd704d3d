"""Only the clock knows what time it is; that of a sandbox can be moved, and is followed."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.clock import DatabaseClock, FollowedClock, SystemClock
from sandbox.clock import Signal
from sandbox.server import Sandbox
from tests.core_scene import DAY, HOUR, NOW, NOWHERE, SECOND, until


async def nothing_due() -> None:
    return None


@asynccontextmanager
async def following(server: Sandbox, moves: list[dt.datetime]) -> AsyncIterator[FollowedClock]:
    clock = FollowedClock(f"{server.url}/sandbox/clock")
    task = asyncio.create_task(clock.run(lambda: moves.append(clock.now()), nothing_due))
    try:
        await until(lambda: moves)
        yield clock
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def test_the_system_clock_tells_utc() -> None:
    before = dt.datetime.now(dt.UTC)
    assert before <= SystemClock().now() <= dt.datetime.now(dt.UTC)
    assert SystemClock().now().tzinfo == dt.UTC


async def test_who_follows_the_clock_can_be_stopped_at_the_moment_it_is_moved() -> None:
    clock, signal = FollowedClock(NOWHERE), Signal()
    async with aiohttp.ClientSession() as nobody:
        for follows, move in (
            (clock._tell(nobody, nothing_due), clock._moved.set),
            (signal.changed(signal.version, 60), signal.bump),
        ):
            following = asyncio.create_task(follows)
            await asyncio.wait({following}, timeout=0.2)  # until it waits
            move()
            following.cancel()
            await asyncio.wait({following}, timeout=5)
            assert following.cancelled()


async def test_a_shared_database_says_the_time_whatever_the_machine_says() -> None:
    watch, told = 50.0, NOW

    async def ask() -> dt.datetime:
        return told

    clock = DatabaseClock(ask, lambda: watch)
    assert await clock.look()  # the machine was years off
    watch += 90
    assert clock.now() == NOW + 90 * SECOND
    told = NOW + 90 * SECOND
    assert not await clock.look()
    for jump in (HOUR, -HOUR):
        told += jump
        assert await clock.look()
        assert clock.now() == told


async def test_what_the_database_took_too_long_to_say_is_not_the_time() -> None:
    watch = iter((0.0, 1.0, 10.0, 14.0))

    async def ask() -> dt.datetime:
        return NOW

    clock = DatabaseClock(ask, lambda: next(watch))
    assert not await clock.look()  # it came after nine seconds
    assert clock.now() != NOW


@pytest.mark.parametrize("jump", [DAY, -HOUR])
async def test_a_clock_that_is_moved_is_followed_at_once(
    telegram_server: Sandbox, jump: dt.timedelta
) -> None:
    moves: list[dt.datetime] = []
    async with following(telegram_server, moves) as clock:
        assert clock.now() == telegram_server.clock.now()
        expected = clock.now() + jump
        telegram_server.clock.set(expected)
        await until(lambda: len(moves) == 2)
        assert clock.now() == expected


async def test_a_clock_that_goes_fast_is_followed(telegram_server: Sandbox) -> None:
    moves: list[dt.datetime] = []
    async with following(telegram_server, moves) as clock:
        telegram_server.clock.run_at(3600)
        await until(lambda: len(moves) == 2)
        began = clock.now()
        await until(lambda: clock.now() > began + 5 * HOUR / 60)
        assert abs(clock.now() - telegram_server.clock.now()) < 3600 * SECOND


async def test_a_clock_that_is_away_for_a_while_is_asked_again() -> None:
    moves: list[dt.datetime] = []
    async with Sandbox(speed=0) as server:
        port = server.port
        clock = FollowedClock(f"{server.url}/sandbox/clock")
    task = asyncio.create_task(clock.run(lambda: moves.append(clock.now()), nothing_due))
    await asyncio.sleep(0.1)
    assert not moves
    async with Sandbox(port=port, speed=0) as server:
        await until(lambda: moves)
        assert clock.now() == server.clock.now()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("troubles", [[], [ConnectionRefusedError()]])
async def test_the_clock_that_is_followed_hears_when_we_are_due(
    telegram_server: Sandbox, troubles: list[OSError]
) -> None:
    """Also if our database is away for a while."""
    due, still = telegram_server.clock.now() + HOUR, [*troubles]

    async def next_due() -> dt.datetime:
        if still:
            raise still.pop()
        return due

    clock = FollowedClock(f"{telegram_server.url}/sandbox/clock")
    task = asyncio.create_task(clock.run(lambda: None, next_due))
    await until(lambda: telegram_server.api.followers.next_stop() == due.timestamp())
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
