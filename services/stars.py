"""Stars: the ledger that only grows, and what the club has settled about it [G03, G04].

`award` and `correct` are all that ever writes into it; the sums of the years follow by
themselves (models/stars.py).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from domain.local_time import local_date
from domain.pages import Page, how_many
from domain.roles import Right, holding, may
from domain.spelling import by_name
from domain.stars import (
    MOST_WEIGHT,
    PLACES,
    SPEAKERS,
    WEIGHTS,
    ByHand,
    CorrectionIsUnexplained,
    NoStarForHerself,
    NoSuchEntry,
    NothingToCorrect,
    ShePartedWithTheClub,
    StarKind,
    StarsAreForMembers,
    check_stars,
    read_reason,
)
from models import (
    Club,
    Member,
    MemberState,
    Session,
    StarEntry,
    StarSum,
    StarTerms,
    add_once,
)
from services import roster, star_steps, star_tags
from services.talks import zone_of

LATEST = 8  # entries a mentor is shown at once


async def settings(session: Session, club_id: int) -> StarTerms:
    """What the club has settled, or else the defaults."""
    return await session.get(StarTerms, club_id) or StarTerms(
        club_id=club_id, places=list(PLACES), weights=dict(WEIGHTS), confirms=False, tags=False,
        speakers=SPEAKERS,
    )  # fmt: skip


async def settle(session: Session, club_id: int, **wished: Any) -> StarTerms:
    """Change some of the terms, for what is awarded from now on."""
    terms = await settings(session, club_id)
    for name, value in wished.items():
        setattr(terms, name, value)
    session.add(terms)
    await session.flush()
    return terms


async def weigh(session: Session, club_id: int, kind: str) -> StarTerms:
    """One more for this ground, and after the most one again."""
    await roster.hold(session, club_id)
    weights = dict((await settings(session, club_id)).weights)
    weights[kind] = int(weights.get(kind, 1)) % MOST_WEIGHT + 1
    return await settle(session, club_id, weights=weights)


async def award(  # noqa: PLR0913 - an entry is these facts
    session: Session,
    club_id: int,
    person_id: int,
    *,
    kind: str,
    stars: int,
    reason: str,
    source: str,
    by: int | None,
    now: dt.datetime,
    earned_at: dt.datetime | None = None,
) -> None:
    """Write it into the ledger and tell her; at once, so not before others may know it.

    `stars` is what counts, in the year in which they were earned. A second call for her with the
    same `source` does nothing. `by` is the person who gives by hand; None for a vote.
    """
    club = await session.get_one(Club, club_id)
    member = await roster.find(session, club_id, person_id)
    if member is None or not stars:
        return
    giver = await roster.find(session, club_id, by) if by else None
    is_first = await total(session, member) == 0
    added = await add_once(
        session, StarEntry, club_id=club_id, member_id=member.id,
        year=year_of(club, earned_at or now), kind=kind, stars=stars, reason=reason,
        source=source, by_id=giver.id if giver else None, at=now,
    )  # fmt: skip
    if added:
        await star_steps.follow(session, member, source, now, is_first=is_first)
        await star_tags.show(session, member, now)


def year_of(club: Club, now: dt.datetime) -> int:
    """The year of the club's calendar."""
    return local_date(now, zone_of(club)).year


async def give(
    session: Session, mentor: Member, gift: ByHand, now: dt.datetime
) -> tuple[Member, int]:
    """To whom `candidate` allows. Who she is, and what she was given this time: of two grounds
    that are tapped at once the first counts.

    Raises WrongNumberOfStars, ReasonIsMissing, ReasonIsTooLong.
    """
    member = await candidate(session, mentor, gift.member_id)
    await award(
        session, mentor.club_id, member.person_id, kind=gift.kind, stars=check_stars(gift.stars),
        reason=read_reason(gift.reason), source=gift.source, by=mentor.person_id, now=now,
    )  # fmt: skip
    given = select(StarEntry.stars).filter_by(member_id=member.id, source=gift.source)
    return member, (await session.scalars(given)).one()


async def candidate(session: Session, mentor: Member, member_id: int) -> Member:
    """Whom the mentor may give a star.

    Raises ShePartedWithTheClub, NoStarForHerself, StarsAreForMembers.
    """
    member = await session.scalar(
        select(Member)
        .options(joinedload(Member.club), joinedload(Member.person))
        .where(Member.id == member_id, Member.club_id == mentor.club_id)
    )
    if member is None or member.state != MemberState.ACTIVE:
        raise ShePartedWithTheClub
    if member.id == mentor.id:
        raise NoStarForHerself
    if not may(member.role, Right.LEARN):
        raise StarsAreForMembers
    return member


