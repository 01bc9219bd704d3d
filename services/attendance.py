"""Who will come to a talk, who was there, and how it was."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, select, update

from domain.attendance import (
    FEW,
    MENTOR_AFTER,
    OPENS_BEFORE,
    CountIsClosed,
    Mood,
    RatingIsClosed,
    check_is_open,
)
from domain.clubs import NotAMember
from domain.pages import Page, page_of
from domain.questions import State
from domain.spelling import by_name
from models import (
    Attendance,
    Club,
    ClubState,
    Member,
    MemberState,
    Person,
    Rater,
    Rating,
    Rsvp,
    Session,
    Talk,
    TalkQuestion,
    TalkState,
    add_once,
)
from services import edits, talks

PAGE = 16  # members on one page of the list, each a button
THERE = (TalkState.ANNOUNCED, TalkState.HELD)
Announced = Row[int, int | None, dt.datetime | None]
# What each tap of a hundred at once asks.
_TOLD = select(Talk.id, Talk.announcement_id, Talk.starts_at).where(
    Talk.state == TalkState.ANNOUNCED
)
_ANNOUNCED = _TOLD.where(Talk.id == bindparam("talk"), Talk.club_id == bindparam("club"))
_COMING = (
    select(func.count())
    .select_from(Rsvp)
    .join(Member, Member.id == Rsvp.member_id)
    .where(Rsvp.talk_id == bindparam("talk"), Member.state == MemberState.ACTIVE)
)


@dataclass(frozen=True, slots=True)
class Coming:
    """How many have said that they come, and whether she is one of them."""

    count: int
    hers: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """The members of a page, each with whether she was at the talk; how many were `there`."""

    talk: Talk
    page: Page[tuple[Member, bool]]
    there: int


@dataclass(frozen=True, slots=True)
class Summary:
    """`moods` is empty where so few rated that one could guess who thought what."""

    talk: Talk
    attended: int
    asked: int
    rated: int
    moods: dict[Mood, int]


async def answer(session: Session, member: Member, talk_id: int, now: dt.datetime) -> bool:
    """She comes. False if she has said so before, or if nothing will remind her: it is so late, or
    the club pauses.

    Raises TalkIsOver.
    """
    talk = await _announced(session, member, talk_id)
    is_new = await add_once(session, Rsvp, talk_id=talk.id, member_id=member.id, said_at=now)
    if is_new:
        await _write_anew(session, member, talk, now)
    if not is_new or member.club.state != ClubState.ACTIVE:
        return False
    return talk.starts_at is not None and now < talk.starts_at - OPENS_BEFORE


async def take_back(session: Session, member: Member, talk_id: int, now: dt.datetime) -> None:
    """She does not come after all. Raises TalkIsOver."""
    talk = await _announced(session, member, talk_id)
    hers = {"talk_id": talk.id, "member_id": member.id}
    if await session.scalar(delete(Rsvp).filter_by(**hers).returning(Rsvp.talk_id)):
        await _write_anew(session, member, talk, now)


async def _announced(session: Session, member: Member, talk_id: int) -> Announced:
    asked = {"talk": talk_id, "club": member.club_id}
    if (talk := (await session.execute(_ANNOUNCED, asked)).one_or_none()) is None:
        raise talks.over(await talks.find(session, member.club_id, talk_id))
    return talk


async def _write_anew(session: Session, member: Member, talk: Announced, now: dt.datetime) -> None:
    """The announcement says how many come."""
    if post := talk.announcement_id:
        await edits.soon(
            session, member.club.chat_id, post, "talks.edit", now,
            club_id=member.club_id, talk=talk.id,
        )  # fmt: skip


async def follow(session: Session, member: Member, now: dt.datetime) -> None:
    """She has left, or come back: of those who come to a talk one is less, or one more."""
    hers = _TOLD.join(Rsvp, Rsvp.talk_id == Talk.id).where(Rsvp.member_id == member.id)
    for talk in (await session.execute(hers)).all():
        await _write_anew(session, member, talk, now)


async def coming(session: Session, talk: Talk, member: Member) -> Coming:
    hers = await session.get(Rsvp, (talk.id, member.id))
    return Coming(await count(session, talk.id), hers is not None)


def _of(table: type[Rsvp | Attendance], talk: Talk) -> Sequence[ColumnElement[bool]]:
    """Rows of the talk, of those who are still members."""
    is_active = Member.state == MemberState.ACTIVE
    return (table.talk_id == talk.id, table.member_id == Member.id, is_active)


async def count(session: Session, talk_id: int) -> int:
    return (await session.scalars(_COMING, {"talk": talk_id})).one()


async def who_comes(session: Session, talk: Talk) -> Sequence[int]:
    """The ids of those who said yes and may be written to."""
    said = select(Member.person_id).join(Rsvp, Rsvp.member_id == Member.id).join(Member.person)
    reached = said.where(*_of(Rsvp, talk), Person.may_write).order_by(Member.person_id)
    return (await session.scalars(reached)).all()


async def comes(session: Session, talk: Talk, person_id: int) -> bool:
    said = select(Rsvp).join(Member, Member.id == Rsvp.member_id)
    hers = said.where(*_of(Rsvp, talk), Member.person_id == person_id)
    return await session.scalar(hers) is not None


async def be_there(session: Session, member: Member, talk_id: int, now: dt.datetime) -> Talk:
    """She says that she is there. Raises TalkIsOver, NotBegun or CountIsClosed."""
    talk = await _counted(session, member.club_id, talk_id, now)
    await _mark(session, talk, member, now, by_mentor=False)
    return talk


async def tick(  # noqa: PLR0913 - who, where, and whether
    session: Session, club_id: int, talk_id: int, member_id: int, now: dt.datetime, *, came: bool
) -> None:
    """The mentor ticks somebody in her list, or unticks her. Raises as `be_there`, NotAMember."""
    talk = await _counted(session, club_id, talk_id, now, by_mentor=True)
    found = select(Member).where(Member.id == member_id, Member.club_id == club_id)
    member = await session.scalar(found)
    if member is None:
        raise NotAMember
    if came:
        await _mark(session, talk, member, now, by_mentor=True)
    else:
        hers = {"talk_id": talk.id, "member_id": member.id}
        await session.execute(delete(Attendance).filter_by(**hers))


async def _mark(
    session: Session, talk: Talk, member: Member, now: dt.datetime, *, by_mentor: bool
) -> None:
    hers = {"talk_id": talk.id, "member_id": member.id}
    await add_once(session, Attendance, **hers, marked_at=now, by_mentor=by_mentor)


async def _counted(
    session: Session, club_id: int, talk_id: int, now: dt.datetime, *, by_mentor: bool = False
) -> Talk:
    talk = await talks.get(session, club_id, talk_id)
    if talk.state not in THERE or talk.starts_at is None:
        raise talks.over(talk)
    rules = talk.club.rules.talk
    open_for = MENTOR_AFTER if by_mentor else rules.present_for
    check_is_open(talk.starts_at, talk.starts_at + rules.length + open_for, now)
    return talk


async def begin_anew(session: Session, talk: Talk) -> None:
    """The talk is at another time, or was called off: nobody has been there."""
    for table in (Attendance, Rater, Rating):
        await session.execute(delete(table).where(table.talk_id == talk.id))


async def roll(session: Session, club_id: int, talk_id: int, number: int) -> Roll:
    """The mentor's list of who was there. Raises TalkIsOver."""
    talk = await talks.get(session, club_id, talk_id)
    active = (Member.club_id == club_id, Member.state == MemberState.ACTIVE)
    found = await session.scalars(select(Member).where(*active))  # guests come, too
    everyone = by_name(found)
    there = await who_was_there(session, talk)
    rows = [(member, member.id in there) for member in everyone]
    return Roll(talk, page_of(rows, number, PAGE), len(there))


