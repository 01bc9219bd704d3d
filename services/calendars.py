"""The club's talks for the calendars of its members: a file for one talk, an address for all."""

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import select

from models import (
    Club,
    ClubCalendar,
    ClubState,
    Letter,
    Member,
    MemberState,
    Session,
    Talk,
    TalkState,
    Urgency,
    add_once,
)
from services import attendance, outbox, roster, talk_letters, talks

TOKEN_BYTES = 24
KNOWN = (TalkState.ANNOUNCED, TalkState.HELD)


async def of(session: Session, club_id: int) -> ClubCalendar:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await add_once(session, ClubCalendar, club_id=club_id, token=token)
    return await session.get_one(ClubCalendar, club_id)


async def revoke(session: Session, club_id: int) -> ClubCalendar:
    """From now on the old address leads nowhere."""
    calendar = await of(session, club_id)
    calendar.token = secrets.token_urlsafe(TOKEN_BYTES)
    return calendar


async def read(session: Session, token: str) -> tuple[Club, Sequence[Talk]] | None:
    """The club of this address and all its talks that have a time, or nothing."""
    owner = select(Club).join(ClubCalendar, ClubCalendar.club_id == Club.id)
    alive = owner.where(ClubCalendar.token == token, Club.state != ClubState.GONE)
    club = await session.scalar(alive)
    if club is None:
        return None
    told = select(Talk).where(Talk.club_id == club.id, Talk.state.in_(KNOWN))
    return club, (await session.scalars(told.order_by(Talk.week))).all()


async def send(session: Session, member: Member, talk_id: int, now: dt.datetime) -> Talk:
    """Give her the file, each time she asks. Raises TalkIsOver."""
    talk = await talks.get(session, member.club_id, talk_id)
    if talk.state != TalkState.ANNOUNCED:
        raise talks.over(talk)
    await outbox.post(
        session, member.person_id, "calendar.file", now,
        key=f"{talk.id}:{member.id}:{now.isoformat()}", club_id=talk.club_id,
        urgency=Urgency.ANSWER, talk=talk.id,
    )  # fmt: skip
    return talk


async def load(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    """For members only, and as long as the talk is at the time that the letter speaks of."""
    member = await roster.find(session, letter.club_id or 0, letter.chat_id)
    if member is None or member.state != MemberState.ACTIVE:
        return None
    return await talk_letters.announced(session, letter, now)


async def load_called_off(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    talk = await talk_letters.called_off(session, letter, now)
    return talk if talk and await attendance.comes(session, talk, letter.chat_id) else None


async def load_moved(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    talk = await load(session, letter, now)
    return talk if talk and await attendance.comes(session, talk, letter.chat_id) else None
