"""Who a member is and where she serves [C5]: said by herself after joining, or by a mentor."""

from sqlalchemy import select

from domain.clubs import MentorsOnly, NotAMember, clean_name, clean_place
from models import Member, MemberState, Role, Session


async def get(session: Session, who: Member, member_id: int) -> Member:
    """The member about whom this one may say something.

    Raises MentorsOnly, or NotAMember if there is no such one in her club.
    """
    if member_id == who.id:
        return who
    if who.role != Role.MENTOR:
        raise MentorsOnly
    active = (Member.club_id == who.club_id, Member.state == MemberState.ACTIVE)
    member = await session.scalar(select(Member).where(Member.id == member_id, *active))
    if member is None:
        raise NotAMember
    return member


def write(member: Member, fact: str, words: str) -> None:
    """Raises NameIsEmpty, PlaceIsEmpty or NameIsTooLong."""
    if fact == "name":
        member.name = clean_name(words)
    else:
        setattr(member, fact, clean_place(words))
