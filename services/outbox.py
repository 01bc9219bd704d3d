"""The outbox: what somebody must learn. A letter is posted with the change that it tells of."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import structlog
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    bindparam,
    cast,
    delete,
    func,
    select,
    true,
    update,
)

from domain.privacy import KEPT
from models import ChatGate, Letter, LetterState, Session, Urgency, add_once, insert, plain
from models.units import Ask

log = structlog.get_logger()
TRIES = 8
MOVED = "its group has moved"
POSTED = "posted"  # in the `info` of a session that has posted a letter
REFUSED = "refused_since"  # in its `params`: when Telegram could not take it for the first time

OPEN = Letter.settled_at.is_(None)
# Of letters that are posted together.
_SHARED = (
    "club_id", "queue", "kind", "params", "urgency", "silent", "not_before", "expires_at",
)  # fmt: skip
# Built once, for they are what a letter costs.
_rows: Any = Letter.__table__
_THESE = select(Letter).where(Letter.key.in_(bindparam("keys", expanding=True))).with_for_update()


async def post(
    session: Session, chat_id: int, kind: str, now: dt.datetime, *, key: str, **facts: Any
) -> bool:
    """Post a letter once: with the same kind and key nothing happens. True if it was posted."""
    return await post_each(session, {chat_id: key}, kind, now, **facts) == 1


async def post_each(
    session: Session, keys: Mapping[int, str], kind: str, now: dt.datetime, **facts: Any
) -> int:
    """As `letters`, posted. How many were."""
    session.info[POSTED] = True
    connection, asked = await session.connection(), letters(keys, kind, now, **facts)
    statement = asked.statement(connection.dialect.name)
    return (await connection.execute(statement, asked.values)).rowcount


def letters(  # noqa: PLR0913 - a letter is these facts
    keys: Mapping[int, str],
    kind: str,
    now: dt.datetime,
    *,
    club_id: int | None = None,
    urgency: Urgency = Urgency.ANNOUNCEMENT,
    silent: bool = False,
    not_before: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    **params: Any,
) -> Ask:
    """The same letter to each of these chats, under its own key."""
    letter = {
        "club_id": club_id,
        "queue": club_id or 0,
        "kind": kind,
        "params": params,
        "urgency": int(urgency),
        "silent": silent,
        "not_before": not_before or now,
        "expires_at": expires_at,
    }
    each = {"each": {chat: f"{kind}:{key}" for chat, key in keys.items()}}
    return Ask(_posting, letter | each)


@cache
def _posting(dialect: str) -> Any:
    whom = _unfolded(dialect, "each")
    row: dict[str, Any] = {"chat_id": cast(whom.c.key, BigInteger), "key": whom.c.value}
    row |= {each: bindparam(each, type_=_rows.c[each].type) for each in _SHARED}
    row |= {"state": plain(LetterState.WAITING.value), "tries": plain(0)}
    # Without a condition SQLite would take ON CONFLICT for that of a join.
    rows = select(*row.values()).where(true())
    posting = insert(dialect, Letter).from_select(list(row), rows, include_defaults=False)
    return posting.on_conflict_do_nothing()


async def waits(session: Session, kind: str, key: str) -> Letter | None:
    """The letter of this key while nobody has begun to send it; it may still be put off."""
    waiting = (Letter.key == f"{kind}:{key}", Letter.state == LetterState.WAITING)
    return await session.scalar(select(Letter).where(*waiting).with_for_update())


async def unsent(session: Session, kind: str, key: str) -> Letter | None:
    """The letter of this key that waits, or that nobody will ever read."""
    never = Letter.state.not_in((LetterState.SENDING, LetterState.SENT))
    found = select(Letter).where(Letter.key == f"{kind}:{key}", never)
    return await session.scalar(found.with_for_update())


async def alike(session: Session, letter: Letter) -> Sequence[Letter]:
    """The others of its kind that wait for the same chat."""
    of_kind = (Letter.chat_id == letter.chat_id, Letter.kind == letter.kind)
    waiting = (OPEN, Letter.state == LetterState.WAITING, Letter.id != letter.id)
    found = select(Letter).where(*of_kind, *waiting).order_by(Letter.id)
    return (await session.scalars(found.with_for_update())).all()


async def will_tell(session: Session, chat_id: int, kind: str, **about: int) -> bool:
    """Does a letter of this kind wait, about the same? It tells how things are when it is sent.

    Locked, it cannot be written before this change is committed.
    """
    waiting = (Letter.chat_id == chat_id, Letter.kind == kind, OPEN)
    same = (Letter.params[name].as_integer() == value for name, value in about.items())
    one = select(Letter.id).where(*waiting, Letter.state == LetterState.WAITING, *same)
    return await session.scalar(one.limit(1).with_for_update()) is not None


async def waiting(
    session: Session, kind: str, beginning: str, chats: Collection[int]
) -> Mapping[int, Letter]:
    """Letters that wait, whose keys begin so, by the chat that each is for."""
    theirs = (Letter.chat_id.in_(chats), Letter.key.startswith(f"{kind}:{beginning}"), OPEN)
    letters = select(Letter).where(*theirs, Letter.state == LetterState.WAITING)
    found = await session.scalars(letters.order_by(Letter.id).with_for_update())
    return {each.chat_id: each for each in found}


async def told(session: Session, chat_id: int, message_id: int) -> Sequence[Letter]:
    """The letters that this message in the chat is: several nudges can be one message."""
    in_it = select(Letter).where(Letter.chat_id == chat_id, Letter.message_id == message_id)
    return (await session.scalars(in_it.order_by(Letter.id))).all()


async def these(session: Session, keys: Collection[str]) -> Mapping[str, Letter]:
    """By key, locked. One is missing if it was erased meanwhile; its number may be another's."""
    found = await session.scalars(_THESE, {"keys": list(keys)}) if keys else ()
    return {each.key: each for each in found}


