"""What nobody else understood: a kind answer in private, silence in the group."""

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message

from models import Person, Session
from screens import people as screens
from screens.screen import Screen
from screens.texts import Texts
from services import invitations, roster

router = Router(name="leftovers")
# What a private chat itself tells: nobody has said anything.
TOLD = {
    ContentType.PINNED_MESSAGE,
    ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
    ContentType.CHAT_BACKGROUND_SET,
    ContentType.WRITE_ACCESS_ALLOWED,
}


@router.message(F.chat.type == "private", F.text.startswith("/"))
async def unknown_command(
    message: Message, person: Person, session: Session, say: Texts
) -> Screen:
    if person.locale is None:
        return screens.languages()
    return screens.unknown_command(await invitations.places_of(session, person.id), say)


@router.message(F.chat.type == "private", ~F.content_type.in_(TOLD))
async def stray(
    message: Message, person: Person, session: Session, say: Texts, bot_name: str
) -> Screen:
    if person.locale is None:
        return screens.languages()
    places = await roster.places_of(session, person.id)
    return screens.not_understood(places, bot_name, say)


@router.callback_query()
async def stale(tap: CallbackQuery, say: Texts) -> Screen:
    return screens.stale(say)
