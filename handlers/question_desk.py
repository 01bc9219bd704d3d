"""What a mentor does with the questions, and the expert, whose buttons carry her token."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from models import Member, Person, Session, Talk, TalkQuestion
from screens import menu
from screens import question_desk as screens
from screens.questions import Desk, InviteExpert
from screens.screen import Screen
from screens.texts import Texts
from services import (
    places,
    question_desk,
    question_experts,
    question_letters,
    questions,
    talks,
)
from services.question_desk import Actor
from services.question_messages import answer_in

router = Router(name="question_desk")
PRIVATE = F.chat.type == "private"


class Tells(StatesGroup):
    """What a mentor or the expert was asked for: the answer to a question."""

    answer = State()


@router.callback_query(Desk.filter())
async def show_desk(
    tap: CallbackQuery,
    callback_data: Desk,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
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
    await state.clear()
    keys = screens.ExpertKeys(expert.token)
    return await _desk(session, expert.talk, callback_data.place, keys, say)


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
        is_there = asked.how == "replied"
        question = await question_desk.mark_answered(
            session, actor, asked.question, now, in_group=is_there
        )
    return screens.ended(question, asked.how, keys, say)


@router.callback_query(screens.WriteAnswer.filter())
async def ask_answer(
    tap: CallbackQuery,
    callback_data: screens.WriteAnswer,
    member: Member,
    session: Session,
    say: Texts,
    state: FSMContext,
) -> Screen:
    question = await questions.get(session, member.club_id, callback_data.question)
    keys = screens.MentorKeys(member.club_id, question.talk_id)
    return await _ask_answer(state, question, keys, say)


@router.callback_query(screens.ExpertAnswer.filter())
async def ask_expert(
    tap: CallbackQuery,
    callback_data: screens.ExpertAnswer,
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
    asked = await state.get_data()
    actor, token = await _actor(session, person, asked)
    question = await question_desk.publish(
        session, actor, asked["question"], answer_in(message), now
    )
    await state.clear()
    keys = screens.MentorKeys(question.club_id, question.talk_id)
    return screens.published(screens.ExpertKeys(token) if token else keys, say)


async def _actor(session: Session, person: Person, asked: dict[str, object]) -> tuple[Actor, str]:
    """Whom we asked. She may have ceased to be a mentor, or the expert, since."""
    if token := str(asked.get("token") or ""):
        expert = await question_experts.authorised(session, token, person)
        return Actor(expert.talk.club_id, expert.talk_id), token
    member = await places.of_mentor(session, int(str(asked["club"])), person.id)
    return Actor(member.club_id), ""


@router.callback_query(InviteExpert.filter())
async def invite_expert(
    tap: CallbackQuery,
    callback_data: InviteExpert,
    member: Member,
    session: Session,
    say: Texts,
    bot_name: str,
) -> Screen:
    talk = await talks.get(session, member.club_id, callback_data.talk)
    expert = await question_experts.invite(session, talk)
    return screens.expert_link(expert, f"https://t.me/{bot_name}?start=expert_{expert.token}", say)
