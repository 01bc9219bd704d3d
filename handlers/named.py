"""What a button names is found in one place, in its club, and given to the handler by name."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject

from models import Member, Session

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Named(BaseMiddleware):
    """Inner, on the taps of a router: fills a name of Given for the handlers that ask for it.

    It stands behind the authorisation, so there is a member. `find` raises where the number is
    of nothing in her club.
    """

    def __init__(self, name: str, find: Callable[[Session, Member, int], Awaitable[Any]]) -> None:
        self.name = name
        self._find = find

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if self.name in data["handler"].params:
            number = getattr(data["callback_data"], self.name)
            data[self.name] = await self._find(data["session"], data["member"], number)
        return await handler(event, data)


def of_club(name: str, get: Callable[[Session, int, int], Awaitable[Any]]) -> Named:
    """For what belongs to the club, whoever taps."""
    return Named(name, lambda session, member, number: get(session, member.club_id, number))
