"""A member and her homework: she opens a task, sends her report, takes it back, is asked."""

from datetime import datetime

from aiogram import F, Router, flags
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.roles import Right, may
from handlers.named import Named, of_club
from models import Member, Person, Question, Report, Session, Task
from screens import homework as screens
from screens import homework_buttons as buttons
from screens import homework_reports as report_screens
from screens import homework_tasks as mentor_screens
from screens import menu
from screens.screen import Screen
from screens.texts import Texts
from services import homework, homework_sending, homework_view
from services import homework_people as addressed
from services import homework_reports as reports
from services import homework_withdrawals as withdrawals
from services.homework_messages import piece_of

router = Router(name="homework")
router.callback_query.middleware(of_club("task", homework.get))
router.callback_query.middleware(Named("report", homework_view.own))
PRIVATE = F.chat.type == "private"


class Asked(StatesGroup):
    """What a member was asked after her report; her next message is the answer."""

    reflection = State()


@router.message(Command("tapshyrma", "homework"), PRIVATE)
@router.message(menu.pressed(menu.HOMEWORK), PRIVATE)
@flags.leads_to(button=buttons.Tasks)
async def show_homework(
    message: Message,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return await _tasks(session, member, now, say)


@router.callback_query(buttons.Tasks.filter())
async def show_tasks(
    tap: CallbackQuery,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    await reports.shut(session, member.person_id)
    return await _tasks(session, member, now, say)


async def _tasks(session: Session, member: Member, now: datetime, say: Texts) -> Screen:
    if may(member.role, Right.TEACH):
        return await _steered(session, member, say)
    return screens.tasks(await homework_view.tasks_of(session, member, now), say)


async def _steered(session: Session, member: Member, say: Texts) -> Screen:
    found = await homework_view.steered_by(session, member)
    return mentor_screens.tasks(member.club_id, found, say)


@router.callback_query(buttons.ShowTasks.filter())
async def show_steered(
    tap: CallbackQuery, member: Member, session: Session, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return await _steered(session, member, say)


@router.callback_query(buttons.HandIn.filter())
async def hand_in(
    tap: CallbackQuery,
    callback_data: buttons.HandIn,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    opened = await homework_view.open_(session, callback_data.task, member.person_id, now)
    return report_screens.hand_in(*opened, say)


@router.callback_query(buttons.WhoHandedIn.filter())
async def who_handed_in(tap: CallbackQuery, task: Task, session: Session, say: Texts) -> Screen:
    return screens.who_handed_in(await addressed.have_reported(session, task), say)


@router.callback_query(buttons.Send.filter())
async def send(
    tap: CallbackQuery, report: Report, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    await homework_sending.send(session, report, member, now)
    return report_screens.summary(homework_view.summary(report), say)


@router.callback_query(buttons.ShowReport.filter())
async def show_report(
    tap: CallbackQuery, report: Report, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    return report_screens.summary(await homework_view.show(session, report, member, now), say)


@router.callback_query(buttons.StartOver.filter())
async def ask_start_over(
    tap: CallbackQuery, report: Report, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    hers = await homework_view.ask_over(session, report, member, now)
    return report_screens.ask_start_over(hers, say)


@router.callback_query(buttons.StartOverForSure.filter())
async def start_over(
    tap: CallbackQuery, report: Report, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    await withdrawals.start_over(session, report, member, now)
    waiting = await homework_view.waiting(session, report, member, now)
    return report_screens.hand_in(waiting, report, say)


@router.callback_query(buttons.NoReport.filter())
async def is_no_report(
    tap: CallbackQuery, report: Report, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    await withdrawals.is_no_report(session, report, member, now)
    return screens.forgotten(say)


@router.callback_query(buttons.TakeBack.filter())
async def take_back(
    tap: CallbackQuery, report: Report, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    await withdrawals.withdraw(session, report, member.person_id, now)
    return report_screens.taken_back(report, say)


@router.callback_query(buttons.PutBack.filter())
async def put_back(
    tap: CallbackQuery, report: Report, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    await withdrawals.restore(session, report, member.person_id, now)
    return report_screens.summary(homework_view.summary(report), say)


@router.callback_query(buttons.PutBackWithout.filter())
async def put_back_without(
    tap: CallbackQuery,
    callback_data: buttons.PutBackWithout,
    report: Report,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    last, by = callback_data.last, member.person_id
    await withdrawals.restore_without(session, report, last, by, now)
    return report_screens.summary(homework_view.summary(report), say)


@router.callback_query(buttons.Reflect.filter())
async def ask_softly(
    tap: CallbackQuery,
    callback_data: buttons.Reflect,
    report: Report,
    member: Member,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    if callback_data.about is None:
        return report_screens.ask_consent(report, say)
    await state.set_state(Asked.reflection)
    await state.set_data({"report": report.id, "club": member.club_id,
                          "about": callback_data.about})  # fmt: skip
    return report_screens.reflection(report, callback_data.about, say)


async def is_more_of_answer(message: Message, state: FSMContext) -> bool:
    """A filter: the first picture of the album was the answer, and this is the next."""
    album: str | None = (await state.get_data()).get("album")
    return album == message.media_group_id


@router.message(PRIVATE, F.media_group_id, is_more_of_answer)
async def pass_over(message: Message) -> None:
    """An answer has one file."""


@router.message(Asked.reflection, PRIVATE, menu.is_answer)
async def take_reflection(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    asked = await state.get_data()
    question = Question(asked["about"])
    report = await homework_view.reported(session, asked["club"], person.id, asked["report"])
    following = await homework_view.reflect(session, report, question, piece_of(message), now)
    await state.set_data({**asked, "about": following, "album": message.media_group_id})
    await state.set_state(Asked.reflection if following else None)
    if following is None:
        return report_screens.ask_consent(report, say)
    return report_screens.reflection(report, following, say)


@router.callback_query(buttons.Consent.filter())
async def take_consent(
    tap: CallbackQuery,
    callback_data: buttons.Consent,
    report: Report,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await homework_view.consent(session, report, member, now, may=callback_data.may)
    return report_screens.thanks(member, say)
