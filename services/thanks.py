"""Thanks that say nothing else: they ask for no question, and get a sign instead."""

import datetime as dt

from sqlalchemy import select

from domain.homework import Kind
from domain.reactions import is_mere_thanks
from models import Letter, Session, Urgency
from services import outbox
from services.homework_reports import Piece
from services.replies import is_of_person

THANKED = "clubs.thanked"


async def take(session: Session, piece: Piece, now: dt.datetime) -> bool:
    """False where they may be meant for whoever has just written to her: she is asked."""
    if piece.kind != Kind.TEXT or not is_mere_thanks(piece.text):
        return False
    newest = await _newest(session, piece.chat_id)
    if newest and is_of_person(newest.kind):
        return False
    await outbox.post(
        session, piece.chat_id, THANKED, now, key=_key(piece), urgency=Urgency.ANSWER,
        silent=True, message=piece.message_id,
    )  # fmt: skip
    return True


async def is_more_now(session: Session, piece: Piece) -> bool:
    """She has changed her thanks into something that is to be read."""
    taken = await outbox.these(session, [f"{THANKED}:{_key(piece)}"])
    return bool(taken) and not is_mere_thanks(piece.text)


def _key(piece: Piece) -> str:
    return f"{piece.chat_id}:{piece.message_id}"


async def _newest(session: Session, chat_id: int) -> Letter | None:
    """The letter that was the last to come there as a message."""
    there = (Letter.chat_id == chat_id, Letter.message_id.is_not(None))
    last = select(Letter).where(*there).order_by(Letter.message_id.desc()).limit(1)
    return await session.scalar(last)
