"""Which letters have their turn, and into whose hands they go.

Within a chat letters go one by one: the more urgent first, then those of the last hour, then as
they fell due. So after an outage people learn first what is new. Among clubs each urgency goes
round: one letter of a club, then one of the next. However many letters wait, finding the next
club is a look into an index, and so is finding its first letter.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import product
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from models import ChatGate, Letter, LetterState, Session, Urgency

LEASE = dt.timedelta(seconds=60)
NEWS = dt.timedelta(hours=1)
FIRST, LAST = -1, 2**62  # no queue has such a number

Table = type[Letter]
Turns = dict[Urgency, int]  # the queue that was served last


async def lease(
    session: Session,
    now: dt.datetime,
    limit: int = 8,
    busy: Collection[int] = (),
    turns: Turns | None = None,
) -> Sequence[Letter]:
    """Take the letters whose turn it is: one in a chat at most, and only the chat's first.

    They are ours until `lease_until`; whoever dies in between leaves them to be taken again.
    `busy` chats are passed over: their letter is still in our hands, whatever a clock that was
    moved says of its lease.
    """
    turns = {} if turns is None else turns
    leased: list[Letter] = []
    if await session.scalar(IS_ANY_DUE, _given(now)):
        while len(leased) < limit:
            heads = await _heads(session, now, limit - len(leased), turns)
            free = [each for each in heads if each.chat_id not in busy]
            taken = await _take(session, free, now) if free else []
            if not taken:
                break
            leased += taken
    return leased


async def _heads(session: Session, now: dt.datetime, limit: int, turns: Turns) -> list[Row[Any]]:
    """The first letters of the queues whose turn it is, the same number of each."""
    after = {f"after_{each}": turns.get(each, FIRST) for each in Urgency}
    queues = (await session.execute(QUEUES, {**_given(now), **after, "limit": limit})).all()
    heads: list[Row[Any]] = []
    for urgency, queue in queues:
        which = {"urgency": urgency, "queue": queue, "limit": max(1, limit // len(queues))}
        heads += (await session.execute(READY, {**_given(now), **which})).all()
        turns[Urgency(urgency)] = queue
    return heads[:limit]


async def _take(session: Session, heads: Sequence[Row[Any]], now: dt.datetime) -> Sequence[Letter]:
    """Those of them that are still free, in their order."""
    if session.get_bind().dialect.name == "postgresql":
        # Another process may take another letter of the same chat at this moment, unseen.
        locks = [func.pg_try_advisory_xact_lock(each.chat_id) for each in heads]
        ours = (await session.execute(select(*locks))).one()
        heads = [each for each, is_ours in zip(heads, ours, strict=True) if is_ours]
    place = {each.id: number for number, each in enumerate(heads)}
    letters = await session.scalars(STILL_FREE, {**_given(now), "ids": list(place)})
    taken = sorted(letters, key=lambda each: place[each.id])
    for letter in taken:
        letter.state = LetterState.SENDING
        letter.lease_until = now + LEASE
        letter.tries += 1
    return taken


async def companions(
    session: Session, letter: Letter, kinds: Collection[str], now: dt.datetime
) -> Sequence[Letter]:
    """What else of these kinds is due to the receiver of a letter that is in our hands."""
    others = select(Letter).where(
        Letter.chat_id == letter.chat_id,
        Letter.kind.in_(kinds),
        Letter.state == LetterState.WAITING,
        Letter.not_before <= now,
    )
    locked = others.order_by(Letter.id).with_for_update(skip_locked=True)
    return (await session.scalars(locked)).all()


def _given(now: dt.datetime) -> dict[str, Any]:
    """The moments of the statements below, which are built once."""
    return {"now": now, "news": now - NEWS, "longest": now + LEASE}


def _is_due(letter: Table) -> ColumnElement[bool]:
    # Written out: SQLite uses a partial index only if it can read its condition.
    states = [LetterState.WAITING, LetterState.SENDING]
    is_open = letter.state.in_(bindparam("open", states, expanding=True, literal_execute=True))
    return and_(is_open, letter.not_before <= bindparam("now"))


def _is_held(letter: Table) -> ColumnElement[bool]:
    # A lease that ends later than any given now is of a clock that was set back.
    return letter.lease_until.between(bindparam("now"), bindparam("longest"))


def _is_free(letter: Table) -> ColumnElement[bool]:
    return and_(_is_due(letter), or_(letter.state == LetterState.WAITING, ~_is_held(letter)))


def _is_in_hand(letter: Table) -> ColumnElement[bool]:
    return and_(_is_due(letter), letter.state == LetterState.SENDING, _is_held(letter))


def _has_turn() -> ColumnElement[bool]:
    other = aliased(Letter)
    news: ColumnElement[Any] = bindparam("news")
    is_older = tuple_(other.not_before, other.id) < tuple_(Letter.not_before, Letter.id)
    is_same_age = (other.not_before > news) == (Letter.not_before > news)
    is_news = and_(other.not_before > news, Letter.not_before <= news)
    goes_first = or_(
        other.urgency < Letter.urgency,
        and_(other.urgency == Letter.urgency, or_(is_news, and_(is_same_age, is_older))),
    )
    there = and_(_is_due(other), other.chat_id == Letter.chat_id, other.id != Letter.id)
    blocks = exists().where(there, or_(_is_in_hand(other), goes_first))
    shut = exists().where(
        ChatGate.chat_id == Letter.chat_id, ChatGate.not_before > bindparam("now")
    )
    return and_(_is_free(Letter), ~blocks, ~shut)


def _next_queue(urgency: Urgency, after: Any, last: Any) -> Any:
    other = aliased(Letter)
    behind = (_is_due(other), other.urgency == urgency, other.queue > after, other.queue <= last)
    return select(other.queue).where(*behind).order_by(other.queue).limit(1).scalar_subquery()


def _queues(urgency: Urgency, lap: int) -> Select[Any]:
    """The queues behind the one that was served last, then those up to it."""
    served: ColumnElement[int] = bindparam(f"after_{urgency}")
    after, last = (literal(FIRST), served) if lap else (served, literal(LAST))
    first = select(_next_queue(urgency, after, last).label("queue"))
    line = first.cte(f"line_{urgency}_{lap}", recursive=True)
    more = select(_next_queue(urgency, line.c.queue, last)).where(line.c.queue.is_not(None))
    line = line.union_all(more)
    ready = exists().where(Letter.urgency == urgency, Letter.queue == line.c.queue, _has_turn())
    place = (literal(int(urgency)).label("urgency"), literal(lap).label("lap"))
    found = select(*place, line.c.queue).where(ready).limit(bindparam("limit"))
    return select(found.subquery())


def _ready(of_age: ColumnElement[bool]) -> Select[Any]:
    which = (Letter.urgency == bindparam("urgency"), Letter.queue == bindparam("queue"))
    found = select(Letter.id, Letter.chat_id).where(*which, of_age, _has_turn())
    first = found.order_by(Letter.not_before, Letter.id).limit(bindparam("limit"))
    return select(first.subquery())


_lines = union_all(*(_queues(*each) for each in product(Urgency, (0, 1)))).subquery()
QUEUES = (
    select(_lines.c.urgency, _lines.c.queue)
    .order_by(_lines.c.urgency, _lines.c.lap, _lines.c.queue)
    .limit(bindparam("limit"))
)
_is_news = Letter.not_before > bindparam("news")
READY = union_all(_ready(_is_news), _ready(~_is_news)).limit(bindparam("limit"))
IS_ANY_DUE = select(exists().where(_is_due(Letter)))
_other = aliased(Letter)
STILL_FREE = (
    select(Letter)
    .where(Letter.id.in_(bindparam("ids", expanding=True)), _is_free(Letter))
    .where(~exists().where(_other.chat_id == Letter.chat_id, _is_in_hand(_other)))
    .with_for_update(skip_locked=True, of=Letter)
)
