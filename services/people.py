"""Everybody who speaks to the bot: her name in Telegram, her language, whether we may write."""

import datetime as dt
from uuid import uuid4

from domain.clubs import nickname
from models import Person, Session, Urgency, add_once
from services import outbox


async def know(session: Session, user_id: int, name: str, now: dt.datetime) -> Person:
    """The person of this Telegram id, made at the first meeting; her name follows Telegram's."""
    name = nickname(name)
    person = await session.get(Person, user_id)
    if person is None:
        await add_once(session, Person, id=user_id, name=name)
        person = await session.get_one(Person, user_id)
    person.name = name
    return person


async def greet(session: Session, person: Person, now: dt.datetime) -> None:
    """She pressed START, or took the bot out of her block list: from now on we may write."""
    if not person.may_write:
        person.may_write = True
        await list_commands(session, person, now)


async def speak(session: Session, person: Person, language: str, now: dt.datetime) -> None:
    person.locale = language
    await list_commands(session, person, now)


async def list_commands(session: Session, person: Person, now: dt.datetime) -> None:
    """Show her the commands she may use, in her language. Nothing, until she has chosen one."""
    if person.locale and person.may_write:
        await outbox.post(
            session, person.id, "clubs.commands", now, key=uuid4().hex, urgency=Urgency.NUDGE
        )


async def block(session: Session, person_id: int, reason: str, now: dt.datetime) -> None:
    """We may not write to her until she presses START again; what waits for her is dropped."""
    if person := await session.get(Person, person_id):
        person.may_write = False
    await outbox.drop(session, person_id, now, reason)
