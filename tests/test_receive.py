"""Nothing is confirmed to Telegram before it is stored, and nothing that waits there is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select, text

from bot import telegram
from bot.receive import BATCH, Poller
from models import DATABASE_TROUBLE, Received, Sessions
from sandbox.people import bots, messages, newcomers
from sandbox.server import Sandbox
from tests.core_scene import TOKEN, until
from tests.nonsense import answering

BOT = int(TOKEN.split(":")[0])


def poller(server: Sandbox, sessions: Sessions, kinds: tuple[str, ...] = ("message",)) -> Poller:
    address = telegram.connect(TOKEN, server.url).session.api.api_url(TOKEN, "getUpdates")
    return Poller(address, list(kinds), sessions, server.clock, lambda: None, list)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


@pytest.fixture
async def her(telegram_server: Sandbox, http: aiohttp.ClientSession) -> int:
    await http.get(f"{telegram_server.url}/bot{TOKEN}/getMe")
    her = int(newcomers.person(telegram_server.world, "Айзат")["id"])
    bots.start(telegram_server.world, her, BOT)
    return her


def say(server: Sandbox, her: int, *words: str) -> None:
    for word in words:
        messages.say(server.world, her, BOT, word)


async def stored(sessions: Sessions) -> list[int]:
    async with sessions() as session:
        return list(await session.scalars(select(Received.update_id).order_by(Received.id)))


def waiting(server: Sandbox) -> list[int]:
    """What Telegram would still tell us."""
    return [each.update["update_id"] for each in server.world.bots[BOT].pending]


@asynccontextmanager
async def running(polls: Poller) -> AsyncIterator[None]:
    task = asyncio.create_task(polls.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_came_is_confirmed_only_by_the_next_question(
    telegram_server: Sandbox, sessions: Sessions, http: aiohttp.ClientSession, her: int
) -> None:
    polls = poller(telegram_server, sessions)
    assert await polls.take(http, wait=0) == 1
    assert await stored(sessions) == waiting(telegram_server)
    assert await polls.take(http, wait=0) == 0
    assert waiting(telegram_server) == []


async def test_what_could_not_be_stored_comes_again(
    telegram_server: Sandbox, sessions: Sessions, http: aiohttp.ClientSession, her: int
) -> None:
    async with sessions.begin() as session:
        await session.execute(text("ALTER TABLE inbox RENAME TO broken"))
    polls = poller(telegram_server, sessions)
    for _ in range(2):
        with pytest.raises(DATABASE_TROUBLE):
            await polls.take(http, wait=0)
    assert len(waiting(telegram_server)) == 1
    async with sessions.begin() as session:
        await session.execute(text("ALTER TABLE broken RENAME TO inbox"))
    assert await polls.take(http, wait=0) == 1
    assert await stored(sessions) == waiting(telegram_server)


async def test_a_bot_that_died_before_confirming_stores_nothing_twice(
    telegram_server: Sandbox, sessions: Sessions, http: aiohttp.ClientSession, her: int
) -> None:
    await poller(telegram_server, sessions).take(http, wait=0)
    say(telegram_server, her, "meanwhile")
    again = poller(telegram_server, sessions)
    assert await again.take(http, wait=0) == 2
    await again.take(http, wait=0)
    assert len(await stored(sessions)) == 2
    assert waiting(telegram_server) == []


async def test_updates_that_come_twice_or_in_disorder_are_all_stored_once(
    telegram_server: Sandbox, sessions: Sessions, http: aiohttp.ClientSession, her: int
) -> None:
    telegram_server.api.faults.add("duplicate_updates", probability=0.5)
    telegram_server.api.faults.add("reorder_updates", probability=0.5)
    say(telegram_server, her, *map(str, range(20)))
    expected = set(waiting(telegram_server))
    polls = poller(telegram_server, sessions)
    while await polls.take(http, wait=0):
        pass
    found = await stored(sessions)
    assert len(found) == len(expected) == 21
    assert set(found) == expected


async def test_numbers_that_fall_after_a_quiet_week_are_heard(
    telegram_server: Sandbox, sessions: Sessions, http: aiohttp.ClientSession, her: int
) -> None:
    polls = poller(telegram_server, sessions)
    telegram_server.world.bots[BOT].next_update_id = 900
    say(telegram_server, her, "good night")
    while await polls.take(http, wait=0):
        pass
    telegram_server.world.bots[BOT].next_update_id = 5
    say(telegram_server, her, "good morning")
    assert await polls.take(http, wait=0) == 1
    assert (await stored(sessions))[-1] == 5


async def test_the_bot_has_caught_up_when_all_that_waited_is_stored(
    telegram_server: Sandbox, sessions: Sessions, http: aiohttp.ClientSession, her: int
) -> None:
    say(telegram_server, her, *map(str, range(BATCH)))
    polls = poller(telegram_server, sessions)
    assert await polls.take(http, wait=0) == BATCH
    assert not polls.caught_up.is_set()
    assert await polls.take(http, wait=0) == 1
    assert polls.caught_up.is_set()


FAULTS: list[dict[str, Any]] = [
    {"kind": "down"},
    {"kind": "cut_before", "method": "getUpdates"},
    {"kind": "cut_after", "method": "getUpdates"},
    {"kind": "429", "method": "getUpdates"},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault["kind"]))
async def test_receiving_goes_on_after(
    fault: dict[str, Any], telegram_server: Sandbox, sessions: Sessions, her: int
) -> None:
    telegram_server.api.faults.add(**fault, times=1)
    async with running(poller(telegram_server, sessions)):
        await until(lambda: not waiting(telegram_server))
    assert len(await stored(sessions)) == 1


@pytest.mark.parametrize("nonsense", [b"<html>", b"\xcf\xee", b"[]", b"7", b'{"ok": true}'])
async def test_receiving_goes_on_after_an_answer_that_makes_no_sense(
    nonsense: bytes, telegram_server: Sandbox, sessions: Sessions, her: int
) -> None:
    polls = poller(telegram_server, sessions)

    async def rest(_seconds: float) -> None:  # meanwhile Telegram is itself again
        polls.address = poller(telegram_server, sessions).address

    polls.rest = rest
    async with answering(nonsense) as polls.address, running(polls):
        await until(lambda: not waiting(telegram_server))
    assert len(await stored(sessions)) == 1


async def test_a_telegram_that_is_away_is_asked_ever_more_seldom(
    sessions: Sessions, telegram_server: Sandbox
) -> None:
    pauses: list[float] = []

    async def rest(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 8:
            raise asyncio.CancelledError

    telegram_server.api.faults.add("down")
    with pytest.raises(asyncio.CancelledError):
        await replace(poller(telegram_server, sessions), rest=rest).run()
    assert pauses == [0.5, 1.5, 3.5, 7.5, 15, 15, 15, 15]


async def test_two_bots_on_one_token_lose_and_double_nothing(
    telegram_server: Sandbox, sessions: Sessions, her: int, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = (poller(telegram_server, sessions) for _ in range(2))
    async with running(one), running(two):
        await until(lambda: "terminated by other getUpdates" in capsys.readouterr().out)
        say(telegram_server, her, *map(str, range(5)))
        await until(lambda: not waiting(telegram_server))
    assert len(await stored(sessions)) == 6


async def test_an_update_is_stored_as_soon_as_telegram_has_it(
    telegram_server: Sandbox, sessions: Sessions, her: int
) -> None:
    polls = poller(telegram_server, sessions)
    heard = asyncio.Event()
    polls.stored = heard.set
    async with running(polls), asyncio.timeout(20):
        await polls.caught_up.wait()
        await asyncio.sleep(0.2)  # now it waits in its long question
        heard.clear()
        say(telegram_server, her, "hello")
        async with asyncio.timeout(2):
            await heard.wait()
