"""Who is what in a club: a mentor says it with buttons, and hands over what is hers [B03]."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain.clubs import LastMentor
from domain.roles import NoOblast, OblastIsLed, Right, may
from models import Letter, Member, Role, Session
from services import people, profiles, reach, roster


async def appoint(
    session: Session, mentor: Member, member_id: int, role: Role, now: dt.datetime
) -> Member:
    """She is that from now on, and is told. What a mentor is only she herself can lay down.

    Raises NotAMember, NoOblast or OblastIsLed.
    """
    found = await profiles.get(session, mentor, member_id)
    member = await roster.find(session, mentor.club_id, found.person_id) or found
    if member.role in (role, Role.MENTOR):
        return member
    if role == Role.CO_MENTOR:
        await _check_oblast(session, member)
    roster.lay_down(member)
    member.role, member.office = role, role
    if role == Role.CO_MENTOR:
        member.leads = member.oblast
    await roster.note_change(session, member, now)
    await people.tell_role(session, member, now)
    return member


async def _check_oblast(session: Session, member: Member) -> None:
    """An oblast has one co-mentor."""
    if not member.oblast:
        raise NoOblast
    led = select(Member.name).where(
        Member.club_id == member.club_id, Member.leads == member.oblast
    )
    if name := await session.scalar(led):
        raise OblastIsLed(name=name)


async def resign(session: Session, mentor: Member, now: dt.datetime) -> None:
    """She is a member like others. Raises LastMentor: a club always has a mentor."""
    if await is_last_mentor(session, mentor):
        raise LastMentor
    roster.lay_down(mentor)
    await roster.note_change(session, mentor, now)
    await people.list_commands(session, mentor.person, now)
    await reach.call_mentors(session, mentor.club, now)


async def is_last_mentor(session: Session, member: Member) -> bool:
    """Would nobody be a mentor without her? Two who ask at once hear it one after the other."""
    if member.role != Role.MENTOR:
        return False
    await roster.hold(session, member.club_id)
    return len(await roster.mentors(session, member.club_id)) == 1


async def is_followed(session: Session, mentor: Member) -> bool:
    """Is there another mentor, who may be written to?"""
    mentors = await roster.whom_to_tell(session, mentor.club_id)
    return any(each != mentor.person_id for each in mentors)


async def overseers(session: Session, club_id: int, maker: int | None) -> Sequence[int]:
    """Of the mentors, and of the trainer who is its `maker`, those who may be written to."""
    teachers = await roster.who_may(session, club_id, Right.TEACH)
    theirs = [each for each in teachers if may(each.role, Right.LEAD) or each.person_id == maker]
    return [each.person_id for each in theirs if each.person.may_write]


@dataclass(frozen=True, slots=True)
class Promoted:
    member: Member
    roles: frozenset[Role]  # in all her clubs


async def load_promoted(session: Session, letter: Letter, _now: dt.datetime) -> Promoted | None:
    """None if she has become something else meanwhile."""
    member = await roster.find(session, letter.club_id or 0, letter.params["person"])
    if member is None or member.role != letter.params.get("role", Role.MENTOR):
        return None
    places = await roster.places_of(session, member.person_id)
    return Promoted(member, frozenset(each.role for each in places))
