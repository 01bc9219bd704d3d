"""A mentor goes through reports: the next one, later, and what she decided taken back."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from models import Member, Session
from screens import review_buttons as buttons
from screens import reviews as screens
from screens.screen import Screen
from screens.texts import Texts
from services import homework, review_digests, reviews
from services import review_decisions as decisions

router = Router(name="reviews")
router.callback_query.filter(F.message.chat.type == "private")


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


@router.callback_query(buttons.UndoDecision.filter())
async def undo(
    tap: CallbackQuery,
    callback_data: buttons.UndoDecision,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    asked = callback_data
    report = await decisions.undo(session, member, asked.report, asked.attempt, now)
    case = await reviews.case(session, member, report, now)
    return screens.card(case, say, toast=say("↩️ Undone"))
