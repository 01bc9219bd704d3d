"""What every test may ask for: a database of its own, a local Telegram, and the bot on both."""

import bot  # noqa: F401 - before aiogram: it makes that import quick

# isort: split
import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiogram import Dispatcher

from bot import app, database, telegram
from bot.receive import Poller
from models import Sessions
from sandbox.server import Sandbox
from tests.databases import Databases, Postgres, Sqlite
from tests.story import SUNDAY, Story

BISHKEK = ZoneInfo("Asia/Bishkek")
TOKENS = itertools.count(1001)


@pytest.fixture(scope="session")
def sqlite() -> Iterator[Sqlite]:
    databases = Sqlite()
    asyncio.run(databases.open())
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    try:
        databases = Postgres()
    except Exception as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL could not be started here: {missing}")
    asyncio.run(databases.open())
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Every test that touches a database runs on both."""
    found: Databases = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def address(databases: Databases) -> AsyncIterator[str]:
    async with databases.fresh() as address:
        yield address


@pytest.fixture
async def sessions(address: str) -> AsyncIterator[Sessions]:
    engine = database.open_engine(address)
    yield database.open_sessions(engine)
    await engine.dispose()


@pytest.fixture
async def telegram_server() -> AsyncIterator[Sandbox]:
    async with Sandbox(start=SUNDAY, speed=0) as server:
        yield server


@pytest.fixture(scope="session")
def dispatcher() -> Dispatcher:
    """Built once: aiogram's routers can be included only once in a process."""
    return app.create_dispatcher("ky", BISHKEK)


@pytest.fixture
async def story(
    telegram_server: Sandbox, sessions: Sessions, dispatcher: Dispatcher
) -> AsyncIterator[Story]:
    token = f"{next(TOKENS)}:{'T' * 35}"
    ours = telegram.connect(token, telegram_server.url)
    async with ours.session, aiohttp.ClientSession() as http:
        name = (await ours.me()).username or ""
        works = app.create_app(sessions, ours, name, telegram_server.clock, dispatcher)
        poller = Poller(
            address=ours.session.api.api_url(token, "getUpdates"),
            kinds=dispatcher.resolve_used_update_types(),
            sessions=sessions,
            clock=telegram_server.clock,
            stored=works.wake,
        )
        yield Story(telegram_server, ours, works, poller, http)
