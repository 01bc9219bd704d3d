"""Messages that are written anew while people tap: seldom enough, and the last state always."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from models import EditedMessage, Letter, LetterState, Session, add_once
from services import outbox

PAUSE = dt.timedelta(seconds=5)  # between two edits of a message: twelve a minute


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
    which = {"chat_id": chat_id, "message_id": message_id}
    await add_once(session, EditedMessage, **which)
    locked = select(EditedMessage).filter_by(**which).with_for_update()
    message = (await session.scalars(locked)).one()
    # Locked, the last letter cannot be taken and written before this change is committed.
    its_key = f"{kind}:{_key(message)}"
    last = await session.scalar(select(Letter).where(Letter.key == its_key).with_for_update())
    if last and last.state == LetterState.WAITING:
        return
    message.number += 1
    await outbox.post(
        session, chat_id, kind, now, key=_key(message), club_id=club_id, silent=True,
        not_before=max(now, (last.settled_at or now) + PAUSE) if last else now, **params,
    )  # fmt: skip


def _key(message: EditedMessage) -> str:
    return f"{message.chat_id}:{message.message_id}:{message.number}"