async def candidates(session: Session, club_id: int) -> Sequence[Member]:
    """Who can be given a star by hand, by name."""
    members = select(Member).where(
        Member.club_id == club_id,
        Member.state == MemberState.ACTIVE,
        Member.role.in_(holding(Right.LEARN)),
    )
    found = (await session.scalars(members)).all()
    return by_name(found)


async def correct(  # noqa: PLR0913 - a correction is these facts
    session: Session,
    mentor: Member,
    entry_id: int,
    *,
    stars: int,
    reason: str,
    now: dt.datetime,
) -> StarEntry:
    """It should have been so many `stars`: a second entry makes up the difference.

    It counts in the year of the one it corrects. Raises what `correctable` does,
    CorrectionIsUnexplained, ReasonIsTooLong.
    """
    why = read_reason(reason, CorrectionIsUnexplained)
    # Another mentor may be correcting it: what counts is known when she has finished.
    await session.execute(select(StarEntry.id).where(StarEntry.id == entry_id).with_for_update())
    wrong, counted = await correctable(session, mentor, entry_id, stars)
    number = select(func.count()).where(StarEntry.corrects_id == entry_id)
    added = await add_once(
        session, StarEntry, club_id=wrong.club_id, member_id=wrong.member_id, year=wrong.year,
        kind=StarKind.CORRECTION, stars=stars - counted, reason=why,
        source=f"correction:{entry_id}:{await session.scalar(number)}", corrects_id=entry_id,
        by_id=mentor.id, at=now,
    )  # fmt: skip
    if added:
        await star_steps.follow_correction(session, wrong, now)
        await star_tags.show(session, wrong.member, now)
    return wrong


async def correctable(
    session: Session, mentor: Member, entry_id: int, stars: int
) -> tuple[StarEntry, int]:
    """An entry that may count so many `stars`, and what it counts now.

    Raises NoSuchEntry, NothingToCorrect, WrongNumberOfStars, NoStarForHerself.
    """
    wrong, counted = await entry(session, mentor.club_id, entry_id)
    if stars:
        check_stars(stars)
    if stars == counted:
        raise NothingToCorrect
    if stars > counted and wrong.member_id == mentor.id:
        raise NoStarForHerself
    return wrong, counted


async def entry(session: Session, club_id: int, entry_id: int) -> tuple[StarEntry, int]:
    """An award with its member, and what it counts with its corrections. Raises NoSuchEntry."""
    awards = _awards(club_id).where(StarEntry.id == entry_id)
    found = await session.scalar(awards)
    if found is None:
        raise NoSuchEntry
    corrections = select(func.sum(StarEntry.stars)).where(StarEntry.corrects_id == entry_id)
    return found, found.stars + (await session.scalar(corrections) or 0)


async def mark(session: Session, club_id: int) -> int:
    """Grows with every entry of the club, so that it tells one time of giving from the next."""
    newest = select(func.max(StarEntry.id)).where(StarEntry.club_id == club_id)
    return await session.scalar(newest) or 0


async def latest(session: Session, club_id: int, number: int = 0) -> Page[StarEntry]:
    """The awards, the newest first; all of them, for a mistake may be found much later."""
    given = select(func.count()).select_from(_awards(club_id).subquery())
    count = how_many(await session.scalar(given) or 0, LATEST)
    number = min(number, count - 1)
    newest = _awards(club_id).order_by(StarEntry.id.desc()).offset(number * LATEST).limit(LATEST)
    return Page((await session.scalars(newest)).all(), number, count)


def _awards(club_id: int) -> Select[StarEntry]:
    whole = joinedload(StarEntry.member).options(
        joinedload(Member.club), joinedload(Member.person)
    )
    awards = select(StarEntry).options(whole)
    return awards.where(StarEntry.club_id == club_id, StarEntry.corrects_id.is_(None))


async def total(session: Session, member: Member) -> int:
    """Her stars of all years."""
    hers = select(func.sum(StarSum.stars)).where(
        StarSum.club_id == member.club_id, StarSum.member_id == member.id
    )
    return await session.scalar(hers) or 0
