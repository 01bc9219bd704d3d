"""When a club that does not vote each week holds its talk."""

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.talks import Hour, slots
from models import Club, Series, Session, Talk, TalkState
from models import Hour as ClubHour
from services import polls


async def ticked(session: Session, club_id: int) -> Collection[Hour]:
    """The hours among which a mentor lets the group choose."""
    rows = await session.scalars(select(ClubHour).where(ClubHour.club_id == club_id))
    return [Hour(each.weekday, each.at) for each in rows]


async def _hour(session: Session, club: Club) -> Hour | None:
    """What the group chose last, as long as the mentor has that hour ticked. What she moved by
    hand was for one week.
    """
    series = await session.get(Series, club.id)
    if series is None or not series.is_fixed or series.asks_again:
        return None
    hour = await polls.standing(session, club)
    return hour if hour in await ticked(session, club.id) else None


async def start(session: Session, club: Club, closes_at: dt.datetime) -> dt.datetime | None:
    """When the talk is held in the week of a vote that would close then; None: the group is
    asked.
    """
    hour = await _hour(session, club)
    return slots([hour], closes_at, ZoneInfo(club.zone), club.rules.talk)[0] if hour else None


async def of(session: Session, talk: Talk | None) -> dt.datetime | None:
    """When a talk that has not opened yet will be held without a vote."""
    if talk is None or talk.state != TalkState.PLANNED:
        return None
    return await start(session, talk.club, talk.closes_at)
