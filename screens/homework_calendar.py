"""A month of buttons on which a day is chosen."""

import datetime as dt
from calendar import Calendar as Weeks

from aiogram.types import InlineKeyboardButton

from domain.homework import month_later
from models import Task
from screens.homework_buttons import Calendar, PickDay, ShowTask, Use
from screens.homework_tasks import HOURS
from screens.screen import Screen, button
from screens.texts import Texts, raised

FARTHEST = 12  # months
EMPTY = "·"


def month(task: Task, use: Use, first: dt.date, today: dt.date, say: Texts) -> Screen:
    """`first` is any day of the month; days that are over cannot be chosen."""
    here = Calendar(club=task.club_id, task=task.id, use=use, month=first.year * 100 + first.month)
    heads = tuple(button(say.weekday(day, short=True), here) for day in range(7))
    weeks = Weeks().monthdatescalendar(first.year, first.month)
    days = tuple(
        tuple(_day(task, here, day, today) if day.month == first.month else button(EMPTY, here)
              for day in week)
        for week in weeks
        if week[-1] >= today
    )  # fmt: skip
    name = raised(say.month(first))
    text = say("📅 {month}\nChoose the day, or write it: 10.12 or 10.12 18:00", month=name)
    back = button(say("← Back"), ShowTask(club=task.club_id, task=task.id))
    return Screen(text, (heads, *days, _turning(here, first, today), (back,)))


def _day(task: Task, here: Calendar, day: dt.date, today: dt.date) -> InlineKeyboardButton:
    if day < today:
        return button(EMPTY, here)
    number = day.year * 10_000 + day.month * 100 + day.day
    at = HOURS[here.use].hour * 60
    data = PickDay(club=task.club_id, task=task.id, use=here.use, day=number, at=at)
    return button(str(day.day), data)


def _turning(here: Calendar, first: dt.date, today: dt.date) -> tuple[InlineKeyboardButton, ...]:
    first = first.replace(day=1)
    turns = [("◀️", month_later(first, -1)), ("▶️", month_later(first, 1))]
    this, last = today.replace(day=1), month_later(today.replace(day=1), FARTHEST)
    return tuple(
        button(label, here.model_copy(update={"month": to.year * 100 + to.month}))
        for label, to in turns
        if this <= to <= last
    )
