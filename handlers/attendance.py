"""Coming to a talk, being there, saying how it was: taps in the group and in private."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers import shown
from models import Club, Member, Person, Session
from screens import attendance as screens
from screens.screen import Screen
from screens.texts import Texts
from services import attendance

router = Router(name="attendance")
group = Router(name="attendance, group")
private = Router(name="attendance, private")
# A tap in the group changes nothing that the group reads, so its answers are toasts only.
group.callback_query.filter(F.message.chat.type.in_({"group", "supergroup"}))
private.callback_query.filter(F.message.chat.type == "private")
router.include_routers(group, private)


@group.callback_query(screens.Come.filter())
async def come(
    tap: CallbackQuery,
    callback_data: screens.Come,
    person: Person,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    is_new = await attendance.answer(session, member, callback_data.talk, now)
    return screens.answered(say, is_new=is_new, is_reached=person.may_write)


@private.callback_query(screens.Come.filter())
async def come_in_private(
    tap: CallbackQuery,
    callback_data: screens.Come,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    is_new = await attendance.answer(session, member, callback_data.talk, now)
    toast = screens.answered(say, is_new=is_new).toast or ""
    return await shown.next_talk(session, member, now, say, toast)


@private.callback_query(screens.StayAway.filter())
async def stay_away(
    tap: CallbackQuery,
    callback_data: screens.StayAway,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await attendance.take_back(session, member, callback_data.talk, now)
    return await shown.next_talk(session, member, now, say, screens.taken_back(say))


@group.callback_query(screens.BeThere.filter())
@private.callback_query(screens.BeThere.filter())
async def be_there(
    tap: CallbackQuery,
    callback_data: screens.BeThere,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await attendance.be_there(session, member, callback_data.talk, now)
    return screens.present(say)


@group.callback_query(screens.Rate.filter())
@private.callback_query(screens.Rate.filter())
async def rate(
    tap: CallbackQuery,
    callback_data: screens.Rate,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    mood = callback_data.mood
    is_counted = await attendance.rate(session, member, callback_data.talk, mood, now)
    return screens.rated(say, before=not is_counted)


@private.callback_query(screens.RollCall.filter())
async def call_roll(
    tap: CallbackQuery, callback_data: screens.RollCall, club: Club, session: Session, say: Texts
) -> Screen:
    page = await attendance.roll(session, club.id, callback_data.talk, callback_data.page)
    return screens.roll(page, say)


@private.callback_query(screens.TickPresent.filter())
async def tick(
    tap: CallbackQuery,
    callback_data: screens.TickPresent,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    asked = callback_data
    await attendance.tick(session, club.id, asked.talk, asked.whom, now, came=asked.came)
    return screens.roll(await attendance.roll(session, club.id, asked.talk, asked.page), say)
