"""Who a member is and where she serves [C5]: said by herself after joining, or by a mentor."""

from sqlalchemy import select

from domain import roles
from domain.clubs import NotAMember, clean_name, clean_place
from domain.roles import OutOfReach, Right
from models import Member, MemberState, Session
from services import actions, scopes


async def get(session: Session, who: Member, member_id: int) -> Member:
    """The member about whom this one may say something.

    Raises MentorsOnly, NotAMember if there is no such one in her club, or OutOfReach.
    """
    if member_id == who.id:
        return who
    roles.check(who.role, Right.ROSTER)
    active = (Member.club_id == who.club_id, Member.state == MemberState.ACTIVE)
    member = await session.scalar(select(Member).where(Member.id == member_id, *active))
    if member is None:
        raise NotAMember
    if not scopes.reaches(who, member):
        raise OutOfReach
    return member


async def write(session: Session, member: Member, fact: str, words: str) -> None:
    """Raises NameIsEmpty, PlaceIsEmpty or NameIsTooLong."""
    if fact == "name":
        await actions.rename(session, member, clean_name(words))
    else:
        setattr(member, fact, clean_place(words))
