"""A mentor gives stars by hand and corrects what was given."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.stars import ByHand, StarKind
from models import Club, Member, Person, Session
from screens import menu, star_year
from screens import star_buttons as buttons
from screens import star_desk as screens
from screens import stars as board_screens
from screens.screen import Screen
from screens.texts import Texts
from services import contests, places, star_years, stars

router = Router(name="star_desk")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


class AskedOfStar(StatesGroup):
    """What a mentor was asked for; her next message is the answer."""

    reason = State()
    correction = State()


@router.callback_query(buttons.StarDesk.filter())
async def show(
    tap: CallbackQuery,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    held = await contests.latest(session, member)
    return screens.desk(member.club, held, stars.year_of(member.club, now), say)


@router.callback_query(buttons.ChooseStarred.filter())
async def choose(
    tap: CallbackQuery,
    callback_data: buttons.ChooseStarred,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    found = await stars.candidates(session, club.id)
    return screens.whom(club, found, callback_data.page, say)


@router.callback_query(buttons.ChooseGrounds.filter())
async def choose_grounds(
    tap: CallbackQuery,
    callback_data: buttons.ChooseGrounds,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    starred = await stars.candidate(session, member, callback_data.starred)
    terms = await stars.settings(session, member.club_id)
    mark = await stars.mark(session, member.club_id)
    return screens.grounds(starred, terms, mark, say)


@router.callback_query(buttons.GiveStars.filter())
async def give(
    tap: CallbackQuery,
    callback_data: buttons.GiveStars,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    kind = callback_data.grounds
    terms = await stars.settings(session, member.club_id)
    worth = int(terms.weights.get(kind, 1))
    source = f"hand:{member.id}:{callback_data.mark}"
    words = say(board_screens.GROUNDS[kind])
    gift = ByHand(callback_data.starred, kind, worth, words, source)
    return screens.given(*await stars.give(session, member, gift, now), say)


@router.callback_query(buttons.GiveInOwnWords.filter())
async def ask_reason(
    tap: CallbackQuery,
    callback_data: buttons.GiveInOwnWords,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    starred = await stars.candidate(session, member, callback_data.starred)
    await state.set_state(AskedOfStar.reason)
    asked = callback_data.model_dump(include={"club", "starred", "amount", "mark"})
    await state.set_data(asked)
    return screens.ask_reason(starred, callback_data.amount, say)


@router.message(AskedOfStar.reason, F.chat.type == "private", menu.is_answer)
async def take_reason(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor, asked = await _mentor(person, session, state), await state.get_data()
    source = f"hand:{mentor.id}:{asked['mark']}"
    gift = ByHand(asked["starred"], StarKind.OWN, asked["amount"], message.text or "", source)
    given = await stars.give(session, mentor, gift, now)
    await state.clear()
    return screens.given(*given, say)


@router.callback_query(buttons.StarLog.filter())
async def show_log(
    tap: CallbackQuery, club: Club, session: Session, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return await _log(session, club, 0, say)


@router.callback_query(buttons.TurnLog.filter())
async def turn_log(
    tap: CallbackQuery, callback_data: buttons.TurnLog, club: Club, session: Session, say: Texts
) -> Screen:
    return await _log(session, club, callback_data.page, say)


async def _log(session: Session, club: Club, page: int, say: Texts) -> Screen:
    return screens.log(club, await stars.latest(session, club.id, page), say)


@router.callback_query(buttons.ShowEntry.filter())
async def show_entry(
    tap: CallbackQuery,
    callback_data: buttons.ShowEntry,
    club: Club,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return screens.entry(*await stars.entry(session, club.id, callback_data.entry), say)


@router.callback_query(buttons.CorrectTo.filter())
async def ask_why(
    tap: CallbackQuery,
    callback_data: buttons.CorrectTo,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    """She may write it at once."""
    asked = callback_data
    found, _ = await stars.correctable(session, member, asked.entry, asked.amount)
    await _wait_for_reason(state, asked)
    return screens.why(found, asked.amount, say)


async def _wait_for_reason(
    state: FSMContext, asked: buttons.CorrectTo | buttons.CorrectBecause
) -> None:
    await state.set_state(AskedOfStar.correction)
    await state.set_data(asked.model_dump(include={"club", "entry", "amount"}))


@router.callback_query(buttons.CorrectBecause.filter())
async def correct(
    tap: CallbackQuery,
    callback_data: buttons.CorrectBecause,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    found, _ = await stars.entry(session, member.club_id, callback_data.entry)
    if callback_data.slip == "words":
        await _wait_for_reason(state, callback_data)
        return screens.ask_correction(found, say)
    await state.clear()
    reason = say(screens.SLIPS[callback_data.slip])
    return await _correct(session, member, callback_data.model_dump(), reason, now, say)


@router.message(AskedOfStar.correction, F.chat.type == "private", menu.is_answer)
async def take_correction(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor, asked = await _mentor(person, session, state), await state.get_data()
    shown = await _correct(session, mentor, asked, message.text or "", now, say)
    await state.clear()
    return shown


async def _correct(
    session: Session, mentor: Member, asked: dict[str, int], reason: str, now: datetime, say: Texts
) -> Screen:
    entry, amount = asked["entry"], asked["amount"]
    found = await stars.correct(session, mentor, entry, stars=amount, reason=reason, now=now)
    its_year = await star_years.year(session, mentor.club, found.year)
    return screens.entry(found, amount, say, star_year.outdated(its_year, say))


async def _mentor(person: Person, session: Session, state: FSMContext) -> Member:
    return await places.of_mentor(session, (await state.get_data())["club"], person.id)
