"""Every member in the library of her club: what is new, what stands where, and the search."""

from datetime import datetime

from aiogram import F, Router, flags
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.clubs import NotAMember
from domain.materials import TITLE_LENGTH, NoWordToFind
from handlers.named import of_club
from models import Material, Member, Person, Session
from screens import material_buttons as buttons
from screens import materials as screens
from screens import menu
from screens.screen import Screen
from screens.texts import Texts
from services import clubs, materials, talks

router = Router(name="materials")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")
router.callback_query.middleware(of_club("material", materials.get))
PRIVATE = F.chat.type == "private"


class AskedOfLibrary(StatesGroup):
    """What a member was asked for; her next message is the answer."""

    word = State()


@router.message(Command("material"), PRIVATE)
@router.message(menu.pressed(menu.MATERIALS), PRIVATE)
@router.callback_query(buttons.ShowLibrary.filter())
@flags.leads_to(button=buttons.ShowLibrary)
async def show_library(
    event: Message | CallbackQuery,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    found = await materials.of_club(session, member.club_id)
    return screens.library(member, found, say)


@router.callback_query(buttons.ShowShelf.filter())
async def show_shelf(
    tap: CallbackQuery,
    callback_data: buttons.ShowShelf,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    kind, every = callback_data.shelf, await materials.of_club(session, member.club_id)
    found = [each for each in every if each.shelf == kind]
    return screens.shelf(member, kind, found, callback_data.page, say)


@router.callback_query(buttons.AskWord.filter())
async def ask_word(
    tap: CallbackQuery, member: Member, session: Session, say: Texts, state: FSMContext
) -> Screen:
    await state.set_state(AskedOfLibrary.word)
    await state.set_data({"club": member.club_id})
    return screens.ask_word(member.club, await materials.of_club(session, member.club_id), say)


@router.message(AskedOfLibrary.word, F.text, PRIVATE, menu.is_answer)
async def take_word(
    message: Message, person: Person, session: Session, say: Texts, state: FSMContext
) -> Screen:
    club_id = (await state.get_data())["club"]
    member = await clubs.membership(session, club_id, person.id)
    if member is None:
        raise NotAMember
    wanted = message.text or ""
    if len(wanted) > TITLE_LENGTH:
        raise NoWordToFind
    here = say.at(talks.zone_of(member.club))
    return await _find(session, member, wanted, here, state)


@router.callback_query(buttons.FindWord.filter())
async def find_word(
    tap: CallbackQuery,
    callback_data: buttons.FindWord,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    return await _find(session, member, callback_data.word, say, state)


async def _find(
    session: Session, member: Member, wanted: str, say: Texts, state: FSMContext
) -> Screen:
    """Until something is found, her next message is the next try."""
    library = await materials.of_club(session, member.club_id)
    if found := materials.search(wanted, library):
        await state.clear()
        return screens.results(member, wanted, found, say)
    return screens.nothing(member.club, wanted, library, say)


@router.callback_query(buttons.OpenMaterial.filter())
async def open_material(
    tap: CallbackQuery,
    material: Material,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await materials.send(session, member, material, now)
    if material.url or materials.may_change(member, material):
        return screens.card(member, material, say)
    return screens.sent(say)
