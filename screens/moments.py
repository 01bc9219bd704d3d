"""A day and then an hour, chosen by buttons."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from domain.local_time import local_date, moment_of
from domain.quiet import Quiet, is_quiet
from screens.screen import Rows, Screen, button, column
from screens.texts import Texts, raised

PER_ROW = 3


@dataclass(frozen=True, slots=True)
class Choosing:
    """What a moment is chosen for: where each button of the choice leads.

    `day` takes how many days from today, `at` a minute counted from 1970.
    """

    day: Callable[[int], CallbackData]
    at: Callable[[int], CallbackData]
    days: CallbackData
    back: CallbackData
    count: int  # of days


def days(choosing: Choosing, text: str, now: dt.datetime, quiet: Quiet, say: Texts) -> Screen:
    """Also today, as long as an hour of it is left."""
    today = local_date(now, say.zone)
    labels = [raised(say.day(today + dt.timedelta(days=n))) for n in range(choosing.count)]
    labels[:2] = (say("Today"), say("Tomorrow"))[: choosing.count]
    choices = [button(label, choosing.day(n)) for n, label in enumerate(labels)]
    offered = choices if _left(0, now, quiet, say) else choices[1:]
    return Screen(text, column(*offered, button(say("← Back"), choosing.back)))


def _left(ahead: int, now: dt.datetime, quiet: Quiet, say: Texts) -> list[dt.datetime]:
    """The hours of that day that are still ahead and outside the quiet hours."""
    day = local_date(now, say.zone) + dt.timedelta(days=ahead)
    moments = [moment_of(day, dt.time(hour), say.zone) for hour in range(24)]
    return [each for each in moments if each > now and not is_quiet(each, say.zone, quiet)]


def hours(choosing: Choosing, ahead: int, now: dt.datetime, quiet: Quiet, say: Texts) -> Screen:
    day = local_date(now, say.zone) + dt.timedelta(days=ahead)
    choices = [at(choosing, each, say.time(each)) for each in _left(ahead, now, quiet, say)]
    rows: Rows = tuple(tuple(choices[n : n + PER_ROW]) for n in range(0, len(choices), PER_ROW))
    back = button(say("← Back"), choosing.days)
    return Screen(say("🕒 At which hour? {day}", day=raised(say.day(day))), (*rows, (back,)))


def which(
    choosing: Choosing, moments: Sequence[dt.datetime], now: dt.datetime, say: Texts
) -> Screen:
    """What she typed can mean several moments."""
    choices = [at(choosing, moment, raised(say.moment(moment))) for moment in moments]
    other = button(say("🕒 Another time"), choosing.days)
    return Screen(ask_which(moments, now, say), column(*choices, other))


def ask_which(moments: Sequence[dt.datetime], now: dt.datetime, say: Texts) -> str:
    """With the years where one is not this one: a button has no room for them."""
    asked = say("🕒 Which time do you mean?")
    shown = [with_year(each, now, say) for each in moments]
    if shown == [raised(say.moment(each)) for each in moments]:
        return asked
    return "\n".join((asked, *(f"• {each}" for each in shown)))


def echo(
    choosing: Choosing, about: str, typed: Sequence[dt.datetime], now: dt.datetime, say: Texts
) -> Screen:
    """What she typed, as it was understood; nothing is done before she says that it is right."""
    if len(typed) != 1:
        return which(choosing, typed, now, say)
    asked = say("🕒 {moment}. Is this right?", moment=with_year(typed[0], now, say))
    right = at(choosing, typed[0], say("✅ Right"))
    other = button(say("🕒 Another time"), choosing.days)
    return Screen(f"{about}\n{asked}", column(right, other))


def at(choosing: Choosing, moment: dt.datetime, label: str) -> InlineKeyboardButton:
    return button(label, choosing.at(int(moment.timestamp()) // 60))


def with_year(moment: dt.datetime, now: dt.datetime, say: Texts) -> str:
    """The year only where it is not this one."""
    shown = raised(say.moment(moment))
    year = moment.astimezone(say.zone).year
    return shown if year == local_date(now, say.zone).year else f"{shown} ({year})"
