"""«What is it?» as it stands before her: written anew when more comes that it is about."""

import datetime as dt

from sqlalchemy import select

from models import Letter, Part, Session, Urgency
from services import edits


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
