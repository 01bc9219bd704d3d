"""Which letters have their turn, and into whose hands they go.

Within a chat letters go one by one: the more urgent first, then those of the last hour, then as
they fell due. So after an outage people learn first what is new. Among clubs each urgency goes
round: one letter of a club, then one of the next. However many letters wait, finding the next
club is a look into an index, and so is finding its first letter. Statements are built once.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Row,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    join,
    null,
    or_,
    select,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from models import ChatGate, Letter, LetterState, Session, Urgency, plain, units
from models.base import Moment

LEASE = dt.timedelta(seconds=60)
NEWS = dt.timedelta(hours=1)
EVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # before any letter
SHARE = 4  # letters of one queue, from which on it pays to ask each queue for its share

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
        while len(leased) < limit - limit // SHARE:  # the rest is not worth another look
            heads = await _heads(session, now, limit - len(leased), turns)
            free = [each for each in heads if each.chat_id not in busy]
            taken = await _take(session, free, now) if free else []
            if not taken:
                break
            leased += taken
    return leased


async def _heads(session: Session, now: dt.datetime, limit: int, turns: Turns) -> list[Row[Any]]:
    """The first letter of each queue whose turn it is; of few queues, the same number of each."""
    after = {f"after_{each}": turns.get(each, -1) for each in Urgency}
    firsts = (await session.execute(QUEUES, {**_given(now), **after, "limit": limit})).all()
    turns.update((Urgency(each.urgency), each.queue) for each in firsts)
    if len(firsts) > limit // SHARE or not firsts:
        return list(firsts)
    which = {"firsts": [each.id for each in firsts], "limit": limit // len(firsts)}
    ready = READY[session.get_bind().dialect.name]
    return list((await session.execute(ready, {**_given(now), **which})).all())


async def _take(session: Session, heads: Sequence[Row[Any]], now: dt.datetime) -> Sequence[Letter]:
    """Those of them that are still free, in their order."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        # Another process may take another letter of the same chat at this moment, unseen.
        ours = set(await session.scalars(LOCKED, {"chats": [each.chat_id for each in heads]}))
        heads = [each for each in heads if each.chat_id in ours]
    place = {each.id: number for number, each in enumerate(heads)}
    given = {**_given(now), "until": now + LEASE, "ids": list(place)}
    return sorted(await session.scalars(TAKE[dialect], given), key=lambda each: place[each.id])


async def companions(
    session: Session, chats: Collection[int], kinds: Collection[str], now: dt.datetime
) -> Sequence[Letter]:
    """What else of these kinds is due to receivers of whom a letter is in our hands."""
    asked = {"chats": list(chats), "kinds": list(kinds), "now": now}
    return (await session.scalars(COMPANIONS, asked)).all() if chats else []


def _given(now: dt.datetime) -> dict[str, Any]:
    """The moments of the statements below."""
    return {"now": now, "news": now - NEWS, "longest": now + 2 * LEASE, "ever": EVER}


WAITING, SENDING = plain("waiting"), plain("sending")
OTHER = aliased(Letter)  # one for all: with one for each of sixty uses they took 7 MB
FIRST, ONE, TWO, LAST = (
    plain(-1),
    plain(1),
    plain(2),
    plain(2**62),
)  # no queue has such a number


def _is_due(letter: Table) -> ColumnElement[bool]:
    return and_(letter.settled_at.is_(None), letter.not_before <= bindparam("now"))


def _is_held(letter: Table) -> ColumnElement[bool]:
    # One that ends long after any given now is of a clock that was set back. A little after, it is
    # of another process, whose clock is not the same to the millisecond.
    return letter.lease_until.between(bindparam("now"), bindparam("longest"))


def _is_free(letter: Table) -> ColumnElement[bool]:
    return and_(_is_due(letter), or_(letter.state == WAITING, ~_is_held(letter)))


def _is_chat_in_hand(letter: Table) -> ColumnElement[bool]:
    return _is_any(OTHER.state == SENDING, OTHER.chat_id == letter.chat_id, _is_held(OTHER))


