from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.local_time import MINUTE, moment_of
from domain.quiet import Quiet, first_loud, is_quiet

BISHKEK, BERLIN = ZoneInfo("Asia/Bishkek"), ZoneInfo("Europe/Berlin")
NIGHT = Quiet()
THURSDAY = date(2026, 11, 26)
FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("at", "loud_on", "loud_at"),
    [
        (time(7, 59), THURSDAY, time(8)),
        (time(8), THURSDAY, time(8)),
        (time(20, 59, 59), THURSDAY, time(20, 59, 59)),
        (time(21), FRIDAY, time(8)),
        (time(23, 59), FRIDAY, time(8)),
        (time(0), THURSDAY, time(8)),
    ],
)
def test_what_is_due_at_night_waits_for_the_morning(
    at: time, loud_on: date, loud_at: time
) -> None:
    moment = moment_of(THURSDAY, at, BISHKEK)
    expected = moment_of(loud_on, loud_at, BISHKEK)
    assert first_loud(moment, BISHKEK, NIGHT) == expected
    assert is_quiet(moment, BISHKEK, NIGHT) == (expected != moment)


def test_the_night_is_the_clubs_own_whatever_zone_the_moment_is_told_in() -> None:
    moment = datetime(2026, 11, 26, 12, 0, tzinfo=ZoneInfo("America/New_York"))
    assert is_quiet(moment, BISHKEK, NIGHT)
    assert not is_quiet(moment, BERLIN, NIGHT)


@pytest.mark.parametrize(("evening", "hours"), [(date(2026, 3, 28), 10), (date(2026, 10, 24), 12)])
def test_the_night_of_a_clock_change_also_ends_at_eight(evening: date, hours: int) -> None:
    falls = moment_of(evening, time(21), BERLIN)
    wakes = first_loud(falls, BERLIN, NIGHT)
    assert wakes - falls == timedelta(hours=hours)
    assert wakes.astimezone(BERLIN).time() == time(8)


def test_a_club_may_be_quiet_over_noon() -> None:
    noon = Quiet(time(12), time(14))
    moment = moment_of(THURSDAY, time(13), BISHKEK)
    assert first_loud(moment, BISHKEK, noon) == moment + timedelta(hours=1)
    assert not is_quiet(moment_of(THURSDAY, time(23), BISHKEK), BISHKEK, noon)


def test_equal_hours_mean_no_quiet_at_all() -> None:
    never = Quiet(time(8), time(8))
    assert not any(
        is_quiet(moment_of(THURSDAY, time(hour), BISHKEK), BISHKEK, never) for hour in range(24)
    )


def test_a_night_that_ends_on_a_skipped_day_goes_on_into_the_next() -> None:
    apia = ZoneInfo("Pacific/Apia")  # had no 30 December 2011
    evening = moment_of(date(2011, 12, 29), time(22), apia)
    assert first_loud(evening, apia, NIGHT) == moment_of(date(2011, 12, 31), time(8), apia)


@given(
    st.datetimes(datetime(2011, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(sorted(available_timezones())),
)
def test_the_first_loud_moment_is_loud_and_nothing_before_it_was(
    moment: datetime, name: str
) -> None:
    zone = ZoneInfo(name)
    loud = first_loud(moment, zone, NIGHT)
    local = loud.astimezone(zone).time()
    assert NIGHT.ends <= local < NIGHT.starts
    assert not is_quiet(loud, zone, NIGHT)
    if loud != moment:
        assert local == NIGHT.ends
        assert is_quiet(moment, zone, NIGHT)
        assert is_quiet(loud - MINUTE, zone, NIGHT)
        assert first_loud(loud - MINUTE, zone, NIGHT) == loud
