"""Letters, steps and errands that are given up: who is told of them, and who can try again."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from domain.clubs import TooLateToSend
from models import (
    Club,
    Errand,
    ErrandState,
    Letter,
    LetterState,
    Session,
    Step,
    StepState,
    Urgency,
)
from services import errands, outbox, talks

SEEN = dt.timedelta(days=30)


async def report(session: Session, letter: Letter, now: dt.datetime, why: str = "") -> None:
    """Tell the mentors, once, if it was to tell their group something. `why`: as Telegram says."""
    if letter.club_id is None or letter.chat_id > 0 or letter.urgency == Urgency.NUDGE:
        return
    tried = f"{letter.id}:{letter.not_before:%Y%m%d%H%M%S}"  # sent again, it may die again
    for mentor in await talks.mentors(session, letter.club_id):
        await outbox.post(
            session, mentor, "bot.unsent", now, key=f"{tried}:{mentor}",
            club_id=letter.club_id, why=why, letter=letter.id,
        )  # fmt: skip


async def report_step(session: Session, step: Step, now: dt.datetime) -> None:
    """Tell the mentors what their club has not done."""
    mentors = await talks.mentors(session, step.club_id)
    keys = {mentor: f"{step.id}:{mentor}" for mentor in mentors}
    await outbox.post_each(session, keys, "bot.undone", now, club_id=step.club_id, step=step.kind)


async def report_errand(session: Session, errand: Errand, now: dt.datetime) -> None:
    """Tell who waits for it: who has asked, or the mentors if it was for their group."""
    waiting = [errand.chat_id] if errand.chat_id != errands.NOBODY else []
    if errand.club_id and errand.chat_id < 0:
        waiting = [*await talks.mentors(session, errand.club_id)]
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


async def lately(session: Session, now: dt.datetime) -> Sequence[tuple[Letter, str | None]]:
    """What died in the last 30 days, the newest first, with the title of its club."""
    found = await session.execute(
        select(Letter, Club.title)
        .outerjoin(Club, Club.id == Letter.club_id)
        .where(Letter.state == LetterState.DEAD, Letter.settled_at > now - SEEN)
        .order_by(Letter.settled_at.desc(), Letter.id.desc())
    )
    return [(letter, title) for letter, title in found]


async def steps_lately(session: Session, now: dt.datetime) -> Sequence[tuple[Step, str]]:
    """As `lately`, of what clubs have not done."""
    found = await session.execute(
        select(Step, Club.title)
        .join(Club, Club.id == Step.club_id)
        .where(Step.state == StepState.DEAD, Step.settled_at > now - SEEN)
        .order_by(Step.settled_at.desc(), Step.id.desc())
    )
    return [(step, title) for step, title in found]


async def errands_lately(
    session: Session, now: dt.datetime
) -> Sequence[tuple[Errand, str | None]]:
    """As `lately`, of what somebody has asked for."""
    found = await session.execute(
        select(Errand, Club.title)
        .outerjoin(Club, Club.id == Errand.club_id)
        .where(Errand.state == ErrandState.DEAD, Errand.settled_at > now - SEEN)
        .order_by(Errand.settled_at.desc(), Errand.id.desc())
    )
    return [(errand, title) for errand, title in found]
