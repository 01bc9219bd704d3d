"""The bot in a process of its own: asked to stop, killed, and started again."""

import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import database
from bot.__main__ import _open_database
from bot.settings import Settings
from models import Errand, Letter, LetterState, Received, UpdateState
from sandbox.people import bots, messages, newcomers, view
from sandbox.server import Sandbox
from tests.core_scene import HOUR, NOW, TOKEN, until
from tests.databases import Sqlite
from tests.running_bot import RunningBot, started

BOT = int(TOKEN.split(":")[0])


@pytest.fixture
async def running(
    telegram_server: Sandbox, address: str, tmp_path: Path
) -> AsyncIterator[RunningBot]:
    async with started(telegram_server, TOKEN, address, tmp_path) as running:
        yield running


@pytest.fixture
async def her(running: RunningBot) -> int:
    her = int(newcomers.person(running.server.world, "Айзат")["id"])
    bots.start(running.server.world, her, BOT)
    await until(lambda: heard(running, her))
    return her


def heard(running: RunningBot, her: int) -> int:
    """How many messages she has from the bot."""
    seen = view.view(running.server.world, her, BOT, limit=500)["messages"]
    return sum(each["from"]["id"] == BOT for each in seen)


def waiting(running: RunningBot) -> int:
    return len(running.server.world.bots[BOT].pending)


async def states(running: RunningBot) -> list[UpdateState]:
    engine = database.open_engine(running.address)
    async with database.open_sessions(engine)() as session:
        found = list(await session.scalars(select(Received.state)))
    await engine.dispose()
    return found


async def test_asked_to_stop_it_stops_with_nothing_lost(running: RunningBot, her: int) -> None:
    """The answer that is on its way arrives: what is in hand is finished."""
    before = heard(running, her)
    running.server.api.faults.add("delay", method="sendMessage", times=1, delay=0.5)
    for n in range(5):
        messages.say(running.server.world, her, BOT, f"word {n}")
    await until(lambda: waiting(running) < 5)
    assert await running.end(signal.SIGTERM) == 0
    assert heard(running, her) > before
    assert "Traceback" not in running.log(), running.log()
    await running.start()
    await running.settle()
    assert await states(running) == [UpdateState.DONE] * 6


async def test_asked_to_stop_it_does_not_wait_for_a_telegram_that_hangs(
    running: RunningBot, her: int
) -> None:
    running.server.api.faults.add("delay", method="sendMessage", delay=60)
    messages.say(running.server.world, her, BOT, "hello")
    await until(lambda: not waiting(running))
    began = time.monotonic()
    assert await running.end(signal.SIGTERM) == 0
    assert time.monotonic() - began < 10
    assert await states(running) == [UpdateState.DONE] * 2


async def test_what_a_dead_bot_held_is_free_at_the_next_start(sqlite: Sqlite) -> None:
    """With SQLite there is no other process: nobody waits for the end of a lease."""
    async with sqlite.fresh() as address:
        chosen = Settings(_env_file=None, database_url=address)
        async with AsyncExitStack() as stack:
            sessions = await _open_database(stack, chosen)
            async with sessions.begin() as session:
                held = {"lease_until": NOW + HOUR, "not_before": NOW, "chat_id": 1}
                session.add_all(
                    (
                        Letter(kind="a", key="a", params={}, urgency=1, state="sending", **held),
                        Errand(kind="a", asked_at=NOW, state="running", **held),
                    )
                )
        async with AsyncExitStack() as stack:
            sessions = await _open_database(stack, chosen)
            async with sessions() as session:
                assert await session.scalar(select(Letter.state)) == LetterState.WAITING
                assert await session.scalar(select(Errand.lease_until)) is None


async def test_one_person_whose_answer_hangs_keeps_nobody_waiting(
    running: RunningBot, her: int
) -> None:
    other = int(newcomers.person(running.server.world, "Бермет")["id"])
    running.server.api.faults.add("delay", method="sendMessage", chat_id=her, delay=60)
    messages.say(running.server.world, her, BOT, "hello")
    bots.start(running.server.world, other, BOT)
    await until(lambda: heard(running, other), seconds=10)


async def test_killed_it_goes_on_where_it_was(running: RunningBot, her: int) -> None:
    before = heard(running, her)
    await running.kill()
    messages.say(running.server.world, her, BOT, "said while it was down")
    await running.start()
    await until(lambda: heard(running, her) > before)
    await running.settle()
    assert await states(running) == [UpdateState.DONE] * 2
