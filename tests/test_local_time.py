from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.local_time import MINUTE, local_date, moment_of, next_weekly

ZONES = sorted(available_timezones())
FROM, UNTIL = date(2026, 1, 1), date(2028, 1, 1)
TIMES = [time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3), time(12), time(23, 30)]

CASES = [
    # zone, day, time, what the club's clock shows then, the same in UTC
    ("Asia/Bishkek", "2026-11-26", "18:30", "2026-11-26 18:30", "2026-11-26 12:30"),
    ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29 03:00", "2026-03-29 01:00"),
    ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29 03:00", "2026-03-29 01:00"),
    ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29 03:00", "2026-03-29 01:00"),
    ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25 02:30", "2026-10-25 00:30"),
    ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25 03:00", "2026-10-25 02:00"),
    ("America/New_York", "2026-03-08", "02:59", "2026-03-08 03:00", "2026-03-08 07:00"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01 01:30", "2026-11-01 05:30"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04 02:30", "2026-10-03 15:30"),
    ("Asia/Beirut", "2026-03-29", "00:00", "2026-03-29 01:00", "2026-03-28 22:00"),
    ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29 00:00", "2026-03-29 01:00"),
    ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-31 00:00", "2011-12-30 10:00"),
]


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


@cache
def days_of_change(name: str) -> list[date]:
    """The days around a change of the clocks, or any days if the zone has none."""
    days = [FROM + timedelta(days=n) for n in range((UNTIL - FROM).days)]
    noon = [datetime.combine(day, time(12), ZoneInfo(name)).utcoffset() for day in days]
    changed = [n for n in range(1, len(days)) if noon[n] != noon[n - 1]]
    return [days[n + step] for n in changed for step in (-1, 0)] or days


any_zone = st.sampled_from(ZONES)
any_minute = st.builds(time, st.integers(0, 23), st.integers(0, 59))
zone_and_day = any_zone.flatmap(
    lambda name: st.tuples(
        st.just(ZoneInfo(name)),
        st.sampled_from(days_of_change(name)) | st.dates(FROM, UNTIL),
    )
)


@pytest.mark.parametrize(("name", "day", "at", "shown", "utc"), CASES)
def test_a_club_time_is_one_moment(name: str, day: str, at: str, shown: str, utc: str) -> None:
    zone = ZoneInfo(name)
    moment = moment_of(date.fromisoformat(day), time.fromisoformat(at), zone)
    assert moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert wall(moment, zone) == datetime.fromisoformat(shown)
    assert moment.tzinfo is UTC


@given(zone_and_day, any_minute)
def test_the_moment_is_the_first_minute_at_which_the_clock_has_come_so_far(
    where: tuple[ZoneInfo, date], at: time
) -> None:
    zone, day = where
    aim = datetime.combine(day, at)
    minute = aim.replace(tzinfo=UTC) - timedelta(hours=16)
    while wall(minute, zone) < aim:
        minute += MINUTE
    assert moment_of(day, at, zone) == minute


@given(zone_and_day, any_minute, st.integers(0, 6), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_the_next_weekly_moment_is_the_nearest_one_strictly_after(
    where: tuple[ZoneInfo, date], at: time, weekday: int, later: timedelta
) -> None:
    zone, day = where
    after = datetime.combine(day, time(), UTC) + later
    days = [day + timedelta(days=n) for n in range(-3, 21)]
    moments = [moment_of(each, at, zone) for each in days if each.weekday() == weekday]
    assert next_weekly(weekday, at, zone, after) == min(m for m in moments if m > after)


def firings(weekday: int, at: time, zone: ZoneInfo) -> Iterator[datetime]:
    """Each firing asked for with nothing known but the one before."""
    after = moment_of(FROM, at, zone) - timedelta(hours=1)
    end = moment_of(UNTIL, at, zone)
    while (after := next_weekly(weekday, at, zone, after)) < end:
        yield after


def assert_once_a_date(weekday: int, at: time, zone: ZoneInfo) -> None:
    days = [FROM + timedelta(days=n) for n in range((UNTIL - FROM).days)]
    scheduled = [day for day in days if day.weekday() == weekday]
    for day, moment in zip(scheduled, firings(weekday, at, zone), strict=True):
        aim, local = datetime.combine(day, at), moment.astimezone(zone)
        shown = local.replace(tzinfo=None)
        assert local.fold == 0, f"{zone} {aim} fires at the second of two equal times"
        skipped = wall(moment - MINUTE, zone) < aim < shown if shown != aim else False
        assert shown == aim or skipped, f"{zone} {aim} fires at {shown}"


@given(any_zone, st.integers(0, 6), st.sampled_from(TIMES) | any_minute)
def test_every_scheduled_date_fires_exactly_once(name: str, weekday: int, at: time) -> None:
    assert_once_a_date(weekday, at, ZoneInfo(name))


@pytest.mark.prove
@pytest.mark.parametrize("at", TIMES, ids=str)
def test_every_scheduled_date_fires_exactly_once_in_every_zone(at: time) -> None:
    assert len(ZONES) > 400
    for name in ZONES:
        for weekday in range(7):
            assert_once_a_date(weekday, at, ZoneInfo(name))


def test_the_club_has_its_own_date() -> None:
    late_evening = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
    assert local_date(late_evening, ZoneInfo("Asia/Bishkek")) == date(2026, 11, 26)
    assert local_date(late_evening, ZoneInfo("America/New_York")) == date(2026, 11, 25)
