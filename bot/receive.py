"""Gets the updates from Telegram. Nothing is confirmed before it is stored.

aiogram's own polling confirms first and loses what it holds when the process dies; it also stops
for a day at one update that it cannot read. Here the raw JSON is stored, then the offset moves.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot.clock import Clock
from models import DATABASE_TROUBLE, Sessions, json_text
from services import intake
from web.metrics import Family, gauge

log = structlog.get_logger()
# What is to be stored of what came: the rest is a flood.
Admit = Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]]
LONG_POLL = 25  # seconds
PATIENCE = 15  # seconds more; then the line is dead
BATCH = 100
LONGEST_PAUSE = 15
SERVER_ERROR = 500
# No connection, an answer that is no JSON, a refusal: what is at Telegram stays there.
NETWORK_TROUBLE = (aiohttp.ClientError, ValueError)


@dataclass
class Poller:
    """`caught_up` is set when all that waited at Telegram at the start has been stored."""

    address: str  # …/bot<token>/getUpdates: holds the token, never to be logged
    kinds: list[str]
    sessions: Sessions
    clock: Clock
    stored: Callable[[], None]
    admit: Admit
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    tell: intake.Tell | None = None
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep
    offset: int = 0
    heard_at: float = 0.0  # of the event loop's time, when Telegram's answer was last stored

    async def run(self) -> None:
        async with aiohttp.ClientSession() as http:
            pause = 0.0
            while True:
                try:
                    await self.take(http, wait=LONG_POLL if self.caught_up.is_set() else 0)
                    pause = 0.0
                except (*NETWORK_TROUBLE, *DATABASE_TROUBLE, _Refused) as fault:
                    pause = min(2 * pause + 0.5, LONGEST_PAUSE)
                    why = str(fault) if isinstance(fault, _Refused) else type(fault).__name__
                    log.warning("receive.failed", why=why, pause=pause)
                    await self.rest(pause)

    async def take(self, http: aiohttp.ClientSession, wait: int) -> int:
        """Ask once for updates and store them. How many came."""
        asked: dict[str, Any] = {
            "offset": self.offset,
            "timeout": wait,
            "limit": BATCH,
            "allowed_updates": self.kinds,
        }
        patience = aiohttp.ClientTimeout(total=wait + PATIENCE)
        async with http.post(self.address, json=asked, timeout=patience) as answer:
            said = (
                None
                if answer.status >= SERVER_ERROR
                else await answer.json(content_type=None, loads=json_text.read)
            )
        updates = _brought(said, f"HTTP {answer.status}")
        if admitted := self.admit(updates):
            waiting = await intake.store(self.sessions, admitted, self.clock.now(), self.tell)
            if waiting:
                self.stored()
        self.heard_at = asyncio.get_running_loop().time()
        # 0 when all is confirmed: after a quiet week Telegram may count on from a lower number.
        self.offset = updates[-1]["update_id"] + 1 if updates else 0
        if len(updates) < BATCH:
            self.caught_up.set()
        return len(updates)


def pending() -> Family:
    return gauge("club_webhook_pending", "Updates that Telegram has still to bring.")


@dataclass
class Courier:
    """Has Telegram bring the updates to `url` (web/webhook.py opens there), and sees that it does.

    `caught_up` is set when nothing is left to be brought.
    """

    bot: Bot
    url: str
    secret: str
    kinds: list[str]
    caught_up: asyncio.Event
    stored: Callable[[], None]
    # Of the event loop's time, when Telegram last brought one, or had less or nothing left to
    # bring. At a peak there is always something left, and more each time.
    heard_at: float = 0.0
    left: int = 0
    pending: Family = field(default_factory=pending)

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except AiogramError as fault:
                log.warning("receive.failed", why=str(fault))
            await asyncio.sleep(LONG_POLL if self.caught_up.is_set() else 1)

    async def look(self) -> None:
        at_telegram = await self.bot.get_webhook_info()
        self.pending.values = {(): at_telegram.pending_update_count}
        told_of = set(at_telegram.allowed_updates or ())
        if at_telegram.url != self.url or told_of != set(self.kinds):
            await self.bot.set_webhook(
                self.url, secret_token=self.secret, allowed_updates=self.kinds
            )
            return
        before, self.left = self.left, at_telegram.pending_update_count
        if self.left < before or not self.left:
            self._hear()
        if not self.left:
            self.caught_up.set()

    def brought(self) -> None:
        """Something came and is stored."""
        self._hear()
        self.stored()

    def _hear(self) -> None:
        self.heard_at = asyncio.get_running_loop().time()


class _Refused(Exception):
    """Telegram answered, and the answer was no, or made no sense."""


def _brought(said: Any, else_why: str) -> list[dict[str, Any]]:
    match said:
        case {"ok": True, "result": [*updates]}:
            return updates
        case {"description": str(why)}:
            raise _Refused(why)
        case _:
            raise _Refused(else_why)
