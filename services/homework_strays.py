"""What is not known to be for a report: it is kept at once, then she is asked what it is.

All that one question is about has the same `asked_at`: by that moment, in seconds from 1970, its
buttons find it.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, and_, false, or_, select

from domain.homework import NotKept, ReportState
from models import (
    Club,
    Letter,
    Member,
    Part,
    Person,
    Report,
    Role,
    Session,
    TalkExpert,
    Task,
    Urgency,
)
from services import (
    clubs,
    edits,
    homework,
    homework_asked,
    outbox,
    question_experts,
    roster,
    words,
)
from services import homework_people as people
from services import homework_reports as reports
from services.homework_asked import unsettled
from services.words import Author

BURST = dt.timedelta(minutes=10)  # what comes in between is covered by the same question
UNDECIDED = (ReportState.SENT, ReportState.SEEN)
Given = Sequence[tuple[Task, Member]]


class Reason(StrEnum):
    """Why she is asked."""

    UNCLEAR = "unclear"
    NO_TASK = "no task"  # of the number that she named
    CLOSED = "closed"
    LEFT = "left"
    SHARED = "shared"  # an album in the group, while a task waits for her


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question is about, and the tasks it may be for."""

    at: int
    parts: Sequence[Part]
    tasks: Sequence[Task]
    places: Sequence[Member]
    left: Club | None = None  # in which she could report if she came back
    alone: Collection[int] = ()  # the clubs that nobody leads beside her
    expert: TalkExpert | None = None  # in a club that is none of hers


async def pending(session: Session, places: Sequence[Member], at: dt.datetime) -> Sequence[Task]:
    """The tasks open then for which she has not reported, the one that is due first."""
    return await _pending(session, await _open_to(session, places, at), at)


async def _pending(session: Session, given: Given, at: dt.datetime) -> Sequence[Task]:
    waiting = await people.awaited(session, given)
    return sorted(waiting, key=lambda task: task.due_at or at)


async def _undecided(session: Session, given: Given) -> Sequence[Task]:
    """Those for which she has reported and no mentor has decided: she may add what she forgot."""
    hers = [and_(Report.task_id == task.id, people.is_own(place)) for task, place in given]
    undecided = select(Report.task_id).where(or_(false(), *hers), Report.state.in_(UNDECIDED))
    found = {*await session.scalars(undecided)}
    return [task for task, _ in given if task.id in found]


async def _open_to(session: Session, places: Sequence[Member], at: dt.datetime) -> Given:
    return [
        (task, place)
        for place in places
        for task in await homework.open_tasks(session, place.club_id, at)
    ]


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
    lately = unsettled(person_id).where(Part.asked_at >= now - BURST).limit(1)
    begun = [*kept, await session.scalar(lately)]  # an album is asked about once
    before = next((each.asked_at for each in begun if each and each.asked_at), None)
    at = before or now.replace(microsecond=0)  # seconds are what a button has
    for part in kept:
        part.asked_at = part.asked_at or at
    await session.flush()
    first = await session.scalar(lately)
    if first is None:
        return
    when = now + reports.SETTLING
    key = f"{first.chat_id}:{first.message_id}"  # a part's own number may be given again
    if waiting := await outbox.waits(session, "homework.ask", key):
        waiting.not_before = when
        return
    if await homework_asked.counts_in(session, first, now):
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
    """She has come back: what she sent meanwhile may be a report after all.

    What she was asked as one who is here is not asked twice.
    """
    first_of: dict[dt.datetime | None, Part] = {}
    for part in await _all(session, unsettled(person_id)):
        first_of.setdefault(part.asked_at, part)
    for first in first_of.values():
        asked = await homework_asked.last(session, first)
        if asked is None or asked.params["reason"] == Reason.LEFT:
            await _ask_of(session, person_id, first, now)


async def ask_anew(
    session: Session, person_id: int, parts: Sequence[Part], now: dt.datetime, reason: Reason
) -> None:
    """They were taken for a report and are none: one question, about nothing else."""
    at = now.replace(microsecond=0)
    for part in parts:
        part.asked_at = at
    await session.flush()
    await _ask_of(session, person_id, min(parts, key=lambda each: each.id), now, reason)


