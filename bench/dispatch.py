"""How long an update takes to its handler: through all our routers, and through none."""

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware, Bot
from aiogram.types import TelegramObject, Update

from bench import bare, material
from bench.clocked import Clocked
from bot.app import create_dispatcher
from bot.measures import Updates


class Through(BaseMiddleware):
    """In the place of one that asks the database."""

    async def __call__(self, handler: Any, event: TelegramObject, data: dict[str, Any]) -> Any:
        return await handler(event, data)


class Arrived(BaseMiddleware):
    """The handler was found; it would ask the database."""

    async def __call__(self, handler: Any, event: TelegramObject, data: dict[str, Any]) -> Any:
        return None


async def ours(count: int) -> dict[str, Any]:
    dispatcher = create_dispatcher("ky", ZoneInfo("Asia/Bishkek"))
    _put_through(dispatcher.update.outer_middleware)
    dispatcher.update.outer_middleware(Updates())
    _put_through(dispatcher.callback_query.middleware)
    dispatcher.callback_query.middleware(Arrived())
    bot = Bot(bare.TOKEN)

    async def take(body: bytes) -> None:
        update = Update.model_validate(json.loads(body), context={"bot": bot})
        await dispatcher.feed_update(bot, update)

    return await _timed(take, count)


def _put_through(middlewares: Any) -> None:
    """aiogram's own stay; ours, of which each asks the database, let everything pass."""
    for each in [each for each in middlewares if type(each).__module__.startswith("bot.")]:
        middlewares.unregister(each)
        middlewares.register(Through())


async def plain(count: int) -> dict[str, Any]:
    return await _timed(bare.create(None), count)


async def _timed(take: Callable[[bytes], Awaitable[None]], count: int) -> dict[str, Any]:
    bodies = list(material.taps(count + count // 10))
    for body in bodies[count:]:
        await take(body)
    with Clocked(count) as it:
        for body in bodies[:count]:
            began = time.perf_counter()
            await take(body)
            it.lap(began)
    return it.facts()
