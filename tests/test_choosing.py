"""A day, an hour and a line are chosen by buttons: what cannot be chosen is not offered."""

import datetime as dt

import pytest

from domain.quiet import Quiet
from models import Task
from screens.clubs import Home
from screens.homework_calendar import month
from screens.moments import Choosing, days, hours
from screens.screen import Screen, shortened
from tests.test_access import KYRGYZ

NOON = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)  # a Monday in Bishkek
HOME = Home(club=1)
CHOOSING = Choosing(day=lambda _: HOME, at=lambda _: HOME, days=HOME, back=HOME, count=3)


def labels(screen: Screen) -> list[str]:
    return [each.text for row in screen.buttons for each in row]


@pytest.mark.parametrize(("later", "hour"), [(0, "13:00"), (7, "20:00")])
def test_today_is_offered_as_long_as_an_hour_of_it_is_left(later: int, hour: str) -> None:
    now = NOON + dt.timedelta(hours=later)
    shown = labels(days(CHOOSING, "?", now, Quiet(), KYRGYZ))
    assert shown == ["Бүгүн", "Эртең", "Шаршемби, 25-ноябрь", "← Артка"]
    assert labels(hours(CHOOSING, 0, now, Quiet(), KYRGYZ))[0] == hour


def test_late_in_the_evening_the_first_day_is_tomorrow() -> None:
    now = NOON + dt.timedelta(hours=8)  # 20:00; what is loud is over at nine
    shown = labels(days(CHOOSING, "?", now, Quiet(), KYRGYZ))
    assert shown == ["Эртең", "Шаршемби, 25-ноябрь", "← Артка"]


def test_a_week_that_is_over_takes_no_room_in_the_calendar() -> None:
    task = Task(id=1, club_id=1)
    weeks = month(task, "due", dt.date(2026, 11, 1), NOON.date(), KYRGYZ).buttons[1:-2]
    assert [[each.text for each in week][:2] for week in weeks] == [["23", "24"], ["30", "·"]]
    whole = month(task, "due", dt.date(2026, 12, 1), NOON.date(), KYRGYZ).buttons[1:-2]
    assert len(whole) == 5


def test_a_label_that_was_cut_says_so() -> None:
    assert shortened("Кошуна айыл", 11) == "Кошуна айыл"
    assert shortened("Кошуна айыл менен", 11) == "Кошуна айы…"
    assert shortened("Кошуна айыл менен", 8) == "Кошуна…"
