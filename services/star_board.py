"""The board of a year, read from the maintained sums: the first five for all, her own place for
her alone. On it stands who learns here, unless she left or does not want to.

The statements are built once, over tables and not classes: that is a fifth faster, and nothing of
the stars is asked for more often.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import bindparam, exists, func, select

from domain.roles import Right, holding, may
from domain.spelling import alphabetical
from domain.stars import places
from models import Club, Member, MemberState, Session, StarEntry, StarsHidden, StarSum
from services import stars

MOST_ROWS = 10  # five places can be held by more than five
NEW_FOR = dt.timedelta(days=30)
LOOKED_AT = 40  # of the latest awards, to find who is newly starred
MOST_NEW = 8

_ENTRIES, _SUMS = StarEntry.__table__.c, StarSum.__table__.c
_MEMBERS, _HIDDEN = Member.__table__.c, StarsHidden.__table__.c
_STARRED = (_MEMBERS.role.in_(holding(Right.LEARN)), _MEMBERS.state == MemberState.ACTIVE)
_SHOWN = ~exists().where(_HIDDEN.member_id == _MEMBERS.id)
_YEAR = (
    _MEMBERS.id == _SUMS.member_id,
    _SUMS.club_id == bindparam("club"),
    _SUMS.year == bindparam("year"),
    *_STARRED,
)
_FROM = (_MEMBERS.oblast, _MEMBERS.district, _MEMBERS.council)
_ALL = select(_SUMS.stars, _MEMBERS.id, _MEMBERS.name, *_FROM).where(*_YEAR, _SUMS.stars > 0)
_FIRST = (_SUMS.stars.desc(), _MEMBERS.name, _MEMBERS.id)
_BEST_OF_ALL = _ALL.order_by(*_FIRST).limit(bindparam("most"))
_BEST = _BEST_OF_ALL.where(_SHOWN)
_ABOVE = _ALL.where(_SHOWN, _SUMS.stars > bindparam("hers")).order_by(_SUMS.stars).limit(1)
_BELOW = _ALL.where(_SHOWN, _SUMS.stars < bindparam("hers")).order_by(_SUMS.stars.desc()).limit(1)
_AHEAD = select(func.count()).where(*_YEAR, _SHOWN, _SUMS.stars > bindparam("hers"))
_CORRECTIONS = StarEntry.__table__.alias().c
_CORRECTED = select(func.sum(_CORRECTIONS.stars)).where(_CORRECTIONS.corrects_id == _ENTRIES.id)
_COUNTS = _ENTRIES.stars + func.coalesce(_CORRECTED.scalar_subquery(), 0)
_LATEST = (
    select(_MEMBERS.id, _MEMBERS.name, _ENTRIES.at)
    .where(_MEMBERS.id == _ENTRIES.member_id, _ENTRIES.club_id == bindparam("club"))
    .where(_ENTRIES.year == bindparam("year"))
    .where(_ENTRIES.corrects_id.is_(None), _COUNTS > 0, *_STARRED, _SHOWN)
    .order_by(_ENTRIES.id.desc())
    .limit(LOOKED_AT)
)


@dataclass(frozen=True, slots=True)
class Row:
    place: int
    stars: int
    member_id: int
    name: str
    oblast: str | None
    district: str | None = None
    council: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What everybody may see. `newly` starred are those not among the first already; so many
    `more` share the last place of the first, for whom there is no room.
    """

    club: Club
    year: int
    this_year: int
    top: Sequence[Row]
    newly: Sequence[str] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What she alone sees. Without a place: no star this year, or she is on no board.

    Nobody is shown below her who would be the last one: `below` is then None.
    """

    stars: int
    place: int | None
    above: Row | None
    below: Row | None
    is_hidden: bool
    is_ranked: bool

    @property
    def to_next(self) -> int | None:
        """Stars that are missing to share the next place."""
        return self.above.stars - self.stars if self.above else None


async def board(session: Session, club: Club, now: dt.datetime, year: int | None = None) -> Board:
    this_year = stars.year_of(club, now)
    chosen = year or this_year
    best = await leaders(session, club.id, chosen, MOST_ROWS)
    top = [row for row in best if row.place <= club.rules.top]
    newly = await _newly(session, club.id, chosen, top, now) if chosen == this_year else ()
    more = await _more(session, club.id, chosen, top) if len(top) == MOST_ROWS else 0
    return Board(club, chosen, this_year, top, newly, more)


async def _more(session: Session, club_id: int, year: int, top: Sequence[Row]) -> int:
    """With as many stars as the last of these: nobody of less is among the first."""
    asked = {"club": club_id, "year": year, "hers": top[-1].stars - 1}
    return (await session.scalar(_AHEAD, asked) or 0) - len(top)


async def leaders(
    session: Session, club_id: int, year: int, most: int, *, hidden: bool = False
) -> Sequence[Row]:
    """Those with the most stars, with their places; for mentors with the `hidden` ones."""
    asked = {"club": club_id, "year": year, "most": most}
    rows = await session.execute(_BEST_OF_ALL if hidden else _BEST, asked)
    found = rows.all()
    at = places([row[0] for row in found])
    whole = [_row(row, place) for row, place in zip(found, at, strict=True)]
    return sorted(whole, key=lambda row: (row.place, alphabetical(row.name)))


async def _newly(
    session: Session, club_id: int, year: int, top: Sequence[Row], now: dt.datetime
) -> Sequence[str]:
    shown = {row.member_id for row in top}
    latest = await session.execute(_LATEST, {"club": club_id, "year": year})
    fresh = {who: name for who, name, at in latest if at > now - NEW_FOR and who not in shown}
    return list(fresh.values())[:MOST_NEW]


async def standing(session: Session, member: Member, year: int) -> Standing:
    own = await session.get(StarSum, (member.club_id, year, member.id))
    hers = max(own.stars, 0) if own else 0
    is_hidden = await session.get(StarsHidden, member.id) is not None
    is_ranked = may(member.role, Right.LEARN)
    if not hers or is_hidden or not is_ranked:
        return Standing(hers, None, None, None, is_hidden, is_ranked)
    about = {"club": member.club_id, "year": year}
    above = (await session.execute(_ABOVE, {**about, "hers": hers})).first()
    below = (await session.execute(_BELOW, {**about, "hers": hers})).first()
    if below and not (await session.execute(_BELOW, {**about, "hers": below[0]})).first():
        below = None
    over, under = [
        _row(each, await _place(session, about, each[0])) if each else None
        for each in (above, below)
    ]
    place = await _place(session, about, hers)
    return Standing(hers, place, over, under, is_hidden, is_ranked)


async def _place(session: Session, about: dict[str, int], hers: int) -> int:
    """Who has as many stars shares it with her."""
    return (await session.scalar(_AHEAD, {**about, "hers": hers}) or 0) + 1


def _row(found: Found[*tuple[Any, ...]], place: int) -> Row:
    amount, member_id, name, *where = found
    return Row(place, amount, member_id, name, *where)


async def hide(session: Session, member: Member, *, hidden: bool) -> None:
    """She stands on the board, or on none. Her stars stay."""
    veil = await session.get(StarsHidden, member.id)
    if hidden and veil is None:
        session.add(StarsHidden(member_id=member.id))
    elif veil and not hidden:
        await session.delete(veil)
    await session.flush()
