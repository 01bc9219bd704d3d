"""What tells a mentor that she is needed leads to: who is meant, and what was not sent."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from models import Club, Member, Session
from screens import pulse as screens
from screens import trouble
from screens.reminder_buttons import ShowUnreached
from screens.screen import Screen
from screens.texts import Texts
from services import dead_letters, headcounts, pulse, reach

router = Router(name="pulse")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.callback_query(screens.ShowQuiet.filter())
async def who_is_quiet(
    tap: CallbackQuery, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    return screens.names(member.club, await pulse.quiet(session, member, now), say)


@router.callback_query(screens.ShowOutside.filter())
async def who_is_outside(
    tap: CallbackQuery, member: Member, session: Session, say: Texts
) -> Screen:
    return screens.names(member.club, await pulse.outside(session, member), say)


@router.callback_query(ShowUnreached.filter())
async def who_is_not_reached(
    tap: CallbackQuery, club: Club, session: Session, say: Texts
) -> Screen:
    strangers = await headcounts.strangers(session, club)
    return screens.unreached(club, await reach.unreached(session, club.id), strangers, say)


@router.callback_query(trouble.SendAgain.filter())
async def send_again(
    tap: CallbackQuery,
    callback_data: trouble.SendAgain,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await dead_letters.send_again(session, club, callback_data.letter, now)
    return trouble.sent_again(say)
