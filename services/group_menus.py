"""The pinned message of a group from which its members find their way: kept where it is."""

import datetime as dt
from uuid import uuid4

from domain.local_time import local_date
from models import Club, Letter, Session
from services import outbox, talks


async def look_after(session: Session, club: Club, now: dt.datetime, *, key: str = "") -> None:
    """Telegram tells nobody that a message was deleted: an edit finds out. Without a sound."""
    kind = "clubs.menu" if club.pinned_id else "clubs.door"
    await outbox.post(
        session, club.chat_id, kind, now, key=key or uuid4().hex, club_id=club.id, silent=True,
        message=club.pinned_id,
    )  # fmt: skip


async def look_after_daily(session: Session, club: Club, now: dt.datetime) -> None:
    """Once on each day on which the group hears of something, whatever it is."""
    day = local_date(now, talks.zone_of(club))
    await look_after(session, club, now, key=f"{club.id}:{day}")


async def miss(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """It was deleted, so there will be another one."""
    club = await session.get_one(Club, letter.club_id)
    if club.pinned_id == letter.params["message"] and "not found" in why:
        club.pinned_id = None
        await look_after(session, club, now)
