"""What a person can always do: look at more, ask for help, write to the mentor, leave."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.clubs import NoMentorToWrite, NotAMember
from models import Member, MemberState, Person, Session
from screens import departures, menu, newcomers
from screens import people as screens
from screens.screen import Screen
from screens.texts import Texts
from services import (
    club_mentors,
    invitations,
    offices,
    question_experts,
    roster,
    talk_troubles,
    words,
)

router = Router(name="people")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


class Asked(StatesGroup):
    """What a person was asked for; her next message is the answer."""

    words = State()


async def is_more_of_album(message: Message, state: FSMContext) -> bool:
    """A filter: the first picture went to the mentors, and this is the next."""
    return (await state.get_data()).get("brought") == message.media_group_id


@router.message(menu.pressed(menu.MORE), F.chat.type == "private")
async def show_more(
    message: Message,
    person: Person,
    organisers: frozenset[int],
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return await _more(session, person, organisers, now, say)


@router.callback_query(screens.More.filter())
async def back_to_more(
    tap: CallbackQuery,
    person: Person,
    organisers: frozenset[int],
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    return await _more(session, person, organisers, now, say)


async def _more(
    session: Session, person: Person, organisers: frozenset[int], now: datetime, say: Texts
) -> Screen:
    places = await roster.places_of(session, person.id)
    expert = await question_experts.elsewhere(session, person.id, places, now)
    return screens.more(places, say, expert, is_organiser=person.id in organisers)


@router.message(Command("zhardam", "help"), F.chat.type == "private")
async def help_(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
    bot_name: str,
) -> Screen:
    await state.clear()
    if new := await invitations.invited(session, person.id):
        return newcomers.next_question(new, say)
    places = await invitations.places_of(session, person.id)
    expert = await question_experts.elsewhere(session, person.id, places, now)
    return screens.help_(places, bot_name, say, expert)


@router.callback_query(screens.Write.filter())
async def ask_words(
    tap: CallbackQuery,
    callback_data: screens.Write,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    author, member = await _author(session, callback_data.invite, person, now)
    if not await words.may_hear(session, author.club, person.id):
        raise NoMentorToWrite
    await state.set_state(Asked.words)
    # However late it comes, what is for the mentor alone is never taken for a report.
    await state.set_data({"invite": callback_data.invite, "lasts": True})
    return screens.ask_words(member, say)


@router.callback_query(screens.Introduce.filter())
async def introduce(
    tap: CallbackQuery,
    callback_data: screens.Introduce,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    member = await invitations.open_(session, callback_data.invite, person, now)
    return newcomers.next_question(member, say)


@router.message(Asked.words, F.chat.type == "private", menu.is_answer)
async def pass_on(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    invite, member = await _bring(message, person, session, now, state)
    await state.clear()
    if album := message.media_group_id:
        await state.set_data({"invite": invite, "brought": album})
    sent = screens.words_sent(say)
    if member and invitations.is_new(member):
        return newcomers.next_question(member, say).after(sent.text or "")
    return sent


@router.message(F.chat.type == "private", F.media_group_id, is_more_of_album)
async def pass_on_more(
    message: Message, person: Person, session: Session, now: datetime, state: FSMContext
) -> None:
    await _bring(message, person, session, now, state)


async def _bring(
    message: Message, person: Person, session: Session, now: datetime, state: FSMContext
) -> tuple[str, Member | None]:
    """To the mentors of the club in which she was asked; its invitation, and her place there."""
    invite = str((await state.get_data())["invite"])
    author, member = await _author(session, invite, person, now)
    await words.to_mentors(session, author, message.message_id, now)
    return invite, member


async def _author(
    session: Session, invite: str, person: Person, now: datetime
) -> tuple[words.Author, Member | None]:
    """The expert of a talk writes as such, and does not become a member by it."""
    expert = await question_experts.heard(session, person.id, now)
    is_asked = expert and expert.talk.club.invite == invite
    if expert and is_asked and not await roster.find(session, expert.talk.club_id, person.id):
        return words.of_expert(expert, person), None
    member = await invitations.open_(session, invite, person, now)
    return words.of_member(member), member


@router.callback_query(departures.Leave.filter())
async def ask_leave(tap: CallbackQuery, member: Member, session: Session, say: Texts) -> Screen:
    is_last = await offices.is_last_mentor(session, member)
    return departures.leave(member, say, is_last_mentor=is_last)


@router.callback_query(departures.LeaveForSure.filter())
async def leave(
    tap: CallbackQuery,
    callback_data: departures.LeaveForSure,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    """Who taps twice reads the same goodbye twice."""
    member = await roster.find(session, callback_data.club, person.id)
    if member is None or member.state not in (MemberState.ACTIVE, MemberState.LEFT):
        raise NotAMember
    if member.state == MemberState.ACTIVE:
        led = await roster.leave(session, member, now)
        await talk_troubles.miss_expert(session, member.person_id, now, member.club_id)
        await club_mentors.keep_led(session, member.club, now, is_left=led)
    return departures.left(member, say)
