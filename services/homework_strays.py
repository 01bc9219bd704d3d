"""What is not known to be for a report: it is kept at once, then she is asked what it is."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Select, delete, select

from domain.privacy import KEPT
from models import Member, Part, Person, Session, Task, Urgency
from services import clubs, homework, outbox, roster, words
from services import homework_people as people
from services import homework_reports as reports
from services.chosen import clubs_that_chose

BURST = dt.timedelta(minutes=10)  # what comes in between is covered by the same question
ANSWERABLE = KEPT["strays"]  # afterwards it is forgotten


class Reason(StrEnum):
    """Why she is asked."""

    UNCLEAR = "unclear"
    NO_TASK = "no task"  # of the number that she named
    CLOSED = "closed"
    LEFT = "left"


async def pending(session: Session, places: Sequence[Member], now: dt.datetime) -> Sequence[Task]:
    """The open tasks for which she has not reported, the one that is due first."""
    waiting = [
        task
        for place in places
        for task in await homework.open_tasks(session, place.club_id, now)
        if await people.is_missing(session, task, place)
    ]
    return sorted(waiting, key=lambda task: task.due_at or now)


def _asked(person_id: int) -> Select[Part]:
    hers = (Part.person_id == person_id, Part.report_id.is_(None), Part.removed_at.is_(None))
    return select(Part).where(*hers, Part.asked_at.is_not(None)).order_by(Part.id)


async def ask(  # noqa: PLR0913 - whom, about what, and why
    session: Session,
    person_id: int,
    kept: Sequence[Part],
    reason: Reason,
    now: dt.datetime,
    club_id: int | None = None,
) -> None:
    """One question, when all that came together is here.

    In private, or where we may not write to her, as a reply in the group. `club_id` is the club
    that she has left.
    """
    for part in kept:
        part.asked_at = part.asked_at or now
    await session.flush()
    lately = _asked(person_id).where(Part.asked_at >= now - BURST)
    first = await session.scalar(lately.limit(1))
    if first is None:
        return
    when = now + reports.SETTLING
    key = f"{first.chat_id}:{first.message_id}"  # a part's own number may be given again
    if waiting := await outbox.waits(session, "homework.ask", key):
        waiting.not_before = when
        return
    person = await session.get_one(Person, person_id)
    place = await clubs.find_by_chat(session, first.chat_id) if first.chat_id < 0 else None
    places = await roster.places_of(session, person_id)
    club_id = club_id or (place.id if place else next((each.club_id for each in places), None))
    in_private = person.may_write or first.chat_id > 0
    await outbox.post(
        session, person_id if in_private else first.chat_id, "homework.ask", now,
        key=key, club_id=club_id, urgency=Urgency.ANSWER, silent=True, not_before=when,
        person=person_id, reason=reason, part=first.id,
    )  # fmt: skip


async def ask_again(session: Session, person_id: int, now: dt.datetime) -> None:
    """She has come back: what she sent meanwhile may be a report after all."""
    if first := await session.scalar(_asked(person_id).limit(1)):
        await outbox.post(
            session, person_id, "homework.ask", now, key=f"{first.id}:{now.isoformat()}",
            urgency=Urgency.ANSWER, silent=True, person=person_id, reason=Reason.UNCLEAR,
        )  # fmt: skip


async def asked_about(session: Session, person_id: int) -> Sequence[Part]:
    """All that still waits for her answer."""
    return (await session.scalars(_asked(person_id))).all()


async def is_report(session: Session, member: Member, task: Task, now: dt.datetime) -> bool:
    """She says it is her report on this task. False if it was settled before.

    Raises TaskIsClosed.
    """
    found = await asked_about(session, member.person_id)
    chat = task.club.chat_id
    for here in (
        [part for part in found if part.chat_id > 0],
        [part for part in found if part.chat_id == chat],
    ):
        if here:
            await reports.hand_in(session, task, member, here, now)
    return bool(found)


async def is_for_mentor(session: Session, member: Member, now: dt.datetime) -> bool:
    """She says it is for the mentor. Raises NoMentorToWrite."""
    found = await asked_about(session, member.person_id)
    for part in found:
        part.removed_at = now
        if part.chat_id > 0:
            await words.to_mentors(session, member.club, member, part.message_id, now)
    return bool(found)


async def is_nothing(session: Session, person_id: int, now: dt.datetime) -> None:
    for part in await asked_about(session, person_id):
        part.removed_at = now


async def prune(session: Session, now: dt.datetime) -> None:
    """Pictures of the group that were for no report are not kept."""
    old = (Part.report_id.is_(None), Part.came_at < now - ANSWERABLE)
    await session.execute(delete(Part).where(*old))
    for club in await clubs_that_chose(session, "strays_kept"):
        early = Part.came_at < now - dt.timedelta(days=club.rules.strays_kept)
        theirs = (Part.report_id.is_(None), Part.chat_id == club.chat_id, early)
        await session.execute(delete(Part).where(*theirs))
