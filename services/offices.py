"""Who is a mentor of a club: made so by another, and until she hands it over [B03]."""

import datetime as dt
from uuid import uuid4

from domain.clubs import LastMentor
from models import Letter, Member, Role, Session
from services import outbox, people, profiles, roster


async def promote(session: Session, mentor: Member, member_id: int, now: dt.datetime) -> Member:
    """She is a mentor from now on, also without being an administrator of the group; she is told.

    Raises NotAMember.
    """
    found = await profiles.get(session, mentor, member_id)
    member = await roster.find(session, mentor.club_id, found.person_id) or found
    if member.role == Role.MENTOR:
        return member
    member.role, member.is_appointed = Role.MENTOR, True
    await people.list_commands(session, member.person, now)
    if member.person.may_write:
        await outbox.post(
            session, member.person_id, "clubs.promoted", now, key=uuid4().hex,
            club_id=member.club_id, person=member.person_id,
        )  # fmt: skip
    return member


async def resign(session: Session, mentor: Member, now: dt.datetime) -> None:
    """She is a member like others. Raises LastMentor: a club always has a mentor."""
    if len(await roster.mentors(session, mentor.club_id)) == 1:
        raise LastMentor
    mentor.role, mentor.is_appointed = Role.MEMBER, False
    await people.list_commands(session, mentor.person, now)


async def load_promoted(session: Session, letter: Letter, _now: dt.datetime) -> Member | None:
    member = await roster.find(session, letter.club_id or 0, letter.params["person"])
    return member if member and member.role == Role.MENTOR else None
