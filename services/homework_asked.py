"""«What is it?» as it stands before her: written anew when more comes, and forgotten in time."""

import datetime as dt

from sqlalchemy import Select, delete, select

from domain.privacy import KEPT
from models import Letter, LetterState, Part, Session, Urgency
from services import edits, outbox
from services.chosen import clubs_that_chose

KIND = "homework.ask"


def unsettled(person_id: int) -> Select[Part]:
    """What she was asked about and has not said."""
    hers = (Part.person_id == person_id, Part.report_id.is_(None), Part.removed_at.is_(None))
    return select(Part).where(*hers, Part.asked_at.is_not(None)).order_by(Part.id)


async def counts_in(session: Session, first: Part, now: dt.datetime) -> bool:
    """More has come for the question of which this is the first part: does it stand before her,
    and tell of that?
    """
    asked = await session.scalar(_of(first).where(Letter.message_id.is_not(None)).limit(1))
    if asked is None or asked.message_id is None:
        return False
    await edits.soon(
        session, asked.chat_id, asked.message_id, "homework.asked", now, club_id=asked.club_id,
        urgency=Urgency.ANSWER, **{**asked.params, "message": asked.message_id},
    )  # fmt: skip
    return True


async def last(session: Session, first: Part) -> Letter | None:
    """The question in private of which this is the first part, sent or on its way."""
    alive = Letter.state.in_((LetterState.WAITING, LetterState.SENDING, LetterState.SENT))
    return await session.scalar(_of(first).where(alive).limit(1))


def _of(first: Part) -> Select[Letter]:
    """The questions of which this is the first part, the newest before the others."""
    about = Letter.params["part"].as_integer() == first.id
    return _asked(first.person_id).where(about).order_by(Letter.id.desc())


def _asked(person_id: int) -> Select[Letter]:
    return select(Letter).where(Letter.chat_id == person_id, Letter.kind == KIND)


async def ask_unread(session: Session, person_id: int, now: dt.datetime) -> None:
    """She has taken the bot out of her block list: she is asked what could not reach her."""
    if await session.scalar(unsettled(person_id).limit(1)) is None:
        return
    unread = (Letter.state == LetterState.DEAD, Letter.message_id.is_(None))
    for letter in await session.scalars(_asked(person_id).where(*unread).with_for_update()):
        outbox.revive(letter, person_id, now)


async def prune(session: Session, now: dt.datetime) -> None:
    """Pictures of the group that were for no report are not kept."""
    old = (Part.report_id.is_(None), Part.came_at < now - KEPT["strays"])
    await session.execute(delete(Part).where(*old))
    for club in await clubs_that_chose(session, "strays_kept"):
        early = Part.came_at < now - dt.timedelta(days=club.rules.strays_kept)
        theirs = (Part.report_id.is_(None), Part.chat_id == club.chat_id, early)
        await session.execute(delete(Part).where(*theirs))
