"""PostgreSQL dies, comes back, or is another one suddenly: nothing is lost, nobody has to help."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import make_url, select

from bot import database, postgresql, telegram
from bot.clock import SystemClock
from bot.loop import Loop
from bot.worker import Worker
from models import DATABASE_TROUBLE, Received, Sessions
from services import intake
from tests.by_hand import work_off
from tests.core_scene import NOW, NOWHERE, SECOND, TOKEN, done, message, recorder
from tests.databases import ONLY_POSTGRES, Postgres
from web.health import create_web
from web.webhook import SECRET_HEADER, Door, add_webhook

pytestmark = ONLY_POSTGRES
SECRET = "a-long-word-of-our-own"


@pytest.fixture
async def sessions(databases: Postgres, address: str) -> AsyncIterator[Sessions]:
    """With a pool, and with commits that outlive the server, as the bot has them."""
    name = make_url(address).database
    await databases.run(f"ALTER DATABASE {name} SET synchronous_commit = on", "CHECKPOINT")
    engine = database.open_engine(address)
    yield database.open_sessions(engine)
    await engine.dispose()


@pytest.fixture
async def client(sessions: Sessions) -> AsyncIterator[TestClient[Any, Any]]:
    pages = create_web(sessions, dict)
    add_webhook(pages, Door("/telegram", SECRET, lambda: None, list), sessions, lambda: NOW)
    async with TestClient(TestServer(pages)) as client:
        yield client


async def bring(client: TestClient[Any, Any], number: int) -> int:
    headers = {SECRET_HEADER: SECRET}
    told = message(number, f"word {number}")
    async with client.post("/telegram", json=told, headers=headers) as answer:
        assert answer.status == 200 or answer.headers["Retry-After"]
        return answer.status


async def status(client: TestClient[Any, Any], page: str) -> int:
    async with client.get(page) as answer:
        return answer.status


async def kept(sessions: Sessions) -> list[int]:
    async with sessions() as session:
        return list(await session.scalars(select(Received.update_id).order_by(Received.id)))


async def cut(databases: Postgres, address: str) -> None:
    """Nothing of it is heard on our side."""
    await databases.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
        f"AND datname = '{make_url(address).database}'"
    )


async def forbid(databases: Postgres, address: str, to_write: str) -> None:
    """As a primary does that was made a standby: who connects from now on may only read."""
    name = make_url(address).database
    await databases.run(
        f"ALTER DATABASE {name} SET default_transaction_read_only = {to_write}",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
        f"AND datname = '{name}' AND '{to_write}' = 'on'",
    )


async def test_a_server_that_only_reads_is_left_for_the_one_that_takes_what_is_stored(
    databases: Postgres, address: str, client: TestClient[Any, Any], sessions: Sessions
) -> None:
    assert await bring(client, 1) == 200
    await forbid(databases, address, to_write="on")
    assert [await bring(client, 2) for _ in range(2)] == [503, 503]
    assert await status(client, "/readyz") == await status(client, "/healthz") == 503
    await forbid(databases, address, to_write="off")  # the connections we have still only read
    assert [await bring(client, 2) for _ in range(2)] == [503, 200]
    assert await status(client, "/readyz") == await status(client, "/healthz") == 200
    assert await kept(sessions) == [1, 2]


@pytest.mark.parametrize("kind", [asyncpg.InterfaceError, asyncpg.AdminShutdownError])
async def test_a_server_that_goes_while_a_connection_is_made_ready_is_asked_again(
    client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    async def lost(*_: object, **__: object) -> None:
        raise kind("connection is closed")

    with monkeypatch.context() as gone:
        gone.setattr(asyncpg.Connection, "set_type_codec", lost)
        assert await bring(client, 1) == 503
    assert await bring(client, 1) == 200


async def test_a_server_that_is_restarted_again_and_again_costs_nothing_but_time(
    databases: Postgres, client: TestClient[Any, Any], sessions: Sessions
) -> None:
    works = Worker(sessions, telegram.connect(TOKEN, NOWHERE), recorder(), "club_bot")
    seconds = itertools.count()
    loop = Loop(lambda: work_off(works, NOW + next(seconds) * SECOND))
    working = asyncio.create_task(loop.run())
    brought = 0
    for restarts in range(3):
        restarting = asyncio.create_task(asyncio.to_thread(databases.restart))
        async with asyncio.timeout(60):
            while brought < 8 * (restarts + 1):
                brought += await bring(client, brought) == 200
                loop.wake()
            await restarting

    async def is_done() -> bool:
        try:
            return len(await done(sessions)) == brought
        except DATABASE_TROUBLE:
            return False

    async with asyncio.timeout(20):
        while not await is_done():
            loop.wake()
            await asyncio.sleep(0.02)
    loop.stop()
    await working
    assert await done(sessions) == [f"word {number}" for number in range(brought)]


@pytest.mark.trouble("update.failed")
async def test_a_commit_whose_answer_is_lost_has_one_effect(sessions: Sessions) -> None:
    await intake.store(sessions, [message(1, "one"), message(2, "two")], NOW)
    works = Worker(sessions, telegram.connect(TOKEN, NOWHERE), recorder(), "club_bot")
    lost = []
    engine = sessions.kw["bind"].sync_engine
    commit = engine.dialect.do_commit

    def lose(connection: Any) -> None:
        commit(connection)
        if not lost:
            lost.append("the answer")
            raise ConnectionResetError("connection was closed in the middle of operation")

    engine.dialect.do_commit = lose
    for _ in range(4):
        try:
            await work_off(works, NOW + 9 * SECOND)
        except DATABASE_TROUBLE:
            continue
    assert lost
    assert await done(sessions) == ["one", "two"]


async def test_the_database_says_what_time_it_is(sessions: Sessions) -> None:
    told = await database.time_of(sessions.kw["bind"])
    assert abs((told - SystemClock().now()).total_seconds()) < 5


@pytest.mark.parametrize(("idle", "lost"), [(0.0, 0), (1000.0, 1)])
async def test_who_was_idle_is_asked_whether_the_line_still_stands(
    databases: Postgres,
    address: str,
    sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
    idle: float,
    lost: int,
) -> None:
    monkeypatch.setattr(postgresql, "IDLE", idle)
    failed = 0
    for _ in range(3):
        try:
            assert await kept(sessions) == []
        except DATABASE_TROUBLE:
            failed += 1
        else:
            await cut(databases, address)
    assert failed == lost