async def note_sent(
    session: Session, messages: Mapping[str, int | None], now: dt.datetime
) -> None:
    """The letters of these keys are sent. None as a message: Telegram has made none."""
    if messages:
        connection = await session.connection()
        given = {"messages": messages, "now": now}
        await connection.execute(_noting(connection.dialect.name), given)


@cache
def _noting(dialect: str) -> Any:
    sent = _unfolded(dialect, "messages")
    made = func.coalesce(cast(sent.c.value, BigInteger), _rows.c.message_id)
    noted = update(_rows).where(_rows.c.key == sent.c.key)
    settled: Any = bindparam("now", type_=_rows.c.settled_at.type)
    return noted.values(
        state=LetterState.SENT, lease_until=None, settled_at=settled, message_id=made, error=None
    )


def _unfolded(dialect: str, name: str) -> Any:
    """The pairs of a mapping that comes as one value: a fifth of the time that as many rows of
    values take.
    """
    unfold = func.json_each if dialect == "sqlite" else func.json_each_text
    return unfold(bindparam(name, type_=JSON)).table_valued("key", "value")


async def give_away(session: Session, letters: Sequence[Letter], now: dt.datetime) -> bool:
    """Settle them as sent, before they are. False if some are not ours any more: undo it."""
    ours = {each.id for each in letters}
    held = (Letter.state == LetterState.SENDING, Letter.lease_until == letters[0].lease_until)
    gone = update(Letter).where(Letter.id.in_(ours), *held).returning(Letter.id)
    sent = gone.values(state=LetterState.SENT, lease_until=None, settled_at=now, error=None)
    unwatched = sent.execution_options(synchronize_session=False)
    return set(await session.scalars(unwatched)) == ours


async def return_leases(session: Session) -> None:
    """Take back what a dead process had in its hands. Only for a database with one process."""
    mine = update(Letter).where(Letter.state == LetterState.SENDING)
    await session.execute(mine.values(state=LetterState.WAITING, lease_until=None))


