"""A mentor makes a member one more, or hands the club over."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from models import Club, Member, Person, Session
from screens import office_buttons as buttons
from screens import offices as screens
from screens.screen import Screen
from screens.texts import Texts
from services import offices, profiles, roster

router = Router(name="offices")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.callback_query(buttons.ShowMentors.filter())
async def show(tap: CallbackQuery, club: Club, session: Session, say: Texts) -> Screen:
    return screens.mentors(club, await roster.mentors(session, club.id), say)


@router.callback_query(buttons.ShowCandidates.filter())
async def show_candidates(
    tap: CallbackQuery,
    callback_data: buttons.ShowCandidates,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    return screens.candidates(await roster.page(session, club, callback_data.page), say)


@router.callback_query(buttons.AskPromote.filter())
async def ask_promote(
    tap: CallbackQuery,
    callback_data: buttons.AskPromote,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    found = await profiles.get(session, member, callback_data.person)
    return screens.ask_promote(found, say)


@router.callback_query(buttons.Promote.filter())
async def promote(
    tap: CallbackQuery,
    callback_data: buttons.Promote,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    promoted = await offices.promote(session, member, callback_data.person, now)
    return screens.promoted(promoted, say)


@router.callback_query(buttons.AskResign.filter())
async def ask_resign(tap: CallbackQuery, club: Club, say: Texts) -> Screen:
    return screens.ask_resign(club, say)


@router.callback_query(buttons.Resign.filter())
async def resign(
    tap: CallbackQuery,
    member: Member,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await offices.resign(session, member, now)
    return screens.resigned(member.club, await roster.places_of(session, person.id), say)
