"""What has sounded lately, by the ledger, and what may sound to whom."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.local_time import moment_of
from domain.sound import GROUP, PERSON, Level, has_room, monday
from models import Letter, LetterState, Loudness, Session, Urgency


async def level(session: Session, person_id: int) -> Level:
    chosen = await session.get(Loudness, person_id)
    return chosen.level if chosen else Level.ALL


async def choose(session: Session, person_id: int, chosen: Level) -> None:
    await session.merge(Loudness(person_id=person_id, level=chosen))


async def may_sound(session: Session, letter: Letter, zone: ZoneInfo, now: dt.datetime) -> bool:
    """Has its receiver room for one more sound, and does she want it?"""
    is_group = letter.chat_id < 0
    if not is_group:
        chosen = await level(session, letter.chat_id)
        if chosen == Level.SILENT:
            return False
        if chosen == Level.IMPORTANT and letter.urgency == Urgency.NUDGE:
            return False
    week = moment_of(monday(now, zone), dt.time(), zone)
    sounded = select(Letter.sounded_at).where(
        Letter.chat_id == letter.chat_id,
        Letter.id != letter.id,
        Letter.sounded_at >= min(week, now - GROUP.pause),
        Letter.state.in_((LetterState.SENDING, LetterState.SENT)),
    )
    moments = [moment for moment in await session.scalars(sounded) if moment]
    return has_room(moments, now, zone, GROUP if is_group else PERSON)
