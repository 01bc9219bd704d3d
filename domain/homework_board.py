"""Where a member stands in a task, in one word for the mentor's board and the export."""

from datetime import datetime, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from domain.errors import N_, ClubError, NotAnyMore
from domain.homework import DAY, ReportState
from domain.local_time import local_date, moment_of


class NothingToUndo(ClubError):
    says = N_("There is nothing to undo here.")


class GivenAlready(NotAnyMore):
    says = N_("More time has been given meanwhile. Please look again.")


class NotAsked(ClubError):
    says = N_("This task is not for her.")


class Status(StrEnum):
    MISSING = auto()
    EXTENDED = auto()  # missing, with a deadline of her own that is still ahead
    RETURNED = auto()
    SENT = auto()
    SEEN = auto()
    ACCEPTED = auto()
    EXCUSED = auto()


class Span(StrEnum):
    """By how much a deadline is put off."""

    DAY = "1d"
    THREE_DAYS = "3d"
    WEEK = "7d"


HALF_A_DAY = timedelta(hours=12)
SPANS = {span: timedelta(days=int(span.value[:-1])) for span in Span}
REPORTED = {
    ReportState.SENT: Status.SENT,
    ReportState.SEEN: Status.SEEN,
    ReportState.ACCEPTED: Status.ACCEPTED,
    ReportState.RETURNED: Status.RETURNED,
}


def status(
    report: ReportState | None,
    now: datetime,
    *,
    excused: bool = False,
    extended_to: datetime | None = None,
) -> Status:
    """What she has handed in goes before what she was allowed."""
    if report in REPORTED:
        return REPORTED[report]
    if excused:
        return Status.EXCUSED
    return Status.EXTENDED if extended_to and now < extended_to else Status.MISSING


def extended(
    due_at: datetime, before: datetime | None, span: Span, now: datetime, zone: ZoneInfo
) -> datetime:
    """Counted from her deadline, or once that has passed from now; it ends at the hour of day at
    which the task does, whichever is nearest.
    """
    hour, last = due_at.astimezone(zone).time(), max(due_at, before or due_at)
    since = last if now < last else now - HALF_A_DAY
    day = local_date(since, zone)
    if moment_of(day, hour, zone) < since:
        day += DAY
    return moment_of(day + SPANS[span], hour, zone)
