"""What is counted and measured of a process, for /metrics. docs/operation.md lists it."""

import asyncio
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot import database, logs
from bot.app import App
from bot.backups import Nightly
from domain.errors import ClubError
from models import DATABASE_TROUBLE
from services import due
from web.metrics import Family, gauge

PATIENCE = 5  # seconds for the database; a monitor does not wait long


class Updates(BaseMiddleware):
    """Innermost of the outer ones: it sees what a handler raised before it becomes a sentence."""

    def __init__(self) -> None:
        means = "Updates worked off: done, refused by a rule, failed."
        self.taken = Family("club_updates_total", "counter", means)
        self.seconds = Family("club_update_seconds_total", "counter", "Time in handlers.")

    async def __call__(self, handler: Any, event: Any, data: dict[str, Any]) -> Any:
        began, outcome = time.monotonic(), "failed"
        try:
            said = await handler(event, data)
            outcome = "done"
        except ClubError:
            outcome = "refused"
            raise
        else:
            return said
        finally:
            self.taken.add(kind=event.event_type, outcome=outcome)
            self.seconds.add(time.monotonic() - began)


class Calls(BaseRequestMiddleware):
    """Next to the network: it does not see the calls that our own pacing holds back."""

    def __init__(self) -> None:
        means = "Calls to Telegram: ok, 429, refused, trouble."
        self.made = Family("club_telegram_calls_total", "counter", means)
        self.seconds = Family("club_telegram_seconds_total", "counter", "Time for the answers.")

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        began, outcome = time.monotonic(), "trouble"
        try:
            answer = await make_request(bot, method)
            outcome = "ok"
        except TelegramRetryAfter:
            outcome = "429"
            raise
        except (TelegramNetworkError, TelegramServerError):
            raise
        except TelegramAPIError:
            outcome = "refused"
            raise
        else:
            return answer
        finally:
            self.made.add(method=method.__api_method__, outcome=outcome)
            self.seconds.add(time.monotonic() - began)


@dataclass
class Measures:
    app: App
    nightly: Nightly | None = None
    updates: Updates = field(default_factory=Updates)
    calls: Calls = field(default_factory=Calls)
    more: list[Family] = field(default_factory=list)

    async def read(self, beats: Mapping[str, float]) -> list[Family]:
        return [
            gauge("club_info", "What runs here.", 1, form=database.newest()),
            self.updates.taken,
            self.updates.seconds,
            self.calls.made,
            self.calls.seconds,
            *self.more,
            self._events(),
            _ages(beats),
            *self._sizes(),
            *await self._waiting(),
        ]

    def _events(self) -> Family:
        told = Family("club_events_total", "counter", "Warnings and errors of the log, by name.")
        for (level, event), times in logs.TOLD.items():
            told.add(times, level=level, event=event)
        return told

    def _sizes(self) -> Iterable[Family]:
        pool: Any = self.app.sessions.kw["bind"].pool
        yield gauge("club_pool_used", "Connections to the database in use.", pool.checkedout())
        yield gauge("club_pool_size", "Connections that are kept open.", pool.size())
        cap = self.app.pacer.pace.cap
        yield gauge("club_pace", "Messages a second that Telegram is believed to take.", cap)
        yield gauge("process_resident_memory_bytes", "Memory.", _memory())
        if self.nightly:
            [*_, newest] = [0.0, *(each.stat().st_mtime for each in self.nightly.made())]
            yield gauge("club_backup_timestamp_seconds", "Of the newest backup.", newest)

    async def _waiting(self) -> Iterable[Family]:
        """What is late. Without its database the bot says so, and answers all the same."""
        now = self.app.clock.now()
        up = gauge("club_database_up", "Does the database answer?")
        number = gauge("club_waiting", "Updates, steps, letters and errands that are due.")
        lag = gauge("club_lag_seconds", "For how long the oldest of them has been due.")
        try:
            async with asyncio.timeout(PATIENCE), self.app.sessions() as session:
                for name, (many, since) in (await due.overdue(session, now)).items():
                    number.add(many, of=name)
                    lag.add((now - since).total_seconds() if since else 0, of=name)
            up.add(1)
        except DATABASE_TROUBLE:
            up.add(0)
        return up, number, lag


def _ages(beats: Mapping[str, float]) -> Family:
    ages = gauge("club_beat_age_seconds", "Since each loop last showed life; over 60: ill.")
    now = asyncio.get_running_loop().time()
    for name, beat in beats.items():
        ages.add(now - beat, loop=name)
    return ages


def _memory() -> int | None:
    """Bytes; None where the system does not tell."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if told.exists() else None
