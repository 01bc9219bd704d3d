"""Whatever people send, in the group or in private, that may be homework. None of it is lost."""

from datetime import datetime

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from domain.homework import NotAReport
from models import Club, Member, Person, Session
from screens import homework as screens
from screens import homework_buttons as buttons
from screens import menu, people
from screens.screen import Screen
from screens.texts import Texts
from services import (
    homework,
    homework_catch,
    homework_view,
    homework_withdrawals,
    question_experts,
    roster,
    thanks,
    words,
)
from services import homework_reports as reports
from services import homework_strays as strays
from services.homework_messages import report_of

router = Router(name="homework_catch")
GROUP = F.chat.type.in_({"group", "supergroup"})
PRIVATE = F.chat.type == "private"
WORD = ~F.text.startswith("/")


def may_be_report(message: Message, club: Club | None = None) -> bool:
    """A filter: something of a person in a club's group that can be part of a report."""
    return club is not None and message.sender_chat is None and report_of(message) is not None


def is_of_channel(message: Message, club: Club | None = None) -> bool:
    """A filter: the same, in whose name a channel speaks. Behind the group itself is a mentor."""
    is_other = message.sender_chat is not None and message.sender_chat.id != message.chat.id
    is_said = is_other and not message.is_automatic_forward
    return club is not None and is_said and report_of(message) is not None


async def is_awaited(message: Message, person: Person, session: Session, now: datetime) -> bool:
    """A filter: it cannot be a report, and a report is what she was asked for."""
    opened = await reports.opened(session, person.id, now)
    return opened is not None and menu.is_said(message) and report_of(message) is None


def _answered(message: Message) -> int | None:
    return message.reply_to_message.message_id if message.reply_to_message else None


@router.message(GROUP, WORD, may_be_report)
async def in_group(
    message: Message, person: Person, club: Club, session: Session, now: datetime
) -> None:
    member = await roster.see(session, club, person, now)
    if piece := report_of(message):
        await homework_catch.in_group(session, member, piece, _answered(message), now)


@router.message(GROUP, WORD, is_of_channel)
async def in_name_of_channel(
    message: Message, club: Club, session: Session, now: datetime
) -> None:
    piece, channel = report_of(message), message.sender_chat
    if piece and channel:
        answered = _answered(message)
        await homework_catch.in_name_of_channel(session, club, piece, answered, channel.id, now)


@router.edited_message(GROUP, may_be_report)
async def edited_in_group(
    message: Message, person: Person, club: Club, session: Session, now: datetime
) -> None:
    """A hashtag that comes late makes it a report as well."""
    piece = report_of(message)
    if piece and not await homework_withdrawals.edit(session, piece, now):
        member = await roster.see(session, club, person, now)
        await homework_catch.in_group(session, member, piece, _answered(message), now)


@router.edited_message(PRIVATE)
async def edited_in_private(
    message: Message, person: Person, session: Session, now: datetime
) -> None:
    piece = report_of(message)
    if piece is None or await homework_withdrawals.edit(session, piece, now):
        return
    if await thanks.is_more_now(session, piece):
        await homework_catch.in_private(session, person.id, piece, _answered(message), now)
    else:
        await homework_view.correct(session, piece)


@router.message(PRIVATE, StateFilter(None), is_awaited)
async def cannot_be_report(message: Message) -> None:
    raise NotAReport


@router.message(PRIVATE, WORD, menu.is_answer)
async def in_private(message: Message, person: Person, session: Session, now: datetime) -> None:
    """What becomes of it, her letter says when all that she sends together is here."""
    piece, answered = report_of(message), _answered(message)
    if piece and await homework_catch.in_private(session, person.id, piece, answered, now):
        return
    raise SkipHandler


@router.callback_query(buttons.ItIsReport.filter())
async def it_is_report(
    tap: CallbackQuery,
    callback_data: buttons.ItIsReport,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    task = await homework.get(session, member.club_id, callback_data.task)
    is_taken = await strays.is_report(session, member, task, callback_data.asked, now)
    return Screen(screens.titled(task, say)) if is_taken else screens.settled(say)


@router.callback_query(buttons.ItIsForMentor.filter())
async def it_is_for_mentor(
    tap: CallbackQuery,
    callback_data: buttons.ItIsForMentor,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    author = words.of_member(member)
    is_sent = await strays.is_for_mentor(session, author, callback_data.asked, now)
    return people.words_sent(say) if is_sent else screens.settled(say)


@router.callback_query(buttons.ItIsFromExpert.filter())
async def it_is_from_expert(
    tap: CallbackQuery,
    callback_data: buttons.ItIsFromExpert,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    expert = await question_experts.authorised(session, callback_data.token, person)
    author = words.of_expert(expert, person)
    is_sent = await strays.is_for_mentor(session, author, callback_data.asked, now)
    return people.words_sent(say) if is_sent else screens.settled(say)


@router.callback_query(buttons.ItIsNothing.filter())
async def it_is_nothing(
    tap: CallbackQuery,
    callback_data: buttons.ItIsNothing,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    is_forgotten = await strays.is_nothing(session, person.id, callback_data.asked, now)
    return screens.forgotten(say) if is_forgotten else screens.settled(say)
