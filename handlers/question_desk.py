"""What a mentor does with the questions, and the expert, whose buttons carry her token."""

from dataclasses import asdict
from datetime import datetime
from typing import Literal, TypedDict

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from models import Member, Person, Session, Talk, TalkQuestion
from screens import menu, question_answers
from screens import question_desk as screens
from screens.questions import Desk, InviteExpert, ReplaceExpert, ask_replace
from screens.screen import Screen
from screens.texts import Texts
from services import (
    places,
    question_desk,
    question_experts,
    question_letters,
    question_replies,
    questions,
    talks,
)
from services.question_desk import Actor
from services.question_messages import Heard, answer_in

router = Router(name="question_desk")
PRIVATE = F.chat.type == "private"
Sends = question_answers.SendAnswer | question_answers.ExpertSends


class Tells(StatesGroup):
    """What a mentor or the expert was asked for: the answer to a question, or, of one that she has
    given by a reply, whether it is for the group.
    """

    answer = State()
    whether = State()


@router.callback_query(Desk.filter())
async def show_desk(
    tap: CallbackQuery,
    callback_data: Desk,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await _open(tap, session, state)
    talk = await talks.get(session, member.club_id, callback_data.talk)
    keys = screens.MentorKeys(member.club_id, talk.id)
    found = await questions.before(session, talk)
    return screens.desk(talk, found, callback_data.place, keys, say)


@router.callback_query(screens.ExpertDesk.filter())
async def show_experts_desk(
    tap: CallbackQuery,
    callback_data: screens.ExpertDesk,
    person: Person,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    expert = await question_experts.authorised(session, callback_data.token, person)
    await _open(tap, session, state)
    keys = screens.ExpertKeys(expert.token)
    return await _desk(session, expert.talk, callback_data.place, keys, say)


async def _open(tap: CallbackQuery, session: Session, state: FSMContext) -> None:
    await state.clear()
    if tap.message:
        await question_replies.open_desk(session, tap.from_user.id, tap.message.message_id)


async def _desk(
    session: Session, talk: Talk, place: int, keys: screens.Keys, say: Texts
) -> Screen:
    return screens.desk(talk, await questions.of_talk(session, talk), place, keys, say)


@router.callback_query(screens.End.filter())
async def end(
    tap: CallbackQuery,
    callback_data: screens.End,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    keys = screens.MentorKeys(member.club_id, callback_data.talk)
    return await _end(session, Actor(member.club_id), callback_data, keys, now, say)


@router.callback_query(screens.ExpertEnd.filter())
async def end_by_expert(
    tap: CallbackQuery,
    callback_data: screens.ExpertEnd,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    expert = await question_experts.authorised(session, callback_data.token, person)
    whole = screens.End(
        club=expert.talk.club_id,
        question=callback_data.question,
        talk=expert.talk_id,
        how=callback_data.how,
    )
    actor, keys = Actor(whole.club, expert.talk_id), screens.ExpertKeys(expert.token)
    return await _end(session, actor, whole, keys, now, say)


async def _end(
    session: Session,
    actor: Actor,
    asked: screens.End,
    keys: screens.Keys,
    now: datetime,
    say: Texts,
) -> Screen:
    if asked.how == "open":
        question = await question_desk.reopen(session, actor, asked.question)
        return await _desk(session, question.talk, 0, keys, say)
    if asked.how == "later":
        question = await question_desk.carry_over(session, actor, asked.question, asked.talk)
    else:
        question = await question_desk.mark_answered(
            session, actor, asked.question, now, in_group=asked.how == "replied"
        )
    return screens.ended(question, asked.how, keys, say)


async def is_said(tap: CallbackQuery, callback_data: Sends, state: FSMContext) -> bool:
    """A filter: what she has replied is still known. Otherwise she is asked for it."""
    said = (await state.get_data()).get("said")
    return said is not None and said["message_id"] == callback_data.said


@router.callback_query(question_answers.SendAnswer.filter(), is_said)
@router.callback_query(question_answers.ExpertSends.filter(), is_said)
async def publish_reply(
    tap: CallbackQuery,
    callback_data: Sends,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    said = Heard(**(await state.get_data())["said"])
    return await _publish(session, person, state, said, now, say)


@router.callback_query(question_answers.SendAnswer.filter())
@router.callback_query(screens.WriteAnswer.filter())
async def ask_answer(
    tap: CallbackQuery,
    callback_data: screens.WriteAnswer | question_answers.SendAnswer,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    question = await questions.get(session, member.club_id, callback_data.question)
    keys = screens.MentorKeys(member.club_id, question.talk_id)
    return await _ask_answer(state, question, keys, say)


@router.callback_query(question_answers.ExpertSends.filter())
@router.callback_query(screens.ExpertAnswer.filter())
async def ask_expert(
    tap: CallbackQuery,
    callback_data: screens.ExpertAnswer | question_answers.ExpertSends,
    person: Person,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    expert = await question_experts.authorised(session, callback_data.token, person)
    actor = Actor(expert.talk.club_id, expert.talk_id)
    question = await question_desk.take(session, actor, callback_data.question)
    return await _ask_answer(
        state, question, screens.ExpertKeys(expert.token), say, token=expert.token
    )


@router.callback_query(screens.ExpertListen.filter())
async def listen(
    tap: CallbackQuery,
    callback_data: screens.ExpertListen,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    expert = await question_experts.authorised(session, callback_data.token, person)
    actor = Actor(expert.talk.club_id, expert.talk_id)
    question = await question_desk.take(session, actor, callback_data.question)
    await question_letters.send_files(session, question, person.id, tap.id, now)
    return Screen(toast=say("✅ On its way"))


async def _ask_answer(
    state: FSMContext, question: TalkQuestion, keys: screens.Keys, say: Texts, token: str = ""
) -> Screen:
    await state.set_state(Tells.answer)
    await state.set_data({"club": question.club_id, "question": question.id, "token": token})
    return screens.ask_answer(question, keys, say)


@router.message(Tells.answer, PRIVATE, menu.is_answer)
async def take_answer(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    return await _publish(session, person, state, answer_in(message), now, say)


async def _publish(
    session: Session, person: Person, state: FSMContext, said: Heard, now: datetime, say: Texts
) -> Screen:
    asked = await state.get_data()
    actor, token = await _actor(session, person, asked)
    question = await question_desk.publish(session, actor, asked["question"], said, now)
    await state.clear()
    return screens.published(_keys(question, token), say)


def _keys(question: TalkQuestion, token: str) -> screens.Keys:
    of_mentor = screens.MentorKeys(question.club_id, question.talk_id)
    return screens.ExpertKeys(token) if token else of_mentor


class Answered(TypedDict):
    question: TalkQuestion


async def answers(message: Message, person: Person, session: Session) -> Answered | Literal[False]:
    """A filter: a reply to the letter that has brought her a question, which is handed on."""
    told = message.reply_to_message
    if told is None:
        return False
    question = await question_replies.answered_by(session, person, told.chat.id, told.message_id)
    return {"question": question} if question else False


@router.message(PRIVATE, F.reply_to_message, menu.is_answer, answers)
async def ask_whether_for_group(
    message: Message,
    question: TalkQuestion,
    person: Person,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    said = answer_in(message)
    token = await question_letters.token_of(session, question.talk_id, person.id) or ""
    asked = {"club": question.club_id, "question": question.id, "token": token}
    await state.set_state(Tells.whether)
    await state.set_data({**asked, "said": asdict(said)})
    return question_answers.offer(question, said.text, said.message_id, token, say)


async def _actor(session: Session, person: Person, asked: dict[str, object]) -> tuple[Actor, str]:
    """Whom we asked. She may have ceased to be a mentor, or the expert, since."""
    if token := str(asked.get("token") or ""):
        expert = await question_experts.authorised(session, token, person)
        return Actor(expert.talk.club_id, expert.talk_id), token
    member = await places.of_mentor(session, int(str(asked["club"])), person.id)
    return Actor(member.club_id), ""


@router.callback_query(InviteExpert.filter())
@router.callback_query(ReplaceExpert.filter())
async def invite_expert(
    tap: CallbackQuery,
    callback_data: InviteExpert | ReplaceExpert,
    member: Member,
    session: Session,
    say: Texts,
    bot_name: str,
) -> Screen:
    talk = await talks.get(session, member.club_id, callback_data.talk)
    came = await question_experts.who_came(session, talk.id)
    if came and isinstance(callback_data, InviteExpert):
        return ask_replace(talk, came, say)
    expert = await question_experts.invite(session, talk)
    return screens.expert_link(expert, f"https://t.me/{bot_name}?start=expert_{expert.token}", say)
