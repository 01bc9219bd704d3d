"""How many people are in the group of a club: Telegram names nobody, and gives a number."""

import datetime as dt

from sqlalchemy import func, select

from models import Club, Letter, Member, Session
from services import outbox


async def ask(session: Session, club: Club, now: dt.datetime) -> None:
    """When somebody comes or goes, and each week; once in an hour of the clock at most."""
    await outbox.post(
        session, club.chat_id, "clubs.headcount", now, key=f"{club.id}:{now:%Y%m%d%H}",
        club_id=club.id,
    )  # fmt: skip


async def note(session: Session, letter: Letter, answer: int, _now: dt.datetime) -> None:
    club = await session.get_one(Club, letter.club_id)
    club.headcount = answer - 1  # without us


async def strangers(session: Session, club: Club) -> int:
    """How many of the group we have not met. Who has left the club and stays there was met;
    another bot in it counts as one of them.
    """
    here = (Member.club_id == club.id, Member.in_group)
    met = (await session.scalars(select(func.count()).where(*here))).one()
    return max(0, (club.headcount or 0) - met)