def settle(letter: Letter, state: LetterState, now: dt.datetime, error: str | None = None) -> None:
    letter.state = state
    letter.lease_until = None
    letter.settled_at = now
    letter.error = error


def params_of(letter: Letter) -> dict[str, Any]:
    """As it was posted: nothing of it was refused yet."""
    return {name: each for name, each in letter.params.items() if name != REFUSED}


def log_death(letter: Letter) -> None:
    """`python -m bot letters` shows it as well."""
    about = {"letter": letter.id, "kind": letter.kind, "club": letter.club_id}
    log.error("letter.dead", **about, chat=letter.chat_id, why=letter.error)


def go_along(letter: Letter, other: Letter) -> None:
    """It is sent with the other one, and in our hands as long."""
    letter.state, letter.lease_until = other.state, other.lease_until


def put_back(letter: Letter, error: str) -> None:
    """Telegram did not take it, which is not the letter's fault: it waits again."""
    letter.state = LetterState.WAITING
    letter.lease_until = letter.settled_at = None
    letter.error = error
    letter.tries -= 1


def put_off(letter: Letter, until: dt.datetime) -> None:
    """It has not been tried: this is no hour for it."""
    letter.state = LetterState.WAITING
    letter.lease_until = None
    letter.not_before = until
    letter.tries -= 1


def failed(letter: Letter, error: str, now: dt.datetime) -> bool:
    """It could not be written: once more a little later. True: after TRIES it is put aside."""
    if letter.tries >= TRIES:
        settle(letter, LetterState.DEAD, now, error)
        return True
    letter.state, letter.lease_until, letter.error = LetterState.WAITING, None, error
    letter.not_before = now + dt.timedelta(seconds=2**letter.tries)
    return False


def revive(letter: Letter, chat_id: int, now: dt.datetime) -> None:
    """It was dead, and somebody has mended what it died of."""
    settle(letter, LetterState.WAITING, now)
    letter.settled_at, letter.tries = None, 0
    letter.chat_id, letter.not_before = chat_id, now


def follow(letter: Letter, other: Letter) -> None:
    """It went with the other, and came to the same end."""
    letter.state, letter.lease_until = other.state, other.lease_until
    letter.settled_at, letter.error = other.settled_at, other.error


async def shut_gate(session: Session, chat_id: int, until: dt.datetime) -> None:
    """Leave this chat alone until then; all senders on this database obey."""
    if not await add_once(session, ChatGate, chat_id=chat_id, not_before=until):
        gate = update(ChatGate).where(ChatGate.chat_id == chat_id, ChatGate.not_before < until)
        await session.execute(gate.values(not_before=until))


async def move(session: Session, old_chat: int, new_chat: int, now: dt.datetime) -> None:
    """The group has a new id: what still waits goes there.

    What names a message by its number does not: there it is the number of another one. What should
    have been removed is put aside, for somebody has to do that by hand.
    """
    there = select(Letter).where(Letter.chat_id == old_chat, OPEN).with_for_update()
    for letter in await session.scalars(there):
        letter.chat_id = new_chat
        if letter.params.get("messages"):
            settle(letter, LetterState.DEAD, now, MOVED)
            log_death(letter)
        elif letter.params.get("message"):
            settle(letter, LetterState.DROPPED, now, MOVED)


async def drop(
    session: Session, chat_id: int, now: dt.datetime, error: str, *those: ColumnElement[bool]
) -> None:
    """Nothing of those that waits for this chat will be sent: it cannot be reached."""
    waiting = (Letter.chat_id == chat_id, Letter.state == LetterState.WAITING, OPEN)
    dropped = update(Letter).where(*waiting, *those)
    await session.execute(dropped.values(state=LetterState.DEAD, settled_at=now, error=error))


async def prune(session: Session, now: dt.datetime) -> None:
    await session.execute(delete(Letter).where(Letter.settled_at < now - KEPT["letters"]))
    await session.execute(delete(ChatGate).where(ChatGate.not_before < now))