def _comes_after(*which: Callable[[Table], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Is there such a letter in the same chat? Each sort is one range of an index."""
    conditions = (each(OTHER) for each in which)
    return _is_any(OTHER.chat_id == Letter.chat_id, _is_due(OTHER), *conditions)


def _is_any(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    # As EXISTS, PostgreSQL would rather join it with all that is due.
    return select(OTHER.id).where(*which).limit(ONE).scalar_subquery().is_not(None)


def _comes_after_urgency(urgency: Urgency) -> ColumnElement[bool]:
    more = plain(urgency.value)
    return and_(Letter.urgency > more, _comes_after(lambda other: other.urgency == more))


def _has_turn() -> ColumnElement[bool]:
    news = bindparam("news", type_=Moment)
    gate = (ChatGate.chat_id == Letter.chat_id, ChatGate.not_before > bindparam("now"))

    def is_as_urgent(other: Table) -> ColumnElement[bool]:
        return other.urgency == Letter.urgency

    def is_news(other: Table) -> ColumnElement[bool]:
        return and_(Letter.not_before <= news, other.not_before > news)

    def is_older(other: Table) -> ColumnElement[bool]:
        """Of the news among the news, of the rest among the rest."""
        since = case((Letter.not_before > news, news), else_=bindparam("ever", type_=Moment))
        place = tuple_(Letter.not_before, Letter.id)
        is_before = and_(other.not_before > since, other.not_before <= Letter.not_before)
        return and_(is_before, tuple_(other.not_before, other.id) < place)

    return and_(
        _is_free(Letter),
        ~exists().where(*gate),
        ~_is_chat_in_hand(Letter),
        ~_comes_after_urgency(Urgency.ANSWER),
        ~_comes_after_urgency(Urgency.ANNOUNCEMENT),
        ~_comes_after(is_as_urgent, is_news),
        ~_comes_after(is_as_urgent, is_older),
    )


def _of_queue(urgency: Any, queue: Any, of_age: ColumnElement[bool]) -> Any:
    which = (Letter.urgency == urgency, Letter.queue == queue)
    found: Any = select(Letter.id, Letter.chat_id).where(*which, of_age, _has_turn())
    return found.order_by(Letter.not_before, Letter.id)


def _queues() -> Any:
    """The queues with something due, in turn: six lanes, two of each urgency.

    Those behind the queue that was served last come first, then the others up to it. A row
    without a queue says that its lane has come to an end.
    """
    start = select(plain(-1).label("lane"), cast(null(), BigInteger).label("queue"))
    line = start.cte("line", recursive=True)
    lane = case((line.c.queue.is_(None), line.c.lane + ONE), else_=line.c.lane)
    served = {urgency: bindparam(f"after_{urgency}", type_=BigInteger) for urgency in Urgency}
    begins = case(
        {plain(2 * each): after for each, after in served.items()}, value=lane, else_=FIRST
    )
    ends = case(
        {plain(2 * each + 1): after for each, after in served.items()}, value=lane, else_=LAST
    )
    queue = (
        select(OTHER.queue)
        .where(_is_due(OTHER), OTHER.urgency == lane // TWO)
        .where(OTHER.queue > func.coalesce(line.c.queue, begins), OTHER.queue <= ends)
    )
    following = queue.order_by(OTHER.queue).limit(ONE).scalar_subquery()
    is_end = and_(line.c.queue.is_(None), line.c.lane == plain(2 * len(Urgency) - 1))
    return line.union_all(select(lane, following).where(~is_end))


_is_news = Letter.not_before > bindparam("news")
AGES = (_is_news, ~_is_news)
_line = _queues()
_urgency = _line.c.lane // TWO
_firsts = (_of_queue(_urgency, _line.c.queue, each).limit(ONE) for each in AGES)
_first = func.coalesce(*(each.with_only_columns(Letter.id).scalar_subquery() for each in _firsts))
# The rows of a recursion come as it makes them, and the limit ends it.
_heads_of = select(_line.c.lane, _line.c.queue, _urgency.label("urgency"), _first.label("id"))
_heads_of = _heads_of.where(_line.c.queue.is_not(None), _first.is_not(None))
_found: Any = _heads_of.limit(bindparam("limit")).subquery()
QUEUES = (
    select(_found.c.urgency, _found.c.queue, _found.c.id, Letter.chat_id)
    .join(Letter, Letter.id == _found.c.id)
    .order_by(_found.c.lane, _found.c.queue)
)
_own, _head = aliased(Letter), aliased(Letter)
_ages = (
    _of_queue(_head.urgency, _head.queue, of_age)
    .with_only_columns(Letter.id)
    .limit(bindparam("limit"))
    .correlate(_head)
    .subquery()
    for of_age in AGES
)
_share = union_all(*map(select, _ages)).limit(bindparam("limit"))
_shared = _share.lateral()
_ready = (
    select(_own.id, _own.chat_id)
    .where(_head.id.in_(bindparam("firsts", expanding=True)))
    .order_by(_own.urgency, _own.not_before <= bindparam("news"), _own.not_before, _own.id)
)
# SQLite has no LATERAL, and PostgreSQL would look at all letters for each of the firsts.
READY: dict[str, Any] = {
    "sqlite": _ready.join(_head, _own.id.in_(_share)),
    "postgresql": _ready.select_from(
        join(join(_head, _shared, true()), _own, _own.id == _shared.c.id)
    ),
}
IS_ANY_DUE = select(exists().where(_is_due(Letter)))
_chat: ColumnElement[int] = func.unnest(bindparam("chats", type_=ARRAY(BigInteger))).column_valued(
    "chat"
)
LOCKED = select(_chat).where(func.pg_try_advisory_xact_lock(_chat))
_free = aliased(Letter)
_still_free = (
    select(_free.id)
    .where(units.among(_free.id, "ids", "postgresql"), _is_free(_free))
    .where(~_is_chat_in_hand(_free))
    .with_for_update(skip_locked=True, of=_free)
)
_taking = (
    update(Letter)
    .values(state=LetterState.SENDING, lease_until=bindparam("until"), tries=Letter.tries + 1)
    .returning(Letter)
    .execution_options(synchronize_session=False)
)
# On SQLite nobody else writes since they were found.
TAKE: dict[str, Any] = {
    "sqlite": _taking.where(units.among(Letter.id, "ids", "sqlite")),
    "postgresql": _taking.where(Letter.id.in_(_still_free)),
}
COMPANIONS = (
    select(Letter)
    .where(Letter.chat_id.in_(bindparam("chats", expanding=True)))
    .where(Letter.kind.in_(bindparam("kinds", expanding=True)))
    .where(Letter.state == WAITING, _is_due(Letter))
    .order_by(Letter.id)
    .with_for_update(skip_locked=True)
)
