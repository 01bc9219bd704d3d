"""When a repeated reminder comes again, and what may be written in one."""

import datetime as dt
from calendar import monthrange
from zoneinfo import ZoneInfo

from domain.errors import N_, ClubError, NotAnyMore
from domain.local_time import moment_of
from domain.quiet import Quiet, is_quiet
from domain.typed_phrases import Every, HasPassed

LENGTH = 1000  # characters
AHEAD = dt.timedelta(days=3 * 366)
MONTHS = 12


class NoSuchReminder(NotAnyMore):
    says = N_("This reminder is no longer there.")


class InvitedThisWeek(ClubError):
    says = N_("The group has been asked this week already. Once a week is enough.")


class NoTimeChosen(ClubError):
    says = N_("Please choose a time first.")


class NoWords(ClubError):
    says = N_("Please write in text what the reminder has to say.")


class TooManyWords(ClubError):
    says = N_("This is too long. At most {most} characters, please.")


class TooLate(ClubError):
    says = N_("By then there is nothing left to remind of. Please choose an earlier time.")


class AtNight(ClubError):
    says = N_("From {since} to {until} the club sleeps. Please choose an hour of the day.")

    @classmethod
    def between(cls, quiet: Quiet) -> "AtNight":
        return cls(since=f"{quiet.starts:%H:%M}", until=f"{quiet.ends:%H:%M}")


def clean_words(typed: str) -> str:
    """In one line. Raises NoWords or TooManyWords."""
    text = " ".join(typed.split())
    if not text:
        raise NoWords
    if len(text) > LENGTH:
        raise TooManyWords(most=LENGTH)
    return text


def check_hour(moment: dt.datetime, now: dt.datetime, zone: ZoneInfo, quiet: Quiet) -> None:
    """Raises HasPassed or AtNight."""
    if not now < moment < now + AHEAD:
        raise HasPassed
    if is_quiet(moment, zone, quiet):
        raise AtNight.between(quiet)


def after(
    due_at: dt.datetime, every: Every, month_day: int | None, zone: ZoneInfo
) -> dt.datetime | None:
    """The moment after this one, at the same hour of the club's clock."""
    local = due_at.astimezone(zone)
    steps = {Every.DAILY: dt.timedelta(days=1), Every.WEEKLY: dt.timedelta(weeks=1)}
    if every == Every.ONCE:
        return None
    if every == Every.MONTHLY:
        day = _next_month(local.date(), month_day or local.day)
    else:
        day = local.date() + steps[every]
    return moment_of(day, local.time(), zone)


def _next_month(day: dt.date, month_day: int) -> dt.date:
    years, month = divmod(day.month, MONTHS)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(month_day, monthrange(year, month)[1]))
