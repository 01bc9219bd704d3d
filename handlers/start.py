"""START and its links, the language, and the way of a member into her club."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from domain.clubs import NameIsEmpty, is_name
from domain.errors import ClubError
from models import Member, Person, Session
from screens import calendars as calendar_screens
from screens import clubs as club_screens
from screens import contest_ballots as ballot_screens
from screens import homework as homework_screens
from screens import menu
from screens import people as screens
from screens import question_desk as desk_screens
from screens import questions as question_screens
from screens.screen import Screen
from screens.texts import Texts
from services import (
    calendars,
    clubs,
    contest_votes,
    homework_view,
    invitations,
    people,
    question_experts,
    questions,
    reach,
    roster,
)

router = Router(name="start")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")
# The links that are still good after her language was asked.
LINK = re.compile(
    r"(?:inv_(?P<invite>[\w-]{1,40})|setup_(?P<club>\d{1,15})"
    r"|q_(?P<talk>\d{1,15})|cal_(?P<calendar>\d{1,15})|hw_(?P<task>\d{1,15})|expert_(?P<expert>[\w-]{1,40})"
    r"|sv_(?P<contest>\d{1,15}))",
    re.ASCII,
)


class Asked(StatesGroup):
    """What a person was asked for; her next message is the answer."""

    name = State()


@router.message(CommandStart(), F.chat.type == "private")
async def start(
    message: Message,
    command: CommandObject,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
    bot_name: str,
    organisers: frozenset[int],
) -> Screen:
    await state.clear()
    await people.greet(session, person, now)
    link = (command.args or "").strip()
    if person.locale is None:
        return screens.languages(link if LINK.fullmatch(link) else "")
    return await _follow(link, person, session, now, say, state, bot_name, organisers)


@router.my_chat_member(F.chat.type == "private")
async def block_or_unblock(
    change: ChatMemberUpdated, person: Person, session: Session, now: datetime
) -> None:
    if roster.is_in(change.new_chat_member):
        await people.greet(session, person, now)
    else:
        await reach.lose(session, person.id, "blocked", now)


@router.message(Command("til", "language"), F.chat.type == "private")
async def ask_language(message: Message) -> Screen:
    return screens.languages()


@router.callback_query(screens.Languages.filter())
async def offer_languages(tap: CallbackQuery, say: Texts) -> Screen:
    return screens.device(say)


@router.callback_query(screens.Speak.filter())
async def speak(
    tap: CallbackQuery,
    callback_data: screens.Speak,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
    bot_name: str,
    organisers: frozenset[int],
) -> Screen:
    await people.speak(session, person, callback_data.code, now)
    hers = Texts(callback_data.code, say.zone)
    link = callback_data.then
    return await _follow(link, person, session, now, hers, state, bot_name, organisers)


@router.callback_query(screens.Rename.filter())
async def rename(
    tap: CallbackQuery, callback_data: screens.Rename, say: Texts, state: FSMContext
) -> Screen:
    return await _ask_name(callback_data.invite, say, state)


@router.message(Asked.name, F.chat.type == "private", menu.is_answer)
async def take_name(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    if not message.text:
        raise NameIsEmpty
    invite = (await state.get_data())["invite"]
    member = await invitations.rename(session, invite, person, message.text, now)
    await state.clear()
    return screens.consent(member, say)


@router.callback_query(screens.Agree.filter())
async def agree(
    tap: CallbackQuery,
    callback_data: screens.Agree,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    member = await invitations.agree(session, callback_data.invite, person, now)
    if not invitations.is_complete(member):
        return screens.which_oblast(member, say)
    await invitations.show_in(session, member, now)
    return screens.registered(member, say)


@router.callback_query(screens.Live.filter())
async def live(
    tap: CallbackQuery,
    callback_data: screens.Live,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    member = await invitations.settle(
        session, callback_data.invite, person, callback_data.oblast, now
    )
    return screens.registered(member, say)


async def _follow(
    link: str,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
    bot_name: str,
    organisers: frozenset[int],
) -> Screen:
    """Where her link leads; without one, to her place in her clubs.

    That a link leads nowhere must not undo that she pressed START and chose a language.
    """
    try:
        return await _lead(link, person, session, now, say, state, bot_name, organisers)
    except ClubError as refused:
        places = await invitations.places_of(session, person.id)
        return screens.refused(say(refused.says, **refused.params), places, say)


async def _lead(
    link: str,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
    bot_name: str,
    organisers: frozenset[int],
) -> Screen:
    found = LINK.fullmatch(link)
    if found and found["invite"]:
        member = await invitations.open_(session, found["invite"], person, now)
        return await _next_question(member, session, now, say, state)
    if found and found["club"]:
        return await _set_up(int(found["club"]), person, session, now, say)
    if found:
        return await _to_event(found, person, session, now, say, bot_name)
    places = await invitations.places_of(session, person.id)
    return screens.home(places, bot_name, say, is_organiser=person.id in organisers)


async def _to_event(
    found: re.Match[str],
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    bot_name: str,
) -> Screen:
    """What the club does, to which she is led by a button in the group."""
    if about := found["talk"] or found["calendar"]:
        return await _to_talk(int(about), person, session, now, say, asks=bool(found["talk"]))
    if found["task"]:
        opened = await homework_view.open_(session, int(found["task"]), person.id, now)
        return homework_screens.hand_in(*opened, say)
    if found["contest"]:
        asked = int(found["contest"])
        member, paper = await contest_votes.invited(session, asked, person.id, now)
        here = Texts(say.language, ZoneInfo(paper.contest.club.zone), bot_name)
        return ballot_screens.ballot(paper, member.id, here)
    expert = await question_experts.bind(session, found["expert"], person, now)
    return desk_screens.welcome_expert(expert, person, say)


async def _to_talk(
    talk_id: int, person: Person, session: Session, now: datetime, say: Texts, *, asks: bool
) -> Screen:
    """To ask a question, or for the calendar."""
    talk, member = await questions.invited(session, talk_id, person.id)
    if asks:
        return question_screens.door(talk, say)
    await calendars.send(session, member, talk.id, now)
    return calendar_screens.sent(say)


async def _next_question(
    member: Member, session: Session, now: datetime, say: Texts, state: FSMContext
) -> Screen:
    if invitations.is_complete(member):
        await invitations.show_in(session, member, now)
        return screens.registered(member, say)
    if not is_name(member.name):
        return await _ask_name(member.club.invite, say, state)
    return screens.consent(member, say)


async def _ask_name(invite: str, say: Texts, state: FSMContext) -> Screen:
    await state.set_state(Asked.name)
    await state.set_data({"invite": invite})
    return screens.ask_name(say)


async def _set_up(
    club_id: int, person: Person, session: Session, now: datetime, say: Texts
) -> Screen:
    club = await clubs.get(session, club_id)
    if await clubs.enter(session, club, person, now) is None:
        return club_screens.checking(say)
    return club_screens.week(club, await clubs.hours(session, club.id), say)