async def _ask_of(
    session: Session,
    person_id: int,
    first: Part,
    now: dt.datetime,
    reason: Reason = Reason.UNCLEAR,
) -> None:
    key = f"{first.chat_id}:{first.message_id}:{now.isoformat()}"
    await outbox.post(
        session, person_id, "homework.ask", now, key=key, urgency=Urgency.ANSWER, silent=True,
        person=person_id, reason=reason, part=first.id,
    )  # fmt: skip


async def lose(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """She has deleted the question: it is asked below what she sends."""
    first = await session.get(Part, letter.params["part"])
    if first and edits.is_gone(why):
        await _ask_of(session, letter.chat_id, first, now)


async def load(session: Session, letter: Letter, now: dt.datetime) -> Asked | None:
    """What the question is about, as far as it still waits for her answer."""
    person_id, first = letter.params["person"], await session.get(Part, letter.params["part"])
    if first is None or first.asked_at is None:
        return None
    parts = await _all(session, unsettled(person_id).where(Part.asked_at == first.asked_at))
    if not parts:
        return None
    places = await _places(session, person_id, parts)
    has_left = letter.params["reason"] == Reason.LEFT
    left = await session.get(Club, letter.club_id) if has_left else None
    is_shared = letter.params["reason"] == Reason.SHARED
    tasks = await _tasks(session, places, first.came_at, is_shared=is_shared)
    if is_shared and not tasks:
        return None
    alone = await _led_alone(session, places)
    expert = (
        await question_experts.elsewhere(session, person_id, places, now)
        if first.chat_id > 0
        else None
    )
    return Asked(int(first.asked_at.timestamp()), parts, tasks, places, left, alone, expert)


async def _tasks(
    session: Session, places: Sequence[Member], at: dt.datetime, *, is_shared: bool
) -> Sequence[Task]:
    """What is shared with the group is no addition to what she has sent."""
    given = await _open_to(session, places, at)
    waiting = await _pending(session, given, at)
    if is_shared:
        return waiting
    tasks = [*waiting, *await _undecided(session, given)]
    for place in places:
        tasks += [each for each in await people.returned(session, place) if each not in tasks]
    return tasks


async def _led_alone(session: Session, places: Sequence[Member]) -> Collection[int]:
    led = [each for each in places if each.role == Role.MENTOR]
    return {
        each.club_id
        for each in led
        if not await words.may_hear(session, each.club, each.person_id)
    }


async def _places(session: Session, person_id: int, parts: Sequence[Part]) -> Sequence[Member]:
    """Hers, for what it may be: what stands in a group is for no other club."""
    hers, chats = await roster.places_of(session, person_id), {each.chat_id for each in parts}
    hers = hers or await people.places_without_group(session, person_id)
    return [each for each in hers if chats == {each.club.chat_id}] or hers


async def answered(session: Session, person_id: int, asked: int) -> Sequence[Part]:
    """What she was asked about then; nothing if she has settled it. Raises NotKept."""
    at = dt.datetime.fromtimestamp(asked, dt.UTC)
    about = (Part.person_id == person_id, Part.asked_at == at)
    found = await _all(session, select(Part).where(*about).order_by(Part.id))
    if not found:
        raise NotKept
    return [part for part in found if part.report_id is None and part.removed_at is None]


async def _all(session: Session, asked: Select[Part]) -> Sequence[Part]:
    return (await session.scalars(asked)).all()


async def is_report(
    session: Session, member: Member, task: Task, asked: int, now: dt.datetime
) -> bool:
    """She says it is her report on this task. False if it was settled before.

    Raises NotKept or TaskIsClosed.
    """
    found = await answered(session, member.person_id, asked)
    in_private = [part for part in found if part.chat_id > 0]
    in_group = [part for part in found if part.chat_id == task.club.chat_id]
    for here in filter(None, (in_private, in_group)):
        await reports.hand_in(session, task, member, here, now)
    return bool(in_private or in_group)


async def is_for_mentor(session: Session, author: Author, asked: int, now: dt.datetime) -> bool:
    """She says it is for the mentor. False if it was settled before.

    Raises NotKept or NoMentorToWrite.
    """
    found = await answered(session, author.person_id, asked)
    for part in found:
        part.removed_at = now
        if part.chat_id > 0:
            await words.to_mentors(session, author, part.message_id, now)
    return bool(found)


async def is_nothing(session: Session, person_id: int, asked: int, now: dt.datetime) -> bool:
    """It is forgotten. False if she has said before that it is something."""
    try:
        found = await answered(session, person_id, asked)
    except NotKept:
        return True
    for part in found:
        part.removed_at = now
    return bool(found)
