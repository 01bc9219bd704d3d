"""Reads a typed moment; for the days of the calendar it asks dateparser."""

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import suppress
from zoneinfo import ZoneInfo

from domain import typed_dates
from domain.homework import DayIsUnclear
from domain.typed_dates import DEFAULT_HOUR, Reading
from domain.typed_phrases import Every, HasPassed, NotUnderstood
from models import Club
from services import quiet_hours

UNTIL = re.compile(r"(?<!\w)(?:чейин|до|к|by|until|till)(?!\w)", re.IGNORECASE)
ONLY_A_DAY = re.compile(r"\s*\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?\s*")


def understand(
    typed: str, now: dt.datetime, zone: ZoneInfo, hour: dt.time = DEFAULT_HOUR
) -> Reading:
    """`hour` is that of a day without one. Raises NotUnderstood or HasPassed."""
    return typed_dates.understand(typed, now, zone, _read_day, hour)


def understand_moments(
    typed: str, club: Club, instead_of: dt.datetime, now: dt.datetime
) -> Sequence[dt.datetime]:
    """What she may mean where a day and an hour were asked for, and nothing else. A day alone has
    the hour that it is now, and an hour alone may be of the day that it is now. Hours at which
    the club sleeps are no choice beside others.

    Raises NotUnderstood or HasPassed.
    """
    found = _moments(typed, ZoneInfo(club.zone), instead_of, now)
    by_day = [each for each in found if not quiet_hours.is_quiet(club, each)]
    return by_day or found


def _moments(
    typed: str, zone: ZoneInfo, instead_of: dt.datetime, now: dt.datetime
) -> Sequence[dt.datetime]:
    local = instead_of.astimezone(zone)
    reading = understand(typed, now, zone, local.time())
    if not reading.moments or not reading.is_sure or reading.every != Every.ONCE:
        raise NotUnderstood
    if reading.has_day:
        return reading.moments
    found = {*reading.moments}
    with suppress(NotUnderstood, HasPassed):
        found |= {*understand(f"{local:%d.%m.%Y} {typed}", now, zone).moments}
    return sorted(found)


def understand_day(
    typed: str, now: dt.datetime, zone: ZoneInfo, hour: dt.time
) -> Sequence[dt.datetime]:
    """What she may mean where a day was asked for: «10.12» is none of the hours then, and «until»
    says nothing more.

    Raises DayIsUnclear or HasPassed.
    """
    only = UNTIL.sub("", typed)
    if only.strip().isdigit():  # «до 10»: a day or an hour?
        raise DayIsUnclear
    if ONLY_A_DAY.fullmatch(only):
        numbers = (each.zfill(2) for each in re.findall(r"\d+", only))
        typed = f"{'.'.join(numbers)} {hour:%H:%M}"
    try:
        reading = understand(typed, now, zone, hour)
    except NotUnderstood:
        raise DayIsUnclear from None
    if not reading.is_all or not reading.moments or reading.every != Every.ONCE:
        raise DayIsUnclear
    return reading.moments


def _read_day(phrase: str, today: dt.date) -> dt.date | None:
    import dateparser  # noqa: PLC0415 - 13 MB that most days nobody needs

    noon = dt.datetime.combine(today, dt.time(12))
    found = dateparser.parse(phrase, languages=["en"], settings={"RELATIVE_BASE": noon})
    return found.date() if found else None
