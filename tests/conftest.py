"""What every test may ask for: a database of its own, a local Telegram, and the bot on both."""

import bot  # noqa: F401 - before aiogram: it makes that import quick

# isort: split
import asyncio
import functools
import gc
import os
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import structlog
from aiogram import Dispatcher
from structlog.typing import EventDict

from bot import app, database
from models import Sessions, Task
from sandbox.server import Sandbox
from sandbox.world import Chat
from tests import direct, missing
from tests.databases import Databases, Postgres, Sqlite
from tests.homework_scene import HomeworkClub
from tests.office import Office, opened
from tests.prove import seeds
from tests.review_scene import fresh_group
from tests.story import SUNDAY, Story

BISHKEK = ZoneInfo("Asia/Bishkek")
# What speaks to the database in its own words runs on both at every `make test`. The features
# above it say the same to either; on PostgreSQL they run with `make prove`, which has the time.
ON_BOTH = frozenset(
    f"test_{name}"
    for name in (
        "coming", "copies", "database", "deadlocks", "failover", "inbox", "intake", "migrations",
        "outbox", "pgbouncer", "planner", "receive", "replicas", "sender", "shares", "sounds",
        "talks", "turns", "units", "upgrades", "waiting_letters", "webhook",
    )
)  # fmt: skip
# What is slow, and changes seldom, runs on PostgreSQL in CI and not at every `make test`.
IN_CI = {
    "test_access_words", "test_backups", "test_forgetting", "test_half_open", "test_revisions",
    "test_upgrade",
}  # fmt: skip
TOKEN = f"1001:{'T' * 35}"
# How long an example takes is the machine's affair; what it says is checked.
hypothesis.settings.register_profile("club", deadline=None, max_examples=seeds.examples())
hypothesis.settings.load_profile("club")
gc.disable()  # while everything is imported: nothing of it is garbage


def pytest_collection_finish() -> None:
    gc.freeze()  # nor later: looking through it again and again took a tenth of the suite's time
    gc.set_threshold(20_000)  # looking at every 700 things for what a test left took a twentieth
    gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: some always wait for a page or for another process."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)  # before those marked `prove` are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("postgresql") and item.path.stem not in ON_BOTH:
            item.add_marker(pytest.mark.prove)
        if seeds.PROVES and hypothesis.is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker(pytest.mark.prove)
    if seeds.SHORT:
        items[:] = [each for each in items if _is_short(each)]


def _is_short(item: pytest.Item) -> bool:
    """Is it a proof by its own words, or only a feature once more on PostgreSQL?"""
    return not item.get_closest_marker("postgresql") or item.path.stem in ON_BOTH | IN_CI


@pytest.fixture(autouse=True)
def no_trouble(request: pytest.FixtureRequest) -> Iterator[None]:
    """What fails out of sight of everybody in a story is no more than its test has marked."""
    failed = set()

    def note(_: object, _method: str, event: EventDict) -> EventDict:
        if event.get("exc_info"):
            failed.add(event["event"])
        return event

    # Drawing the frames of a traceback in colour takes seconds.
    steps = [note, structlog.processors.format_exc_info, structlog.processors.LogfmtRenderer()]
    structlog.reset_defaults()  # a test that starts the program leaves its own
    structlog.configure(steps)
    yield
    mark = request.node.get_closest_marker("trouble")
    assert failed <= set(mark.args if mark else ())


@pytest.fixture(scope="session", autouse=True)
def one_list_of_authorities() -> Iterator[None]:
    """Every connection reads the list of who may vouch for a server, for 25 ms. Here: once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
        yield


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
    except Exception as why:  # noqa: BLE001 - whatever keeps it from starting
        missing.leave_out(f"no PostgreSQL: {why}", "it comes with requirements-dev.lock")
    asyncio.run(databases.open())
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Every test that touches a database runs on both; see ON_BOTH for when."""
    found: Databases = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def address(databases: Databases) -> AsyncIterator[str]:
    async with databases.fresh() as address:
        yield address


@pytest.fixture
async def sessions(databases: Databases, address: str) -> AsyncIterator[Sessions]:
    async with databases.engine.on(address) as engine:
        yield database.open_sessions(engine)


@pytest.fixture
async def another(databases: Databases) -> AsyncIterator[Sessions]:
    """A second database, of which nobody knows here."""
    async with databases.fresh() as address:
        engine = database.open_engine(address)
        yield database.open_sessions(engine)
        await engine.dispose()


@pytest.fixture
async def telegram_server() -> AsyncIterator[Sandbox]:
    async with Sandbox(start=SUNDAY, speed=0) as server:
        yield server


@pytest.fixture
def dispatcher() -> Dispatcher:
    """The only one of this process; a test that starts the program leaves its settings there."""
    dispatcher = app.create_dispatcher("ky", BISHKEK)
    dispatcher["web_url"] = "https://klub.kg"
    return dispatcher


@pytest.fixture
async def story(
    telegram_server: Sandbox, address: str, sessions: Sessions, dispatcher: Dispatcher
) -> AsyncIterator[Story]:
    async with direct.told(telegram_server, address, sessions, dispatcher, TOKEN) as story:
        yield story


@pytest.fixture
async def office(telegram_server: Sandbox, sessions: Sessions) -> AsyncIterator[Office]:
    async with opened(telegram_server, sessions) as office:
        yield office


@pytest.fixture
async def task(club: HomeworkClub) -> Task:
    """What the test's club was last given; see `open_with_task`."""
    return await club.task()


@pytest.fixture
async def archive(
    club: HomeworkClub, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> Chat:
    """Where the accepted reports of the test's club are kept."""
    chat = await fresh_group(club, "Архив")
    monkeypatch.setitem(dispatcher.workflow_data, "archive_chat", chat.id)
    runner = club.story.app.errands
    runner.desk = replace(runner.desk, archive=chat.id)
    return chat
