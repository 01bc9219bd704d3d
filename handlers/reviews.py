"""A mentor goes through reports: accept, return, comment, mark, the next one."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.clubs import MentorsOnly
from models import Member, Person, Report, Role, Session
from screens import menu
from screens import review_buttons as buttons
from screens import reviews as screens
from screens.screen import Screen
from screens.texts import Texts
from services import homework, review_digests, reviews, roster
from services import review_decisions as decisions

router = Router(name="reviews")
router.callback_query.filter(F.message.chat.type == "private")


class AskedOfReport(StatesGroup):
    """What the mentor was asked to say; her next message is it."""

    reason = State()
    comment = State()


@router.callback_query(buttons.ReviewNext.filter())
async def review(
    tap: CallbackQuery,
    callback_data: buttons.ReviewNext,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    task = await homework.get(session, member.club_id, callback_data.task)
    turn = await reviews.open_next(session, member, task, now, callback_data.after)
    return screens.turn(turn, say)


@router.callback_query(buttons.NotNow.filter())
async def put_off(
    tap: CallbackQuery, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    return screens.put_off(await review_digests.put_off(session, member, now), say)


@router.callback_query(buttons.Accept.filter())
async def accept(
    tap: CallbackQuery,
    callback_data: buttons.Accept,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    archive_chat: int | None,
) -> Screen:
    report = await _seen(session, member, callback_data, now)
    if report is None:
        return screens.changed(say)
    await decisions.accept(session, member, report, now, archive_chat)
    heard = await decisions.may_hear(session, report)
    return await _go_on(
        session, member, report, now, say, screens.accepted(report, say, is_heard=heard)
    )


@router.callback_query(buttons.AskReason.filter())
async def ask_reason(
    tap: CallbackQuery,
    callback_data: buttons.AskReason,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    report = await _seen(session, member, callback_data, now)
    if report is None:
        return screens.changed(say)
    return screens.reasons(await reviews.case(session, member, report, now), say)


@router.callback_query(buttons.ReturnFor.filter())
async def return_for(
    tap: CallbackQuery,
    callback_data: buttons.ReturnFor,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    report = await _seen(session, member, callback_data, now)
    if report is None:
        return screens.changed(say)
    words = reviews.Words(reason=callback_data.reason)
    return await _return(session, member, report, words, now, say)


@router.callback_query(buttons.AskWords.filter())
async def ask_words(
    tap: CallbackQuery,
    callback_data: buttons.AskWords,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    report = await _seen(session, member, callback_data, now)
    if report is None:
        return screens.changed(say)
    await state.set_state(AskedOfReport.reason)
    await state.set_data(callback_data.model_dump())
    return screens.ask_words(report, callback_data.version, say, is_comment=False)


@router.callback_query(buttons.AskComment.filter())
async def ask_comment(
    tap: CallbackQuery,
    callback_data: buttons.AskComment,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    report = await _seen(session, member, callback_data, now)
    if report is None:
        return screens.changed(say)
    await state.set_state(AskedOfReport.comment)
    await state.set_data(callback_data.model_dump())
    return screens.ask_words(report, callback_data.version, say, is_comment=True)


@router.message(AskedOfReport.reason, menu.is_answer)
async def take_reason(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor, asked = await _asked(session, person, state)
    words = _words(message)
    await state.clear()
    report = await _seen(session, mentor, asked, now)
    if report is None:
        return screens.changed(say)
    return await _return(session, mentor, report, words, now, say)


@router.message(AskedOfReport.comment, menu.is_answer)
async def take_comment(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor, asked = await _asked(session, person, state)
    words = _words(message)
    await state.clear()
    report = await _seen(session, mentor, asked, now)
    if report is None:
        return screens.changed(say)
    await decisions.comment(session, mentor, report, words, now)
    return screens.commented(await reviews.case(session, mentor, report, now), say)


@router.callback_query(buttons.MarkBest.filter())
async def mark_best(
    tap: CallbackQuery,
    callback_data: buttons.MarkBest,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    report = await _seen(session, member, callback_data, now)
    if report is None:
        return screens.changed(say)
    await decisions.mark_best(session, report)
    return screens.card(await reviews.case(session, member, report, now), say)


@router.callback_query(buttons.BackToCase.filter())
async def back(
    tap: CallbackQuery,
    callback_data: buttons.BackToCase,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    report = await _seen(session, member, callback_data, now)
    if report is None:
        return screens.changed(say)
    return screens.card(await reviews.case(session, member, report, now), say)


@router.callback_query(buttons.UndoDecision.filter())
async def undo(
    tap: CallbackQuery,
    callback_data: buttons.UndoDecision,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    report = await decisions.undo(session, member, callback_data.report, now)
    case = await reviews.case(session, member, report, now)
    return screens.card(case, say, toast=say("↩️ Undone"))


async def _seen(
    session: Session, mentor: Member, asked: buttons.ReviewButton, now: datetime
) -> Report | None:
    return await reviews.as_seen(session, mentor, asked.report, asked.version, now)


async def _return(
    session: Session,
    mentor: Member,
    report: Report,
    words: reviews.Words,
    now: datetime,
    say: Texts,
) -> Screen:
    await decisions.return_(session, mentor, report, words, now)
    heard = await decisions.may_hear(session, report)
    head = screens.returned(report, words, say, is_heard=heard)
    return await _go_on(session, mentor, report, now, say, head)


async def _go_on(
    session: Session, mentor: Member, report: Report, now: datetime, say: Texts, head: str
) -> Screen:
    """What was decided takes the card's place, with a way back; the next report comes below."""
    turn = await reviews.open_next(session, mentor, report.task, now)
    return screens.with_undo(screens.turn(turn, say, head=head), report, say)


def _words(message: Message) -> reviews.Words:
    voice = message.voice.file_id if message.voice else None
    return decisions.own_words(message.text or message.caption or "", voice)


async def _asked(
    session: Session, person: Person, state: FSMContext
) -> tuple[Member, buttons.ReviewButton]:
    """She may have ceased to be a mentor since."""
    asked = buttons.ReviewButton(**await state.get_data())
    member = await roster.find(session, asked.club, person.id)
    if member is None or member.role != Role.MENTOR:
        raise MentorsOnly
    return member, asked
