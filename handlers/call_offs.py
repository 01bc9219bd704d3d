"""A mentor calls this week's talk off, or says that the last one was not held. One question first:
the group is told at once, or the talk counts nowhere.
"""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from handlers import shown
from models import Club, Member, Session
from screens import attendance, talk_card
from screens import talks as screens
from screens.screen import Screen
from screens.texts import Texts
from services import call_offs

router = Router(name="call_offs")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.callback_query(screens.AskCallOff.filter())
async def ask_call_off(
    tap: CallbackQuery,
    callback_data: screens.AskCallOff,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()  # beside the other times, her next message was to say one
    return talk_card.ask_call_off(
        await call_offs.ask(session, club.id, callback_data.talk, now), say
    )


@router.callback_query(screens.CallOff.filter())
async def call_off(
    tap: CallbackQuery,
    callback_data: screens.CallOff,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await call_offs.call_off(session, member.club_id, callback_data.talk, now)
    return await shown.next_talk(session, member, now, say, say("❌ cancelled"))


@router.callback_query(screens.HoldAfterAll.filter())
async def hold_after_all(
    tap: CallbackQuery,
    callback_data: screens.HoldAfterAll,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await call_offs.hold_after_all(session, member.club_id, callback_data.talk, now)
    return await shown.next_talk(session, member, now, say, say("✅ Saved"))


@router.callback_query(screens.AskNotHeld.filter())
async def ask_not_held(
    tap: CallbackQuery,
    callback_data: screens.AskNotHeld,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    talk = await call_offs.ask_not_held(session, club.id, callback_data.talk, now)
    return attendance.ask_not_held(talk, say)


@router.callback_query(screens.NotHeld.filter())
async def was_not_held(
    tap: CallbackQuery,
    callback_data: screens.NotHeld,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await call_offs.was_not_held(session, member.club_id, callback_data.talk, now)
    return await shown.next_talk(session, member, now, say, say("✅ Saved"))


@router.callback_query(screens.WasHeld.filter())
async def was_held(
    tap: CallbackQuery,
    callback_data: screens.WasHeld,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await call_offs.was_held(session, member.club_id, callback_data.talk, now)
    return await shown.next_talk(session, member, now, say, say("✅ Saved"))
