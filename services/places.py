"""Where a person may do what she asks for: her clubs, or those in which she is a mentor."""

from collections.abc import Sequence

from domain.clubs import MentorsOnly, NotAMember
from models import Member, Role, Session
from services import clubs, roster


async def of(session: Session, person_id: int) -> Sequence[Member]:
    """At least one. Raises NotAMember."""
    if found := await roster.places_of(session, person_id):
        return found
    raise NotAMember


async def led_by(session: Session, person_id: int) -> Sequence[Member]:
    """At least one. Raises MentorsOnly."""
    found = await roster.places_of(session, person_id)
    if led := [each for each in found if each.role == Role.MENTOR]:
        return led
    raise MentorsOnly


async def led_alone(session: Session, person_id: int) -> Sequence[Member]:
    """Those in which nobody would be a mentor without her."""
    hers = [
        each for each in await roster.places_of(session, person_id) if each.role == Role.MENTOR
    ]
    return [each for each in hers if len(await roster.mentors(session, each.club_id)) == 1]


async def of_mentor(session: Session, club_id: int, person_id: int) -> Member:
    """She was a mentor when she was asked; she has to be one still. Raises MentorsOnly."""
    member = await clubs.membership(session, club_id, person_id)
    if member is None or member.role != Role.MENTOR:
        raise MentorsOnly
    return member
