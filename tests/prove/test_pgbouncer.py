"""Behind a pgbouncer every transaction may be on another connection: the bot does not mind."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Dispatcher
from sqlalchemy import make_url

from bot import database, telegram
from bot.worker import Worker
from models import Sessions
from sandbox.server import Sandbox
from services import intake
from tests.by_hand import work_off
from tests.core_scene import NOW, NOWHERE, SECOND, TOKEN, done, message, recorder
from tests.databases import ONLY_POSTGRES, Postgres, migrated
from tests.prove.bouncer import pooled
from tests.story import begun
from tests.talk_scene import ANNOUNCES, OPENS, WED_1830, found

pytestmark = [pytest.mark.prove, ONLY_POSTGRES]


@pytest.fixture
async def behind(databases: Postgres, address: str) -> AsyncIterator[str]:
    with databases.folder() as folder:
        async with pooled(databases, address, folder) as behind:
            yield behind


@pytest.fixture
async def sessions(behind: str) -> AsyncIterator[Sessions]:
    engine = database.open_engine(behind)
    yield database.open_sessions(engine)
    await engine.dispose()


async def test_a_club_goes_through_its_week(
    telegram_server: Sandbox, sessions: Sessions, dispatcher: Dispatcher
) -> None:
    async with begun(telegram_server, sessions, dispatcher, TOKEN) as story:
        club = await found(story)
        await story.until(OPENS)
        await club.all_vote(WED_1830)
        await story.until(ANNOUNCES)
        assert club.pinned()


async def test_many_at_once_do_everything_once(sessions: Sessions) -> None:
    """More at once than there are connections to PostgreSQL."""
    bot = telegram.connect(TOKEN, NOWHERE)
    workers = [Worker(sessions, bot, recorder(), "club_bot") for _ in range(8)]

    async def work(number: int, works: Worker) -> None:
        for n in range(20 * number, 20 * (number + 1)):
            await intake.store(sessions, [message(n, f"{n}", 501 + n % 7)], NOW)
            await work_off(works, NOW + SECOND)

    await asyncio.gather(*(work(*each) for each in enumerate(workers)))
    for seconds in range(2, 300):
        await work_off(workers[0], NOW + seconds * SECOND)
    assert sorted(await done(sessions), key=int) == [f"{n}" for n in range(160)]


@pytest.mark.parametrize("pool", ["behind", "address"])
async def test_those_that_start_at_once_make_the_tables_once(
    databases: Postgres, address: str, behind: str, pool: str
) -> None:
    url = make_url({"address": address, "behind": behind}[pool])
    name = f"{url.database}_empty"
    await databases.run(f"CREATE DATABASE {name}")
    try:
        await asyncio.gather(*(migrated(str(url.set(database=name))) for _ in range(3)))
    finally:
        await databases.run(f"DROP DATABASE {name} WITH (FORCE)")
