"""What is changed about a question: by who asked it her message, by a mentor all the rest."""

from contextlib import suppress
from datetime import datetime

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.questions import NotAQuestion
from handlers.named import of_club
from models import Member, Person, Session, TalkQuestion
from screens import menu
from screens import question_desk as screens
from screens.screen import Screen
from screens.texts import Texts
from services import places, question_asking, question_desk, question_letters, questions
from services.question_desk import Actor
from services.question_messages import heard

router = Router(name="question_edits")
router.callback_query.middleware(of_club("question", questions.get))


class Improves(StatesGroup):
    """What a mentor was asked for; her next message is the answer."""

    wording = State()


@router.edited_message()
async def take_edit(message: Message, session: Session, now: datetime) -> None:
    with suppress(NotAQuestion):
        if await question_asking.edit(session, heard(message), now):
            return
    raise SkipHandler


@router.callback_query(screens.MoreOf.filter())
async def more(tap: CallbackQuery, question: TalkQuestion, say: Texts) -> Screen:
    return screens.more(question, say)


@router.callback_query(screens.Reword.filter())
async def ask_words(
    tap: CallbackQuery, question: TalkQuestion, member: Member, say: Texts, state: FSMContext
) -> Screen:
    await state.set_state(Improves.wording)
    await state.set_data({"club": member.club_id, "question": question.id})
    return screens.ask_words(question, say)


@router.message(Improves.wording, F.chat.type == "private", menu.is_answer)
async def take_words(
    message: Message, person: Person, session: Session, say: Texts, state: FSMContext
) -> Screen:
    asked = await state.get_data()
    member = await places.of_mentor(session, asked["club"], person.id)
    actor, words = Actor(member.club_id), message.text or ""
    question = await question_desk.reword(session, actor, asked["question"], words)
    await state.clear()
    return screens.more(question, say)


@router.callback_query(screens.Listen.filter())
async def listen(
    tap: CallbackQuery,
    question: TalkQuestion,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    await question_letters.send_files(session, question, member.person_id, tap.id, now)
    return Screen(toast=say("✅ On its way"))


@router.callback_query(screens.MergeWhere.filter())
async def merge_where(
    tap: CallbackQuery, question: TalkQuestion, session: Session, say: Texts
) -> Screen:
    every = await questions.of_talk(session, question.talk)
    others = [each for each in every if each.id != question.id]
    return screens.merge_where(question, others, say)


@router.callback_query(screens.MergeInto.filter())
async def merge(
    tap: CallbackQuery,
    callback_data: screens.MergeInto,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    actor, ids = Actor(member.club_id), (callback_data.question, callback_data.other)
    question = await question_desk.merge(session, actor, *ids)
    return screens.more(question, say, toast=say("🔗 Merged"))


@router.callback_query(screens.HideWhy.filter())
async def hide_why(tap: CallbackQuery, question: TalkQuestion, say: Texts) -> Screen:
    return screens.hide_why(question, say)


@router.callback_query(screens.Hide.filter())
async def hide(
    tap: CallbackQuery,
    callback_data: screens.Hide,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    actor, why = Actor(member.club_id), callback_data.why
    question = await question_desk.hide(session, actor, callback_data.question, why, now)
    return screens.hidden(question, say)
