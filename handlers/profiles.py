"""A member says who she is and where she serves; a mentor may say it of any member."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.clubs import NotAMember
from models import Member, Person, Session
from screens import menu
from screens import profile_buttons as buttons
from screens import profiles as screens
from screens.clubs import people
from screens.screen import Screen
from screens.texts import Texts
from services import clubs, profiles, roster, scopes

router = Router(name="profiles")
router.callback_query.filter(F.message.chat.type == "private")


class AskedOfMember(StatesGroup):
    """What she was asked about a member, most often herself; her next message is the answer."""

    fact = State()


@router.callback_query(buttons.ShowMe.filter())
async def show_me(tap: CallbackQuery, member: Member, say: Texts) -> Screen:
    return screens.profile(member, say, is_own=True)


@router.callback_query(buttons.ShowProfile.filter())
async def show(
    tap: CallbackQuery,
    callback_data: buttons.ShowProfile,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    found = await profiles.get(session, member, callback_data.person)
    return screens.profile(found, say, is_own=found is member)


@router.callback_query(buttons.AskFact.filter())
async def ask(
    tap: CallbackQuery,
    callback_data: buttons.AskFact,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    found = await profiles.get(session, member, callback_data.person)
    await state.set_state(AskedOfMember.fact)
    await state.set_data(callback_data.model_dump())
    return screens.ask(found, callback_data.fact, say, is_own=found is member)


@router.message(AskedOfMember.fact, F.text, F.chat.type == "private", menu.is_answer)
async def take(
    message: Message,
    person: Person,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    asked = buttons.AskFact(**await state.get_data())
    member = await clubs.membership(session, asked.club, person.id)
    if member is None:
        raise NotAMember
    found = await profiles.get(session, member, asked.person)
    await profiles.write(session, found, asked.fact, message.text or "")
    await state.clear()
    return screens.profile(found, say, is_own=found is member)


@router.callback_query(buttons.Standings.filter())
async def offer_standings(
    tap: CallbackQuery,
    callback_data: buttons.Standings,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    found = await profiles.get(session, member, callback_data.person)
    return screens.standings(found, say, is_own=found is member)


@router.callback_query(buttons.SetStanding.filter())
async def set_standing(
    tap: CallbackQuery,
    callback_data: buttons.SetStanding,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    found = await profiles.get(session, member, callback_data.person)
    found.standing = callback_data.standing
    return screens.profile(found, say, is_own=found is member)


@router.callback_query(buttons.HomeOblasts.filter())
async def offer_oblasts(
    tap: CallbackQuery,
    callback_data: buttons.HomeOblasts,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    found = await profiles.get(session, member, callback_data.person)
    return screens.oblasts(found, say, is_own=found is member)


@router.callback_query(buttons.SetOblast.filter())
async def set_oblast(
    tap: CallbackQuery,
    callback_data: buttons.SetOblast,
    member: Member,
    session: Session,
    say: Texts,
    bot_name: str,
) -> Screen:
    found = await profiles.get(session, member, callback_data.person)
    found.oblast = callback_data.oblast
    if not scopes.reaches(member, found):  # she is another co-mentor's now
        page = await roster.page(session, member.club_id, 0, scopes.members(member))
        return people(member.club, page, bot_name, say)
    return screens.profile(found, say, is_own=found is member)
