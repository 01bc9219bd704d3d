"""What a mentor does with the report in her hands: accept, return, comment, mark.

All of it is about the report as she has seen it. One that has changed meanwhile, also while she
was writing, is shown to her anew instead; the functions at the top see to it for all others.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message, TelegramObject

from domain import roles
from domain.clubs import MentorsOnly
from domain.errors import ClubError
from domain.roles import Right
from models import Member, Session
from screens import menu
from screens import review_buttons as buttons
from screens import reviews as screens
from screens.screen import Screen
from screens.texts import Texts
from services import review_decisions as decisions
from services import reviews, roster
from services.reviews import Seen

router = Router(name="review_cases")
router.callback_query.filter(F.message.chat.type == "private")
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class AskedOfReport(StatesGroup):
    """What the mentor was asked to say; her next message is it."""

    reason = State()
    comment = State()


@router.callback_query.middleware
async def see(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """Gives the handler `seen`, or shows her the report anew."""
    return await _see(handler, event, data, data["member"], data["callback_data"])


async def _see(
    handler: Handler,
    event: TelegramObject,
    data: dict[str, Any],
    mentor: Member,
    asked: buttons.ReviewButton,
) -> Any:
    session, now = data["session"], data["now"]
    report = await reviews.as_seen(session, mentor, asked.report, asked.version, now)
    if report is None:
        await data["state"].clear()
        return screens.changed(data["say"])
    return await handler(event, {**data, "seen": Seen(mentor, report)})


@router.message.middleware
async def see_as_asked(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
    """The same for what she says: which report it is about, the question has kept.

    A rule that says no ends the question: her next words are about something else.
    """
    state: FSMContext = data["state"]
    asked = buttons.ReviewButton(**await state.get_data())
    member = await roster.find(data["session"], asked.club, data["person"].id)
    try:
        if member is None:
            raise MentorsOnly
        roles.check(member.role, Right.REVIEW)
        return await _see(handler, event, data, member, asked)
    except decisions.UNSAID:
        raise
    except ClubError as refused:
        await state.clear()
        return Screen(data["say"](refused.says, **refused.params))


@router.callback_query(buttons.Accept.filter())
async def accept(
    tap: CallbackQuery, seen: Seen, session: Session, now: datetime, say: Texts
) -> Screen:
    report = seen.report
    await decisions.accept(session, seen.mentor, report, now)
    unread = await decisions.unread_by(session, report)
    return await _go_on(session, seen, now, say, screens.accepted(report, unread, say))


@router.callback_query(buttons.AskReason.filter())
async def ask_reason(
    tap: CallbackQuery,
    callback_data: buttons.AskReason,
    seen: Seen,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    """A ready reason is tapped; what she says at once is the reason in her own words."""
    await state.set_state(AskedOfReport.reason)
    await state.set_data(callback_data.model_dump())
    return screens.reasons(await reviews.case(session, seen.mentor, seen.report, now), say)


@router.callback_query(buttons.ReturnFor.filter())
async def return_for(
    tap: CallbackQuery,
    callback_data: buttons.ReturnFor,
    seen: Seen,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    words = reviews.Words(reason=callback_data.reason)
    return await _return(session, seen, words, now, say)


@router.callback_query(buttons.AskWords.filter())
async def ask_words(
    tap: CallbackQuery,
    callback_data: buttons.AskWords,
    seen: Seen,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.set_state(AskedOfReport.reason)
    await state.set_data(callback_data.model_dump())
    return screens.ask_words(seen.report, callback_data.version, say, is_comment=False)


@router.callback_query(buttons.AskComment.filter())
async def ask_comment(
    tap: CallbackQuery,
    callback_data: buttons.AskComment,
    seen: Seen,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.set_state(AskedOfReport.comment)
    await state.set_data(callback_data.model_dump())
    return screens.ask_words(seen.report, callback_data.version, say, is_comment=True)


@router.message(AskedOfReport.reason, menu.is_answer)
async def take_reason(
    message: Message,
    seen: Seen,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    words = _words(message)
    await state.clear()
    return await _return(session, seen, words, now, say)


@router.message(AskedOfReport.comment, menu.is_answer)
async def take_comment(
    message: Message,
    seen: Seen,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    words = _words(message)
    await state.clear()
    await decisions.comment(session, seen.mentor, seen.report, words, now)
    unread = await decisions.unread_by(session, seen.report)
    case = await reviews.case(session, seen.mentor, seen.report, now)
    return screens.commented(case, unread, say)


@router.callback_query(buttons.MarkBest.filter())
@router.callback_query(buttons.UnmarkBest.filter())
async def mark_best(
    tap: CallbackQuery,
    callback_data: buttons.ReviewButton,
    seen: Seen,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    is_best = isinstance(callback_data, buttons.MarkBest)
    await decisions.mark_best(session, seen.mentor, seen.report, now, is_best=is_best)
    return screens.card(await reviews.case(session, seen.mentor, seen.report, now), say)


@router.callback_query(buttons.ShowBefore.filter())
async def show_before(
    tap: CallbackQuery, seen: Seen, session: Session, now: datetime, say: Texts
) -> Screen:
    await reviews.show_before(session, seen.mentor, seen.report, now)
    return screens.before(seen.report, say)


@router.callback_query(buttons.MoreOfCase.filter())
async def show_more(
    tap: CallbackQuery, seen: Seen, session: Session, now: datetime, say: Texts
) -> Screen:
    return screens.more(await reviews.case(session, seen.mentor, seen.report, now), say)


@router.callback_query(buttons.BackToCase.filter())
async def back(
    tap: CallbackQuery,
    seen: Seen,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return screens.card(await reviews.case(session, seen.mentor, seen.report, now), say)


async def _return(
    session: Session, seen: Seen, words: reviews.Words, now: datetime, say: Texts
) -> Screen:
    await decisions.return_(session, seen.mentor, seen.report, words, now)
    unread = await decisions.unread_by(session, seen.report)
    head = screens.returned(seen.report, words, unread, say)
    return await _go_on(session, seen, now, say, head)


async def _go_on(session: Session, seen: Seen, now: datetime, say: Texts, head: str) -> Screen:
    """What was decided takes the card's place, with a way back; the next report comes below."""
    turn = await reviews.open_next(session, seen.mentor, seen.report.task, now)
    return screens.with_undo(screens.turn(turn, say, head=head), seen.report, say)


def _words(message: Message) -> reviews.Words:
    """Of a picture only the caption could be passed on, so it is refused as a whole."""
    if message.voice:
        words, voice = message.caption or "", message.voice.file_id
    else:
        words, voice = message.text or "", None
    return decisions.own_words(words, voice, message.message_id)
