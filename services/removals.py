"""What the bot has shown and may not delete, for Telegram lets no bot delete what is older than
two days: it is made empty where that can be, and people are asked for the rest.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from domain.roles import Right, may
from models import Letter, Part, Report, Session, Urgency
from services import outbox, roster

PATIENCE = dt.timedelta(minutes=10)  # by then all that may stay have been tried
STAYS = "privacy.stays"
# Telegram's words for a message that is no text, and for one that a person has deleted.
NO_TEXT, GONE = "no text in the message", "message to edit not found"


@dataclass(frozen=True, slots=True)
class Stays:
    """What the bot has shown in a chat and cannot delete; `by_her`: its reader can."""

    chat: int
    messages: Sequence[int]
    by_her: bool


async def unremoved(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    """Telegram lets no bot delete what is older than two days, and takes none where one is.

    So each is tried alone, and of what stays there the words are emptied.
    """
    messages = letter.params["messages"]
    kind = letter.kind if len(messages) > 1 else "privacy.empty"
    for each in messages:
        await _try(session, letter, kind, each, now)


async def unemptied(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """A picture or a file: what is written under it can go, itself only by a human hand."""
    if GONE in why or letter.chat_id > 0:  # what she herself was sent nobody else can delete
        return
    [message] = letter.params["messages"]
    if NO_TEXT in why:
        await _try(session, letter, "privacy.empty_caption", message, now)
    await _note_shown(session, letter, message)
    for reader in await _readers(session, letter):
        await _tell(session, letter, reader, message, now)


async def _try(
    session: Session, letter: Letter, kind: str, message: int, now: dt.datetime
) -> None:
    about = {"batch": letter.key, **outbox.params_of(letter), "messages": [message]}
    await outbox.post(
        session, letter.chat_id, kind, now, key=uuid4().hex, club_id=letter.club_id,
        urgency=Urgency.NUDGE, **about,
    )  # fmt: skip


async def _note_shown(session: Session, letter: Letter, message: int) -> None:
    """Of a report that was taken back: should it come back, this is not shown a second time."""
    part = await session.get(Part, letter.params.get("copies", {}).get(str(message), 0))
    if part and part.report_id == letter.params.get("report") and part.copy_id is None:
        part.copy_id = message


async def _readers(session: Session, letter: Letter) -> set[int]:
    """The mentors, and whose report it is. In the archive chat all who are there."""
    if letter.club_id is None:
        return {letter.chat_id}
    readers = {*await roster.whom_to_tell(session, letter.club_id)}
    if report := await session.get(Report, letter.params.get("report", 0)):
        author = await roster.find(session, letter.club_id, report.member.person_id)
        readers |= {author.person_id} if author and author.person.may_write else set()
    return readers


async def _tell(
    session: Session, letter: Letter, reader: int, message: int, now: dt.datetime
) -> None:
    """Once of all that stays there."""
    key = f"{letter.params['batch']}:{reader}"
    if told := await outbox.waits(session, STAYS, key):
        told.params = {**told.params, "stay": [*told.params["stay"], message]}
        return
    about: dict[str, Any] = {"club_id": letter.club_id, "not_before": now + PATIENCE}
    about |= {"chat": letter.chat_id, "stay": [message]}
    if not await outbox.post(session, reader, STAYS, now, key=key, **about):
        await outbox.post(session, reader, STAYS, now, key=f"{key}:{message}", **about)


async def load_stays(session: Session, letter: Letter, _now: dt.datetime) -> Stays:
    """Who is no mentor reads only that somebody was asked to delete it."""
    reader = await roster.find(session, letter.club_id or 0, letter.chat_id)
    by_her = reader is None or may(reader.role, Right.LEAD)
    return Stays(letter.params["chat"], letter.params["stay"], by_her)
