"""A mentor says which posts go to which topic of the group."""

from datetime import datetime

from aiogram import F, Router, flags
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from domain.clubs import MentorsOnly
from domain.topics import NoTopicHere
from models import Club, Person, Session
from screens import people as people_screens
from screens import topics as screens
from screens.screen import Screen
from screens.texts import Texts
from services import invitations, people, places, topics

router = Router(name="topics")
LINK = F.args.regexp(r"^topic_\d{1,15}_\d{1,9}$")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.message(Command("bolum"), F.chat.type == "supergroup", ~F.sender_chat)
async def show_topic(
    message: Message,
    session: Session,
    now: datetime,
    club: Club | None = None,
    person: Person | None = None,
) -> None:
    """Written in a topic, where Telegram tells us its number; answered in private."""
    if club is None or person is None:
        return
    await places.of_mentor(session, club.id, person.id)
    if not message.is_topic_message or not message.message_thread_id:
        raise NoTopicHere
    await topics.ask(session, club, person.id, message.message_thread_id, now)


async def is_hidden_admin(message: Message) -> bool:
    """A filter: an administrator who writes in the name of the group, and no channel."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


@router.message(Command("bolum"), F.chat.type == "supergroup", is_hidden_admin)
async def ask_who(
    message: Message, say: Texts, bot_name: str, club: Club | None = None
) -> Screen | None:
    """She does not say who she is; in private, where her link leads, we see it."""
    if club is None:
        return None
    if not message.is_topic_message or not message.message_thread_id:
        raise NoTopicHere
    return screens.come_in_private(bot_name, club, message.message_thread_id, say)


@router.message(CommandStart(magic=LINK), F.chat.type == "private")
async def show_which(
    message: Message,
    command: CommandObject,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    """She has pressed START: that her link leads nowhere must not undo it."""
    await state.clear()
    await people.greet(session, person, now)
    _, club, thread = (command.args or "").split("_")
    try:
        mentor = await places.of_mentor(session, int(club), person.id)
    except MentorsOnly as refused:
        hers = await invitations.places_of(session, person.id)
        return people_screens.refused(say(refused.says), hers, say)
    return screens.which(mentor.club, int(thread), say)


@router.message(Command("bolum"), F.chat.type == "private")
@router.callback_query(screens.ShowTopics.filter())
@flags.leads_to(button=screens.ShowTopics)
async def show_all(
    event: Message | CallbackQuery, club: Club, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return screens.overview(club, say)


@router.callback_query(screens.GiveTopic.filter())
async def give(
    tap: CallbackQuery,
    callback_data: screens.GiveTopic,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    post, thread = callback_data.post, callback_data.thread
    there = club.topics.get(post) == thread
    await topics.choose(session, club, post, None if there else thread)
    return screens.which(club, thread, say)
