"""A moment that a person typed, in words of three languages. Never silently wrong.

What is not sure has several moments, and she is asked which; what is not understood is refused.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.local_time import local_date, moment_of
from domain.typed_phrases import Every, HasPassed, NotUnderstood, ReadDay, Sentence, read_time
from domain.typed_words import read

DEFAULT_HOUR = time(10)  # of a day that was named without an hour
USUAL = {"morning": time(9), "noon": time(12), "afternoon": time(14), "evening": time(19)}
UNSURE = range(1, 8)  # hours that are said of the morning and of the evening alike
MORNINGS = range(8, 12)  # of the morning, unless it is over and no day is named
# By which hours a part of the day is named, and how many hours are added to the early ones.
PARTS = {
    "am": {hour: hour % 12 for hour in range(1, 13)},
    "pm": {hour: hour % 12 + 12 for hour in range(1, 13)},
    "morning": {hour: hour for hour in range(4, 13)},
    "noon": {11: 11, 12: 12, 13: 13, 1: 13, 2: 14},
    "afternoon": {12: 12} | {hour: hour + 12 for hour in range(1, 8)},
    "evening": {hour: hour + 12 for hour in range(4, 12)},
    "night": {hour: hour for hour in range(1, 5)} | {hour: hour + 12 for hour in range(9, 12)},
}
LATE = range(13, 24)  # said in full, these fit to any later part of the day
CALLS = re.compile(
    r"^(?:эске сал\w*(?: кой\w*)?|напомни\w*(?: мне| нам| всем)?"
    r"|remind(?: me| us| all)?(?: to| of)?)(?!\w)[\s,:—-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`words` are hers without the time. One moment is echoed, of several she chooses one;
    without any word of time there is none. `is_all`: nothing else is said. `is_sure`: nor need it
    be looked at, for there is a day, an hour, and no other number. `has_day`: one is named.
    """

    words: str
    moments: tuple[datetime, ...] = ()
    every: Every = Every.ONCE
    is_all: bool = True
    is_sure: bool = True
    has_day: bool = True


def understand(
    typed: str, now: datetime, zone: ZoneInfo, read_day: ReadDay, hour: time = DEFAULT_HOUR
) -> Reading:
    """`hour` is that of a day without one. Raises NotUnderstood or HasPassed."""
    words = read(typed)
    tags = "".join(word.tag for word in words)
    said = Sentence(words, tags, local_date(now, zone), read_day)
    read_time(said)
    every = said.every.pop() if said.every else Every.ONCE
    moments = _moments(said, now, zone, hour, every)
    left = _left(typed, said)
    has_both = (said.days or said.weekdays) and (said.hours or said.parts)
    has_number = any(tag in "nvNVO" or re.search(r"\d", word) for tag, word in left)
    is_sure = not left or (bool(said.after or has_both) and not has_number)
    has_day = bool(said.days or said.weekdays or said.after)
    return Reading(_rest(typed, said), tuple(sorted(moments)), every, not left, is_sure, has_day)


def _left(typed: str, said: Sentence) -> list[tuple[str, str]]:
    """The words that say nothing of time, with their tags."""
    pairs = zip(said.tags, said.words, strict=True)
    return [(tag, typed[word.start : word.end]) for tag, word in pairs if tag not in "_aib"]


def _moments(
    said: Sentence, now: datetime, zone: ZoneInfo, usual: time, every: Every
) -> set[datetime]:
    days, hours = _days(said), _hours(said)
    if said.after:
        if days or hours or said.every or len(said.after) > 1:
            raise NotUnderstood
        return {now.replace(second=0, microsecond=0) + said.after[0]}
    if "y" in said.tags and not days:
        raise HasPassed
    if not (days or hours or said.every):
        return set()
    hours = hours or {usual}
    if every == Every.ONCE and not (days or said.parts):
        hours |= _evenings(hours, said.today, now, zone)
    if days:
        found = {moment_of(day, hour, zone) for day in days for hour in hours}
    else:
        found = set().union(*(_next(hour, said, now, zone) for hour in hours))
    if ahead := {moment for moment in found if moment > now}:
        return ahead
    raise HasPassed


def _evenings(hours: set[time], today: date, now: datetime, zone: ZoneInfo) -> set[time]:
    """«Саат 8де», said in the afternoon: this evening, or tomorrow morning?"""
    early = (each for each in hours if each.hour in MORNINGS)
    return {
        each.replace(hour=each.hour + 12) for each in early if moment_of(today, each, zone) <= now
    }


def _next(hour: time, said: Sentence, now: datetime, zone: ZoneInfo) -> set[datetime]:
    """No day was named. «Эртең менен» is in the morning, but many mean tomorrow's."""
    near = [moment_of(said.today + timedelta(days=n), hour, zone) for n in (0, 1)]
    ahead = [moment for moment in near if moment > now]
    return set(ahead if "morning" in said.parts else ahead[:1])


def _days(said: Sentence) -> set[date]:
    if said.days:
        days = set.intersection(*said.days)
        for weekday, _ in said.weekdays:
            days = {day for day in days if day.weekday() == weekday}
    elif said.weekdays:
        days = set.intersection(*(_of_weekday(*each, said.today) for each in said.weekdays))
    else:
        return set()
    if not days:
        raise NotUnderstood
    return days


def _of_weekday(weekday: int, which: str, today: date) -> set[date]:
    """Of «next Thursday» some mean the coming one, some that of the next week."""
    ahead = timedelta(days=(weekday - today.weekday()) % 7)
    coming, week_later = today + ahead, today + ahead + timedelta(weeks=1)
    is_this_week = weekday >= today.weekday()
    if which == "h":
        if not is_this_week:
            raise HasPassed
        return {coming}
    if which == "x":
        return {week_later} if not ahead else {coming, week_later} if is_this_week else {coming}
    return {coming} if ahead else {coming, week_later}


def _hours(said: Sentence) -> set[time]:
    part = next(iter(said.parts), "")
    if not said.hours:
        if part and part not in USUAL:
            raise NotUnderstood
        return {USUAL[part]} if part else set()
    hour, minute = said.hours[0]
    meant = {hour, hour + 12} if hour in UNSURE else {hour}
    if part:
        said_so = hour in LATE and part not in ("am", "pm", "morning", "noon")
        meant = {hour} if said_so else {PARTS[part].get(hour, -1)}
    if not meant <= set(range(24)) or minute not in range(60):
        raise NotUnderstood
    return {time(each, minute) for each in meant}


def _rest(typed: str, said: Sentence) -> str:
    """Her words without the time; but «until Friday» is for the reader, too."""
    kept = typed
    for run in reversed(list(re.finditer("[aib]?_+(?:b_+)*b?", said.tags))):
        start, end = run.span()
        if "b" in run[0]:
            continue
        kept = kept[: said.words[start].start] + kept[said.words[end - 1].end :]
    kept = re.sub(r"\s+([,.!?:])", r"\1", CALLS.sub("", kept.strip(" ,;:—–-")))
    kept = " ".join(re.sub(r"([,:—–-])(?:\s*[,:—–-])+", r"\1", kept).split()).strip(" ,;:—–-")
    kept = CALLS.sub("", kept)
    return kept[:1].upper() + kept[1:] if re.search(r"\w", kept) else ""
