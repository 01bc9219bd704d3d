"""Whom the bot can write to. Who can no longer be is marked, and her mentors hear of it once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, true

from domain.roles import Right, holding, may
from domain.spelling import by_name
from models import Club, Letter, Member, MemberState, Person, Role, Session
from services import outbox, people, roster, talk_troubles

# A mentor came with her group, and is not asked to register.
REGISTERED = or_(Member.agreed_at.is_not(None), Member.role == Role.MENTOR)
PATIENCE = dt.timedelta(minutes=10)  # who blocked the bot by a slip has taken it back by then


@dataclass(frozen=True, slots=True)
class Reach:
    """How many are counted as members, how many registered, how many can be written to."""

    members: int
    registered: int
    reachable: int


async def of(session: Session, club_id: int, within: ColumnElement[bool] | None = None) -> Reach:
    counted = Member.role.in_(holding(Right.TAKE_PART))
    counts = (
        select(
            func.count(),
            func.count().filter(REGISTERED),
            func.count().filter(Person.may_write),
        )
        .join(Member.person)
        .where(Member.club_id == club_id, Member.state == MemberState.ACTIVE, counted)
        .where(true() if within is None else within)
    )
    return Reach(*(await session.execute(counts)).one())


async def unreached(session: Session, club_id: int) -> Sequence[Member]:
    counted = Member.role.in_(holding(Right.TAKE_PART))
    here = (Member.club_id == club_id, Member.state == MemberState.ACTIVE, counted)
    far = select(Member).join(Member.person).where(*here, ~Person.may_write)
    found = await session.scalars(far)
    return by_name(found)


async def lose(session: Session, person_id: int, reason: str, now: dt.datetime) -> None:
    """She blocked the bot, or Telegram says that it cannot bring her anything."""
    person = await session.get(Person, person_id)
    was_reached = person is not None and person.may_write
    await people.block(session, person_id, reason, now)
    if was_reached:
        await talk_troubles.miss_expert(session, person_id, now)
        for member in await roster.places_of(session, person_id):
            await _tell_mentors(session, member, now)
            if may(member.role, Right.LEAD):
                await call_mentors(session, member.club, now)


async def _tell_mentors(session: Session, member: Member, now: dt.datetime) -> None:
    for mentor in await roster.reachable_mentors(session, member.club_id):
        await outbox.post(
            session, mentor.person_id, "clubs.unreached", now,
            key=f"{member.id}:{mentor.id}:{now:%Y-%m-%d}", club_id=member.club_id,
            silent=True, not_before=now + PATIENCE, person=member.person_id,
        )  # fmt: skip


async def call_mentors(session: Session, club: Club, now: dt.datetime) -> None:
    """In the group, where nobody who leads the club can be written to; who she is, is not said."""
    mentors = await roster.mentors(session, club.id)
    if club.opened_at and mentors and not any(each.person.may_write for each in mentors):
        await outbox.post(
            session, club.chat_id, "clubs.unled", now, key=f"{club.id}:far:{now:%Y-%m-%d}",
            club_id=club.id, not_before=now + PATIENCE, far=True,
        )  # fmt: skip


async def hand_over(session: Session, letter: Letter, now: dt.datetime) -> None:
    """What waited for a mentor who leads no more is for those who lead now and have it not."""
    params = outbox.params_of(letter)
    leaders = await roster.whom_to_tell(session, letter.club_id or 0)
    alike = select(Letter).where(
        Letter.chat_id.in_(leaders), Letter.club_id == letter.club_id, Letter.kind == letter.kind
    )
    known = {each.chat_id for each in await session.scalars(alike) if each.params == params}
    told = {*known, params.get("person")}  # of herself she need not hear
    keys = {mentor: f"{letter.key}:{mentor}" for mentor in leaders if mentor not in told}
    await outbox.post_each(
        session, keys, letter.kind, now, club_id=letter.club_id, silent=letter.silent,
        expires_at=letter.expires_at, **params,
    )  # fmt: skip


async def load(session: Session, letter: Letter, _now: dt.datetime) -> Member | None:
    """The member, unless she can be written to again, or has left."""
    member = await roster.find(session, letter.club_id or 0, letter.params["person"])
    lost = member and member.state == MemberState.ACTIVE and not member.person.may_write
    return member if lost else None
