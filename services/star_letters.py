"""What letters about stars speak of. None: it is no longer true, and the letter is dropped."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from domain.stars import NoSuchEntry
from models import Club, Letter, Member, MemberState, Session, StarEntry, StarsHidden
from services import outbox, star_board, star_years, stars
from services.star_board import Row, Standing
from services.star_years import Year


@dataclass(frozen=True, slots=True)
class Given:
    """An award, what it counts by now, and how she stands in its year."""

    entry: StarEntry
    counts: int
    standing: Standing
    is_this_year: bool = True


@dataclass(frozen=True, slots=True)
class OwnYear:
    member: Member
    year: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Prize:
    club: Club
    year: int
    winners: Sequence[Row]
    prize: str


async def given(session: Session, letter: Letter, now: dt.datetime) -> Given | None:
    """Dropped if it was taken back meanwhile."""
    found = await any_given(session, letter, now)
    return found if found and found.counts > 0 else None


async def any_given(session: Session, letter: Letter, now: dt.datetime) -> Given | None:
    """Also one that was taken back. Dropped for who has left the club."""
    try:
        entry, counts = await stars.entry(session, letter.club_id or 0, letter.params["entry"])
    except NoSuchEntry:
        return None
    if entry.member.state != MemberState.ACTIVE:
        return None
    standing = await star_board.standing(session, entry.member, entry.year)
    return Given(entry, counts, standing, entry.year == stars.year_of(entry.member.club, now))


async def first(session: Session, letter: Letter, now: dt.datetime) -> Sequence[Given] | None:
    """Her first star, if the group may see her name, and all others that the same vote has
    brought: the group reads one message, and not one for each.
    """
    hers = await _first(session, letter, now)
    if hers is None:
        return None
    found, others = [hers], []
    for each in await outbox.alike(session, letter):
        another = await _first(session, each, now)
        if another and another.entry.source == hers.entry.source:
            found.append(another)
            others.append(each.key)
    letter.params = {**letter.params, "others": others}
    return sorted(found, key=lambda each: -each.counts)


async def _first(session: Session, letter: Letter, now: dt.datetime) -> Given | None:
    found = await given(session, letter, now)
    is_shown = found and found.standing.is_ranked and not found.standing.is_hidden
    return found if is_shown else None


async def note_firsts(session: Session, letter: Letter, _: Any, now: dt.datetime) -> None:
    """The others are told by the same message."""
    others = letter.params.get("others", [])
    await outbox.note_sent(session, dict.fromkeys(others, letter.message_id), now)


async def year(session: Session, letter: Letter, _now: dt.datetime) -> Year | None:
    """Dropped for a year in which nobody has a star."""
    club = await session.get_one(Club, letter.club_id)
    found = await star_years.year(session, club, letter.params["year"])
    return found if found.winners else None


async def own_year(session: Session, letter: Letter, _now: dt.datetime) -> OwnYear | None:
    member = await session.get_one(Member, letter.params["member"])
    standing = await star_board.standing(session, member, letter.params["year"])
    if member.state != MemberState.ACTIVE or not standing.stars:
        return None
    return OwnYear(member, letter.params["year"], standing)


async def prize(session: Session, letter: Letter, now: dt.datetime) -> Prize | None:
    """For the group: without those who want to stand on no board; of them alone without a name."""
    found = await year(session, letter, now)
    if found is None or not found.prizes:
        return None
    veiled = select(StarsHidden.member_id).where(StarsHidden.member_id.in_(found.prizes))
    shown = found.prizes.keys() - {*await session.scalars(veiled)}
    winners = [row for row in found.winners if row.member_id in shown]
    named = [found.prizes[row.member_id] for row in winners] or [*found.prizes.values()]
    return Prize(found.club, found.year, winners, named[0])


async def speaker(session: Session, letter: Letter, now: dt.datetime) -> Year | None:
    """Only while she is one of the speakers."""
    found = await year(session, letter, now)
    hers = letter.params["member"]
    return found if found and any(row.member_id == hers for row in found.speakers) else None
