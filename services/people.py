"""Everybody who speaks to the bot: her name in Telegram, her language, whether we may write."""

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.orm import contains_eager

from domain.clubs import nickname
from domain.privacy import KEPT
from models import Club, Dialog, Letter, Member, Person, Session, Urgency, add_once
from services import outbox

# Asked for with every update: written once, and as one.
_SEEN = (
    select(Person, Club, Member)
    .select_from(Person)
    .outerjoin(Club, Club.chat_id == bindparam("chat"))
    .outerjoin(Member, and_(Member.club_id == Club.id, Member.person_id == Person.id))
    .options(contains_eager(Member.club), contains_eager(Member.person))
    .where(Person.id == bindparam("person"))
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody where she is: the club whose group it is, and her place in it, if it is one."""

    person: Person
    club: Club | None
    member: Member | None


async def see(session: Session, user_id: int, name: str, chat_id: int) -> Seen:
    """As `know`, together with where she is."""
    if chat_id >= 0:
        return Seen(await know(session, user_id, name), None, None)
    asked = {"person": user_id, "chat": chat_id}
    if (found := (await session.execute(_SEEN, asked)).first()) is None:
        await know(session, user_id, name)
        found = (await session.execute(_SEEN, asked)).one()
    seen = Seen(*found)
    _rename(seen.person, name)
    return seen


async def know(session: Session, user_id: int, name: str) -> Person:
    """The person of this Telegram id, made at the first meeting; her name follows Telegram's."""
    person = await session.get(Person, user_id)
    if person is None:
        await add_once(session, Person, id=user_id, name=nickname(name))
        person = await session.get_one(Person, user_id)
    _rename(person, name)
    return person


def _rename(person: Person, name: str) -> None:
    hers = nickname(name)
    if person.name != hers:  # whatever is set has to be looked at, even if it is the same
        person.name = hers


async def greet(session: Session, person: Person, now: dt.datetime) -> None:
    """She pressed START, or took the bot out of her block list: from now on we may write."""
    if not person.may_write:
        person.may_write = True
        await list_commands(session, person, now)


async def speak(session: Session, person: Person, language: str, now: dt.datetime) -> None:
    if person.locale != language:
        person.locale = language
        await list_commands(session, person, now)


async def list_commands(session: Session, person: Person, now: dt.datetime) -> None:
    """Show her the commands she may use, in her language. Nothing, until she has chosen one."""
    if person.locale and person.may_write:
        await outbox.post(
            session, person.id, "clubs.commands", now, key=uuid4().hex, urgency=Urgency.NUDGE
        )


async def tell_role(session: Session, member: Member, now: dt.datetime) -> None:
    """What she is in the club from now on: her commands, and a word with her keyboard."""
    await list_commands(session, member.person, now)
    if member.person.may_write:
        await outbox.post(
            session, member.person_id, "clubs.promoted", now, key=uuid4().hex,
            club_id=member.club_id, person=member.person_id, role=member.role,
        )  # fmt: skip


async def block(session: Session, person_id: int, reason: str, now: dt.datetime) -> None:
    """We may not write to her until she presses START again; what is due to her is dropped. What
    waits for its hour waits on: she may be back by then.
    """
    if person := await session.get(Person, person_id):
        person.may_write = False
    await outbox.drop(session, person_id, now, reason, Letter.not_before <= now)


async def prune(session: Session, now: dt.datetime) -> None:
    """What somebody was asked so long ago that nobody expects her answer any more."""
    await session.execute(delete(Dialog).where(Dialog.updated_at < now - KEPT["dialogs"]))
