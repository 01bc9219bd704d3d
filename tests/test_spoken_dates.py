"""Moments as people say them to each other: read rightly or asked about, never wrongly."""

from datetime import datetime

import pytest

from domain.typed_dates import Every, HasPassed, NotUnderstood
from services.typed_dates import understand
from tests.test_typed_dates import BISHKEK, SATURDAY, shown

RIGHT = {
    "эртең кечки саат бештерде": "2026-11-22 17:00",
    "эртең кечинде 7лерде": "2026-11-22 19:00",
    "жумада кечки 7де": "2026-11-27 19:00",
    "отчет жумага чейин": "2026-11-27 10:00",
    "бүгүн 19.00гө": "2026-11-21 19:00",
    "эртең саат 18:00гө": "2026-11-22 18:00",
    "ушул айдын 25инде 18:00": "2026-11-25 18:00",
    "15-декабрда": "2026-12-15 10:00",
    "послезавтра к 9": "2026-11-23 09:00",
    "через 2 недели": "2026-12-05 10:00",
    "эртең кечки саат 8 жарымда": "2026-11-22 20:30",
    "эртең 9 жарымда": "2026-11-22 09:30",
    "декабрдын он бешинде 10:00": "2026-12-15 10:00",
    "завтра 19час": "2026-11-22 19:00",
    "завтра к вечеру": "2026-11-22 19:00",
    "завтра к 19-ти": "2026-11-22 19:00",
    "15 дек. в 18:00": "2026-12-15 18:00",
    "5 янв 10:00": "2027-01-05 10:00",
    "в 8 вечера": "2026-11-21 20:00",
}
ASKED_BACK = {
    "эртеңки саат бештеде": ["2026-11-22 05:00", "2026-11-22 17:00"],
    "завтра к 7-ми": ["2026-11-22 07:00", "2026-11-22 19:00"],
    "саат 8де": ["2026-11-21 20:00", "2026-11-22 08:00"],
    "в 10": ["2026-11-21 22:00", "2026-11-22 10:00"],
}
NOT_SURE = [
    "завтра без 10 семь", "завтра без 15 6", "завтра в пол седьмого", "завтра в пол 7",
    "завтра в четверть седьмого", "завтра между 18 и 19", "завтра к 11 или 12", "15,12 18:00",
    "эртең 10 же 11де", "бүрсүгүндөн кийин 10до", "послепослезавтра в 10", "15дек в 18",
    "эртең саат 5тер чамасында", "завтра в 15:00 по Москве", "жумада бир 10:00",
    "каждый день кроме воскресенья 9:00", "каждый день до 25 декабря в 9:00",
    "через час и 30 минут", "с 1 по 5 декабря семинар", "ай сайын бешинде 10:00",
    "күнарага 10:00", "каждое первое число 10:00", "ср, 25 ноября, 18:30 МСК",
    "бир жарым сааттан кийин", "кийинки айдын 5инде", "на след. неделе в среду в 18:00",
    "в следующую среду в полседьмого",
]  # fmt: skip


@pytest.mark.parametrize("typed", RIGHT)
def test_it_is_echoed_rightly(typed: str) -> None:
    assert shown(typed) == [RIGHT[typed]]


@pytest.mark.parametrize("typed", ASKED_BACK)
def test_what_can_mean_two_moments_is_asked_back(typed: str) -> None:
    assert shown(typed) == ASKED_BACK[typed]


@pytest.mark.parametrize("typed", NOT_SURE)
def test_what_nobody_can_be_sure_of_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        understand(typed, SATURDAY, BISHKEK)


def test_a_day_of_this_month_that_is_over_has_passed() -> None:
    with pytest.raises(HasPassed):
        understand("ушул айдын 5инде", SATURDAY, BISHKEK)


def test_next_thursday_is_asked_back_however_short_it_is_written() -> None:
    monday = datetime(2026, 11, 23, 12, 0, tzinfo=BISHKEK)
    both = ["2026-11-26 18:30", "2026-12-03 18:30"]
    assert shown("в след. четверг 18:30", monday) == both


def test_an_hour_of_each_day_is_not_asked_back() -> None:
    reading = understand("күн сайын саат 8де", SATURDAY, BISHKEK)
    assert (len(reading.moments), reading.every) == (1, Every.DAILY)
