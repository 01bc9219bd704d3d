"""The bot says that it is alive only while each of its loops is, and what it will do next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from bot.loop import Loop
from models import Sessions
from services import intake, outbox, steps
from tests.core_scene import GROUP, HOUR, NOW, found_club, message, until
from web import health
from web.health import create_web


@asynccontextmanager
async def asking(sessions: Sessions, **beats: float) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(create_web(sessions, lambda: beats))) as client:
        yield client


async def ask(sessions: Sessions, **ages: float) -> tuple[int, dict[str, Any]]:
    now = asyncio.get_running_loop().time()
    beats = {name: now - age for name, age in ages.items()}
    async with asking(sessions, **beats) as client, client.get("/healthz") as answer:
        return answer.status, await answer.json()


async def test_a_bot_whose_loops_have_shown_life_is_well(sessions: Sessions) -> None:
    status, report = await ask(sessions, tick=1, receive=40)
    assert (status, report["ok"], report["next_due"]) == (200, True, None)
    assert report["seconds_since"].keys() == {"tick", "receive"}


@pytest.mark.parametrize("silent", ["tick", "receive", "letters"])
async def test_a_bot_with_one_silent_loop_is_ill(sessions: Sessions, silent: str) -> None:
    status, report = await ask(sessions, **{"tick": 1, "receive": 1, silent: health.OLD + 1})
    assert (status, report["ok"]) == (503, False)


async def test_a_bot_without_its_database_is_ill(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await session.execute(text("ALTER TABLE inbox RENAME TO broken"))
    status, report = await ask(sessions, tick=1)
    assert (status, report["ok"]) == (503, False)


async def test_a_bot_that_is_stopping_or_has_no_database_is_not_ready(sessions: Sessions) -> None:
    stopping: list[bool] = []
    web = create_web(sessions, dict, lambda: bool(stopping))
    async with TestClient(TestServer(web)) as client:

        async def status() -> int:
            async with client.get("/readyz") as answer:
                return answer.status

        assert await status() == 200
        stopping.append(True)
        assert await status() == 503
        stopping.clear()
        async with sessions.begin() as session:
            await session.execute(text("ALTER TABLE inbox RENAME TO broken"))
        assert await status() == 503


async def test_it_says_when_there_is_something_to_do_next(sessions: Sessions) -> None:
    club = await found_club(sessions)
    for hours in (3, 2, 1):  # each is earlier than what was there before it
        moment = NOW + hours * HOUR
        async with sessions.begin() as session:
            match hours:
                case 3:
                    await steps.plan(session, club, "talks.open", moment, key="week")
                case 2:
                    await outbox.post(
                        session, GROUP, "talks.poll", NOW, key="poll", not_before=moment
                    )
        if hours == 1:
            await intake.store(sessions, [message(1, "hello")], moment)
        assert (await ask(sessions, tick=1))[1]["next_due"] == moment.isoformat()


async def test_a_loop_that_hangs_is_seen_and_one_that_rests_is_not() -> None:
    stuck = asyncio.Event()

    async def hang() -> bool:
        await stuck.wait()
        return False

    loop = Loop(hang)
    task = asyncio.create_task(loop.run())
    await until(lambda: loop.busy_since)
    stuck.set()
    await until(lambda: loop.busy_since is None)
    loop.stop()
    await task


async def test_a_loop_whose_database_is_away_counts_as_hanging_until_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.loop.PAUSE", 0.001)
    tries: list[float | None] = []

    async def fail_five_times() -> bool:
        tries.append(loop.busy_since)
        if len(tries) <= 5:
            raise OSError("no route to the database")
        return False

    loop = Loop(fail_five_times)
    task = asyncio.create_task(loop.run())
    await until(lambda: len(tries) == 6 and loop.busy_since is None)
    assert len(set(tries)) == 1  # since when it is at it
    loop.stop()
    await task
