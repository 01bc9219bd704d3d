"""When the poll opens and closes, and which dates it offers."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ClubError
from domain.local_time import next_weekly
from domain.talks import Hour, NoHours, TalkRules, closing_of, hour_of, opening_after, slots

RULES = TalkRules()
EVERY_HOUR = [Hour(weekday, time(hour)) for weekday in range(7) for hour in range(24)]
HOURS = [Hour(1, time(18, 30)), Hour(3, time(20)), Hour(5, time(11)), Hour(6, time(18, 30))]

# zone, a moment before, opening, closing and four slots in UTC
WEEKS = {
    "an ordinary week in Bishkek": (
        "Asia/Bishkek",
        "2026-11-20 00:00",
        "2026-11-22 04:00",
        "2026-11-23 14:00",
        ["2026-11-24 12:30", "2026-11-26 14:00", "2026-11-28 05:00", "2026-11-29 12:30"],
    ),
    "clocks go forward in Berlin on the last day offered": (
        "Europe/Berlin",
        "2026-03-20 00:00",
        "2026-03-22 09:00",
        "2026-03-23 19:00",
        ["2026-03-24 17:30", "2026-03-26 19:00", "2026-03-28 10:00", "2026-03-29 16:30"],
    ),
    "clocks go forward in Berlin on the day of the opening": (
        "Europe/Berlin",
        "2026-03-28 23:00",
        "2026-03-29 08:00",
        "2026-03-30 18:00",
        ["2026-03-31 16:30", "2026-04-02 18:00", "2026-04-04 09:00", "2026-04-05 16:30"],
    ),
    "clocks go back in New York on the last day offered": (
        "America/New_York",
        "2026-10-23 00:00",
        "2026-10-25 14:00",
        "2026-10-27 00:00",
        ["2026-10-27 22:30", "2026-10-30 00:00", "2026-10-31 15:00", "2026-11-01 23:30"],
    ),
}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("week", WEEKS.values(), ids=WEEKS.keys())
def test_the_week_keeps_to_the_clubs_clock(week: tuple[str, str, str, str, list[str]]) -> None:
    name, before, opens, closes, offered = week
    zone = ZoneInfo(name)
    opened = opening_after(RULES, zone, utc(before))
    closing = closing_of(RULES, zone, opened)
    assert (opened, closing) == (utc(opens), utc(closes))
    assert slots(HOURS, closing, zone, RULES) == tuple(map(utc, offered))


def test_a_poll_opened_late_still_closes_on_time() -> None:
    zone = ZoneInfo("Asia/Bishkek")
    assert closing_of(RULES, zone, utc("2026-11-23 13:59")) == utc("2026-11-23 14:00")


def test_the_next_opening_is_a_later_one() -> None:
    zone = ZoneInfo("Asia/Bishkek")
    assert opening_after(RULES, zone, utc("2026-11-22 04:00")) == utc("2026-11-29 04:00")


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (Hour(1, time(8)), "2026-11-24 02:00"),
        (Hour(1, time(7, 59)), "2026-12-01 01:59"),
        (Hour(0, time(21)), "2026-11-30 15:00"),
    ],
)
def test_an_hour_too_soon_after_closing_is_offered_a_week_later(hour: Hour, expected: str) -> None:
    closing = utc("2026-11-23 14:00")
    assert slots([hour], closing, ZoneInfo("Asia/Bishkek"), RULES) == (utc(expected),)


def test_the_lead_is_counted_on_the_clubs_clock_when_a_night_is_short() -> None:
    zone, closing = ZoneInfo("Europe/Berlin"), utc("2026-03-28 19:00")
    assert slots([Hour(6, time(8))], closing, zone, RULES) == (utc("2026-03-29 06:00"),)


def test_hours_that_a_clock_change_makes_one_are_offered_once() -> None:
    zone, closing = ZoneInfo("Europe/Berlin"), utc("2026-03-23 19:00")
    skipped = [Hour(6, time(2)), Hour(6, time(2, 30)), Hour(6, time(3)), Hour(6, time(2, 30))]
    assert slots(skipped, closing, zone, RULES) == (utc("2026-03-29 01:00"),)


def test_without_hours_there_is_no_poll_and_the_mentor_is_told_what_to_do() -> None:
    with pytest.raises(NoHours, match="Please choose the hours") as refused:
        slots([], utc("2026-11-23 14:00"), ZoneInfo("Asia/Bishkek"), RULES)
    assert isinstance(refused.value, ClubError)


def test_of_too_many_hours_every_so_many_th_is_offered_and_no_day_is_left_out() -> None:
    zone, closing = ZoneInfo("Asia/Bishkek"), utc("2026-11-23 14:00")
    offered = slots(EVERY_HOUR, closing, zone, RULES)
    assert len(offered) == RULES.max_slots
    assert {hour_of(slot, zone).weekday for slot in offered} == set(range(7))
    distances = {later - sooner for sooner, later in pairwise(offered)}
    assert distances <= {timedelta(hours=16), timedelta(hours=17)}


zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
days = st.dates(date(2026, 1, 1), date(2030, 1, 1))
ticked = st.lists(st.sampled_from(EVERY_HOUR), min_size=1, max_size=40, unique=True)


def closings(zone: ZoneInfo, start: date) -> tuple[datetime, datetime]:
    first = closing_of(RULES, zone, datetime.combine(start, time(), UTC))
    return first, closing_of(RULES, zone, first)


@given(ticked, zones, days, st.randoms(use_true_random=False))
def test_slots_are_distinct_in_time_order_and_within_a_week_of_the_clubs_clock(
    hours: list[Hour], zone: ZoneInfo, start: date, random: Random
) -> None:
    closing, _ = closings(zone, start)
    offered = slots(hours, closing, zone, RULES)
    assert list(offered) == sorted(set(offered))
    assert 1 <= len(offered) <= RULES.max_slots
    first = closing.astimezone(zone).replace(tzinfo=None) + RULES.lead
    for slot in offered:
        assert first <= slot.astimezone(zone).replace(tzinfo=None) < first + timedelta(weeks=1)
    random.shuffle(hours)
    assert slots(hours, closing, zone, RULES) == offered


@given(st.sampled_from(EVERY_HOUR), zones, days, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_no_date_is_offered_by_two_polls_and_none_by_no_poll(
    hour: Hour, zone: ZoneInfo, start: date, lead: timedelta
) -> None:
    rules = TalkRules(lead=lead)
    [this], [following] = (slots([hour], each, zone, rules) for each in closings(zone, start))
    assert following == next_weekly(hour.weekday, hour.at, zone, this)


@given(ticked, zones, days)
def test_the_same_hours_are_offered_every_week(
    hours: list[Hour], zone: ZoneInfo, start: date
) -> None:
    # At night a change of the clocks can move an hour.
    daytime = [hour for hour in hours if time(4) <= hour.at <= time(20)] or HOURS
    this, following = (slots(daytime, each, zone, RULES) for each in closings(zone, start))
    assert [hour_of(slot, zone) for slot in this] == [hour_of(slot, zone) for slot in following]
