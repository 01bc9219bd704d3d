"""Club time: from weekdays and clock times in a zone to moments in UTC and back."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def moment_of(day: date, time: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the club's clock first shows this time of this day.

    A time that a clock change leaves out becomes the first minute after the change;
    of a time that comes twice the first one is meant.
    """
    wall = datetime.combine(day, time, zone)
    earlier, later = sorted(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if _wall(earlier, zone) == wall.replace(tzinfo=None):
        return earlier
    # The wall time falls into a gap, and the change lies between the two readings of it.
    minutes = range((later - earlier) // MINUTE + 1)
    passed = bisect_left(
        minutes, True, key=lambda n: _wall(earlier + n * MINUTE, zone) > wall.replace(tzinfo=None)
    )
    return earlier + passed * MINUTE


def next_weekly(weekday: int, time: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The first such weekday (0 is Monday) and time strictly after a moment, in UTC.

    Each local date of that weekday has exactly one such moment, whatever the clocks do.
    """
    today = local_date(after, zone)
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    while (moment := moment_of(day, time, zone)) <= after:
        day += timedelta(weeks=1)
    return moment


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
