"""From the invitation link to a registered member.

Whoever has the link may come: nobody can guess it, and members pass it on, also outside Telegram.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from domain.clubs import (
    ClubIsGone,
    NoSuchInvite,
    NotAgreedYet,
    Oblast,
    RemovedFromGroup,
    clean_name,
)
from models import (
    Club,
    ClubState,
    Contest,
    Material,
    Member,
    MemberState,
    Person,
    Role,
    Session,
    Talk,
    Task,
)
from services import actions, doors, homework_strays, people, roster, rosters

# What a link can lead to, by its kind; all others name the club itself.
IN_A_CLUB: dict[str, type[Any]] = {
    "q": Talk,
    "cal": Talk,
    "hw": Task,
    "sv": Contest,
    "mat": Material,
}


async def club_of(session: Session, invite: str) -> Club:
    """The club that this invitation leads to. Raises NoSuchInvite or ClubIsGone."""
    club = await session.scalar(select(Club).where(Club.invite == invite))
    if club is None:
        raise NoSuchInvite
    if club.state == ClubState.GONE:
        raise ClubIsGone
    return club


async def open_(session: Session, invite: str, person: Person, now: dt.datetime) -> Member:
    """Her place in the club as it is; she has not agreed to anything yet."""
    club = await club_of(session, invite)
    member = await roster.place(session, club, person, now)
    if member.state == MemberState.REMOVED:
        raise RemovedFromGroup
    return member


def is_complete(member: Member) -> bool:
    """Has she said all that is asked, and is she in the club now?"""
    return bool(member.agreed_at and member.oblast and member.state == MemberState.ACTIVE)


def is_new(member: Member) -> bool:
    """Is her registration still to be finished? Of who leads the club none is asked."""
    return member.role != Role.MENTOR and not is_complete(member)


async def rename(
    session: Session, invite: str, person: Person, name: str, now: dt.datetime
) -> Member:
    member = await open_(session, invite, person, now)
    await actions.rename(session, member, clean_name(name))
    return member


async def agree(session: Session, invite: str, person: Person, now: dt.datetime) -> Member:
    """She confirms her name, the club's principles and the use of her data [C06, C07]."""
    member = await open_(session, invite, person, now)
    is_back, was_complete = member.state == MemberState.LEFT, is_complete(member)
    member.name = clean_name(member.name)
    await rosters.recognise(session, member)
    member.agreed_at = member.agreed_at or now
    if member.role == Role.MENTOR and member.in_group:
        member.welcomed = True  # the group knows who leads it
    await roster.admit(session, member, now)
    await roster.welcome(session, member, now)
    if is_back or (is_complete(member) and not was_complete):
        await homework_strays.ask_again(session, person.id, now)
    if is_back and member.in_group:  # she may be one of its administrators
        await doors.ask_who(session, member.club, person.id, now, door=True)
    await people.list_commands(session, person, now)
    return member


async def places_of(session: Session, person_id: int) -> Sequence[Member]:
    """Where she is a member; of who is nowhere, where she was: she can come back [D02]."""
    if places := await roster.places_of(session, person_id):
        return places
    hers = select(Member).join(Member.club).options(contains_eager(Member.club))
    gone = hers.where(Member.person_id == person_id, Member.state == MemberState.LEFT)
    alive = gone.where(Club.state != ClubState.GONE)
    return (await session.scalars(alive.order_by(Member.id))).all()


async def unfinished(session: Session, person_id: int) -> Member | None:
    """Where her registration is to go on: where she has agreed and not said all, or, if she is in
    no club yet, where she has begun or is seen in the group.
    """
    hers = select(Member).join(Member.club).options(contains_eager(Member.club))
    here = Member.state.in_((MemberState.INVITED, MemberState.ACTIVE))
    mine = hers.where(Member.person_id == person_id, here, Club.state != ClubState.GONE)
    found = (await session.scalars(mine.order_by(Member.id.desc()))).all()
    if begun := [each for each in found if is_new(each) and each.agreed_at]:
        return begun[0]
    return found[0] if found and all(map(is_new, found)) else None


async def invited(session: Session, person_id: int) -> Member | None:
    """Where her registration is to go on, if she is in no club yet."""
    new = await unfinished(session, person_id)
    return new if new and new.state == MemberState.INVITED else None


async def knock(
    session: Session, kind: str, number: int, person: Person, now: dt.datetime
) -> bool:
    """A link leads her to a club, or to what is in it, that has never heard of her: is she in its
    group? True if Telegram was asked.
    """
    thing = IN_A_CLUB.get(kind)
    found = await session.get(thing, number) if thing else None
    club = await session.get(Club, found.club_id if found else number)
    if club is None or club.state == ClubState.GONE or (thing and not found):
        return False
    if await roster.find(session, club.id, person.id):
        return False
    return await doors.ask_who(session, club, person.id, now)


async def settle(
    session: Session, invite: str, person: Person, oblast: Oblast, now: dt.datetime
) -> Member:
    """The last answer: she is registered. If she is not in the group, a way in is sent to her."""
    member = await open_(session, invite, person, now)
    if member.agreed_at is None:
        raise NotAgreedYet
    if not is_complete(member):  # else an old button would move her
        member.oblast = oblast
        await homework_strays.ask_again(session, person.id, now)
    await show_in(session, member, now)
    return member


async def show_in(session: Session, member: Member, now: dt.datetime) -> None:
    if not member.in_group:
        await doors.ask_who(session, member.club, member.person_id, now, door=True)
