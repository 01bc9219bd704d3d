"""All clubs side by side, for the organiser: counts only, nobody's name and nobody's words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from domain.homework import HANDED_IN
from domain.pages import Page, how_many
from domain.roles import Right, holding
from models import Club, Member, MemberState, Person, Report, Session, Talk, TalkState
from services.reach import REGISTERED

PAGE = 8
LATELY = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Glance:
    """Of a club; the last two counts are of the last 30 days."""

    club: Club
    members: int
    registered: int
    reachable: int
    talks: int
    reports: int


@dataclass(frozen=True, slots=True)
class NetworkPage:
    page: Page[Glance]
    clubs: int


async def page(session: Session, number: int, now: dt.datetime) -> NetworkPage:
    """The last one if there are not so many."""
    total = await session.scalar(select(func.count()).select_from(Club)) or 0
    count = how_many(total, PAGE)
    number = min(number, count - 1)
    some = select(Club).order_by(Club.title, Club.id).offset(number * PAGE).limit(PAGE)
    clubs = (await session.scalars(some)).all()
    ids = [club.id for club in clubs]
    people = await _people(session, ids)
    held = (Talk.state == TalkState.HELD, Talk.starts_at > now - LATELY)
    talks = await _counts(session, Talk.club_id, ids, *held)
    sent = (Report.state.in_(HANDED_IN), Report.sent_at > now - LATELY)
    reports = await _counts(session, Report.club_id, ids, *sent)
    glances = [
        Glance(
            club, *people.get(club.id, (0, 0, 0)), talks.get(club.id, 0), reports.get(club.id, 0)
        )
        for club in clubs
    ]
    return NetworkPage(Page(glances, number, count), total)


async def _people(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """Members, registered, reachable."""
    reachable = func.count().filter(Person.may_write)
    registered = func.count().filter(REGISTERED)
    asked = select(Member.club_id, func.count(), registered, reachable)
    active = (
        Member.club_id.in_(ids),
        Member.state == MemberState.ACTIVE,
        Member.role.in_(holding(Right.TAKE_PART)),
    )
    found = await session.execute(
        asked.join(Member.person).where(*active).group_by(Member.club_id)
    )
    return {club: (members, registered, reached) for club, members, registered, reached in found}


async def _counts(
    session: Session,
    of: InstrumentedAttribute[int],
    ids: Sequence[int],
    *which: ColumnElement[bool],
) -> dict[int, int]:
    asked: Select[int, int] = select(of, func.count()).where(of.in_(ids), *which).group_by(of)
    return {row[0]: row[1] for row in await session.execute(asked)}
