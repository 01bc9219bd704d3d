"""The network drops what is sent and says nothing: that ends in a time-out, and then goes on."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from sqlalchemy import make_url
from structlog.testing import capture_logs

from bot import database, receive, telegram
from bot.clock import SystemClock
from bot.worker import Worker
from models import DATABASE_TROUBLE, LetterState, Sessions
from sandbox.people import bots, newcomers
from sandbox.server import Sandbox
from scheduler import sender
from services import intake
from tests.black_hole import Line, laid
from tests.by_hand import work_off
from tests.core_scene import NOW, NOWHERE, SECOND, TOKEN, append, done, message, recorder, until
from tests.databases import ONLY_POSTGRES
from tests.office import BOT, opened

SOON = 0.2  # seconds, where it is half a minute in life


@pytest.fixture
async def to_database(address: str) -> AsyncIterator[Line]:
    folder = make_url(address).query["host"]
    async with laid(lambda: asyncio.open_unix_connection(f"{folder}/.s.PGSQL.5432")) as line:
        yield line


@pytest.fixture
async def through(address: str, to_database: Line) -> AsyncIterator[Sessions]:
    url = make_url(address).set(host="127.0.0.1", port=to_database.port, query={})
    engine = database.open_engine(url.render_as_string(hide_password=False), SOON)
    yield database.open_sessions(engine)
    await engine.dispose()


@pytest.fixture
async def to_telegram(telegram_server: Sandbox) -> AsyncIterator[Line]:
    there = urlsplit(telegram_server.url)
    async with laid(lambda: asyncio.open_connection(there.hostname, there.port)) as line:
        yield line


@ONLY_POSTGRES
@pytest.mark.trouble("update.failed")
@pytest.mark.parametrize("at", ["the begin", "a statement", "the commit"])
async def test_a_line_to_the_database_that_goes_silent_is_left_for_another(
    through: Sessions, to_database: Line, at: str
) -> None:
    """So are those that rest in the pool; and what the lost transaction holds is given back."""
    works = Worker(through, telegram.connect(TOKEN, NOWHERE), recorder(), "club_bot")
    async with through.begin() as other:
        await intake.store(through, [message(1, "one")], NOW)
        await append(other, "hello")

    async def lose() -> None:
        async with through() as session:
            to_database.is_silent = at == "the begin"
            await append(session, "lost")
            to_database.is_silent = True
            if at == "a statement":
                await append(session, "lost")
            await session.commit()

    async with asyncio.timeout(50 * SOON):
        with pytest.raises(DATABASE_TROUBLE):
            await lose()
        for _ in range(3):  # on both lines that there were, and on a new one
            with pytest.raises(DATABASE_TROUBLE):
                await work_off(works, NOW)
        to_database.is_silent = False
        for seconds in range(1, 9):
            await work_off(works, NOW + 9 * seconds * SECOND)
    assert await done(through) == ["hello", "one"]


async def test_a_letter_on_a_line_to_telegram_that_goes_silent_is_sent_on_another(
    telegram_server: Sandbox,
    to_telegram: Line,
    sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sender, "TIMEOUT", SOON)
    async with opened(telegram_server, sessions) as office:
        office.sender.bot = telegram.connect(TOKEN, f"http://127.0.0.1:{to_telegram.port}")
        async with office.sender.bot:
            to_telegram.is_silent = True
            number = await office.post("hello", office.group.id)
            async with asyncio.timeout(20 * SOON):
                await office.deliver()
            assert (await office.letter(number)).state == LetterState.WAITING
            to_telegram.is_silent = False
            await office.deliver(minutes=2)
        assert office.said(office.group.id) == ["hello"]


async def test_a_line_on_which_updates_come_and_that_goes_silent_is_left_for_another(
    telegram_server: Sandbox,
    to_telegram: Line,
    sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(receive, "PATIENCE", SOON)
    monkeypatch.setattr(receive, "LONG_POLL", 0)
    async with telegram.connect(TOKEN, telegram_server.url) as bot:
        await bot.me()
    heard = asyncio.Event()
    address = f"http://127.0.0.1:{to_telegram.port}/bot{TOKEN}/getUpdates"
    poller = receive.Poller(address, ["message"], sessions, SystemClock(), heard.set, list)
    polling = asyncio.create_task(poller.run())
    await until(poller.caught_up.is_set)
    to_telegram.is_silent = True
    her = int(newcomers.person(telegram_server.world, "Айзат")["id"])
    with capture_logs() as said:
        bots.start(telegram_server.world, her, BOT)
        await until(lambda: any(each["event"] == "receive.failed" for each in said))
    assert not heard.is_set()
    to_telegram.is_silent = False
    async with asyncio.timeout(30 * SOON):
        await heard.wait()
    polling.cancel()
