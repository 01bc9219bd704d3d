"""Asking, and everything a member does with her own questions and those of others."""

from datetime import datetime

from aiogram import F, Router, flags
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.clubs import NotAMember
from domain.errors import ClubError
from models import Member, Person, Session
from screens import menu
from screens import questions as screens
from screens.screen import Screen
from screens.texts import Texts
from services import clubs, people, question_asking, questions, talks
from services.question_messages import heard

router = Router(name="questions")
PRIVATE = F.chat.type == "private"
LINK = F.args.regexp(r"^q_\d{1,15}$")


class Asks(StatesGroup):
    """What a member was asked for; her next message is the answer."""

    question = State()


async def is_welcome(
    message: Message, command: CommandObject, person: Person, session: Session
) -> bool:
    """A filter: nothing else has to be said first, so START need not lead her."""
    try:
        await questions.invited(session, int((command.args or "")[2:]), person.id)
    except ClubError:
        return False
    return person.locale is not None


async def is_more_of_album(
    message: Message, session: Session, person: Person | None = None
) -> bool:
    """A filter: the first picture was a question, and this is the next."""
    album = message.media_group_id or ""
    return bool(person and await question_asking.album_of(session, person.id, album))


@router.message(CommandStart(magic=LINK), PRIVATE, is_welcome)
async def come(
    message: Message,
    command: CommandObject,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await people.greet(session, person, now)
    talk, member = await questions.invited(session, int((command.args or "")[2:]), person.id)
    return await _prompt(session, member, talk.id, now, say, state)


@router.callback_query(screens.AskQuestion.filter())
async def ask(
    tap: CallbackQuery,
    callback_data: screens.AskQuestion,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    return await _prompt(session, member, callback_data.talk, now, say, state)


async def _prompt(
    session: Session, member: Member, talk_id: int, now: datetime, say: Texts, state: FSMContext
) -> Screen:
    talk = await questions.talk_for(session, member.club_id, talk_id, now)
    await state.set_state(Asks.question)
    await state.set_data({"club": member.club_id, "talk": talk_id})
    return screens.prompt(talk, say)


@router.message(F.media_group_id, is_more_of_album)
async def take_more(message: Message, person: Person, session: Session, now: datetime) -> None:
    question = await question_asking.album_of(session, person.id, message.media_group_id or "")
    if question:
        member = question.member
        await question_asking.ask(session, member, question.talk_id, heard(message), now)


@router.message(Asks.question, PRIVATE, menu.is_answer)
async def take(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    asked = await state.get_data()
    member = await clubs.membership(session, asked["club"], person.id)
    if member is None:
        raise NotAMember
    question = await question_asking.ask(session, member, asked["talk"], heard(message), now)
    await state.clear()
    return screens.receipt(question, say, is_moved=question.talk.id != asked["talk"])


@router.message(Command("suroo"), PRIVATE)
@router.message(menu.pressed(menu.QUESTION), PRIVATE)
@router.callback_query(screens.MyQuestions.filter())
@flags.leads_to(button=screens.MyQuestions)
async def show_mine(
    event: Message | CallbackQuery,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    talk = await talks.next_talk(session, member.club_id, now)
    own = await questions.mine(session, member)
    every = await questions.before(session, talk) if talk else own
    return screens.mine(member.club, talk, own, len(every), say)


@router.callback_query(screens.MyQuestion.filter())
async def show_one(
    tap: CallbackQuery,
    callback_data: screens.MyQuestion,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    question = await questions.get_own(session, member, callback_data.question)
    return screens.one_of_mine(question, say)


@router.callback_query(screens.ShowName.filter())
async def show_name(
    tap: CallbackQuery,
    callback_data: screens.ShowName,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    question = await questions.show_name(
        session, member, callback_data.question, is_named=callback_data.is_named
    )
    return screens.one_of_mine(question, say, toast=say("✅ Saved"))


@router.callback_query(screens.TakeBack.filter())
async def take_back(
    tap: CallbackQuery,
    callback_data: screens.TakeBack,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    question = await questions.take_back(session, member, callback_data.question, now)
    return screens.one_of_mine(question, say)


@router.callback_query(screens.AskAgain.filter())
async def ask_again(
    tap: CallbackQuery,
    callback_data: screens.AskAgain,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    question = await questions.ask_again(session, member, callback_data.question, now)
    return screens.one_of_mine(question, say)


@router.callback_query(screens.ListQuestions.filter())
async def list_all(
    tap: CallbackQuery,
    callback_data: screens.ListQuestions,
    member: Member,
    session: Session,
    say: Texts,
) -> Screen:
    return await _list(session, member, callback_data.talk, callback_data.page, say)


@router.callback_query(screens.NeedToo.filter())
async def need_too(
    tap: CallbackQuery,
    callback_data: screens.NeedToo,
    member: Member,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    question = await questions.need_too(
        session, member, callback_data.question, is_needed=callback_data.is_needed
    )
    talk = await questions.talk_for(session, member.club_id, question.talk_id, now)
    return await _list(session, member, talk.id, callback_data.page, say)


async def _list(session: Session, member: Member, talk_id: int, page: int, say: Texts) -> Screen:
    talk = await talks.get(session, member.club_id, talk_id)
    return screens.listed(talk, await questions.before(session, talk), member, page, say)
