"""When a letter may make a sound: quiet hours, budgets and what she has chosen, in one place."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.quiet import first_loud
from models import Session, Urgency
from scheduler.post import Call, Ready
from services import outbox, sounds

LONGEST = 4096  # characters that Telegram takes in a message


async def tuned(session: Session, ready: Ready, zone: ZoneInfo, now: dt.datetime) -> Ready | None:
    """As it may go out now, with a sound or without. None: it waits for the morning.

    Nothing is lost by it: what cannot wait, and what is beyond the budget, comes silently.
    """
    letter, kind = ready.letter, ready.kind
    letter.sounded_at = None
    if not _sounds(ready.call) or letter.urgency == Urgency.ANSWER or kind.answers:
        return ready
    if not kind.any_hour:
        morning = first_loud(now, zone)
        if morning > now and (letter.expires_at is None or morning < letter.expires_at):
            outbox.put_off(letter, morning)
            return None
        if morning > now or not await sounds.may_sound(session, letter, zone, now):
            silent = ready.call.model_copy(update={"disable_notification": True})
            return replace(ready, call=silent)
    letter.sounded_at = now
    return ready


def merged(call: Call, another: Call) -> Call | None:
    """Both in one message, the texts apart by a blank line. None if that cannot be."""
    if not (isinstance(call, SendMessage) and isinstance(another, SendMessage)):
        return None
    text = f"{call.text}\n\n{another.text}"
    rows = _rows(call), _rows(another)
    if len(text) > LONGEST or rows[0] is None or rows[1] is None:
        return None
    keyboard = InlineKeyboardMarkup(inline_keyboard=rows[0] + rows[1])
    markup = keyboard if keyboard.inline_keyboard else None
    return call.model_copy(update={"text": text, "reply_markup": markup})


def _rows(call: SendMessage) -> list[list[InlineKeyboardButton]] | None:
    """None: it has a keyboard of another sort, or speaks of another message."""
    markup = call.reply_markup
    if call.reply_parameters or not (markup is None or isinstance(markup, InlineKeyboardMarkup)):
        return None
    return markup.inline_keyboard if markup else []


def _sounds(call: Call) -> bool:
    """Edits, reactions and questions to Telegram have no such field: they never sound."""
    return not getattr(call, "disable_notification", True)
