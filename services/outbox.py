"""The outbox: what somebody must learn. A letter is posted with the change that it tells of."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from models import ChatGate, Letter, LetterState, Session, Urgency, add_once

LEASE = dt.timedelta(seconds=60)
TRIES = 8
KEPT = dt.timedelta(days=400)  # a year of letters is the proof that none was lost or doubled

OPEN = Letter.state.in_((LetterState.WAITING, LetterState.SENDING))


async def post(  # noqa: PLR0913 - a letter is these facts
    session: Session,
    chat_id: int,
    kind: str,
    now: dt.datetime,
    *,
    key: str,
    club_id: int | None = None,
    urgency: Urgency = Urgency.ANNOUNCEMENT,
    silent: bool = False,
    not_before: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    **params: Any,
) -> bool:
    """Post a letter once: with the same kind and key nothing happens. True if it was posted."""
    return await add_once(
        session,
        Letter,
        club_id=club_id,
        chat_id=chat_id,
        kind=kind,
        params=params,
        key=f"{kind}:{key}",
        urgency=int(urgency),
        silent=silent,
        not_before=not_before or now,
        expires_at=expires_at,
    )


async def waits(session: Session, kind: str, key: str) -> Letter | None:
    """The letter of this key while nobody has begun to send it; it may still be put off."""
    waiting = (Letter.key == f"{kind}:{key}", Letter.state == LetterState.WAITING)
    return await session.scalar(select(Letter).where(*waiting).with_for_update())


async def find(session: Session, chat_id: int, message_id: int) -> Letter | None:
    """The letter that this message in the chat is: what somebody replies to."""
    told = select(Letter).where(Letter.chat_id == chat_id, Letter.message_id == message_id)
    return await session.scalar(told.order_by(Letter.id.desc()).limit(1))


async def lease(
    session: Session,
    kinds: Collection[str],
    now: dt.datetime,
    limit: int = 8,
    busy: Collection[int] = (),
) -> Sequence[Letter]:
    """Take the letters whose turn it is: one in a chat at most, and only the chat's first.

    They are ours until `lease_until`; whoever dies in between leaves them to be taken again.
    Kinds this program does not know are left alone, and hold up nobody. `busy` chats are passed
    over: their letter is still in our hands, whatever a clock that was moved says of its lease.
    """
    other = aliased(Letter)
    goes_first = or_(
        other.urgency < Letter.urgency,
        and_(other.urgency == Letter.urgency, other.id < Letter.id),
    )
    blocked = and_(
        other.chat_id == Letter.chat_id,
        other.id != Letter.id,
        or_(_in_hand(other, now), and_(_is_free(other, kinds, now), goes_first)),
    )
    shut = and_(ChatGate.chat_id == Letter.chat_id, ChatGate.not_before > now)
    letters = await session.scalars(
        select(Letter)
        .where(_is_free(Letter, kinds, now), Letter.chat_id.not_in(busy))
        .where(~exists().where(blocked), ~exists().where(shut))
        .order_by(Letter.urgency, Letter.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Letter)
    )
    leased = letters.all()
    for letter in leased:
        letter.state = LetterState.SENDING
        letter.lease_until = now + LEASE
        letter.tries += 1
    return leased


def _in_hand(letter: type[Letter], now: dt.datetime) -> ColumnElement[bool]:
    # A lease that ends later than any given now is of a clock that was set back.
    leased = letter.lease_until.between(now, now + LEASE)
    return and_(letter.state == LetterState.SENDING, leased)


def _is_free(
    letter: type[Letter], kinds: Collection[str], now: dt.datetime
) -> ColumnElement[bool]:
    waits = and_(letter.state == LetterState.WAITING, letter.not_before <= now)
    left = and_(letter.state == LetterState.SENDING, ~letter.lease_until.between(now, now + LEASE))
    return and_(letter.kind.in_(kinds), or_(waits, left))


async def return_leases(session: Session) -> None:
    """Take back what a dead process had in its hands. Only for a database with one process."""
    mine = update(Letter).where(Letter.state == LetterState.SENDING)
    await session.execute(mine.values(state=LetterState.WAITING, lease_until=None))


def settle(letter: Letter, state: LetterState, now: dt.datetime, error: str | None = None) -> None:
    letter.state = state
    letter.lease_until = None
    letter.settled_at = now
    letter.error = error


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


async def companions(
    session: Session, letter: Letter, kinds: Collection[str], now: dt.datetime
) -> Sequence[Letter]:
    """What else of these kinds is due to the receiver of a letter that is in our hands."""
    others = select(Letter).where(
        Letter.chat_id == letter.chat_id,
        Letter.id != letter.id,
        Letter.state == LetterState.WAITING,
        _is_free(Letter, kinds, now),
    )
    locked = others.order_by(Letter.id).with_for_update(skip_locked=True)
    return (await session.scalars(locked)).all()


def failed(letter: Letter, error: str, now: dt.datetime) -> None:
    """It could not be written: once more a little later, and after TRIES it is put aside."""
    if letter.tries >= TRIES:
        settle(letter, LetterState.DEAD, now, error)
        return
    letter.state, letter.lease_until, letter.error = LetterState.WAITING, None, error
    letter.not_before = now + dt.timedelta(seconds=2**letter.tries)


def follow(letter: Letter, other: Letter) -> None:
    """It went with the other, and came to the same end."""
    letter.state, letter.settled_at, letter.error = other.state, other.settled_at, other.error


async def shut_gate(session: Session, chat_id: int, until: dt.datetime) -> None:
    """Leave this chat alone until then; all senders on this database obey."""
    if not await add_once(session, ChatGate, chat_id=chat_id, not_before=until):
        gate = update(ChatGate).where(ChatGate.chat_id == chat_id, ChatGate.not_before < until)
        await session.execute(gate.values(not_before=until))


async def move(session: Session, old_chat: int, new_chat: int) -> None:
    """The group has a new id: what still waits goes there."""
    waiting = update(Letter).where(Letter.chat_id == old_chat, OPEN)
    await session.execute(waiting.values(chat_id=new_chat))


async def drop(session: Session, chat_id: int, now: dt.datetime, error: str) -> None:
    """Nothing that waits for this chat will be sent: it cannot be reached."""
    waiting = update(Letter).where(Letter.chat_id == chat_id, Letter.state == LetterState.WAITING)
    await session.execute(waiting.values(state=LetterState.DEAD, settled_at=now, error=error))


async def prune(session: Session, now: dt.datetime) -> None:
    await session.execute(delete(Letter).where(~OPEN, Letter.settled_at < now - KEPT))
    await session.execute(delete(ChatGate).where(ChatGate.not_before < now))
