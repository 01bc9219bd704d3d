"""How many people are in the group of a club: Telegram names its administrators, and of all
others gives a number.
"""

import datetime as dt
from typing import Any

from sqlalchemy import func, select

from models import Club, Letter, Member, Session
from services import outbox

HOUR = dt.timedelta(hours=1)


async def ask(session: Session, club: Club, now: dt.datetime) -> None:
    """When somebody comes or goes, and each week; in an hour of the clock at once, and of all who
    come and go later in it when it is over.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    for which, moment in (("", now), (":then", hour + HOUR)):
        if await outbox.post(
            session, club.chat_id, "clubs.bots", now, key=f"{club.id}:{hour:%Y%m%d%H}{which}",
            club_id=club.id, not_before=moment,
        ):  # fmt: skip
            return


async def note_bots(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """Telegram names those that are administrators; us as well, where we have rights."""
    club = await session.get_one(Club, letter.club_id)
    bots = sum(each.user.is_bot for each in answer) - club.has_rights
    await _count(session, letter, bots, now)


async def miss_bots(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    await _count(session, letter, 0, now)


async def _count(session: Session, letter: Letter, bots: int, now: dt.datetime) -> None:
    await outbox.post(
        session, letter.chat_id, "clubs.headcount", now, key=letter.key, club_id=letter.club_id,
        bots=bots,
    )  # fmt: skip


async def note(session: Session, letter: Letter, answer: int, _now: dt.datetime) -> None:
    club = await session.get_one(Club, letter.club_id)
    club.headcount = answer - 1 - letter.params.get("bots", 0)  # without us


async def strangers(session: Session, club: Club) -> int:
    """How many of the group we have not met. Who has left the club and stays there was met;
    a bot that is no administrator counts as one of them.
    """
    here = (Member.club_id == club.id, Member.in_group)
    met = (await session.scalars(select(func.count()).where(*here))).one()
    return max(0, (club.headcount or 0) - met)
