"""What the words of a sentence say of time: phrases as patterns over the row of their letters."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from domain.errors import N_, ClubError
from domain.typed_words import Word

CENTURY = 2000
HOURS_OF_A_CLOCK, MINUTES = 12, 60
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
NOORUZ = (21, 3)
MONTH = range(1, len(MONTHS) + 1)
HOURS = (
    "[aib]?cg?", "[ai]qg?", "a[nNvVO][fF]?o?", "p[ai]?[nNvV][fF]?o?", "i?[nv]g", "i?[nv]o",
    "[nv]F", "(?:^|(?<=_))[nv]f(?=p|_|$)", "i?B[nv]o?", "(?:^|(?<=_))nn$", "i[nvV](?!\\.)",
    "b[nN](?=p|_|$)", "[nv](?=p)", "N[fF]?", "(?<=_)V[fF]?",
)  # fmt: skip
# Words of time that no rule has read.
STRANGE = r"[zcqwWDjTsHNOBS]|e[nvuwjmY]|t[nv]|[xh][uj]|nm|mn|^n_|_[nv](?!\.)|[nv]ul|bnn"
# A phrase such as «26 november 2027» or «in 3 days», and today; None for a day there is not.
ReadDay = Callable[[str, date], date | None]


class NotUnderstood(ClubError):
    says = N_(
        "I did not understand the time. Write it like this: tomorrow 18:30, or 26 November 18:30."
    )


class HasPassed(ClubError):
    says = N_("That time has passed. Please write a later one, such as: tomorrow 18:30.")


class Every(StrEnum):
    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


REPEATS = {"day": Every.DAILY, "week": Every.WEEKLY, "month": Every.MONTHLY}


@dataclass(slots=True)
class Sentence:
    """What it says of time, as far as it has been read: read words have the tag `_`."""

    words: list[Word]
    tags: str
    today: date
    read_day: ReadDay
    every: set[Every] = field(default_factory=set)
    days: list[set[date]] = field(default_factory=list)
    weekdays: list[tuple[int, str]] = field(default_factory=list)
    hours: list[tuple[int, int]] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    after: list[timedelta] = field(default_factory=list)

    def take(self, pattern: str) -> Iterator[list[Word]]:
        """Every such phrase; it is then read."""
        while match := re.search(pattern, self.tags):
            start, end = match.span()
            self.tags = self.tags[:start] + "_" * (end - start) + self.tags[end:]
            yield self.words[start:end]

    def add_day(self, phrase: str) -> None:
        day = self.read_day(phrase, self.today)
        if day is None:
            raise NotUnderstood
        self.days.append({day})


def read_time(said: Sentence) -> None:
    """Read all that it says of time. Raises NotUnderstood where a word of time is left over."""
    _read_spans(said)
    _read_repeats(said)
    _read_dates(said)
    _read_hours(said)
    _read_bare_days(said)
    is_some_month = "m" in said.tags and said.hours and not said.days  # в декабре в 18:00
    is_no_hour = "a" in said.tags and not said.hours and (said.days or said.weekdays)
    if re.search(STRANGE, said.tags) or len(said.every) > 1 or is_some_month or is_no_hour:
        raise NotUnderstood
    if said.every & {Every.DAILY, Every.WEEKLY} and _is_limited(said):
        raise NotUnderstood


def _is_limited(said: Sentence) -> bool:
    """«Каждый день кроме воскресенья», «до 25 декабря»: that is more than we can remember."""
    until = any(word.tag == "b" and not word.value for word in said.words)
    return bool(said.days and until) or bool(Every.DAILY in said.every and said.weekdays)


def _value(words: list[Word], tags: str) -> int | None:
    """Of the first word with one of these tags; figures count as their first number."""
    found = next((word.value for word in words if word.tag in tags), None)
    return found[0] if isinstance(found, list) else found


def _read_spans(said: Sentence) -> None:
    if re.search("tc|cl|[nv]H", said.tags):  # in 2 hours 30 minutes
        raise NotUnderstood
    said.after += [timedelta(minutes=words[0].value) for words in said.take("H")]
    for words in said.take("t[nv]?u|[nv]ul"):
        n, unit = _value(words, "nv"), next(word.value for word in words if word.tag == "u")
        if unit in ("hour", "minute"):
            said.after.append(timedelta(**{f"{unit}s": n or 1}))
        elif n is None and unit == "day":  # «через день» is also said of every other day
            raise NotUnderstood
        else:
            said.add_day(f"in {n or 1} {unit}s")
    if said.after and re.search(r"_\.?[nv]u", said.tags):  # через час и 30 минут
        raise NotUnderstood


def _read_repeats(said: Sentence) -> None:
    if re.search("ej|js|[xhnv]j|[xhnv]E|xK", said.tags):  # every Friday, or every week?
        raise NotUnderstood
    for words in said.take("[eEh]?(?:K[nNO]|M)|[eE]?[nO]k(?:eu)?"):
        days = _days_of_month(_value(words, "nNOM") or 0, said.today)
        if words[0].tag == "h" and not any(day.month == said.today.month for day in days):
            raise HasPassed
        said.days.append(days)
        if words[0].tag in "eE" or words[-1].tag == "u":
            said.every.add(Every.MONTHLY)
    for words in said.take("e[wW]|ws|W"):
        said.every.add(Every.WEEKLY)
        said.weekdays += [(word.value, "") for word in words if word.tag in "wW"]
    said.every |= {Every.DAILY for _ in said.take("e(?=p)")}  # every morning
    for words in said.take("eu|us|e?E"):
        unit = next(word.value for word in words if word.tag in "uE")
        if unit not in REPEATS:
            raise NotUnderstood
        said.every.add(REPEATS[unit])


def _days_of_month(day: int, today: date) -> set[date]:
    for n in range(3):
        years, month = divmod(today.month - 1 + n, 12)
        try:
            found = date(today.year + years, month + 1, day)
        except ValueError:
            continue
        if found >= today:
            return {found}
    raise NotUnderstood


def _read_dates(said: Sentence) -> None:
    if re.search("n[nO]m", said.tags):  # 26–27 November
        raise NotUnderstood
    for words in said.take("D"):
        figures = words[0].value
        year, month, day = figures if figures[0] >= CENTURY else reversed(figures)
        said.days.append(_dates(day, month, year % CENTURY + CENTURY, said))
    for words in said.take("AY?[nO]m|[nO]r?mA?Y?|m[nO]A?"):
        day, month = _value(words, "nO") or 0, _value(words, "m") or 0
        said.days.append(_dates(day, month, _value(words, "A"), said))
    for words in said.take("[dT]"):
        said.days.append({said.today + timedelta(days=words[0].value)})
        said.parts |= {"evening"} if words[0].tag == "T" else set()
    for words in said.take("[xh]?[wj]"):
        said.weekdays.append((words[-1].value, words[0].tag))
    _read_days_of_things(said)


def _read_days_of_things(said: Sentence) -> None:
    """«Завтрашнее собрание в 10:00» is tomorrow. Beside another day, or without an hour, it only
    tells which meeting is meant; and «в 10:00 про завтрашнее собрание» may be of today.
    """
    is_other = said.days or said.weekdays or said.every or said.after
    has_hour = re.search("[cqnNvVOpg]", said.tags)
    if is_other or (re.search("[.R]", said.tags) and not has_hour):
        said.tags = re.sub("[JX]", ".", said.tags)
    if "L" in said.tags and has_hour and not is_other:  # on that day, or soon and about it?
        near = {said.today, said.today + timedelta(days=1)}
        said.days.append(near | _dates(*NOORUZ, None, said))
    said.tags = said.tags.replace("L", ".")
    read_as, here = (".", {said.today}) if "R" in said.tags else ("_", set())
    for at in [found.start() for found in re.finditer("[JX]", said.tags)]:
        said.days.append({_day_of(said.words[at], said.today), *here})
        said.tags = f"{said.tags[:at]}{read_as}{said.tags[at + 1 :]}"


def _day_of(word: Word, today: date) -> date:
    ahead = word.value if word.tag == "J" else (word.value - today.weekday()) % 7
    return today + timedelta(days=ahead)


def _dates(day: int, month: int, year: int | None, said: Sentence) -> set[date]:
    """Without a year it is the next such day; with one it may have passed."""
    if not 1 <= month <= len(MONTHS):
        raise NotUnderstood
    this = said.today.year
    for each in [year] if year else range(this, this + 5):
        found = said.read_day(f"{day} {MONTHS[month - 1]} {each}", said.today)
        if found and (year or found >= said.today):
            return {found}
    raise NotUnderstood


def _read_hours(said: Sentence) -> None:
    for minutes in re.finditer("(?<=[pi])[nv](?=u)", said.tags):
        at = minutes.start()
        if said.words[at + 1].value == "minute":  # «кечинде 5 мүнөт», but «в 5 минут шестого»
            read_as = "." if said.tags[at - 1] == "p" else "z"
            said.tags = f"{said.tags[:at]}{read_as}{said.tags[at + 1 :]}"
    said.parts |= {word.value for word in said.words if word.tag in "pg"}
    for pattern in HOURS:
        for words in said.take(pattern):
            said.hours.append(_hour_of(words))
    dotted = [words[0].value for words in said.take("q")]
    for first, second in sorted(dotted, key=lambda each: each[1] in MONTH):  # 14.00 is an hour
        _read_dotted(first, second, said)
    is_of_time = bool(said.hours or said.days or said.weekdays or said.every)
    if is_of_time:
        list(said.take("[pg]"))
    if re.search("i[nv]", said.tags) and is_of_time and not said.hours:
        raise NotUnderstood
    if len(said.hours) > 1 or len(said.parts) > 1:
        raise NotUnderstood


def _read_bare_days(said: Sentence) -> None:
    """«27-го в 18:30» is of this month or the next; «3-го созыва в 18:30» is no day. «В это же
    время» tells an hour only where one is known.
    """
    if said.hours and not (said.days or said.every or "e" in said.tags):
        for words in said.take("i?O(?=_)|(?<=_)i?O$"):
            said.days.append(_days_of_month(_value(words, "O") or 0, said.today))
    has_day = said.days or said.weekdays or said.every
    if said.hours or said.parts or not has_day:
        said.tags = said.tags.replace("S", ".")


def _hour_of(words: list[Word]) -> tuple[int, int]:
    """«18:30», «18 30», «алты жарымда», «без 10 семь»."""
    first, *more = (word for word in words if word.tag in "cqnNvVO")
    hour, *minutes = first.value if isinstance(first.value, list) else [first.value]
    if more:
        return hour, _minutes_after(first, hour, more[0])
    if (before := _value(words, "B")) is not None:
        return hour - 1 or HOURS_OF_A_CLOCK, MINUTES - before
    half = 30 if any(word.tag in "fF" for word in words) else 0
    return hour, minutes[0] if minutes else half


def _minutes_after(first: Word, hour: int, second: Word) -> int:
    """«Завтра 18 30». Of «завтра 10 12» nobody can be sure: is it from ten to twelve?"""
    minute, end = int(second.value[0]), first.end + len(" 30")
    if (second.start, second.end) != (first.end + 1, end) or minute in range(hour, 25):
        raise NotUnderstood
    return minute


def _read_dotted(first: int, second: int, said: Sentence) -> None:
    """18.30 is an hour and 25.12 a date; of 18.10 the rest of the sentence tells, or nothing."""
    may_be_hour = first in range(24) and second in range(60) and not said.hours
    has_day = bool(said.days or said.every or (said.weekdays and may_be_hour))
    may_be_date = second in MONTH and not has_day
    if may_be_hour == may_be_date:
        raise NotUnderstood
    if may_be_hour:
        said.hours.append((first, second))
    else:
        said.days.append(_dates(first, second, None, said))
