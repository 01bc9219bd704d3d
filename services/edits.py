"""Messages that are written anew while people tap: seldom enough, and the last state always."""

import datetime as dt
from typing import Any

from sqlalchemy import bindparam, select, update

from models import EditedMessage, Letter, LetterState, Session, hold
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


async def soon(  # noqa: PLR0913 - an edit is these facts
    session: Session,
    chat_id: int,
    message_id: int,
    kind: str,
    now: dt.datetime,
    *,
    club_id: int,
    **params: Any,
) -> None:
    """Post a letter of this kind that writes the message as it is by then, unless one waits.

    A letter that waits reads what it tells when it is sent, so it tells of this change as well.
    """
    which = f"{chat_id}:{message_id}"
    number = await hold(
        session, EditedMessage, "number", chat_id=chat_id, message_id=message_id, number=0
    )
    # Locked, the last letter cannot be taken and written before this change is committed.
    asked = {"its_key": f"{kind}:{which}:{number}"}
    last = (await session.execute(_LAST, asked)).one_or_none()
    if last and last.state == LetterState.WAITING:
        return
    number += 1
    await session.execute(_COUNT, {"chat": chat_id, "message": message_id, "now": number})
    await outbox.post(
        session, chat_id, kind, now, key=f"{which}:{number}", club_id=club_id, silent=True,
        not_before=max(now, (last.settled_at or now) + PAUSE) if last else now, **params,
    )  # fmt: skip
