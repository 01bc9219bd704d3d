"""A day that somebody typed: read only where it can mean nothing else, and always echoed."""

import re
from dataclasses import dataclass
from datetime import date, time

from domain.homework import DayIsUnclear

# The first letters of the months in Kyrgyz and Russian, and in English.
MONTHS = (
    ("янв", "jan"),
    ("фев", "feb"),
    ("мар", "mar"),
    ("апр", "apr"),
    ("май", "мая", "may"),
    ("июн", "jun"),
    ("июл", "jul"),
    ("авг", "aug"),
    ("сен", "sep"),
    ("окт", "oct"),
    ("ноя", "nov"),
    ("дек", "dec"),
)
NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?")
WORDS = re.compile(r"(\d{1,2})[-\s]?([а-яё]{3,9}|[a-z]{3,9})(?:[\s,]+(\d{4}))?")
CLOCK = re.compile(r"(?:саат|в|at)?\s*(\d{1,2})[:.](\d{2})")


@dataclass(frozen=True, slots=True)
class Typed:
    """`at` is None where she named only the day."""

    day: date
    at: time | None


def read(words: str, today: date) -> Typed:
    """«10.12», «10.12.2026 18:00», «10-декабрь», «10 декабря 18:00». Raises DayIsUnclear.

    Without a year the next such day is meant. Anything that is left over makes it unclear.
    """
    text = " ".join(words.lower().split())
    if found := NUMBERS.match(text):
        day, month, year = int(found[1]), int(found[2]), found[3]
    elif found := WORDS.match(text):
        day, month, year = int(found[1]), _month(found[2]), found[3]
    else:
        raise DayIsUnclear
    at = _clock(text[found.end() :].strip(" ,."))
    try:
        return Typed(_next(day, month, int(year) if year else None, today), at)
    except ValueError:  # there is no such day
        raise DayIsUnclear from None


def _next(day: int, month: int, year: int | None, today: date) -> date:
    if year is not None:
        return date(year, month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _month(word: str) -> int:
    for number, names in enumerate(MONTHS, 1):
        if word.startswith(names):
            return number
    raise DayIsUnclear


def _clock(rest: str) -> time | None:
    if not rest:
        return None
    found = CLOCK.fullmatch(rest)
    try:
        return time(int(found[1]), int(found[2])) if found else _fail()
    except ValueError:  # there is no such hour
        raise DayIsUnclear from None


def _fail() -> time:
    raise DayIsUnclear


def from_number(day: int) -> date:
    """20261210 as a button carries it. Raises DayIsUnclear."""
    try:
        return date(day // 10_000, day // 100 % 100, day % 100)
    except ValueError:
        raise DayIsUnclear from None
