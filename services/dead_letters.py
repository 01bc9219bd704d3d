"""Letters, steps and errands that are given up: who is told of them, and who can try again."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select

from domain.clubs import TooLateToSend
from models import (
    Club,
    Errand,
    Letter,
    LetterState,
    Session,
    Step,
    Urgency,
    plain,
)
from services import errands, outbox, roster

SEEN = dt.timedelta(days=30)
GivenUp = TypeVar("GivenUp", Letter, Step, Errand)


async def report(session: Session, letter: Letter, now: dt.datetime, why: str = "") -> None:
    """Tell the mentors, once, if it was to tell their group something. `why`: as Telegram says."""
    if letter.club_id is None or letter.chat_id > 0 or letter.urgency == Urgency.NUDGE:
        return
    tried = f"{letter.id}:{letter.not_before:%Y%m%d%H%M%S}"  # sent again, it may die again
    keys = {each: f"{tried}:{each}" for each in await roster.whom_to_tell(session, letter.club_id)}
    await outbox.post_each(
        session, keys, "bot.unsent", now, club_id=letter.club_id, why=why, letter=letter.id
    )


async def report_step(session: Session, step: Step, now: dt.datetime) -> None:
    """Tell the mentors what their club has not done."""
    mentors = await roster.whom_to_tell(session, step.club_id)
    keys = {mentor: f"{step.id}:{mentor}" for mentor in mentors}
    await outbox.post_each(session, keys, "bot.undone", now, club_id=step.club_id, step=step.kind)


async def report_errand(session: Session, errand: Errand, now: dt.datetime) -> None:
    """Tell who waits for it: who has asked, or the mentors if it was for their group."""
    waiting = [errand.chat_id] if errand.chat_id != errands.NOBODY else []
    if errand.club_id and errand.chat_id < 0:
        waiting = [*await roster.whom_to_tell(session, errand.club_id)]
    tried = f"{errand.id}:{now:%Y%m%d%H%M%S}"  # SQLite uses a number again, when the row is gone
    keys = {person: f"{tried}:{person}" for person in waiting}
    await outbox.post_each(
        session, keys, "bot.failed", now, club_id=errand.club_id, errand=errand.kind
    )


async def send_again(session: Session, club: Club, letter_id: int, now: dt.datetime) -> None:
    """To the group of the club, wherever that is now. A second tap does nothing.

    Raises TooLateToSend.
    """
    hers = (Letter.id == letter_id, Letter.club_id == club.id, Letter.chat_id < 0)
    letter = await session.scalar(select(Letter).where(*hers).with_for_update())
    if letter is None or (letter.expires_at and now >= letter.expires_at):
        raise TooLateToSend
    if letter.state == LetterState.DEAD:
        outbox.revive(letter, club.chat_id, now)


async def lately(
    session: Session, given_up: type[GivenUp], now: dt.datetime
) -> Sequence[tuple[GivenUp, str | None]]:
    """Those of the last 30 days, the newest first, each with the title of its club."""
    dead = (given_up.state == plain("dead"), given_up.settled_at > now - SEEN)
    found = await session.execute(
        select(given_up, Club.title)
        .outerjoin(Club, Club.id == given_up.club_id)
        .where(*dead)
        .order_by(given_up.settled_at.desc(), given_up.id.desc())
    )
    return [(each, title) for each, title in found]
