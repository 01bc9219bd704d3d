"""Words between a member and her mentors, brought by the bot as they are, voice and all."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from domain.clubs import NoMentorToWrite
from models import Club, Letter, Member, Session
from services import outbox, quiet_hours, roster


async def to_mentors(
    session: Session, club: Club, member: Member, message_id: int, now: dt.datetime
) -> None:
    """Her message, whatever it is, to every mentor we can reach. Raises NoMentorToWrite."""
    reached = await may_hear(session, club, member.person_id)
    if not reached:
        raise NoMentorToWrite
    for mentor in reached:
        await bring(session, member, mentor.person_id, message_id, now)


async def may_hear(session: Session, club: Club, person_id: int) -> Sequence[Member]:
    """The mentors, other than herself, who can be written to."""
    everyone = await roster.mentors(session, club.id)
    return [each for each in everyone if each.person.may_write and each.person_id != person_id]


async def bring(
    session: Session, author: Member, reader: int, message_id: int, now: dt.datetime
) -> None:
    """Who writes, and then the message itself: at night both wait for the morning."""
    by_day = quiet_hours.first_loud(author.club, now)
    for kind in ("clubs.word", "clubs.copy"):
        await outbox.post(
            session, reader, kind, now, key=uuid4().hex, club_id=author.club_id,
            not_before=by_day, person=author.person_id, message=message_id,
        )  # fmt: skip


async def note_copy(_session: Session, letter: Letter, answer: Any, _now: dt.datetime) -> None:
    """Of a copy Telegram tells only the number; by it a reply to her words finds the way back."""
    letter.message_id = answer.message_id
