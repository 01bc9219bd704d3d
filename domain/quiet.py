"""The hours in which the club's bot makes no sound."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.local_time import local_date, moment_of


@dataclass(frozen=True)
class Quiet:
    """From `starts` until just before `ends`, club time; equal times mean no quiet at all."""

    starts: time = time(21)
    ends: time = time(8)


def first_loud(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """The moment itself if sound is allowed then, else the end of the quiet hours, in UTC."""
    over_midnight = timedelta(days=quiet.starts > quiet.ends)
    today = local_date(moment, zone)
    for day in (today - timedelta(days=1), today):
        ends_at = moment_of(day + over_midnight, quiet.ends, zone)
        if moment_of(day, quiet.starts, zone) <= moment < ends_at:
            # Where a zone skips a whole day, one night can end inside the next.
            return first_loud(ends_at, zone, quiet)
    return moment


def is_quiet(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> bool:
    return first_loud(moment, zone, quiet) != moment
