"""What nobody else understood: a kind answer in private, silence in the group."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from domain.clubs import ClubIsGone
from models import Person, Session, TalkExpert
from screens import menu, newcomers, question_desk
from screens import people as screens
from screens.screen import Screen
from screens.texts import Texts
from services import invitations, question_experts, talks, words
from services import places as where

router = Router(name="leftovers")


@router.message(F.chat.type == "private", F.text.startswith("/"))
async def unknown_command(
    message: Message, person: Person, session: Session, say: Texts
) -> Screen:
    if person.locale is None:
        return screens.languages()
    return screens.unknown_command(await invitations.places_of(session, person.id), say)


@router.message(F.chat.type == "private", menu.is_said)
async def stray(
    message: Message, person: Person, session: Session, now: datetime, say: Texts, bot_name: str
) -> Screen:
    if person.locale is None:
        return screens.languages()
    if new := await invitations.invited(session, person.id):
        return newcomers.next_question(new, say)
    places = await invitations.places_of(session, person.id)
    if not places and (expert := await question_experts.heard(session, person.id, now)):
        author = words.of_expert(expert, person)
        await words.to_mentors(session, author, message.message_id, now)
        return _words_sent(expert, person, say)
    if not places and await where.is_without_group(session, person.id):
        raise ClubIsGone
    return screens.not_understood(places, bot_name, say)


def _words_sent(expert: TalkExpert, person: Person, say: Texts) -> Screen:
    """Before her talk she sees what else she can do."""
    sent = screens.words_sent(say)
    if expert.talk.state not in talks.AHEAD:
        return sent
    return question_desk.welcome_expert(expert, person, say).after(sent.text or "")


@router.callback_query()
async def stale(tap: CallbackQuery, say: Texts) -> Screen:
    return screens.stale(say)
