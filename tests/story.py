"""Words the tests are written in: people act on a local Telegram, time moves, the bot works.

The bot is the real one, in this process, over HTTP; only its loops are turned by hand, so that a
test can say "until Monday" and a year takes seconds. The clock stands still unless it is moved.
"""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiogram import Bot, Dispatcher
from sqlalchemy import Select

from bot import telegram
from bot.app import App, create_app
from bot.receive import Poller
from models import Sessions
from sandbox.server import Sandbox
from scheduler import planner
from scheduler.jobs import OCCASIONS
from services import due
from services.coming import Told
from tests.by_hand import deliver_due, work_off

# A Sunday morning in Bishkek, an hour before a poll would open.
SUNDAY = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@asynccontextmanager
async def begun(
    telegram_server: Sandbox, sessions: Sessions, dispatcher: Dispatcher, token: str
) -> AsyncIterator["Story"]:
    bot = telegram.connect(token, telegram_server.url)
    async with bot.session, aiohttp.ClientSession() as http:
        yield await begin(telegram_server, sessions, dispatcher, bot, http)


async def begin(
    telegram_server: Sandbox, sessions: Sessions, dispatcher: Dispatcher, bot: Bot, http: Any
) -> "Story":
    name = (await bot.me()).username or ""
    app = create_app(sessions, bot, name, telegram_server.clock, dispatcher)
    address = bot.session.api.api_url(bot.token, "getUpdates")
    kinds = dispatcher.resolve_used_update_types()
    poller = Poller(address, kinds, sessions, telegram_server.clock, app.wake, list, app.caught_up)
    return Story(telegram_server, bot, app, poller, http)


class Story:
    """`telegram.people` are the verbs of people; here is what a test says most often."""

    def __init__(
        self, telegram: Sandbox, bot: Bot, app: App, poller: Poller, http: aiohttp.ClientSession
    ) -> None:
        self.telegram = telegram
        self.world = telegram.world
        self.people = telegram.people
        self.bot = bot
        self.app = app
        self.letters_at_once = 8
        self.waiting = self._ask  # when the next thing of each kind is due
        self._works: dict[str, Callable[[], Awaitable[bool]]] = {
            "update": self._take_update,
            "step": self._run_step,
            "letter": self._deliver,
            "errand": app.errands.run_next,
        }
        self._told: list[Told] = []
        self._poller = poller
        poller.tell = lambda told, _: self._told.extend(told)
        self._http = http

    @property
    def now(self) -> dt.datetime:
        return self.telegram.clock.now()

    async def settle(self) -> None:
        """Let the bot work until it has nothing more to do at this moment."""
        busy = True
        while busy:
            busy = bool(await self._poller.take(self._http, wait=0))
            while self._told:
                await self.app.worker.tell(self._told.pop(0))
            waits = await self.waiting()
            for kind, work in self._works.items():
                moment = getattr(waits, kind)
                while self._is_due(moment) and await work():
                    busy, moment = True, getattr(await self.waiting(), kind)

    def _is_due(self, moment: dt.datetime | None) -> bool:
        return moment is not None and moment <= self.now

    async def _take_update(self) -> bool:
        return await work_off(self.app.worker, self.now)

    async def _run_step(self) -> bool:
        return await planner.run_next(self.app.sessions, OCCASIONS, self.now)

    async def _deliver(self) -> bool:
        return bool(await deliver_due(self.app.sender, self.letters_at_once))

    async def until(self, moment: dt.datetime) -> None:
        """Move the clock there, stopping at each moment at which the bot has something to do."""
        await self.settle()
        while self.now < moment and (due_at := (await self.waiting()).next) and due_at <= moment:
            self.telegram.clock.set(min(max(due_at, self.now + SECOND), moment))
            await self.settle()
        self.telegram.clock.set(moment)
        await self.settle()

    async def after(self, **span: float) -> None:
        await self.until(self.now + dt.timedelta(**span))

    async def _ask(self) -> due.Due:
        async with self.app.sessions() as session:
            return await due.earliest(session)

    async def all(self, statement: Select[Any]) -> Sequence[Any]:
        """Rows, read through a session of its own."""
        async with self.app.sessions() as session:
            return (await session.scalars(statement)).all()

    async def one(self, statement: Select[Any]) -> Any:
        async with self.app.sessions() as session:
            return (await session.scalars(statement)).one()
