"""The member tag beside a name in the group: so many stars this year, if the club wants it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from domain.local_time import local_date
from domain.roles import Right, holding, may
from models import (
    Club,
    Letter,
    Member,
    MemberState,
    Role,
    Session,
    StarEntry,
    StarsHidden,
    StarSum,
    StarTerms,
    Urgency,
)
from services import outbox, roster
from services.talks import zone_of

REFUSED = "not enough rights"


@dataclass(frozen=True, slots=True)
class Tag:
    """Without stars the tag is taken away."""

    person_id: int
    stars: int


async def show(session: Session, member: Member, now: dt.datetime) -> None:
    """If her club wants tags, and she ever had a star: else what stands there is her own, or an
    administrator's.
    """
    starred = select(StarEntry.id).where(StarEntry.member_id == member.id).limit(1)
    if await are_wanted(session, member.club_id) and await session.scalar(starred):
        await _post(session, member, now)


async def are_wanted(session: Session, club_id: int) -> bool:
    terms = await session.get(StarTerms, club_id)
    return terms is not None and terms.tags


async def _post(session: Session, member: Member, now: dt.datetime) -> None:
    """Of a mentor Telegram shows a title of her own, which is not ours to change. Who has become a
    trainer or a guest loses her tag.
    """
    if member.role != Role.MENTOR and member.in_group:
        await outbox.post(
            session, member.club.chat_id, "stars.tag", now, key=uuid4().hex,
            club_id=member.club_id, urgency=Urgency.NUDGE, silent=True, member=member.id,
        )  # fmt: skip


async def show_all(session: Session, club: Club, now: dt.datetime) -> None:
    """The year or the club's wish has changed: all who ever had a star, also who left the club
    and is in its group.
    """
    starred = select(StarEntry.member_id).where(StarEntry.club_id == club.id)
    theirs = select(Member).where(Member.id.in_(starred))
    whole = theirs.options(joinedload(Member.club), joinedload(Member.person))
    for member in await session.scalars(whole.order_by(Member.id)):
        await _post(session, member, now)


async def look_again(session: Session, club: Club, now: dt.datetime) -> None:
    """A year has begun, or the bot is back in the group with its rights: while it was out somebody
    may have become something else.
    """
    if await are_wanted(session, club.id):
        await show_all(session, club, now)


async def worn(session: Session, person_id: int) -> Sequence[int]:
    """The groups in which our tag stands beside her name."""
    hers = (Member.person_id == person_id, Member.in_group, Member.role.in_(holding(Right.LEARN)))
    wanted = select(StarTerms.club_id).where(StarTerms.tags)
    starred = select(StarEntry.member_id).where(StarEntry.member_id == Member.id)
    chats = select(Club.chat_id).join(Member, Member.club_id == Club.id)
    found = chats.where(*hers, Club.id.in_(wanted), starred.exists())
    return (await session.scalars(found)).all()


async def load(session: Session, letter: Letter, now: dt.datetime) -> Tag | None:
    """As it is by now, however many letters say so."""
    member = await session.get_one(Member, letter.params["member"])
    club = await session.get_one(Club, letter.club_id)
    if not member.in_group or member.role == Role.MENTOR:
        return None
    hidden = await session.get(StarsHidden, member.id)
    is_shown = member.state == MemberState.ACTIVE and may(member.role, Right.LEARN)
    if hidden or not is_shown or not await are_wanted(session, club.id):
        return Tag(member.person_id, 0)
    year = local_date(now, zone_of(club)).year
    own = await session.get(StarSum, (club.id, year, member.id))
    return Tag(member.person_id, own.stars if own else 0)


async def refused(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """Without the right to tag, the club's wish is off again, and the mentors learn of it once."""
    terms = await session.get(StarTerms, letter.club_id)
    if REFUSED not in why or terms is None or not terms.tags:
        return
    terms.tags = False
    for mentor in await roster.reachable_mentors(session, terms.club_id):
        await outbox.post(
            session, mentor.person_id, "stars.no_tags", now,
            key=f"{letter.id}:{mentor.id}", club_id=terms.club_id,
        )  # fmt: skip
