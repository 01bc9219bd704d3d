"""A mentor looks who stands where, gives more time, excuses, and takes the table home."""

from datetime import datetime

from aiogram import F, Router, flags
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.named import of_club
from models import Member, Session, Task
from screens import board_buttons as buttons
from screens import export_buttons, exports
from screens import homework_board as screens
from screens.screen import Screen
from screens.texts import Texts
from services import errands, homework_board
from services import homework_people as people
from services import homework_terms as terms

router = Router(name="homework_board")
router.callback_query.filter(F.message.chat.type == "private")
router.callback_query.middleware(of_club("task", terms.get))


@router.callback_query(buttons.ShowBoard.filter())
async def show_board(
    tap: CallbackQuery,
    callback_data: buttons.ShowBoard,
    task: Task,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    board = await homework_board.page(session, member, task, callback_data.page, now)
    return screens.board(board, say)


@router.callback_query(buttons.ShowLine.filter())
async def show_line(
    tap: CallbackQuery,
    callback_data: buttons.ShowLine,
    task: Task,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    line = await homework_board.line(session, member, task, callback_data.person, now)
    if line is None:
        return screens.board(await homework_board.page(session, member, task, 0, now), say)
    since = await terms.last_given(session, task, line.member.id)
    return screens.person(task, line, since, say)


@router.callback_query(buttons.AskExtension.filter())
async def ask_extension(tap: CallbackQuery, task: Task, session: Session, say: Texts) -> Screen:
    missing, since = await people.missing(session, task), await terms.last_given(session, task)
    return screens.ask_extension(task, len(missing), since, say)


@router.callback_query(buttons.ExtendMissing.filter())
async def extend_missing(
    tap: CallbackQuery,
    callback_data: buttons.ExtendMissing,
    task: Task,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await terms.check_last(session, task, callback_data.since)
    span, by = callback_data.span, member.person_id
    return screens.extended(task, await terms.extend_missing(session, task, span, by, now), say)


@router.callback_query(buttons.ExtendOne.filter())
async def extend_one(
    tap: CallbackQuery,
    callback_data: buttons.ExtendOne,
    task: Task,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    span, who = callback_data.span, callback_data.person
    await terms.check_last(session, task, callback_data.since, who)
    event = await terms.extend_one(session, task, who, span, member.person_id, now)
    return screens.extended(task, event, say)


@router.callback_query(buttons.Excuse.filter())
async def excuse(
    tap: CallbackQuery,
    callback_data: buttons.Excuse,
    task: Task,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    event = await terms.excuse(session, task, callback_data.person, member.person_id, now)
    return screens.excused(task, event, say)


@router.callback_query(buttons.UndoTerm.filter())
async def undo(
    tap: CallbackQuery,
    callback_data: buttons.UndoTerm,
    task: Task,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await terms.undo(session, task, callback_data.event, member.person_id, now)
    board = await homework_board.page(session, member, task, 0, now)
    return screens.board(board, say, toast=say("↩️ Undone"))


@router.callback_query(export_buttons.AskExport.filter())
async def export(
    tap: CallbackQuery, task: Task, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    return exports.asked(say, is_new=await errands.ask_export(session, member, task, now))


@router.message(Command("export"), F.chat.type == "private")
@router.callback_query(export_buttons.AskWholeExport.filter())
@flags.leads_to(button=export_buttons.AskWholeExport)
async def export_all(
    event: Message | CallbackQuery, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    return exports.asked(say, is_new=await errands.ask_export(session, member, None, now))
