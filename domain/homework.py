"""Homework: what state a report is in, when it counts as late, and when members hear of a task.

A task always has instructions and a deadline [J05]; its report goes to the group [J06].
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from domain.errors import N_, ClubError, NotAnyMore
from domain.local_time import local_date, moment_of

DUE_HOUR = time(20)  # of a deadline for which only the day was chosen
NUDGE_HOUR = time(10)
ADDING = timedelta(minutes=30)  # so long what she sends belongs to what she has sent
LONG_TASK = timedelta(days=60)
DAY = timedelta(days=1)
INSTRUCTIONS_LENGTH = 3000  # characters; the card's own lines have to fit beside them
TITLE_LENGTH = 60


class NoSuchTask(NotAnyMore):
    says = N_("This task was not found. Perhaps it was deleted.")


class TaskIsClosed(NotAnyMore):
    says = N_("Task №{number} is already closed. Please write to the mentor.")


class NothingToSend(ClubError):
    says = N_("There is nothing in the report yet. Please send a photo, a video, voice or text.")


class NoInstructions(ClubError):
    says = N_("Please send the task in one message: text, picture, file or voice.")


class InstructionsTooLong(ClubError):
    says = N_("This is too long. At most {most} characters, please.")


class NoDeadline(ClubError):
    says = N_("Please choose a deadline first.")


class DueTooEarly(NoDeadline):
    says = N_("By then its deadline would be over. Please choose a later one first.")


class DueStays(NotAnyMore):
    says = N_(
        "Task №{number} takes no more reports, so its deadline stays. "
        "You can give more time: 📋 Who is where."
    )


class DayIsPast(ClubError):
    says = N_("This day is already over. Please choose a later one.")


class DayIsUnclear(ClubError):
    says = N_("I did not understand the date. Please write it like this: 10.12 or 10.12 18:00")


class NothingToTakeBack(NotAnyMore):
    says = N_("This report can no longer be taken back.")


class ChangedMeanwhile(NotAnyMore):
    says = N_("This report has changed meanwhile. Please look at it again.")


class NotAReport(ClubError):
    says = N_("This cannot be a report. Please send a photo, a video, voice, a file or text.")


class NotASentence(ClubError):
    says = N_("Could you add a sentence, or say it by voice 🎤?")


class NotKept(ClubError):
    says = N_("I do not have this any more. Please send it once more.")


class Kind(StrEnum):
    """What a message holds. Of all but TEXT there is a file."""

    TEXT = auto()
    PHOTO = auto()
    VIDEO = auto()
    VIDEO_NOTE = auto()
    VOICE = auto()
    AUDIO = auto()
    DOCUMENT = auto()
    ANIMATION = auto()
    LIVE_PHOTO = auto()


class ReportState(StrEnum):
    DRAFT = auto()  # she is still putting it together in private
    SENT = auto()
    SEEN = auto()  # a mentor looked at it and has not decided
    ACCEPTED = auto()
    RETURNED = auto()  # kindly, with what is missing
    WITHDRAWN = auto()


HANDED_IN = (ReportState.SENT, ReportState.SEEN, ReportState.ACCEPTED)
DECIDED = (ReportState.ACCEPTED, ReportState.RETURNED)


class Term(StrEnum):
    """The deadlines that are offered. There is no task without one [J05, K04]."""

    WEEK = "1w"
    TWO_WEEKS = "2w"
    MONTH = "1m"
    THREE_MONTHS = "3m"
    SIX_MONTHS = "6m"


def due_after(term: Term, now: datetime, zone: ZoneInfo) -> datetime:
    """The deadline that many weeks or months from today, in UTC."""
    today, count = local_date(now, zone), int(term[0])
    day = today + timedelta(weeks=count) if term[1] == "w" else month_later(today, count)
    return moment_of(day, DUE_HOUR, zone)


def due_on(day: date, at: time | None, now: datetime, zone: ZoneInfo) -> datetime:
    """The deadline on a day that was chosen. Raises DayIsPast."""
    moment = moment_of(day, at or DUE_HOUR, zone)
    if moment <= now:
        raise DayIsPast
    return moment


def day_of(number: int) -> date:
    """20261210 as a button carries it. Raises DayIsUnclear."""
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        raise DayIsUnclear from None


def month_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Entry:
    """What becomes of a report when something more comes for it."""

    state: ReportState
    is_new_attempt: bool = False


def entry(state: ReportState) -> Entry:
    """Additions belong to what was sent, which never leaves the mentors for them: who was about to
    decide looks again.

    What was accepted stays accepted. What was returned goes on with another attempt; what was
    taken back begins anew.
    """
    match state:
        case ReportState.DRAFT | ReportState.SENT | ReportState.ACCEPTED:
            return Entry(state)
        case ReportState.SEEN:
            return Entry(ReportState.SENT)
        case _:
            return Entry(ReportState.SENT, is_new_attempt=True)


@dataclass(frozen=True, slots=True)
class Nudge:
    """`about` names the occasion within the task; the group hears its counts on one of them."""

    about: str
    at: datetime
    in_group: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """How many days before the deadline one is reminded; in long tasks `monthly` too [K04]."""

    days: tuple[int, ...] = (7, 2, 0)
    monthly: bool = True


USUAL = Course()


def nudges(
    since: datetime, due_at: datetime, zone: ZoneInfo, course: Course = USUAL
) -> Iterator[Nudge]:
    """The group hears its counts with the last one before the day itself.

    None within a day after the task was published.
    """
    last = local_date(due_at, zone)
    is_long = course.monthly and due_at - since >= LONG_TASK
    for nudge in _occasions(local_date(since, zone), last, is_long, course.days, zone):
        if since + DAY <= nudge.at < due_at:
            yield nudge


def _occasions(
    first: date, last: date, is_long: bool, before: Sequence[int], zone: ZoneInfo
) -> Iterator[Nudge]:
    for months in range(1, 13) if is_long else ():
        day = month_later(first, months)
        if day <= last - 14 * DAY:
            yield Nudge(f"month{months}", moment_of(day, NUDGE_HOUR, zone))
    told = min((days for days in before if days), default=None)
    for days in before:
        yield Nudge(f"{days}", moment_of(last - days * DAY, NUDGE_HOUR, zone), days == told)


def title_of(words: str) -> str:
    """The first line of the instructions, short enough for a button or a list."""
    line = next((each.strip() for each in words.splitlines() if each.strip()), "")
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"


def teams(people: Sequence[int], size: int) -> list[list[int]]:
    """Groups of that size out of people in the order of their oblasts; a rest joins the last.

    Neighbours in the order are put apart, so that people of different places meet [E06].
    """
    count = max(1, len(people) // size)
    return [list(people[n::count]) for n in range(count)] if people else []
