"""Who looks after the library adds to it, tells the group, and changes what is hers to change."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.clubs import NotALink
from domain.materials import NotAMaterial, NotOnPortal
from domain.roles import Right
from handlers.named import of_club
from models import Club, Material, Member, Person, Session
from screens import material_buttons as buttons
from screens import material_desk as screens
from screens import materials as library_screens
from screens import menu
from screens.screen import Screen
from screens.texts import Texts
from services import materials, places, talks
from services.homework_messages import piece_of

router = Router(name="material_desk")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")
router.callback_query.middleware(of_club("material", materials.get))
PRIVATE = F.chat.type == "private"


class AskedOfMaterial(StatesGroup):
    """What she was asked for; her next message is the answer."""

    item = State()
    title = State()
    portal = State()


@router.callback_query(buttons.AddMaterial.filter())
async def ask(tap: CallbackQuery, club: Club, say: Texts, state: FSMContext) -> Screen:
    await state.set_state(AskedOfMaterial.item)
    await state.set_data({"club": club.id})
    return screens.ask(club, say)


@router.message(AskedOfMaterial.item, PRIVATE, menu.is_answer)
async def take(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    club_id = (await state.get_data())["club"]
    member = await places.of_mentor(session, club_id, person.id, Right.SHARE)
    return await _add(message, session, member, now, _in_zone(say, member), state)


async def _add(
    message: Message,
    session: Session,
    member: Member,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    piece = piece_of(message)
    if piece is None:
        raise NotAMaterial
    otherwise = library_screens.unnamed(piece.kind, now, say)
    material = await materials.add(session, member, piece, otherwise, now)
    await _wait_for(AskedOfMaterial.title, material, state)
    return screens.added(material, say)


@router.callback_query(buttons.AskTitle.filter())
async def ask_title(
    tap: CallbackQuery, material: Material, say: Texts, state: FSMContext
) -> Screen:
    await _wait_for(AskedOfMaterial.title, material, state)
    return screens.ask_title(material, say)


@router.message(AskedOfMaterial.title, PRIVATE, menu.is_answer)
async def take_title(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    """In the place of a title she may send what is next: an album comes as several messages."""
    member, material = await _asked(session, person, state)
    try:
        return await _add(message, session, member, now, _in_zone(say, member), state)
    except NotAMaterial:
        materials.rename(material, message.text or "")
    await state.clear()
    return library_screens.card(member, material, _in_zone(say, member))


@router.callback_query(buttons.ShowMaterial.filter())
async def show(
    tap: CallbackQuery, material: Material, member: Member, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return library_screens.card(member, material, say)


@router.callback_query(buttons.PublishMaterial.filter())
async def publish(
    tap: CallbackQuery,
    material: Material,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await materials.publish(session, member.club, material, now)
    shown = library_screens.card(member, material, say)
    return replace(shown, toast=say("📣 The group will read of it."))


@router.callback_query(buttons.MailMaterial.filter())
async def mail(
    tap: CallbackQuery, material: Material, club: Club, say: Texts, bot_name: str
) -> Screen:
    return screens.mail(material, club, replace(say, bot_name=bot_name))


@router.callback_query(buttons.AskPortal.filter())
async def ask_portal(
    tap: CallbackQuery, material: Material, say: Texts, state: FSMContext
) -> Screen:
    await _wait_for(AskedOfMaterial.portal, material, state)
    return screens.ask_portal(material, say)


@router.message(AskedOfMaterial.portal, PRIVATE, menu.is_answer)
async def take_portal(
    message: Message, person: Person, session: Session, say: Texts, state: FSMContext
) -> Screen:
    member, material = await _asked(session, person, state)
    try:
        materials.put_on_portal(material, message.text or "")
    except (NotALink, NotOnPortal):
        return screens.ask_portal(material, say).after(say(NotOnPortal.says))
    await state.clear()
    return library_screens.card(member, material, _in_zone(say, member))


@router.callback_query(buttons.SwitchPortal.filter())
async def switch_portal(
    tap: CallbackQuery,
    callback_data: buttons.SwitchPortal,
    material: Material,
    member: Member,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    material.portal = (material.portal or "") if callback_data.is_there else None
    return library_screens.card(member, material, say)


@router.callback_query(buttons.ChangeMaterial.filter())
async def change(tap: CallbackQuery, material: Material, say: Texts, state: FSMContext) -> Screen:
    await state.clear()
    return screens.change(material, say)


@router.callback_query(buttons.RemoveMaterial.filter())
async def remove(tap: CallbackQuery, material: Material, now: datetime, say: Texts) -> Screen:
    material.removed_at = now
    return screens.removed(material, say)


@router.callback_query(buttons.PutBackMaterial.filter())
async def put_back(
    tap: CallbackQuery,
    callback_data: buttons.PutBackMaterial,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    material = await materials.put_back(session, member.club_id, callback_data.material)
    return library_screens.card(member, material, say)


async def _wait_for(answer: State, material: Material, state: FSMContext) -> None:
    await state.set_state(answer)
    await state.set_data({"club": material.club_id, "material": material.id})


async def _asked(session: Session, person: Person, state: FSMContext) -> tuple[Member, Material]:
    """Whom we asked, and about what. She may not look after it any more."""
    asked = await state.get_data()
    about = {"material": asked["material"]}
    member = await places.of_mentor(session, asked["club"], person.id, Right.SHARE, **about)
    return member, await materials.get(session, member.club_id, asked["material"])


def _in_zone(say: Texts, member: Member) -> Texts:
    """A word of hers comes from no club in particular."""
    return say.at(talks.zone_of(member.club))
