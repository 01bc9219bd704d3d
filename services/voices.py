"""Who takes no voice messages: with Telegram Premium one may choose so. Nothing said is lost."""

import datetime as dt
from uuid import uuid4

from sqlalchemy import select

from models import Event, Letter, Person, Session
from services import outbox
from services.material_letters import VOICE_FORBIDDEN


async def unheard(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """She learns that there was something to be heard."""
    if VOICE_FORBIDDEN in why:
        await outbox.post(
            session, letter.chat_id, "clubs.unheard", now, key=uuid4().hex,
            club_id=letter.club_id, silent=True,
        )  # fmt: skip


async def undelivered(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """Somebody's own words: she who spoke learns that they have not arrived."""
    if VOICE_FORBIDDEN in why:
        await unheard(session, letter, why, now)
        await _tell(session, letter, letter.params["person"], now)


async def left_out(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """What a mentor said of a report: all but her voice arrives, and she learns it."""
    voice = letter.params.get("file_id")
    if VOICE_FORBIDDEN not in why or voice is None:
        return
    await outbox.post(
        session, letter.chat_id, letter.kind, now, key=uuid4().hex, club_id=letter.club_id,
        **outbox.params_of(letter) | {"file_id": None},
    )  # fmt: skip
    await unheard(session, letter, why, now)
    events = await session.scalars(select(Event).where(Event.report_id == letter.params["report"]))
    for mentor in {each.by for each in events if each.facts.get("file_id") == voice and each.by}:
        await _tell(session, letter, mentor, now)


async def _tell(session: Session, letter: Letter, speaker: int, now: dt.datetime) -> None:
    person = await session.get(Person, speaker)
    if person and person.may_write:
        await outbox.post(
            session, speaker, "clubs.undelivered", now, key=uuid4().hex, club_id=letter.club_id,
            person=letter.chat_id,
        )  # fmt: skip
