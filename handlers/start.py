"""START and its links, the language, and the way of a member into her club."""

import re
from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, CommandObject, CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from domain.clubs import NameIsEmpty, NotAMember, is_name
from domain.errors import ClubError
from handlers.links import PLACES, Visit
from models import Member, Person, Session
from screens import clubs as club_screens
from screens import menu, newcomers
from screens import people as screens
from screens import question_desk as desk_screens
from screens.screen import Screen
from screens.texts import Texts
from services import (
    club_mentors,
    clubs,
    homework_asked,
    invitations,
    people,
    question_experts,
    reach,
    roster,
)

router = Router(name="start")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")
# The links that are still good after her language was asked.
LINK = re.compile(
    rf"(?:inv|expert)_[\w-]{{1,40}}|(?:setup|{'|'.join(PLACES)})_\d{{1,15}}", re.ASCII
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
    await people.greet(session, person, now)
    link = (command.args or "").strip()
    if person.locale is None:
        return await _ask_language(link, state)
    await state.clear()
    return await _follow(Visit(link, person, session, now, say, state, bot_name, organisers))


@router.my_chat_member(F.chat.type == "private")
async def block_or_unblock(
    change: ChatMemberUpdated, person: Person, session: Session, now: datetime
) -> None:
    if roster.is_in(change.new_chat_member):
        await people.greet(session, person, now)
        await homework_asked.ask_unread(session, person.id, now)
    else:
        await reach.lose(session, person.id, "blocked", now)


@router.message(Command("til", "language"), F.chat.type == "private")
async def ask_language(message: Message, state: FSMContext) -> Screen:
    await state.clear()
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
    hers, link = Texts(callback_data.code, say.zone), await _link_of(callback_data, state)
    await state.clear()
    shown = await _follow(Visit(link, person, session, now, hers, state, bot_name, organisers))
    return replace(shown, instead=f"✅ {screens.NAMES[callback_data.code]}")


@router.callback_query(screens.Rename.filter())
async def rename(
    tap: CallbackQuery, callback_data: screens.Rename, say: Texts, state: FSMContext
) -> Screen:
    await _ask_name(callback_data.invite, state)
    return screens.ask_name(say, callback_data.invite)


@router.message(Asked.name, F.chat.type == "private", menu.is_answer)
async def take_name(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    invite = (await state.get_data())["invite"]
    try:
        member = await invitations.rename(session, invite, person, message.text or "", now)
    except NameIsEmpty as refused:  # said by voice: the way back leads to the name that we have
        return replace(screens.ask_name(say, invite), text=say(refused.says))
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


@router.message(F.text, F.chat.type == "private", StateFilter(None), menu.is_answer)
async def take_oblast(
    message: Message, person: Person, session: Session, now: datetime, say: Texts
) -> Screen:
    """Written instead of tapped."""
    oblast = newcomers.oblast_in(message.text or "")
    new = await invitations.unfinished(session, person.id) if oblast else None
    if oblast is None or new is None or new.agreed_at is None:
        raise SkipHandler
    member = await invitations.settle(session, new.club.invite, person, oblast, now)
    return newcomers.settled(member, say)


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
    return newcomers.settled(member, say)


async def _ask_language(link: str, state: FSMContext) -> Screen:
    """Whatever she says before she chooses, where her link leads is kept: she is asked anew."""
    if not LINK.fullmatch(link):
        return screens.languages()
    await state.set_data({"link": link, "lasts": True})
    return screens.languages(link)


async def _link_of(choice: screens.Speak, state: FSMContext) -> str:
    return choice.then or str((await state.get_data()).get("link", ""))


async def _follow(visit: Visit) -> Screen:
    """Where her link leads; without one, to her place in her clubs.

    That a link leads nowhere must not undo that she pressed START and chose a language.
    """
    new = await invitations.unfinished(visit.session, visit.person.id)
    try:
        shown = await _lead(visit)
    except ClubError as refused:
        if isinstance(refused, NotAMember) and await _knock(visit):
            return newcomers.asking(visit.link, visit.say)
        said = visit.say(refused.says, **refused.params)
        if new:
            return (await _next_question(visit, new)).after(said)
        places = await invitations.places_of(visit.session, visit.person.id)
        return screens.refused(said, places, visit.say)
    is_led = visit.link.partition("_")[0] in PLACES
    return newcomers.with_door(shown, new.club.invite, visit.say) if new and is_led else shown


async def _knock(visit: Visit) -> bool:
    kind, _, which = visit.link.partition("_")
    return kind in PLACES and await invitations.knock(
        visit.session, kind, int(which), visit.person, visit.now
    )


async def _lead(visit: Visit) -> Screen:
    session, person, now = visit.session, visit.person, visit.now
    kind, _, which = visit.link.partition("_")
    match kind if LINK.fullmatch(visit.link) else None:
        case None:
            return await _home(visit)
        case "inv":
            member = await invitations.open_(session, which, person, now)
            return await _next_question(visit, member)
        case "expert":
            expert = await question_experts.bind(session, which, person, now)
            return desk_screens.welcome_expert(expert, person, visit.say)
        case "setup":
            return await _set_up(visit, int(which))
        case _:
            return await PLACES[kind](visit, int(which))


async def _home(visit: Visit) -> Screen:
    if new := await invitations.unfinished(visit.session, visit.person.id):
        return await _next_question(visit, new)
    places = await invitations.places_of(visit.session, visit.person.id)
    if not places and (expert := await question_experts.expected(visit.session, visit.person.id)):
        return desk_screens.welcome_expert(expert, visit.person, visit.say)
    is_organiser = visit.person.id in visit.organisers
    return screens.home(places, visit.bot_name, visit.say, is_organiser=is_organiser)


async def _next_question(visit: Visit, member: Member) -> Screen:
    if invitations.is_complete(member):
        await invitations.show_in(visit.session, member, visit.now)
        return screens.registered(member, visit.say)
    if not is_name(member.name):
        await _ask_name(member.club.invite, visit.state, lasts=True)
        return screens.ask_name(visit.say)
    return newcomers.next_question(member, visit.say)


async def _ask_name(invite: str, state: FSMContext, *, lasts: bool = False) -> None:
    await state.set_state(Asked.name)
    await state.set_data({"invite": invite, "lasts": lasts})


async def _set_up(visit: Visit, club_id: int) -> Screen:
    club = await clubs.get(visit.session, club_id)
    if await club_mentors.enter(visit.session, club, visit.person, visit.now) is None:
        return club_screens.checking(visit.say)
    return club_screens.week(club, await clubs.hours(visit.session, club.id), visit.say)
