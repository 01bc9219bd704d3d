"""Letters as they leave: the whole sender beside a bot that sends and does nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import func, insert, select

from bench import bare, material
from bench.clocked import Clocked
from bench.office import TEXT, load, render
from bot import database, telegram
from bot.app import App, create_app, create_dispatcher
from bot.clock import SystemClock
from bot.warm import warm_up
from domain.pacing import Pace
from models import Letter, LetterState, Person, Sessions
from scheduler.pacing import Pacer
from scheduler.post import Kind
from services import outbox

AT_ONCE = 30
WARM = 200  # letters
FREE = 100_000  # letters a second: nothing is held back
FIRST = 8_000_000_000  # of the people


async def plain(api: str, count: int) -> dict[str, Any]:
    """The bot and the session of aiogram as they come, thirty calls at once, and no database."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    async with Bot(bare.TOKEN, session=session) as bot:
        await _calls(bot, WARM)
        with Clocked(count) as it:
            await _calls(bot, count)
    return it.facts()


async def _calls(bot: Bot, count: int) -> None:
    left = iter(range(count))

    async def some() -> None:
        for number in left:
            await bot.send_message(FIRST + number, TEXT)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


async def ours(address: str, api: str, count: int, pace: int | None = None) -> dict[str, Any]:
    """Leased, written, sent and settled by the app at work; `pace` letters a second if given."""
    engine = database.open_engine(address)
    sessions = database.open_sessions(engine)
    async with at_work(sessions, SystemClock(), api, pace) as app:
        await _post(sessions, 0, WARM)
        await _sent(app, sessions, WARM)
        await _post(sessions, WARM, count)
        with Clocked(count) as it:
            await _sent(app, sessions, WARM + count)
    await engine.dispose()
    facts = it.facts()
    return facts | {"share": facts["per_second"] / pace} if pace else facts


@asynccontextmanager
async def at_work(
    sessions: Sessions, clock: SystemClock, api: str, pace: int | None = None
) -> AsyncIterator[App]:
    """The app, warm, with one kind of letter."""
    async with telegram.connect(bare.TOKEN, api) as bot:
        pacer = Pacer(Pace(pace or FREE), clock.elapsed)
        if pace:
            bot.session.middleware(pacer)
        dispatcher = create_dispatcher("ky", ZoneInfo("Asia/Bishkek"))
        app = create_app(sessions, bot, "bench_bot", clock, dispatcher, pacer)
        app.caught_up.set()
        app.sender.writer.kinds = {"bench.word": Kind(load, render, any_hour=True)}
        warm_up()
        running = asyncio.ensure_future(app.run())
        yield app
        app.stop()
        await running


async def _post(sessions: Sessions, first: int, count: int) -> None:
    """One letter to each of so many people of the clubs, all due."""
    now, numbers = SystemClock().now(), range(FIRST + first, FIRST + first + count)
    async with sessions.begin() as session:
        await session.execute(insert(Person), [{"id": each, "name": "Айгүл"} for each in numbers])
        for club in range(material.CLUBS):
            keys = {each: f"{each}" for each in numbers[club :: material.CLUBS]}
            await outbox.post_each(
                session, keys, "bench.word", now, club_id=club + 1, silent=True, text=TEXT
            )


async def _sent(app: App, sessions: Sessions, count: int) -> None:
    """Asked for seldom, so that asking costs nothing."""
    app.letters.wake()
    is_sent = select(func.count()).where(Letter.state == LetterState.SENT)
    while True:
        await asyncio.sleep(0.005)
        if app.sender.busy:
            continue
        async with sessions() as session:
            if await session.scalar(is_sent) == count:
                return
