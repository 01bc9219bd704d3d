"""All talks of a club with every vote, so that anybody can count again what was decided [T3]."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain.roles import Right, may
from domain.spelling import alphabetical
from models import Club, Errand, Member, MemberState, Person, Session, Talk
from services import attendance, polls
from services.attendance import Summary

KIND = "talks.export"


@dataclass(frozen=True, slots=True)
class Vote:
    """`options` as in the poll: the times first, then any time, then none. `is_counted`: she was
    a member when the poll closed.
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
    """`members`: who is asked for her vote, and who was ever there: a guest, or one who left."""

    club: Club
    members: Sequence[Member]
    weeks: Sequence[Week]
    language: str


async def load(session: Session, errand: Errand) -> Book:
    """The newest week first."""
    club = await session.get_one(Club, errand.club_id)
    reader = await session.get(Person, errand.chat_id)
    known = await session.scalars(select(Member).where(Member.club_id == club.id))
    everyone = {each.person_id: each for each in known}
    talks = select(Talk).where(Talk.club_id == club.id, Talk.starts_at.is_not(None))
    found = (await session.scalars(talks.order_by(Talk.week.desc()))).all()
    weeks = [await _week(session, each, everyone) for each in found]
    came = {member for week in weeks for member in week.there}
    asked = {each.id for each in await polls.members(session, club.id)}
    shown = [each for each in everyone.values() if each.id in asked | came]
    members = sorted(shown, key=lambda member: alphabetical(member.name))
    return Book(club, members, weeks, (reader and reader.locale) or club.locale)


async def _week(session: Session, talk: Talk, everyone: Mapping[int, Member]) -> Week:
    given = await polls.answers(session, talk)
    names = {who: each.name for who, each in everyone.items()}
    outside = select(Person).where(Person.id.in_(given.keys() - names.keys()))
    names |= {each.id: each.name for each in await session.scalars(outside)}
    counted = {who for who, each in everyone.items() if _voted_in_club(each, talk.closes_at)}
    votes = [Vote(names.get(who, str(who)), said, who in counted) for who, said in given.items()]
    return Week(
        talk, sorted(votes, key=lambda vote: (not vote.is_counted, alphabetical(vote.name))),
        await attendance.count(session, talk.id), await attendance.who_was_there(session, talk),
        await attendance.summary(session, talk),
    )  # fmt: skip


def _voted_in_club(member: Member, closed_at: dt.datetime) -> bool:
    """Her vote counted then, and stays counted when she has left."""
    if not may(member.role, Right.TAKE_PART) or member.joined_at > closed_at:
        return False
    left_since = member.left_at is not None and member.left_at > closed_at
    return member.state == MemberState.ACTIVE or left_since
