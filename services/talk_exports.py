"""All talks of a club with every vote, so that anybody can count again what was decided [T3]."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models import Attendance, Club, Errand, Member, Person, Session, Talk
from services import attendance, polls
from services.attendance import Summary

KIND = "talks.export"


@dataclass(frozen=True, slots=True)
class Vote:
    """`options` as in the poll: the times first, then any time, then none. `is_counted`: hers is
    a member's.
    """

    name: str
    options: Sequence[int]
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Week:
    talk: Talk
    votes: Sequence[Vote]
    said: int  # how many said that they come
    there: frozenset[int]  # members
    summary: Summary


@dataclass(frozen=True, slots=True)
class Book:
    club: Club
    members: Sequence[Member]
    weeks: Sequence[Week]
    language: str


async def load(session: Session, errand: Errand) -> Book:
    """The newest week first."""
    club = await session.get_one(Club, errand.club_id)
    reader = await session.get(Person, errand.chat_id)
    members = await polls.members(session, club.id)
    talks = select(Talk).where(Talk.club_id == club.id, Talk.starts_at.is_not(None))
    found = (await session.scalars(talks.order_by(Talk.week.desc()))).all()
    weeks = [await _week(session, each, members) for each in found]
    return Book(club, members, weeks, (reader and reader.locale) or club.locale)


async def _week(session: Session, talk: Talk, members: Sequence[Member]) -> Week:
    given = await polls.answers(session, talk)
    names = {each.person_id: each.name for each in members}
    outside = select(Person).where(Person.id.in_(given.keys() - names.keys()))
    others = {each.id: each.name for each in await session.scalars(outside)}
    known = {**others, **names}
    votes = [Vote(known.get(who, str(who)), said, who in names) for who, said in given.items()]
    marks = select(Attendance.member_id).where(Attendance.talk_id == talk.id)
    return Week(
        talk, sorted(votes, key=lambda vote: (not vote.is_counted, vote.name.casefold())),
        await attendance.count(session, talk.id), frozenset(await session.scalars(marks)),
        await attendance.summary(session, talk),
    )  # fmt: skip
