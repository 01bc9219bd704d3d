"""Who stands in a contest that is being prepared."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, select

from domain.contests import MOST, MentorStands, NoSuchCandidate, TooManyCandidates
from domain.homework import Kind
from domain.pages import Page, page_of
from domain.roles import Right, holding, may
from domain.spelling import by_name
from models import (
    OUT_OF_REACH,
    Candidate,
    Contest,
    Media,
    Member,
    MemberState,
    Part,
    Report,
    Session,
)

PAGE = 16  # members on one page, each a button
MEDIA = {Kind.PHOTO: Media.PHOTO, Kind.VIDEO: Media.VIDEO}


@dataclass(frozen=True, slots=True)
class Field:
    """A page of those who can stand, with whether they do."""

    contest: Contest
    page: Page[tuple[Member, bool]]


async def field(session: Session, contest: Contest, number: int) -> Field:
    """Mentors are not in the ranking, so they do not stand. Whoever does can be taken off."""
    stands = {each.member_id for each in contest.candidates}
    asked = select(Member).where(
        Member.club_id == contest.club_id,
        and_(Member.state == MemberState.ACTIVE, Member.role.in_(holding(Right.LEARN)))
        | Member.id.in_(stands),
    )
    found = await session.scalars(asked)
    everyone = by_name(found)
    rows = [(each, each.id in stands) for each in everyone]
    return Field(contest, page_of(rows, number, PAGE))


async def stand(session: Session, contest: Contest, member_id: int, *, stands: bool) -> None:
    """Put her on the list, or take her off. Raises NoSuchCandidate, MentorStands, TooMany…"""
    there = next((each for each in contest.candidates if each.member_id == member_id), None)
    if there and not stands:
        contest.candidates.remove(there)
    if there or not stands:
        await session.flush()
        return
    mine = (Member.id == member_id, Member.club_id == contest.club_id)
    active = Member.state == MemberState.ACTIVE
    member = await session.scalar(select(Member).where(*mine, active))
    if member is None:
        raise NoSuchCandidate
    if not may(member.role, Right.LEARN):
        raise MentorStands(name=member.name)
    if len(contest.candidates) >= MOST:
        raise TooManyCandidates(most=MOST)
    add(contest, member)
    await session.flush()


def add(contest: Contest, member: Member, report: Report | None = None) -> None:
    numbers = {each.number for each in contest.candidates}
    free = next(n for n in range(MOST) if n not in numbers)
    shown = [part for part in _open_parts(report) if part.kind in MEDIA] if report else []
    picture = next((part for part in shown if part.file_id and not part.removed_at), None)
    candidate = Candidate(
        number=free,
        member=member,
        file_id=picture and picture.file_id,
        media=MEDIA[picture.kind] if picture else None,
    )
    contest.candidates.append(candidate)


def _open_parts(report: Report) -> Iterator[Part]:
    """Not what was sent to the mentors alone: the whole club looks at the pictures of a vote."""
    for part in report.parts:
        to_mentors = report.task.is_private or part.copy_id == OUT_OF_REACH
        if part.chat_id < 0 or not to_mentors:
            yield part
