"""A last look at a letter when its turn has come: it may have waited for it for seconds."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from aiogram import Bot
from aiogram.client.session.middlewares.base import NextRequestMiddlewareType
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

Look = Callable[[], Awaitable[bool]]  # is it still to be sent?

_look: ContextVar[Look | None] = ContextVar("look", default=None)


class Overtaken(Exception):
    """What the letter asks for is done meanwhile, or may be; Telegram was not called."""


@contextmanager
def last_look(look: Look) -> Iterator[None]:
    """The calls that are made inside are looked at before they are made."""
    token = _look.set(look)
    try:
        yield
    finally:
        _look.reset(token)


async def look_again(
    make_request: NextRequestMiddlewareType[TelegramType],
    bot: Bot,
    method: TelegramMethod[TelegramType],
) -> Response[TelegramType]:
    """A middleware of the bot's session, inside the pacer. Raises Overtaken."""
    look = _look.get()
    if look and not await look():
        raise Overtaken
    return await make_request(bot, method)
