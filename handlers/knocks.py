"""Requests to come into a club's group, and what a mentor says to them."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, ChatJoinRequest

from models import Club, Member, Person, Session
from screens import knocks as screens
from screens import office_buttons as buttons
from screens.screen import Screen
from screens.texts import Texts
from services import knocks

router = Router(name="knocks")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.chat_join_request()
async def somebody_knocks(
    request: ChatJoinRequest,
    session: Session,
    now: datetime,
    bot_name: str,
    person: Person | None = None,
    club: Club | None = None,
) -> None:
    if club and person:
        await knocks.hear(session, club, person, bot_name, now)


@router.callback_query(buttons.LetIn.filter())
async def let_in(
    tap: CallbackQuery,
    callback_data: buttons.LetIn,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    return await _decide(session, member, tap, callback_data.who, now, say, is_welcome=True)


@router.callback_query(buttons.TurnAway.filter())
async def turn_away(
    tap: CallbackQuery,
    callback_data: buttons.TurnAway,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    return await _decide(session, member, tap, callback_data.who, now, say, is_welcome=False)


async def _decide(
    session: Session,
    mentor: Member,
    tap: CallbackQuery,
    who: int,
    now: datetime,
    say: Texts,
    *,
    is_welcome: bool,
) -> Screen:
    under = tap.message.message_id if tap.message else 0
    stands = await knocks.decide(session, mentor, under, who, now, is_welcome=is_welcome)
    return screens.answered(say, is_welcome=stands, before=stands != is_welcome)
