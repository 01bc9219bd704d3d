"""What Telegram told us: stored before it is confirmed, worked off once, in order."""

import datetime as dt
from collections.abc import Collection, Container, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, exists, or_, select
from sqlalchemy.orm import aliased

from domain.privacy import KEPT
from models import Received, Session, UpdateState, add_new
from services import contest_seals

TRIES = 8
LONGEST = dt.timedelta(seconds=0.1 * 2**TRIES)  # that one which failed waits for its next try

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

_BY_PEOPLE = select(Received.person_id).where(
    Received.state == UpdateState.NEW,
    Received.person_id.in_(bindparam("people", expanding=True)),
    Received.received_at <= bindparam("until"),
)


async def store(
    session: Session,
    updates: Sequence[dict[str, Any]],
    now: dt.datetime,
    done: Container[int] = (),
) -> Collection[int]:
    """Keep raw updates as they came, but ballots sealed. Those we have already are passed over.

    Which are new, by their `update_id`; those in `done` have had their effect.
    """
    rows = [
        {
            "update_id": update["update_id"],
            "queue": queue_of(update),
            "person_id": person_of(update),
            "body": await contest_seals.enclose(session, update),
            "state": UpdateState.DONE if update["update_id"] in done else UpdateState.NEW,
            "not_before": now,
            "received_at": now,
        }
        for update in updates
    ]
    return set(await add_new(session, Received, rows, "update_id"))


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


def person_of(update: dict[str, Any]) -> int | None:
    """Who did it; None where nobody is named."""
    body = next((part for key, part in update.items() if key != "update_id"), None)
    who = (body.get("from") or body.get("user")) if isinstance(body, dict) else None
    return who.get("id") if isinstance(who, dict) else None


async def head(session: Session, now: dt.datetime, busy: Collection[int] = ()) -> Received | None:
    """The next update whose turn it is, locked for this transaction. `busy` queues wait."""
    # What would wait longer than any pause is of a clock that was set back.
    was_set_back = Received.not_before > now + LONGEST
    due = _head.where(or_(Received.not_before <= now, was_set_back))
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


async def has_waiting(session: Session, until: dt.datetime) -> bool:
    """Is there an update that came by then and is not worked off?"""
    waiting = (Received.state == UpdateState.NEW, Received.received_at <= until)
    return bool(await session.scalar(select(exists().where(*waiting))))


async def who_waits(session: Session, people: Collection[int], until: dt.datetime) -> set[int]:
    """Of these people those who have done something by then that is not worked off."""
    asked = {"people": list(people), "until": until}
    return set(await session.scalars(_BY_PEOPLE, asked)) if people else set()


async def prune(session: Session, now: dt.datetime) -> None:
    old = Received.received_at < now - KEPT["updates"]
    await session.execute(delete(Received).where(Received.state != UpdateState.NEW, old))
