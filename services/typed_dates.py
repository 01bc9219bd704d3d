"""Reads a typed moment; for the days of the calendar it asks dateparser."""

import datetime as dt
from zoneinfo import ZoneInfo

from domain import typed_dates
from domain.typed_dates import Reading


def understand(typed: str, now: dt.datetime, zone: ZoneInfo) -> Reading:
    """Raises NotUnderstood or HasPassed."""
    return typed_dates.understand(typed, now, zone, _read_day)


def _read_day(phrase: str, today: dt.date) -> dt.date | None:
    import dateparser  # noqa: PLC0415 - 13 MB that most days nobody needs

    noon = dt.datetime.combine(today, dt.time(12))
    found = dateparser.parse(phrase, languages=["en"], settings={"RELATIVE_BASE": noon})
    return found.date() if found else None
