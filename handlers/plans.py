"""What comes by itself: the mentor looks at it, skips it, moves it, says it in her own words."""

from dataclasses import replace
from datetime import UTC, datetime

from aiogram import F, Router, flags
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from models import Club, Person, Session
from screens import menu
from screens import plans as screens
from screens import reminder_buttons as buttons
from screens.screen import Screen
from screens.texts import Texts
from services import places, plans, talks, typed_dates, wordings
from services.plans import Line

router = Router(name="plans")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


class AskedOfLine(StatesGroup):
    """What a mentor was asked for; her next message is the answer."""

    moment = State()
    words = State()


@router.message(Command("plan"), F.chat.type == "private")
@flags.leads_to(button=buttons.ShowPlan)
async def two_weeks(
    message: Message,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return screens.plan(await plans.ahead(session, club, now, weeks=2), 2, say)


@router.callback_query(buttons.ShowPlan.filter())
async def show_plan(
    tap: CallbackQuery,
    callback_data: buttons.ShowPlan,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    weeks = callback_data.weeks
    return screens.plan(await plans.ahead(session, club, now, weeks=weeks), weeks, say)


@router.callback_query(buttons.ShowLine.filter())
async def show_line(
    tap: CallbackQuery,
    callback_data: buttons.ShowLine,
    club: Club,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return screens.line(await plans.line(session, club, callback_data.step), say)


@router.callback_query(buttons.SkipLine.filter())
async def skip(
    tap: CallbackQuery,
    callback_data: buttons.SkipLine,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    line = await plans.line(session, club, callback_data.step)
    await plans.skip(session, line, now)
    return screens.skipped(await plans.ahead(session, club, now, weeks=1), line.step, say)


@router.callback_query(buttons.AskSkipWeek.filter())
async def ask_skip_week(
    tap: CallbackQuery,
    callback_data: buttons.AskSkipWeek,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    return screens.ask_skip_week(await plans.line(session, club, callback_data.step), say)


@router.callback_query(buttons.PutBackLine.filter())
async def put_back(
    tap: CallbackQuery,
    callback_data: buttons.PutBackLine,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await plans.put_back(session, club, callback_data.step, now)
    return screens.plan(await plans.ahead(session, club, now, weeks=1), 1, say)


@router.callback_query(buttons.LineDays.filter())
async def ask_day(
    tap: CallbackQuery,
    callback_data: buttons.LineDays,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    """By buttons, or her next message says it."""
    line = await plans.line(session, club, callback_data.step)
    await _ask(state, AskedOfLine.moment, line)
    return screens.days(line, now, say)


@router.callback_query(buttons.LineHours.filter())
async def ask_hour(
    tap: CallbackQuery,
    callback_data: buttons.LineHours,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    line = await plans.line(session, club, callback_data.step)
    return screens.hours(line, callback_data.ahead, now, say)


@router.message(AskedOfLine.moment, F.chat.type == "private", menu.is_answer)
async def take_moment(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    line = await _line(person, session, state)
    here = say.at(talks.zone_of(line.club))
    moments = typed_dates.understand_moments(message.text or "", line.club, line.step.due_at, now)
    return screens.echo(line, moments, now, here)


@router.callback_query(buttons.MoveLine.filter())
async def move(
    tap: CallbackQuery,
    callback_data: buttons.MoveLine,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    line = await plans.line(session, club, callback_data.step)
    await plans.move(session, line, datetime.fromtimestamp(callback_data.minute * 60, UTC), now)
    await state.clear()
    return screens.line(line, say, toast=say("✅ Saved"))


@router.callback_query(buttons.RewordLine.filter())
async def ask_words(
    tap: CallbackQuery,
    callback_data: buttons.RewordLine,
    club: Club,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    line = await plans.line(session, club, callback_data.step)
    await _ask(state, AskedOfLine.words, line)
    return screens.ask_words(line, say)


@router.message(AskedOfLine.words, F.chat.type == "private", menu.is_answer)
async def take_words(
    message: Message, person: Person, session: Session, say: Texts, state: FSMContext
) -> Screen:
    line = await _line(person, session, state)
    await wordings.reword(session, line.step, message.text or "")
    await state.clear()
    here = say.at(talks.zone_of(line.club))
    return screens.line(await plans.line(session, line.club, line.step.id), here)


@router.callback_query(buttons.UsualWords.filter())
async def forget_words(
    tap: CallbackQuery, callback_data: buttons.UsualWords, club: Club, session: Session, say: Texts
) -> Screen:
    line = await plans.line(session, club, callback_data.step)
    await wordings.forget(session, line.step)
    return screens.line(replace(line, words=None), say, toast=say("✅ Saved"))


async def _ask(state: FSMContext, what: State, line: Line) -> None:
    await state.set_state(what)
    await state.set_data({"club": line.club.id, "step": line.step.id})


async def _line(person: Person, session: Session, state: FSMContext) -> Line:
    """The line she was asked about. She may have ceased to be a mentor since."""
    asked = await state.get_data()
    mentor = await places.of_mentor(session, asked["club"], person.id)
    return await plans.line(session, mentor.club, asked["step"])


@router.callback_query(buttons.InviteAll.filter())
async def invite_all(
    tap: CallbackQuery, club: Club, session: Session, now: datetime, say: Texts
) -> Screen:
    await plans.invite(session, club, now)
    return screens.asked(say)
