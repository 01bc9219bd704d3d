"""What Telegram told us: stored before it is confirmed, worked off once, in order."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import aliased

from domain.privacy import KEPT
from models import Received, Session, UpdateState, add_once
from services import contest_seals

TRIES = 8

_earlier = aliased(Received)
_head = (
    select(Received)
    .where(
        Received.state == UpdateState.NEW,
        ~exists().where(
            _earlier.state == UpdateState.NEW,
            _earlier.queue == Received.queue,
            _earlier.id < Received.id,
        ),
    )
    .order_by(Received.id)
    .limit(1)
    .with_for_update(skip_locked=True, of=Received)
)


async def store(session: Session, updates: Sequence[dict[str, Any]], now: dt.datetime) -> int:
    """Keep raw updates as they came, but ballots sealed. Those we have already are passed over.

    How many are new.
    """
    fresh = 0
    for update in updates:
        fresh += await add_once(
            session,
            Received,
            update_id=update["update_id"],
            queue=queue_of(update),
            body=await contest_seals.enclose(session, update),
            not_before=now,
            received_at=now,
        )
    return fresh


async def read(session: Session, received: Received) -> dict[str, Any]:
    """The update as it came."""
    return await contest_seals.disclose(session, received.body)


def queue_of(update: dict[str, Any]) -> int:
    """The chat within which order is kept; for what has no chat (a vote), the person."""
    body = next((part for key, part in update.items() if key != "update_id"), None)
    if not isinstance(body, dict):
        return 0
    message = body.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    places = (body.get("chat"), chat, body.get("user"), body.get("from"))
    return next((p["id"] for p in places if isinstance(p, dict) and "id" in p), 0)


async def head(session: Session, now: dt.datetime, busy: Collection[int] = ()) -> Received | None:
    """The next update whose turn it is, locked for this transaction. `busy` queues wait."""
    due = _head.where(Received.not_before <= now)
    return await session.scalar(due.where(Received.queue.not_in(busy)) if busy else due)


def done(received: Received) -> None:
    received.state = UpdateState.DONE


def failed(received: Received, error: str, now: dt.datetime) -> bool:
    """Try again a little later; after TRIES it is put aside. True if it was put aside."""
    received.tries += 1
    received.error = error
    received.not_before = now + dt.timedelta(seconds=0.1 * 2**received.tries)
    if received.tries < TRIES:
        return False
    put_aside(received, error)
    return True


def put_aside(received: Received, error: str) -> None:
    received.state, received.error = UpdateState.DEAD, error


async def has_waiting(session: Session, until: dt.datetime, queue: int | None = None) -> bool:
    """Is there an update that came by then, of this queue or of any, and is not worked off?"""
    waiting = [Received.state == UpdateState.NEW, Received.received_at <= until]
    if queue is not None:
        waiting.append(Received.queue == queue)
    return bool(await session.scalar(select(exists().where(*waiting))))


async def prune(session: Session, now: dt.datetime) -> None:
    old = Received.received_at < now - KEPT["updates"]
    await session.execute(delete(Received).where(Received.state != UpdateState.NEW, old))
