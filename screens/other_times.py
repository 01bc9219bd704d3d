"""A mentor holds the talk at another time: one of its poll, or a day and an hour of its week."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

from aiogram.types import InlineKeyboardButton
from pydantic import Field

from domain.local_time import local_date
from models import Slot, Talk
from screens import moments
from screens.reminder_buttons import Ahead, Minute
from screens.screen import Screen, button, column
from screens.talks import OtherTime, ShowTalk, TalkButton, call_off_button
from screens.texts import Texts, raised
from services.talk_changes import last_day


class ChooseTime(TalkButton, prefix="talk_time"):
    position: Annotated[int, Field(ge=0, le=99)]


class ChooseDay(TalkButton, prefix="talk_days"):
    pass


class ChooseHour(TalkButton, prefix="talk_hours"):
    """`ahead` is how many days from today."""

    ahead: Ahead


class HoldAt(TalkButton, prefix="talk_at"):
    minute: Minute


def times(
    talk: Talk, offered: Sequence[Slot], now: dt.datetime, say: Texts, toast: str = ""
) -> Screen:
    """Those offered that are still ahead; with their votes, if there was a vote."""

    def choice(slot: Slot) -> InlineKeyboardButton:
        local = slot.starts_at.astimezone(say.zone)
        label = f"{raised(say.weekday(local.weekday()))} {local:%d.%m · %H:%M}"
        if was_vote:
            label += f" — {slot.votes or 0}"
        mark = "✅ " if slot.starts_at == talk.starts_at else ""
        return button(mark + label, ChooseTime(**ids, position=slot.position))

    ids = {"club": talk.club_id, "talk": talk.id}
    was_vote = talk.voters is not None
    has_others = _days_left(talk, now, say) > 0
    rows = column(
        *map(choice, offered),
        *([button(say("📅 Another day or hour"), ChooseDay(**ids))] if has_others else []),
        call_off_button(talk, say),
        button(say("← Back"), ShowTalk(club=talk.club_id)),
    )
    votes = say("🕒 Which time should it be? After the dash: its votes.")
    text = votes if offered and was_vote else say("🕒 Other time")
    if has_others:
        text += "\n" + say("Or write another one: “Thursday 17:00”.")
    return Screen(text, rows, toast=toast or None)


def days(talk: Talk, now: dt.datetime, say: Texts) -> Screen:
    text = say("📅 On which day? Press it, or write the time: “tomorrow 18:30”.")
    return moments.days(_choosing(talk, now, say), text, now, talk.club.rules.quiet, say)


def hours(talk: Talk, ahead: int, now: dt.datetime, say: Texts) -> Screen:
    return moments.hours(_choosing(talk, now, say), ahead, now, talk.club.rules.quiet, say)


def echo(talk: Talk, typed: Sequence[dt.datetime], now: dt.datetime, say: Texts) -> Screen:
    return moments.echo(_choosing(talk, now, say), say("🍵 Chai talk"), typed, now, say)


def _days_left(talk: Talk, now: dt.datetime, say: Texts) -> int:
    return (last_day(talk) - local_date(now, say.zone)).days + 1


def _choosing(talk: Talk, now: dt.datetime, say: Texts) -> moments.Choosing:
    ids = {"club": talk.club_id, "talk": talk.id}
    return moments.Choosing(
        day=lambda ahead: ChooseHour(**ids, ahead=ahead),
        at=lambda minute: HoldAt(**ids, minute=minute),
        days=ChooseDay(**ids),
        back=OtherTime(**ids),
        count=max(1, _days_left(talk, now, say)),
    )
