"""Every call to Telegram passes here: one that writes into a chat waits for its turn."""

import asyncio
import math
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from domain.pacing import Call, Pace
from models import Urgency

PATIENCE = 15.0  # seconds; together with the call well below the lease of a letter
NEW, EDIT = ("send", "copy", "forward"), ("edit",)
FREE = {"sendChatAction"}

# What nobody said a word about is a screen: somebody has tapped and waits for it.
_urgency: ContextVar[Urgency] = ContextVar("urgency", default=Urgency.ANSWER)


@contextmanager
def urgency(of: Urgency) -> Iterator[None]:
    """How urgent the calls are that are made inside."""
    token = _urgency.set(of)
    try:
        yield
    finally:
        _urgency.reset(token)


@dataclass(order=True)
class Waiter:
    urgency: Urgency
    number: int
    call: Call = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


class Pacer(BaseRequestMiddleware):
    """Makes calls wait until Telegram's limits allow them, the most urgent first.

    A call that would have to wait too long is refused at once, in the words of Telegram: a
    letter goes back into the outbox, an errand is put off, and a screen is given up.
    """

    def __init__(self, pace: Pace, seconds: Callable[[], float]) -> None:
        self.pace = pace
        self._seconds = seconds
        self._waiting: list[Waiter] = []
        self._numbers = count()
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def is_held(self) -> bool:
        """Telegram has asked us to send nothing at all for a while."""
        return self._seconds() < self.pace.held_until

    @property
    def is_busy(self) -> bool:
        """Does somebody wait, or has just been sent something?"""
        return bool(self._waiting or self.pace.counted(self._seconds()))

    def forget(self) -> None:
        self.pace.forget(self._seconds())

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        call = _counted(method)
        if call is None:
            return await make_request(bot, method)
        await self._turn(call, method)
        try:
            answer = await make_request(bot, method)
        except TelegramRetryAfter as refusal:
            self.pace.refuse(call.chat, refusal.retry_after, self._seconds())
            raise
        else:
            self.pace.accept(call, self._seconds())
            return answer
        finally:
            self.pace.end(call, self._seconds())
            self.advance()

    async def _turn(self, call: Call, method: TelegramMethod[Any]) -> None:
        loop = asyncio.get_running_loop()
        waiter = Waiter(_urgency.get(), next(self._numbers), call, loop.create_future())
        insort(self._waiting, waiter)
        self.advance()
        came = False
        try:
            if not waiter.turn.done() and PATIENCE < self._wait(call) < math.inf:
                raise TimeoutError
            async with asyncio.timeout(PATIENCE):
                await waiter.turn
            came = True
        except TimeoutError:
            wait = self._wait(call)
            seconds = max(1, math.ceil(wait)) if wait < math.inf else 1
            words = f"Too Many Requests: retry after {seconds}"
            raise TelegramRetryAfter(method, words, seconds) from None
        finally:
            if not came:
                self._leave(waiter)

    def _leave(self, waiter: Waiter) -> None:
        if waiter.turn.done() and not waiter.turn.cancelled():  # its turn came too late
            self.pace.end(waiter.call, self._seconds())
            self.advance()
        elif waiter in self._waiting:
            self._waiting.remove(waiter)

    def _wait(self, call: Call) -> float:
        now = self._seconds()
        return self.pace.opens(call, now) - now

    def advance(self) -> None:
        """Start what may start, and look again when the next one may."""
        now, waiting, soonest = self._seconds(), [], math.inf
        for place, each in enumerate(self._waiting):
            gate = self.pace.gate(now, is_urgent=each.call.is_urgent)
            if gate > now:  # and for those behind, who are as urgent or less
                waiting += self._waiting[place:]
                soonest = min(soonest, gate)
                break
            if each.turn.cancelled():
                continue
            opens = self.pace.opens(each.call, now)
            if opens <= now:
                self.pace.start(each.call, now)
                each.turn.set_result(None)
            else:
                waiting.append(each)
                soonest = min(soonest, opens)
        self._waiting = waiting
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        if soonest < math.inf:
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(soonest - now, self.advance)


def is_new(method: TelegramMethod[Any]) -> bool:
    """Does it make a message?"""
    name = method.__api_method__
    return name.startswith(NEW) and name not in FREE


def _counted(method: TelegramMethod[Any]) -> Call | None:
    """None: it writes nothing into a chat, and Telegram is not known to count it."""
    chat, is_edit = getattr(method, "chat_id", None), method.__api_method__.startswith(EDIT)
    if not isinstance(chat, int) or not (is_edit or is_new(method)):
        return None
    album = getattr(method, "media", None) or getattr(method, "message_ids", None)
    size = len(album) if isinstance(album, list) else 1
    return Call(chat, size, is_edit, is_urgent=_urgency.get() == Urgency.ANSWER)
