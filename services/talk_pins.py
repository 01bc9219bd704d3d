"""What of a talk is on top of the group: its poll, then its announcement, then nothing."""

import datetime as dt
from typing import Any

from models import Session, Talk
from services import outbox


async def pin(
    session: Session, talk: Talk, message_id: int, now: dt.datetime, *, silent: bool = True
) -> None:
    until = None if silent else talk.closes_at
    await _about_pin(session, talk, "talks.pin", message_id, now, silent=silent, expires_at=until)


async def unpin(session: Session, talk: Talk, message_id: int, now: dt.datetime) -> None:
    await _about_pin(session, talk, "talks.unpin", message_id, now, silent=True)


async def _about_pin(
    session: Session, talk: Talk, kind: str, message_id: int, now: dt.datetime, **facts: Any
) -> None:
    chat = talk.club.chat_id
    await outbox.post(
        session, chat, kind, now, key=f"{talk.id}:{chat}:{message_id}", club_id=talk.club_id,
        talk=talk.id, message=message_id, **facts,
    )  # fmt: skip


async def take_down(session: Session, talk: Talk, now: dt.datetime) -> None:
    """Nothing of it stays on top of the group."""
    for message in (talk.announcement_id, *(poll.message_id for poll in talk.polls)):
        if message:
            await unpin(session, talk, message, now)
