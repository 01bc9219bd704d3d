"""What the letters of a club speak of. None: it is no longer true, and the letter is dropped."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from models import Club, ClubState, Hour, Letter, Member, MemberState, Person, Role, Session
from services import club_groups, clubs, roster


@dataclass(frozen=True, slots=True)
class Setting:
    """The hours of a club, for the mentor who chooses them; `lost` is what she led before, in
    groups that are no more.
    """

    club: Club
    hours: Sequence[Hour]
    lost: Sequence[Club]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who came by the link for mentors; `hours` only if she is one."""

    club: Club
    hours: Sequence[Hour] | None


@dataclass(frozen=True, slots=True)
class Unled:
    """A club without a mentor, or whose mentors cannot be written to."""

    club: Club
    has_mentors: bool


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whose commands are listed."""

    person: Person
    roles: frozenset[Role]  # in all her clubs
    is_organiser: bool = False


async def load_club(session: Session, letter: Letter, _: dt.datetime) -> Club | None:
    club = await session.get(Club, letter.club_id) if letter.club_id else None
    return None if club is None or club.state == ClubState.GONE else club


async def load_unled(session: Session, letter: Letter, now: dt.datetime) -> Unled | None:
    """None, once somebody leads it; where they are `far`, once one of them can be written to, or
    nobody is left: that is told by itself.
    """
    club = await load_club(session, letter, now)
    mentors = await roster.mentors(session, club.id) if club else ()
    is_led = any(each.person.may_write for each in mentors)
    if club is None or is_led or bool(mentors) != bool(letter.params.get("far")):
        return None
    return Unled(club, has_mentors=bool(mentors))


async def load_setting(session: Session, letter: Letter, now: dt.datetime) -> Setting | None:
    club = await load_club(session, letter, now)
    if club is None or club.state != ClubState.SETTING_UP:
        return None
    lost = await club_groups.without_group(session, letter.chat_id)
    return Setting(club, await clubs.hours(session, club.id), lost)


async def load_guest(session: Session, letter: Letter, now: dt.datetime) -> Guest | None:
    club = await load_club(session, letter, now)
    if club is None:
        return None
    member = await clubs.membership(session, club.id, letter.chat_id)
    is_mentor = member is not None and member.role == Role.MENTOR
    return Guest(club, await clubs.hours(session, club.id) if is_mentor else None)


async def load_member(session: Session, letter: Letter, _: dt.datetime) -> Member | None:
    """The member it speaks of, in whatever state she is: she may be on her way in."""
    return await roster.find(session, letter.club_id or 0, letter.params["person"])


async def load_outsider(session: Session, letter: Letter, now: dt.datetime) -> Member | None:
    """A member who is still not in the group."""
    member = await load_member(session, letter, now)
    waits = member and member.state == MemberState.ACTIVE and not member.in_group
    return member if waits else None


async def load_speaker(session: Session, letter: Letter, _: dt.datetime) -> Speaker | None:
    person = await session.get(Person, letter.chat_id)
    if person is None:
        return None
    places = await roster.places_of(session, person.id)
    return Speaker(person, frozenset(member.role for member in places))