async def who_was_there(session: Session, talk: Talk) -> frozenset[int]:
    """The ids of the members who were marked; of a talk that was not held after all, nobody."""
    if talk.state not in THERE:
        return frozenset()
    marked = select(Attendance.member_id).where(Attendance.talk_id == talk.id)
    return frozenset(await session.scalars(marked))


async def rate(
    session: Session, member: Member, talk_id: int, mood: Mood, now: dt.datetime
) -> bool:
    """Once each; which mood it was cannot be found out any more, so it cannot be changed either.

    False if hers was counted before. Raises TalkIsOver or RatingIsClosed.
    """
    try:
        talk = await _counted(session, member.club_id, talk_id, now)
    except CountIsClosed:
        raise RatingIsClosed from None
    if not await add_once(session, Rater, talk_id=talk.id, member_id=member.id):
        return False
    which = {"talk_id": talk.id, "mood": mood}
    await add_once(session, Rating, **which, count=0)
    counted = update(Rating).filter_by(**which)
    await session.execute(counted.values(count=Rating.count + 1))
    return True


async def summary(session: Session, talk: Talk) -> Summary:
    asked = select(func.count()).where(
        TalkQuestion.club_id == talk.club_id,
        TalkQuestion.state != State.TAKEN_BACK,
        TalkQuestion.asked_at.between(talk.opens_at, (talk.starts_at or talk.opens_at)
        + talk.club.rules.talk.length),
    )  # fmt: skip
    moods = await _moods(session, talk)
    total = sum(moods.values())
    return Summary(
        talk,
        len(await who_was_there(session, talk)),
        (await session.scalars(asked)).one(),
        total,
        moods if total >= FEW else {},
    )


async def _moods(session: Session, talk: Talk) -> dict[Mood, int]:
    if talk.state not in THERE:
        return {}
    rated = select(Rating).where(Rating.talk_id == talk.id)
    return {each.mood: each.count for each in await session.scalars(rated)}


async def talk_to_count(session: Session, club_id: int, now: dt.datetime) -> Talk | None:
    """The talk whose list the mentor may still tick: this one, or the last of the past days."""
    length = (await session.get_one(Club, club_id)).rules.talk.length
    begun = select(Talk).where(
        Talk.club_id == club_id,
        Talk.state.in_(THERE),
        Talk.starts_at <= now + OPENS_BEFORE,
        Talk.starts_at > now - length - MENTOR_AFTER,
    )
    return await session.scalar(begun.order_by(Talk.starts_at.desc()).limit(1))
