"""A reply to what asks for questions is one: in private always, in the group where it asks. One to
a list of several questions answers one of them, and a mentor says which.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Literal, TypedDict

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from domain.questions import NotAQuestion
from domain.reactions import is_reaction
from domain.roles import Right, may
from models import Club, Member, MemberState, Person, Session, TalkQuestion, TalkState
from screens import menu, question_answers
from screens import question_desk as desks
from screens import questions as screens
from screens.screen import Screen
from screens.texts import Texts
from services import question_asking, question_replies, questions, roster, talks
from services.question_messages import answer_in, heard

router = Router(name="question_replies")
PRIVATE = F.chat.type == "private"
PRIVATE_TAP = F.message.chat.type == "private"
GROUP = F.chat.type.in_({"group", "supergroup"})
# Other replies in the group may be meant otherwise. With a hashtag it is a report.
ASKING = F.caption.contains("?") & ~F.caption.contains("#")
SPOKEN = F.text | F.voice | F.video_note | ASKING


async def is_answer_to_us(message: Message, session: Session) -> bool:
    """A filter: a reply to what asks for questions."""
    return await _talk_replied_to(message, session) is not None


async def _talk_replied_to(message: Message, session: Session) -> int | None:
    told = message.reply_to_message
    if told is None:
        return None
    return await question_asking.asked_about(session, told.chat.id, told.message_id)


@router.message(PRIVATE, F.reply_to_message, menu.is_answer, is_answer_to_us)
async def take_reply(
    message: Message, person: Person, session: Session, now: datetime, say: Texts
) -> Screen:
    talk_id = await _talk_replied_to(message, session) or 0
    _, member = await questions.invited(session, talk_id, person.id)
    question = await question_asking.ask(session, member, talk_id, heard(message), now)
    return screens.receipt(question, say, is_moved=question.talk.id != talk_id)


class Listed(TypedDict):
    listed: Mapping[int, TalkQuestion]


async def answers_one(
    message: Message, person: Person, session: Session
) -> Listed | Literal[False]:
    """A filter: a reply to a list of several questions, which are handed on by their numbers."""
    told, said = message.reply_to_message, message.text or message.caption or ""
    if told is None or (said and is_reaction(said)):
        return False
    found = await question_replies.listed(session, person, told.chat.id, told.message_id)
    return {"listed": found} if found else False


@router.message(PRIVATE, F.reply_to_message, menu.is_answer, answers_one)
async def ask_which(
    message: Message, listed: Mapping[int, TalkQuestion], say: Texts, state: FSMContext
) -> Screen:
    said = answer_in(message)
    await state.clear()
    await state.set_data({"said": asdict(said)})
    return question_answers.which(listed, said.message_id, say)


@router.callback_query(question_answers.AnswersThis.filter(), PRIVATE_TAP)
async def answer_this(
    tap: CallbackQuery,
    callback_data: question_answers.AnswersThis,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    """What she has replied may be forgotten by now; then the question is there to be answered."""
    question = await questions.get(session, member.club_id, callback_data.question)
    said = (await state.get_data()).get("said")
    if said is None or said["message_id"] != callback_data.said:
        keys = desks.MentorKeys(member.club_id, question.talk_id)
        return desks.desk(question.talk, [question], 0, keys, say)
    await state.update_data(club=member.club_id, question=question.id, token="")
    return question_answers.offer(question, said["text"], callback_data.said, "", say)


@router.edited_message(GROUP, ~F.sender_chat, F.reply_to_message, SPOKEN, is_answer_to_us)
@router.message(GROUP, ~F.sender_chat, F.reply_to_message, SPOKEN, is_answer_to_us)
async def take_in_group(
    message: Message,
    session: Session,
    now: datetime,
    person: Person | None = None,
    club: Club | None = None,
) -> None:
    """A reply to the announcement. Whoever has left the club talks there as everybody may."""
    if person is None or club is None:
        raise SkipHandler
    member = await roster.see(session, club, person, now)
    talk_id = await _talk_replied_to(message, session) or 0
    talk = await talks.get(session, club.id, talk_id)
    is_open = questions.takes_questions(talk, now) and not may(member.role, Right.LEAD)
    is_off = talk.state == TalkState.CANCELLED  # and people ask each other why
    if is_off or member.state != MemberState.ACTIVE or not _asks(message, is_open=is_open):
        raise SkipHandler
    with suppress(NotAQuestion):  # nobody is corrected before all the others
        await question_asking.ask_in_group(session, member, talk_id, heard(message), now)


@router.message(GROUP, ~F.sender_chat, F.reply_to_message)
async def take_answer(
    message: Message, session: Session, now: datetime, person: Person | None = None
) -> None:
    """Whatever it is to a question that somebody has asked in the group, it may be more."""
    told = message.reply_to_message
    if person and told:
        words = message.text or message.caption or ""
        await question_replies.ask_whether(
            session, person, told.chat.id, told.message_id, words, now
        )
    raise SkipHandler


def _asks(message: Message, *, is_open: bool) -> bool:
    """Thanks or «+» are no question; a talk that is over is talked about, and its mentor adds to
    what the announcement says.
    """
    words = message.text or message.caption or ""
    if "?" in words:
        return True
    return is_open and not (words and is_reaction(words))
