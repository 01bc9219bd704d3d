"""A mentor says who is what in the club, or hands it over."""

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
    return screens.mentors(club, await roster.with_role(session, club.id), say)


@router.callback_query(buttons.ShowCandidates.filter())
async def show_candidates(
    tap: CallbackQuery,
    callback_data: buttons.ShowCandidates,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    return screens.candidates(club, await roster.page(session, club.id, callback_data.page), say)


@router.callback_query(buttons.ChooseRole.filter())
async def choose_role(
    tap: CallbackQuery,
    callback_data: buttons.ChooseRole,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    found = await profiles.get(session, member, callback_data.person)
    return screens.choose_role(found, say)


@router.callback_query(buttons.AskAppoint.filter())
async def ask_appoint(
    tap: CallbackQuery,
    callback_data: buttons.AskAppoint,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    found = await profiles.get(session, member, callback_data.person)
    return screens.ask_appoint(found, callback_data.role, say)


@router.callback_query(buttons.Appoint.filter())
async def appoint(
    tap: CallbackQuery,
    callback_data: buttons.Appoint,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    asked = callback_data
    appointed = await offices.appoint(session, member, asked.person, asked.role, now)
    return screens.appointed(appointed, say)


@router.callback_query(buttons.AskResign.filter())
async def ask_resign(
    tap: CallbackQuery, member: Member, club: Club, session: Session, say: Texts
) -> Screen:
    if await offices.is_last_mentor(session, member):
        return screens.hand_over_first(club, say)
    is_heard = await offices.is_followed(session, member)
    return screens.ask_resign(club, say, is_heard=is_heard)


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
