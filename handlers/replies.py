"""A reply to what we wrote is its answer; what nobody asked for can be made a question."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from models import Letter, Member, Person, Session
from screens import homework, homework_buttons, menu, people, question_answers, questions
from screens.screen import Screen
from screens.texts import Texts
from services import question_experts, question_strays, replies, words
from services.replies import Meaning

router = Router(name="replies")
PRIVATE = F.chat.type == "private"
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


async def is_for_mentors(message: Message, session: Session) -> bool:
    """A filter: a reply to what members are told."""
    means, _ = await _answered(message, session)
    return means == Meaning.MENTORS


async def is_for_author(message: Message, session: Session) -> bool:
    """A filter: a reply to somebody's words that we brought."""
    means, _ = await _answered(message, session)
    return means == Meaning.AUTHOR


async def _answered(message: Message, session: Session) -> replies.Answered:
    told = message.reply_to_message
    if told is None:
        return Meaning.STRAY, None
    return await replies.answered(session, told.chat.id, told.message_id)


async def _close(state: FSMContext, letter: Letter | None) -> None:
    """What she was asked last is settled, unless another club asked it."""
    if letter is None or (await state.get_data()).get("club") in (None, letter.club_id):
        await state.clear()


@router.message(PRIVATE, F.reply_to_message, menu.is_answer, is_for_mentors)
async def to_mentors(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    _, letter = await _answered(message, session)
    if letter:
        await replies.to_mentors(session, letter, person.id, message.message_id, now)
    await _close(state, letter)
    return people.words_sent(say)


@router.message(PRIVATE, F.reply_to_message, menu.is_answer, is_for_author)
async def to_author(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    _, letter = await _answered(message, session)
    if letter:
        await replies.to_author(session, letter, person.id, message.message_id, now)
    await _close(state, letter)
    return people.answered(say)


@router.callback_query(question_answers.ForMentors.filter())
async def to_mentors_after_all(
    tap: CallbackQuery,
    callback_data: question_answers.ForMentors,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    expert = await question_experts.authorised(session, callback_data.token, person)
    author = words.of_expert(expert, person)
    await words.to_mentors(session, author, callback_data.said, now)
    await state.clear()
    return people.words_sent(say)


@router.callback_query(homework_buttons.ItIsQuestion.filter())
async def it_is_question(
    tap: CallbackQuery,
    callback_data: homework_buttons.ItIsQuestion,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    question = await question_strays.take(session, member, callback_data.asked, now)
    return questions.receipt(question, say) if question else homework.settled(say)
