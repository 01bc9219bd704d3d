"""«What is it?» as it stands before her: written anew when more comes, and forgotten in time."""

import datetime as dt

from sqlalchemy import delete, select

from domain.privacy import KEPT
from models import Letter, Part, Session, Urgency
from services import edits
from services.chosen import clubs_that_chose


async def counts_in(session: Session, first: Part, now: dt.datetime) -> bool:
    """More has come for the question of which this is the first part: does it stand before her,
    and tell of that?
    """
    about = Letter.params["part"].as_integer() == first.id
    hers = (Letter.chat_id == first.person_id, Letter.kind == "homework.ask", about)
    shown = select(Letter).where(*hers, Letter.message_id.is_not(None))
    asked = await session.scalar(shown.order_by(Letter.id.desc()).limit(1))
    if asked is None or asked.message_id is None:
        return False
    await edits.soon(
        session, asked.chat_id, asked.message_id, "homework.asked", now, club_id=asked.club_id,
        urgency=Urgency.ANSWER, **{**asked.params, "message": asked.message_id},
    )  # fmt: skip
    return True


async def prune(session: Session, now: dt.datetime) -> None:
    """Pictures of the group that were for no report are not kept."""
    old = (Part.report_id.is_(None), Part.came_at < now - KEPT["strays"])
    await session.execute(delete(Part).where(*old))
    for club in await clubs_that_chose(session, "strays_kept"):
        early = Part.came_at < now - dt.timedelta(days=club.rules.strays_kept)
        theirs = (Part.report_id.is_(None), Part.chat_id == club.chat_id, early)
        await session.execute(delete(Part).where(*theirs))
