"""When a letter may make a sound: quiet hours, budgets and what she has chosen, in one place."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.quiet import first_loud
from domain.rules import USUAL
from models import Club, Urgency
from scheduler.post import Call, Ready
from screens.reminder_buttons import is_later
from screens.screen import LONGEST
from services import outbox
from services.sounds import Heard


def asks(ready: Ready) -> bool:
    """Would it sound, and is that to be weighed?"""
    return (
        _sounds(ready.call) and ready.letter.urgency != Urgency.ANSWER and not ready.kind.answers
    )


def tuned(
    ready: Ready, club: Club | None, zone: ZoneInfo, heard: Heard, now: dt.datetime
) -> Ready | None:
    """As it may go out now, with a sound or without. None: it waits for the morning.

    Nothing is lost by it: what cannot wait, and what is beyond the budget, comes silently.
    """
    letter, rules = ready.letter, club.rules if club else USUAL
    if letter.sounded_at:  # at an earlier try
        letter.sounded_at = None
    if not asks(ready):
        return ready
    if not ready.kind.any_hour:
        morning = first_loud(now, zone, rules.quiet)
        if morning > now and (letter.expires_at is None or morning < letter.expires_at):
            outbox.put_off(letter, morning)
            return None
        if morning > now or not heard.leaves_room(letter, rules, zone, now):
            silent = ready.call.model_copy(update={"disable_notification": True})
            return replace(ready, call=silent)
    letter.sounded_at = now
    return ready


def merged(call: Call, another: Call) -> Call | None:
    """Both in one message, the texts apart by a blank line, with one «Later» for both. None if
    that cannot be.
    """
    if not (isinstance(call, SendMessage) and isinstance(another, SendMessage)):
        return None
    text = f"{call.text}\n\n{another.text}"
    rows = _rows(call), _rows(another)
    if len(text) > LONGEST or rows[0] is None or rows[1] is None:
        return None
    has_later = any(map(is_later, rows[1]))
    above = [row for row in rows[0] if not (has_later and is_later(row))]
    keyboard = InlineKeyboardMarkup(inline_keyboard=above + rows[1])
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
