"""Messages that are written anew while people tap: seldom enough, and the last state always."""

import datetime as dt
from typing import Any

from sqlalchemy import bindparam, select, update

from models import EditedMessage, Letter, LetterState, Session, units
from models.units import Ask, Unit
from services import outbox

PAUSE = dt.timedelta(seconds=5)  # between two edits of a message: twelve a minute
_LAST = (
    select(Letter.state, Letter.settled_at)
    .where(Letter.key == bindparam("its_key"))
    .with_for_update()
)
_counted: Any = EditedMessage.__table__
_COUNT = (
    update(_counted)
    .where(_counted.c.chat_id == bindparam("chat"), _counted.c.message_id == bindparam("message"))
    .values(number=bindparam("now"))
)


def is_gone(why: str) -> bool:
    """Telegram's words for a message that somebody has deleted."""
    return "message" in why and "not found" in why


async def soon(
    session: Session, chat_id: int, message_id: int, kind: str, now: dt.datetime, **facts: Any
) -> None:
    """As `changed`, in a transaction that has more to do."""
    if await units.within(session, changed(chat_id, message_id, kind, now, **facts)):
        session.info[outbox.POSTED] = True


def changed(
    chat_id: int, message_id: int, kind: str, now: dt.datetime, **facts: Any
) -> Unit[bool]:
    """Post a letter of this kind that writes the message as it is by then, unless one waits.

    A letter that waits reads what it tells when it is sent, so it tells of this change as well.
    True if one was posted.
    """
    which = f"{chat_id}:{message_id}"
    edited = {"chat_id": chat_id, "message_id": message_id, "number": 0}
    [(number,)] = yield units.hold(EditedMessage, "number", **edited)
    # Locked, the last letter cannot be taken and written before this change is committed.
    last = yield Ask(lambda _: _LAST, {"its_key": f"{kind}:{which}:{number}"})
    state, settled_at = last[0] if last else (None, None)
    if state == LetterState.WAITING:
        return False
    number += 1
    yield Ask(lambda _: _COUNT, {"chat": chat_id, "message": message_id, "now": number})
    hour = max(now, (settled_at or now) + PAUSE) if last else now
    yield outbox.letters(
        {chat_id: f"{which}:{number}"}, kind, now, silent=True, not_before=hour, **facts
    )
    return True
