"""Takes the updates that Telegram brings. Each is stored before Telegram hears that it arrived."""

import asyncio
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web

from models import DATABASE_TROUBLE, Sessions, json_text
from services import intake

log = structlog.get_logger()
QUIET = 60.0  # seconds in which refusals for one reason are logged once
MOST = 100  # updates that are stored with one commit
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not the word itself


@dataclass(frozen=True, slots=True)
class Door:
    """Where Telegram comes to, and the word by which we know that it is Telegram."""

    path: str
    secret: str
    stored: Callable[[], None]
    admit: Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]]  # the rest is a flood
    tell: intake.Tell | None = None


Waiting = tuple[dict[str, Any], asyncio.Future[None]]


@dataclass
class Shelf:
    """Stores updates. Those that come while others are on their way to the disk share a commit."""

    door: Door
    sessions: Sessions
    now: Callable[[], datetime]
    _waiting: list[Waiting] = field(default_factory=list)
    _storing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def put(self, update: dict[str, Any]) -> None:
        """Returns when it is stored. Raises what kept it from that."""
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append((update, stored))
        async with self._storing:
            if not stored.done():  # by who stood before it
                together, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._try(together)
        await stored

    async def _try(self, together: Sequence[Waiting]) -> None:
        try:
            await self._store([update for update, _ in together])
        except Exception as trouble:  # noqa: BLE001 - who waits for it is told
            if len(together) == 1 or isinstance(trouble, OSError):
                _settle(together, trouble)
                return
            for each in together:  # one that cannot be stored must not keep the others out
                await self._try([each])
        else:
            _settle(together)

    async def _store(self, updates: Sequence[dict[str, Any]]) -> None:
        waiting = await intake.store(self.sessions, updates, self.now(), self.door.tell)
        if waiting:
            self.door.stored()


def _settle(updates: Sequence[Waiting], trouble: Exception | None = None) -> None:
    for _, stored in updates:
        if stored.done():  # Telegram has hung up
            continue
        if trouble:
            stored.set_exception(trouble)
        else:
            stored.set_result(None)


@dataclass
class Refused:
    """Whoever knocks wrongly, ten times a second, fills no log."""

    _noted: dict[str, float] = field(default_factory=dict)

    def note(self, why: str) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._noted.get(why, -QUIET) >= QUIET:
            self._noted[why] = now
            log.warning("webhook.refused", why=why)


async def _read(request: web.Request, secret: str) -> dict[str, Any]:
    """The update. Raises HTTPUnauthorized, HTTPBadRequest or HTTPRequestEntityTooLarge."""
    said = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
    if not hmac.compare_digest(said, secret.encode()):
        raise web.HTTPUnauthorized
    try:
        update = await request.json(loads=json_text.read)
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise web.HTTPBadRequest
    return update


def add_webhook(
    application: web.Application, door: Door, sessions: Sessions, now: Callable[[], datetime]
) -> None:
    shelf, refused = Shelf(door, sessions, now), Refused()

    async def receive(request: web.Request) -> web.Response:
        try:
            update = await _read(request, door.secret)
        except web.HTTPException as refusal:
            refused.note(refusal.reason)
            raise
        try:
            for admitted in door.admit([update]):
                await shelf.put(admitted)
        except DATABASE_TROUBLE:  # Telegram keeps it and comes again
            return web.Response(status=503, headers={"Retry-After": "1"})
        return web.Response()

    application.router.add_post(door.path, receive)
