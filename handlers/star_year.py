"""A mentor settles the terms of the stars, shows the board to the group, and ends the year."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.stars import SCALES
from models import Club, Member, Person, Session
from screens import menu, star_desk
from screens import star_buttons as buttons
from screens import star_year as screens
from screens import stars as board_screens
from screens.screen import Screen
from screens.texts import Texts
from services import places, star_pictures, star_tags, star_years, stars

router = Router(name="star_year")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


class AskedOfYear(StatesGroup):
    """What a mentor was asked for; her next message is the answer."""

    prize = State()


@router.callback_query(buttons.StarSettings.filter())
async def settings(tap: CallbackQuery, club: Club, session: Session, say: Texts) -> Screen:
    return star_desk.settings(club, await stars.settings(session, club.id), say)


@router.callback_query(buttons.ChoosePlaces.filter())
async def choose_places(
    tap: CallbackQuery,
    callback_data: buttons.ChoosePlaces,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    places = list(SCALES[callback_data.scale])
    terms = await stars.settle(session, club.id, places=places)
    return star_desk.settings(club, terms, say)


@router.callback_query(buttons.Weigh.filter())
async def weigh(
    tap: CallbackQuery, callback_data: buttons.Weigh, club: Club, session: Session, say: Texts
) -> Screen:
    terms = await stars.weigh(session, club.id, callback_data.grounds)
    return star_desk.settings(club, terms, say)


@router.callback_query(buttons.TurnTags.filter())
async def turn_tags(
    tap: CallbackQuery,
    callback_data: buttons.TurnTags,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    terms = await stars.settle(session, club.id, tags=callback_data.wanted)
    await star_tags.show_all(session, club, now)
    return star_desk.settings(club, terms, say)


@router.callback_query(buttons.TurnConfirmation.filter())
async def turn_confirmation(
    tap: CallbackQuery,
    callback_data: buttons.TurnConfirmation,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    terms = await stars.settle(session, club.id, confirms=callback_data.wanted)
    return star_desk.settings(club, terms, say)


@router.callback_query(buttons.TellBoard.filter())
async def tell(
    tap: CallbackQuery,
    callback_data: buttons.TellBoard,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await star_pictures.tell_board(session, club, callback_data.year, now)
    return board_screens.told(say)


@router.callback_query(buttons.YearEnd.filter())
async def show_year(
    tap: CallbackQuery,
    callback_data: buttons.YearEnd,
    club: Club,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return screens.year(await star_years.year(session, club, callback_data.year), say)


@router.callback_query(buttons.ChooseSpeakers.filter())
async def choose_speakers(
    tap: CallbackQuery,
    callback_data: buttons.ChooseSpeakers,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    return screens.speakers(await star_years.year(session, club, callback_data.year), say)


@router.callback_query(buttons.TickSpeaker.filter())
async def tick_speaker(
    tap: CallbackQuery,
    callback_data: buttons.TickSpeaker,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    await star_years.tick_speaker(session, club, callback_data.year, callback_data.starred)
    return screens.speakers(await star_years.year(session, club, callback_data.year), say)


@router.callback_query(buttons.InviteSpeakers.filter())
async def invite_speakers(
    tap: CallbackQuery,
    callback_data: buttons.InviteSpeakers,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    which = callback_data.year
    unheard = await star_years.invite_speakers(session, club, which, now)
    return screens.invited(await star_years.year(session, club, which), unheard, say)


@router.callback_query(buttons.AskPrize.filter())
async def ask_prize(
    tap: CallbackQuery,
    callback_data: buttons.AskPrize,
    club: Club,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    found = await star_years.year(session, club, callback_data.year)
    await state.set_state(AskedOfYear.prize)
    await state.set_data({"club": club.id, "year": callback_data.year})
    return screens.ask_prize(found, say)


@router.message(AskedOfYear.prize, F.chat.type == "private", menu.is_answer)
async def take_prize(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    asked = await state.get_data()
    member = await places.of_mentor(session, asked["club"], person.id)
    await star_years.give_prize(session, member.club, asked["year"], message.text or "", now)
    await state.clear()
    return screens.year(await star_years.year(session, member.club, asked["year"]), say)


@router.callback_query(buttons.PrintCertificates.filter())
async def print_certificates(
    tap: CallbackQuery,
    callback_data: buttons.PrintCertificates,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await star_pictures.ask_certificates(session, member, callback_data.year, now)
    return screens.printing(say)
