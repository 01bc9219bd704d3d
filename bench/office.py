"""The bot's own loop of letters at work on SQLite, with people and groups to write to."""

import asyncio
import datetime as dt
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import SendMessage
from sqlalchemy import func, insert, select

from bench.processes import Telegram
from bot import database, telegram
from bot.app import App, create_app, create_dispatcher
from bot.clock import SystemClock
from domain.pacing import MOST, Pace
from models import Club, ClubState, Letter, LetterState, Sessions, Urgency
from scheduler.pacing import Pacer
from scheduler.post import Kind
from screens.texts import Texts

PEOPLE, GROUPS = 400, 10
TEXT = "Эскертүү: добуш берүү бүтөрүнө эки саат калды. Добуш бериңизчи!"
NUMBERS = count(7101)


async def load(_session: Any, letter: Letter, _now: dt.datetime) -> str:
    return str(letter.params["text"])


def render(letter: Letter, text: str, _say: Texts) -> SendMessage:
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)


@dataclass
class Office:
    telegram: Telegram
    sessions: Sessions
    bot: Bot
    app: App
    people: list[int]
    groups: list[int]

    def fault(self, kind: str, **how: Any) -> None:
        self.telegram.ask("faults", {"kind": kind, "bot_id": self.bot.id, **how})

    async def post(self, chats: Iterable[int], clubs: int = 1) -> None:
        now = SystemClock().now()
        rows = [
            {
                "club_id": number % clubs + 1, "queue": number % clubs + 1, "chat_id": chat,
                "kind": "bench.word", "params": {"text": TEXT}, "key": f"{number}:{now}",
                "urgency": Urgency.ANNOUNCEMENT, "silent": True, "not_before": now,
                "state": LetterState.WAITING, "tries": 0,
            }
            for number, chat in enumerate(chats)
        ]  # fmt: skip
        async with self.sessions.begin() as session:
            for start in range(0, len(rows), 5000):
                await session.execute(insert(Letter), rows[start : start + 5000])

    async def sent(self) -> int:
        async with self.sessions() as session:
            is_sent = Letter.state == LetterState.SENT
            return await session.scalar(select(func.count()).where(is_sent)) or 0

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        running = asyncio.ensure_future(self.app.run())
        try:
            yield
        finally:
            self.app.stop()
            await running


@dataclass
class Counter:
    """Stands behind the pacer: what Telegram took and refused, and how long some calls waited."""

    taken: int = 0
    refused: int = 0
    asked: dict[int, tuple[float, SendMessage]] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)

    async def __call__(self, make_request: Any, bot: Bot, method: Any) -> Any:
        if asked := self.asked.pop(id(method), None):
            self.waits.append(time.perf_counter() - asked[0])
        try:
            answer = await make_request(bot, method)
        except TelegramRetryAfter:
            self.refused += 1
            raise
        self.taken += 1
        return answer


@asynccontextmanager
async def opened(local: Telegram) -> AsyncIterator[tuple[Office, Counter]]:
    clock, counter, number = SystemClock(), Counter(), next(NUMBERS)
    with tempfile.TemporaryDirectory() as folder:
        engine = database.open_engine(f"sqlite+aiosqlite:///{folder}/club.db")
        await database.migrate(engine)
        sessions = database.open_sessions(engine)
        async with telegram.connect(f"{number}:{'B' * 35}", local.url) as bot:
            pacer = Pacer(Pace(MOST), clock.elapsed)
            bot.session.middleware(pacer)
            bot.session.middleware(counter)
            await bot.me()
            people, groups = _meet(local, bot.id, number)
            await _found(sessions)
            dispatcher = create_dispatcher("ky", ZoneInfo("Asia/Bishkek"))
            app = create_app(sessions, bot, "bench_bot", clock, dispatcher, pacer)
            app.sender.writer.kinds = {"bench.word": Kind(load, render, any_hour=True)}
            yield Office(local, sessions, bot, app, people, groups), counter
        await engine.dispose()


def _meet(local: Telegram, bot: int, number: int) -> tuple[list[int], list[int]]:
    """Her people press START, and the bot is added to the groups."""
    first = number * 100_000
    people = [first + each for each in range(PEOPLE)]
    for person in people:
        local.ask("people", {"first_name": "Айгүл", "id": person})
        local.ask("start", {"from": person, "bot": bot})
    groups = []
    for _ in range(GROUPS):
        club = {"title": "Клуб", "kind": "supergroup", "creator": people[0], "members": []}
        groups.append(local.ask("chats", club)["id"])
        local.ask(f"chats/{groups[-1]}/add_bot", {"bot": bot, "by": people[0]})
    return people, groups


async def _found(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        for number in range(1, 21):
            session.add(
                Club(
                    id=number, chat_id=-number, title="Клуб", locale="ky", zone="Asia/Bishkek",
                    state=ClubState.ACTIVE, invite=f"i{number}", created_at=SystemClock().now(),
                )
            )  # fmt: skip
