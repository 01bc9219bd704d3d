"""A mentor gives homework: one message, a deadline, a look at it, and it is in the group."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from aiogram import F, Router, flags
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.homework import NoSuchTask, day_of, due_after, due_on
from domain.local_time import local_date
from domain.roles import Right
from handlers.named import of_club
from models import Club, Member, Person, Role, Session, Task
from screens import homework_buttons as buttons
from screens import homework_calendar as calendar
from screens import homework_tasks as screens
from screens import menu
from screens.screen import Screen
from screens.texts import Texts
from services import (
    homework,
    homework_changes,
    homework_view,
    places,
    quiet_hours,
    roster,
    typed_dates,
)
from services.homework_messages import instructions_of

router = Router(name="homework_tasks")
router.callback_query.middleware(of_club("task", homework.get))
TEACHERS = (Role.TRAINER, Role.MENTOR)  # and no members
PRIVATE = F.chat.type == "private"


class AskedOfTask(StatesGroup):
    """What a mentor was asked for; her next message is the answer."""

    words = State()
    day = State()


async def is_only_mentor(message: Message, person: Person, session: Session) -> bool:
    """A filter: what she passes on is a task, for she is in no club but as its mentor."""
    hers = await roster.places_of(session, person.id)
    return len(hers) == 1 and hers[0].role in TEACHERS


@router.message(Command("newhw"), PRIVATE)
@router.callback_query(buttons.NewTask.filter())
@flags.leads_to(button=buttons.NewTask)
async def new_task(
    event: Message | CallbackQuery, club: Club, say: Texts, state: FSMContext
) -> Screen:
    return await _ask_words(club.id, say, state)


async def _ask_words(
    club_id: int, say: Texts, state: FSMContext, task: Task | None = None
) -> Screen:
    await state.set_state(AskedOfTask.words)
    await state.set_data({"club": club_id, "task": task and task.id})
    return screens.ask_words(club_id, say, task)


@router.callback_query(buttons.AskWords.filter())
async def ask_words(
    tap: CallbackQuery, task: Task, club: Club, say: Texts, state: FSMContext
) -> Screen:
    return await _ask_words(club.id, say, state, task)


@router.message(AskedOfTask.words, PRIVATE, menu.is_answer)
async def take_words(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
    bot_name: str,
) -> Screen:
    mentor, task = await _asked(session, person, state)
    given = instructions_of(message)
    if task is None:
        task = await homework.draft(session, mentor, given, bot_name, now)
        await _wait_for_day(state, task)
        return screens.ask_term(task, _today(task, now), say)
    await homework_changes.rewrite(session, task, given, person.id, now)
    await state.clear()
    if message.media_group_id:
        await state.set_data({"album": message.media_group_id})
    return screens.task(await homework_view.standing(session, task), say)


@router.edited_message(PRIVATE, ~F.location)  # a live one is changed every few seconds
async def correct(
    message: Message, person: Person, session: Session, now: datetime, say: Texts
) -> Screen:
    task = await homework_changes.correct(session, person.id, instructions_of(message), now)
    if task is None:
        raise SkipHandler
    if task.due_at is None:
        return screens.ask_term(task, _today(task, now), say, is_mended=True)
    return screens.task(await homework_view.standing(session, task), say)


async def _asked(
    session: Session, person: Person, state: FSMContext
) -> tuple[Member, Task | None]:
    """Of whom we asked it, and about which task. She may have ceased to be a mentor since."""
    asked = await state.get_data()
    task = asked.get("task")
    member = await places.of_mentor(session, asked["club"], person.id, Right.TEACH, task=task)
    if not task:
        return member, None
    return member, await homework.get(session, member.club_id, task)


async def _wait_for_day(state: FSMContext, task: Task, use: str = "due") -> None:
    await state.set_state(AskedOfTask.day)
    await state.set_data({"club": task.club_id, "task": task.id, "use": use})


def _today(task: Task, now: datetime) -> date:
    return local_date(now, ZoneInfo(task.club.zone))


@router.callback_query(buttons.AskTerm.filter())
async def ask_term(
    tap: CallbackQuery, task: Task, now: datetime, say: Texts, state: FSMContext
) -> Screen:
    await _wait_for_day(state, task)
    return screens.ask_term(task, _today(task, now), say)


@router.callback_query(buttons.SetTerm.filter())
async def set_term(
    tap: CallbackQuery,
    callback_data: buttons.SetTerm,
    task: Task,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    due_at = due_after(callback_data.term, now, say.zone)
    await homework_changes.set_due(session, task, due_at, member.person_id, now)
    await state.clear()
    return screens.task(await homework_view.standing(session, task), say)


@router.callback_query(buttons.Calendar.filter())
async def show_month(
    tap: CallbackQuery,
    callback_data: buttons.Calendar,
    task: Task,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    first = day_of(callback_data.month * 100 + 1)
    await _wait_for_day(state, task, callback_data.use)
    return calendar.month(task, callback_data.use, first, _today(task, now), say)


async def is_of_album(message: Message, state: FSMContext) -> bool:
    """A filter: the first picture has just become the task's."""
    return (await state.get_data()).get("album") == message.media_group_id


