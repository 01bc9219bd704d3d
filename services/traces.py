"""Our messages that show what a member sent, and how they go.

In groups and in the archive there are copies of it; in groups a line above them names her.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, and_, or_, select

from models import Club, Letter, Part, Report, Session
from services import outbox
from services.privacy import Her

AT_ONCE = 100  # messages that Telegram deletes in one call


async def clear(session: Session, her: Her, archive_chat: int | None, now: dt.datetime) -> None:
    asked = select(Part.copy_id, Part.archive_id, Club.id, Club.chat_id)
    asked = asked.join(Report, Report.id == Part.report_id).join(Club, Club.id == Report.club_id)
    copies = await session.execute(asked.where(Part.person_id == her.person))
    gone: defaultdict[tuple[int | None, int], list[int]] = defaultdict(list)
    for copy_id, archive_id, club_id, chat_id in copies:
        if copy_id:
            gone[club_id, chat_id].append(copy_id)
        if archive_id and archive_chat:
            gone[None, archive_chat].append(archive_id)
    for club_id, chat_id, header in await session.execute(_headers(her)):
        gone[club_id, chat_id].append(header)
    for (of, chat), messages in gone.items():
        await remove(session, chat, messages, now, of)


def _headers(her: Her) -> Select[Any, Any, Any]:
    """Not those above what others of a team have sent."""
    sent = select(Part.id).where(Part.person_id == her.person)
    theirs = Report.parts.any(Part.person_id != her.person)
    alone = select(Report.id).where(Report.id.in_(her.reports), ~theirs)
    # What a group had under its former number cannot be reached by this one.
    here = and_(Club.id == Letter.club_id, Club.chat_id == Letter.chat_id)
    found = select(Club.id, Club.chat_id, Letter.message_id).join(Letter, here)
    return found.where(
        Letter.kind == "homework.header",
        Letter.message_id.is_not(None),
        or_(
            Letter.params["report"].as_integer().in_(alone),
            Letter.params["first"].as_integer().in_(sent),
        ),
    )


async def remove(
    session: Session, chat: int, messages: Sequence[int], now: dt.datetime, club_id: int | None
) -> None:
    for first in range(0, len(messages), AT_ONCE):
        await outbox.post(
            session, chat, "privacy.remove", now, key=uuid4().hex, club_id=club_id,
            messages=messages[first : first + AT_ONCE],
        )  # fmt: skip
