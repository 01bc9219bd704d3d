"""Notes what a mentor has changed in her club: the one place that writes the log of actions."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject

from domain.roles import OFFICE, Right, may
from models import Member
from screens.buttons import ClubButton
from screens.screen import Screen
from services import actions, clubs

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
TYPED = "✍️"


class Witness(BaseMiddleware):
    """Inner, on taps and messages, inside Authorise: what was refused is not noted."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if not (mentor := await _mentor(data)):
            return await handler(event, data)
        session, now = data["session"], data["now"]
        await session.flush()
        with actions.watched(session) as watch:
            answer = await handler(event, data)
            await session.flush()
        if watch.changed:
            actions.note(session, mentor, *_said(event, data, answer), now)
        return answer


async def _mentor(data: dict[str, Any]) -> Member | None:
    """Who acts as a mentor here: with a button of hers, or in answer to a question of a club."""
    asked, member = data.get("callback_data"), data.get("member")
    if isinstance(asked, ClubButton) and member:
        of_another = getattr(asked, "person", member.id) != member.id
        is_office = asked.needs in OFFICE or of_another
        return member if is_office and may(member.role, Right.REVIEW) else None
    if asked or not data.get("raw_state") or not data.get("person"):
        return None
    club = (await data["state"].get_data()).get("club")
    if not isinstance(club, int):
        return None
    member = await clubs.membership(data["session"], club, data["person"].id)
    return member if member and may(member.role, Right.REVIEW) else None


def _said(event: TelegramObject, data: dict[str, Any], answer: Any) -> tuple[str, str, str]:
    """What it was, the button as she read it, and the line above it; or what she was told."""
    if isinstance(event, CallbackQuery):
        shown = event.message if isinstance(event.message, Message) else None
        what = type(data["callback_data"]).__prefix__
        above = shown.text or shown.caption if shown else None
        return what, _label(event, shown), _first_line(above)
    told = re.sub(r"<[^>]+>", "", answer.text or "") if isinstance(answer, Screen) else ""
    return str(data["raw_state"])[:64], TYPED, _first_line(told)


def _label(tap: CallbackQuery, shown: Message | None) -> str:
    rows = shown.reply_markup.inline_keyboard if shown and shown.reply_markup else []
    every = (button for row in rows for button in row)
    return next((each.text for each in every if each.callback_data == tap.data), "")


def _first_line(text: str | None) -> str:
    return next(iter((text or "").splitlines()), "")