@router.message(PRIVATE, F.media_group_id, is_of_album)
@router.message(AskedOfTask.day, PRIVATE, F.media_group_id)
async def pass_over(message: Message) -> None:
    """The other pictures of the album whose first one is the task's."""


@router.message(AskedOfTask.day, PRIVATE, menu.is_answer)
async def take_day(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    _, task = await _asked(session, person, state)
    if task is None:
        raise NoSuchTask
    zone = ZoneInfo(task.club.zone)
    use = (await state.get_data())["use"]
    moments = typed_dates.understand_day(message.text or "", now, zone, screens.HOURS[use])
    return screens.confirm_day(task, use, moments, now, Texts(say.language, zone))


@router.callback_query(buttons.PickDay.filter())
async def pick_day(
    tap: CallbackQuery,
    callback_data: buttons.PickDay,
    task: Task,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    at = time(*divmod(callback_data.at, 60))
    moment = due_on(day_of(callback_data.day), at, now, say.zone)
    if callback_data.use == "pub":
        await homework.schedule(session, task, moment, now)
    elif not _is_of_draft(tap, task):
        await homework_changes.set_due(session, task, moment, member.person_id, now)
    await state.clear()
    return screens.task(await homework_view.standing(session, task), say)


def _is_of_draft(tap: CallbackQuery, task: Task) -> bool:
    """Was it asked before the task was published, with the day that she chose instead? To answer
    it now would move the deadline under those who report.
    """
    asked = tap.message
    if not isinstance(asked, Message) or task.published_at is None:
        return False
    shown_at = datetime.fromtimestamp(asked.edit_date, UTC) if asked.edit_date else asked.date
    return shown_at < task.published_at.replace(microsecond=0)


@router.callback_query(buttons.ShowTask.filter())
async def show_task(
    tap: CallbackQuery, task: Task, session: Session, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return screens.task(await homework_view.standing(session, task), say)


@router.callback_query(buttons.Publish.filter())
async def publish(
    tap: CallbackQuery, task: Task, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    await homework.publish(session, task, member.person_id, now)
    found = await homework_view.standing(session, task)
    told = say("📣 Published")
    if quiet_hours.is_quiet(task.club, now):
        told = say("📣 Published, without a sound: these are quiet hours")
    if not found.count.of:
        told += "\n" + say("👥 So far there is nobody whom it is for.")
    return screens.task(found, say, toast=told)


@router.message(F.forward_origin, PRIVATE, StateFilter(None), is_only_mentor)
async def take_ready(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
    bot_name: str,
) -> Screen:
    mentor = (await places.led_by(session, person.id, Right.TEACH))[0]
    task = await homework.draft(session, mentor, instructions_of(message), bot_name, now)
    await _wait_for_day(state, task)
    return screens.ask_term(task, _today(task, now), say)
