"""What Telegram told us: stored before it is confirmed, worked off once, in order."""

import datetime as dt
from collections.abc import Collection, Container, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, exists, func, literal_column, or_, select, update

from domain.privacy import KEPT
from models import Received, Session, UpdateState, plain, units
from models.units import Unit
from services import contest_seals

MOST = 2**52  # Telegram's ids are smaller
TRIES = 8
NEAR = 64  # updates, of others as well, that may have come between two taps of a finger
DOUBLED = dt.timedelta(seconds=10)
AT_ONCE = dt.timedelta(seconds=3)  # who then taps again has seen nothing
LONGEST = dt.timedelta(seconds=0.1 * 2**TRIES)  # that one which failed waits for its next try

NEW = plain(UpdateState.NEW)
_rows: Any = Received.__table__
# The heads of the queues; `busy` queues wait.
_HEADS = (
    select(func.min(_rows.c.id))
    .where(_rows.c.state == NEW)
    .where(_rows.c.queue.not_in(bindparam("busy", expanding=True)))
    .group_by(_rows.c.queue)
)
_NEXT = (
    select(_rows.c.id)
    .where(_rows.c.id.in_(_HEADS), _rows.c.state == NEW)
    # What would wait longer than any pause is of a clock that was set back.
    .where(or_(_rows.c.not_before <= bindparam("now"), _rows.c.not_before > bindparam("longest")))
    .order_by(_rows.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
# In words of its own, for in what an UPDATE of SQLite returns SQLAlchemy names no tables.
_OTHERS: Any = literal_column(
    "EXISTS (SELECT 1 FROM inbox AS other WHERE other.state = 'new' AND other.id <> inbox.id)"
)
_TAKE = (
    update(_rows)
    .where(_rows.c.id == _NEXT.scalar_subquery())
    .values(state=UpdateState.DONE)
    .returning(_rows.c.id, _rows.c.update_id, _rows.c.queue, _rows.c.body, _OTHERS)
)

_BY_PEOPLE = select(Received.person_id).where(
    Received.state == NEW,
    Received.person_id.in_(bindparam("people", expanding=True)),
    Received.received_at <= bindparam("until"),
)


class Taken(NamedTuple):
    id: int
    update_id: int
    queue: int
    body: str
    others_wait: bool


def store(
    updates: Sequence[dict[str, Any]], now: dt.datetime, done: Container[int] = ()
) -> Unit[Collection[int]]:
    """Keep raw updates as they came, but ballots sealed. Those we have already are passed over.

    Which are new, by their `update_id`; those in `done` have had their effect.
    """
    rows = []
    for told in updates:
        number = told["update_id"]
        rows.append(
            {
                "update_id": number,
                "queue": queue_of(told),
                "person_id": person_of(told),
                "body": (yield from contest_seals.enclose(told)),
                "state": UpdateState.DONE if number in done else UpdateState.NEW,
            }
        )
    if not rows:
        return ()
    common = {"tries": 0, "not_before": now, "received_at": now}
    new = yield units.add_new(Received, rows, "update_id", **common)
    return {number for (number,) in new}


async def read(session: Session, received: Taken | Received) -> dict[str, Any]:
    """The update as it came."""
    return await contest_seals.disclose(session, received.body)


async def is_doubled(session: Session, number: int, person_id: int) -> bool:
    """Of a tap: has she tapped the same button a moment before, as one does on a slow network?"""
    return any(await _alike(session, number, person_id, DOUBLED))


async def is_doubled_at_once(session: Session, number: int, person_id: int) -> bool:
    """So soon before that she cannot have waited for an answer, and nothing else since."""
    return any((await _alike(session, number, person_id, AT_ONCE))[:1])


async def _alike(
    session: Session, number: int, person_id: int, within: dt.timedelta
) -> list[bool]:
    """Of what she did so shortly before, the last first: was it a tap on the same button?"""
    near = (Received.update_id.between(number - NEAR, number), Received.person_id == person_id)
    hers = select(Received).where(*near).order_by(Received.update_id.desc())
    found = (await session.scalars(hers)).all()
    if not found or found[0].update_id != number:
        return []
    this, *before = found
    soon = (each for each in before if each.received_at >= this.received_at - within)
    button = _button(await read(session, this))
    return [_button(await read(session, each)) == button for each in soon]


def _button(update: dict[str, Any]) -> tuple[Any, ...]:
    tap = update.get("callback_query", {})
    return tap.get("data"), tap.get("message", {}).get("message_id")


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


async def take(session: Session, now: dt.datetime, busy: Collection[int] = ()) -> Taken | None:
    """The next update whose turn it is. With this transaction it is done; without it, untouched.

    `busy` queues wait.
    """
    asked = {"now": now, "longest": now + LONGEST, "busy": list(busy)}
    found = (await session.execute(_TAKE, asked)).first()
    return Taken(*found) if found else None


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
    waiting = (Received.state == NEW, Received.received_at <= until)
    return bool(await session.scalar(select(exists().where(*waiting))))


async def who_waits(session: Session, people: Collection[int], until: dt.datetime) -> set[int]:
    """Of these people those who have done something by then that is not worked off."""
    asked = {"people": list(people), "until": until}
    return set(await session.scalars(_BY_PEOPLE, asked)) if people else set()


async def prune(session: Session, now: dt.datetime) -> None:
    old = Received.received_at < now - KEPT["updates"]
    await session.execute(delete(Received).where(Received.state != UpdateState.NEW, old))
