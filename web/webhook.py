"""Takes the updates that Telegram brings. Each is stored before Telegram hears that it arrived."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from models import DATABASE_TROUBLE, Sessions
from services import inbox

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not the word itself


@dataclass(frozen=True, slots=True)
class Door:
    """Where Telegram comes to, and the word by which we know that it is Telegram."""

    path: str
    secret: str
    stored: Callable[[], None]
    admit: Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]] = list  # the rest is a flood


def add_webhook(
    application: web.Application, door: Door, sessions: Sessions, now: Callable[[], datetime]
) -> None:
    async def receive(request: web.Request) -> web.Response:
        said = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(said, door.secret.encode()):
            return web.Response(status=401)
        try:
            update = await request.json()
        except ValueError:
            return web.Response(status=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400)
        try:
            if admitted := door.admit([update]):
                async with sessions.begin() as session:
                    await inbox.store(session, admitted, now())
        except DATABASE_TROUBLE:  # Telegram keeps it and comes again
            return web.Response(status=503, headers={"Retry-After": "1"})
        door.stored()
        return web.Response()

    application.router.add_post(door.path, receive)
