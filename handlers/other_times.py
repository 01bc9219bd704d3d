"""A mentor holds the talk at another time: one of its poll, or a day and an hour of its week."""

from datetime import UTC, datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.talks import NotThisSlot
from handlers import asked, shown
from models import Club, Member, Person, Session
from screens import menu
from screens import other_times as screens
from screens.screen import Screen
from screens.talks import OtherTime
from screens.texts import Texts
from services import talk_changes, talks, typed_dates

router = Router(name="other_times")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


class AskedOfTime(StatesGroup):
    """Her next message says when the talk is to be held."""

    moment = State()


@router.callback_query(OtherTime.filter())
async def offer_times(
    tap: CallbackQuery,
    callback_data: OtherTime,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    """By buttons, or her next message says it."""
    talk = await talk_changes.open_talk(session, club.id, callback_data.talk, now)
    await asked.ask(state, AskedOfTime.moment, talk)
    return screens.times(talk, talk_changes.still_ahead(talk, now), now, say)


@router.callback_query(screens.ChooseTime.filter())
async def choose_time(
    tap: CallbackQuery,
    callback_data: screens.ChooseTime,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    chosen = (callback_data.talk, callback_data.position)
    try:
        await talk_changes.reschedule(session, member.club_id, *chosen, now)
    except NotThisSlot as refused:  # it has passed, or was not offered: she sees those that are
        talk = await talk_changes.open_talk(session, member.club_id, callback_data.talk, now)
        ahead = talk_changes.still_ahead(talk, now)
        return screens.times(talk, ahead, now, say, toast=say(refused.says))
    await state.clear()
    return await shown.next_talk(session, member, now, say, say("✅ Saved"))


@router.callback_query(screens.ChooseDay.filter())
async def choose_day(
    tap: CallbackQuery,
    callback_data: screens.ChooseDay,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    talk = await talk_changes.open_talk(session, club.id, callback_data.talk, now)
    await asked.ask(state, AskedOfTime.moment, talk)
    return screens.days(talk, now, say)


@router.callback_query(screens.ChooseHour.filter())
async def choose_hour(
    tap: CallbackQuery,
    callback_data: screens.ChooseHour,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    talk = await talk_changes.open_talk(session, club.id, callback_data.talk, now)
    return screens.hours(talk, callback_data.ahead, now, say)


@router.message(AskedOfTime.moment, F.chat.type == "private", menu.is_answer)
async def take_moment(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor, talk_id = await asked.answered(session, person, state)
    talk = await talk_changes.open_talk(session, mentor.club_id, talk_id, now)
    here = say.at(talks.zone_of(talk.club))
    instead_of = talk.starts_at or talk.closes_at
    moments = typed_dates.understand_moments(message.text or "", talk.club, instead_of, now)
    return screens.echo(talk, moments, now, here)


@router.callback_query(screens.HoldAt.filter())
async def hold_at(
    tap: CallbackQuery,
    callback_data: screens.HoldAt,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    start = datetime.fromtimestamp(callback_data.minute * 60, UTC)
    await talk_changes.hold_at(session, member.club_id, callback_data.talk, start, now)
    await state.clear()
    return await shown.next_talk(session, member, now, say, say("✅ Saved"))
