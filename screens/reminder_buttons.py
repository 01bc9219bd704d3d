"""The buttons of reminders: the mentor's own, and how loud the bot may be to a person."""

from collections.abc import Sequence
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from domain.sound import Level
from screens.buttons import ClubButton, MentorButton, RowNumber

Ahead = Annotated[int, Field(ge=0, le=31)]
Minute = Annotated[int, Field(ge=0, lt=2**27)]


class RemindersButton(MentorButton, prefix="rm"):
    pass


class ShowReminders(RemindersButton, prefix="rm_all"):
    pass


class NewReminder(RemindersButton, prefix="rm_new"):
    pass


class ReminderButton(RemindersButton, prefix="rm_of"):
    reminder: RowNumber


class ShowReminder(ReminderButton, prefix="rm_show"):
    pass


class ChooseDay(ReminderButton, prefix="rm_days"):
    pass


class ChooseHour(ReminderButton, prefix="rm_hours"):
    """`ahead` is how many days from today."""

    ahead: Ahead


class RemindAt(ReminderButton, prefix="rm_at"):
    """`minute` is counted from 1970."""

    minute: Minute


class Confirm(ReminderButton, prefix="rm_ok"):
    pass


class Reword(ReminderButton, prefix="rm_words"):
    pass


class Reach(ReminderButton, prefix="rm_to"):
    pass


class Repeat(ReminderButton, prefix="rm_again"):
    pass


class Delete(ReminderButton, prefix="rm_del"):
    pass


class Drop(ReminderButton, prefix="rm_drop"):
    pass


class SkipOnce(ReminderButton, prefix="rm_once"):
    """It comes again the time after. `minute`: the time that is left out, counted from 1970."""

    minute: Minute


class ShowPlan(RemindersButton, prefix="rm_plan"):
    weeks: Annotated[int, Field(ge=1, le=2)] = 2


class ShowUnreached(RemindersButton, prefix="rm_far"):
    pass


class InviteAll(RemindersButton, prefix="rm_reach"):
    pass


class LineButton(RemindersButton, prefix="rm_line"):
    step: RowNumber


class ShowLine(LineButton, prefix="rm_step"):
    pass


class SkipLine(LineButton, prefix="rm_skip"):
    pass


class AskSkipWeek(LineButton, prefix="rm_week"):
    pass


class PutBackLine(LineButton, prefix="rm_undo"):
    pass


class LineDays(LineButton, prefix="rm_sdays"):
    pass


class LineHours(LineButton, prefix="rm_shours"):
    """`ahead` is how many days from today."""

    ahead: Ahead


class MoveLine(LineButton, prefix="rm_move"):
    minute: Minute


class RewordLine(LineButton, prefix="rm_swords"):
    pass


class UsualWords(LineButton, prefix="rm_susual"):
    pass


class SwitchMentions(RemindersButton, prefix="rm_names"):
    pass


class Snooze(ClubButton, prefix="rm_later"):
    """Under a nudge: the letters that stand in the same message come again in an hour."""

    letter: RowNumber


def is_later(row: Sequence[InlineKeyboardButton]) -> bool:
    later = f"{Snooze.__prefix__}{Snooze.__separator__}"
    return any((each.callback_data or "").startswith(later) for each in row)


class ShowLevels(CallbackData, prefix="levels"):
    pass


class ChooseLevel(CallbackData, prefix="level"):
    level: Level
