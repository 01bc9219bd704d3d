"""Where a person may do what she asks for: her clubs, or those in which her role lets her."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from domain import roles
from domain.clubs import ClubIsGone, MentorsOnly, NotAMember, RemovedFromGroup
from domain.errors import ClubError
from domain.roles import Right, may
from models import Club, ClubState, Member, MemberState, Session
from services import clubs, offices, roster, scopes


async def of(session: Session, person_id: int) -> Sequence[Member]:
    """At least one. Raises NotAMember, RemovedFromGroup or ClubIsGone."""
    if found := await roster.places_of(session, person_id):
        return found
    raise await refusal(session, person_id)


async def refusal(session: Session, person_id: int, club_id: int | None = None) -> ClubError:
    """To who is no member: whoever was removed, or whose club has lost its group, is not asked to
    join.
    """
    hers = select(Member.id).where(Member.person_id == person_id)
    removed = hers.where(Member.state == MemberState.REMOVED).limit(1)
    if club_id:
        removed = removed.where(Member.club_id == club_id)
    if await session.scalar(removed):
        return RemovedFromGroup()
    is_lost = await is_without_group(session, person_id, club_id)
    return ClubIsGone() if is_lost else NotAMember()


async def is_without_group(session: Session, person_id: int, club_id: int | None = None) -> bool:
    """Is she in a club from whose group the bot was taken? It goes on when the bot is back."""
    hers = select(Member.id).join(Member.club).where(Member.person_id == person_id)
    lost = hers.where(Member.state == MemberState.ACTIVE, Club.state == ClubState.GONE)
    if club_id:
        lost = lost.where(Member.club_id == club_id)
    return await session.scalar(lost.limit(1)) is not None


async def led_by(session: Session, person_id: int, right: Right = Right.LEAD) -> Sequence[Member]:
    """At least one. Raises MentorsOnly."""
    found = await roster.places_of(session, person_id)
    if led := [each for each in found if may(each.role, right)]:
        return led
    raise MentorsOnly


async def where(session: Session, person_id: int, right: Right) -> Sequence[Member]:
    """Her clubs in which she may. At least one. Raises as `of` and `led_by`."""
    if right == Right.ATTEND:
        return await of(session, person_id)
    return await led_by(session, person_id, right)


async def led_alone(session: Session, person_id: int) -> Sequence[Member]:
    """Those in which nobody would be a mentor without her."""
    hers = await roster.places_of(session, person_id)
    return [each for each in hers if await offices.is_last_mentor(session, each)]


async def of_mentor(
    session: Session, club_id: int, person_id: int, right: Right = Right.LEAD, **named: Any
) -> Member:
    """She had the right when she was asked; she has to have it still, also over what is `named`.

    Raises MentorsOnly or OutOfReach.
    """
    member = await clubs.membership(session, club_id, person_id)
    if member is None:
        raise MentorsOnly
    roles.check(member.role, right)
    await scopes.check(session, member, named)
    return member
