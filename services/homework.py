"""Tasks: written by a mentor, published in the group, closed.

What is changed is in homework_changes.py, whom they are for in homework_people.py, who reports
together in homework_teams.py, reports in homework_reports.py, how a message is found to be one in
homework_catch.py, what happens in time in homework_steps.py.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, func, or_, select

from domain.homework import (
    DAY,
    INSTRUCTIONS_LENGTH,
    DueTooEarly,
    InstructionsTooLong,
    Kind,
    NoDeadline,
    NoInstructions,
    NoSuchTask,
    Nudge,
    nudges,
    title_of,
)
from models import (
    Audience,
    Event,
    Happened,
    Member,
    Report,
    Session,
    Task,
    TaskState,
    Urgency,
)
from services import homework_people as people
from services import homework_teams, outbox, quiet_hours, steps
from services.talks import zone_of

EDIT_PAUSE = dt.timedelta(seconds=5)  # so a card is edited at most twelve times a minute
REMINDERS = ("homework.nudge", "homework.remind_group")  # the second with some of the first only
ENDS = ("homework.due", "homework.close")  # come, if late, though a pause has held them up
STEPS = (*REMINDERS, *ENDS)
OWN = "own"  # the occasion in the key of a step that is not for all
LIVE = (TaskState.PUBLISHED, TaskState.CLOSED)
UNPUBLISHED = (TaskState.DRAFT, TaskState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the mentor sent: `html` and the same in plain `words`, a file if there is one, and in
    which message, by which she may correct it.
    """

    kind: Kind
    words: str
    html: str
    file_id: str | None = None
    message_id: int | None = None


async def find(session: Session, club_id: int, task_id: int) -> Task | None:
    mine = (Task.id == task_id, Task.club_id == club_id, Task.state != TaskState.DELETED)
    return await session.scalar(select(Task).where(*mine))


async def get(session: Session, club_id: int, task_id: int) -> Task:
    """Raises NoSuchTask for one that is not there, was deleted, or is not of this club."""
    if task := await find(session, club_id, task_id):
        return task
    raise NoSuchTask


async def by_number(session: Session, club_id: int, number: int) -> Task | None:
    """The published task that members call by this number."""
    called = (Task.club_id == club_id, Task.number == number, Task.state.in_(LIVE))
    return await session.scalar(select(Task).where(*called))


async def all_tasks(session: Session, club_id: int, *states: TaskState) -> Sequence[Task]:
    """The newest first."""
    wanted = select(Task).where(Task.club_id == club_id, Task.state.in_(states))
    return (await session.scalars(wanted.order_by(Task.number.desc()))).all()


async def open_tasks(session: Session, club_id: int, at: dt.datetime) -> Sequence[Task]:
    """Those that take reports of that moment, the one that is due first."""
    is_published = Task.state == TaskState.PUBLISHED
    was_before_end = and_(Task.state == TaskState.CLOSED, Task.cutoff_at > at)
    mine = select(Task).where(Task.club_id == club_id, or_(is_published, was_before_end))
    found = (await session.scalars(mine.order_by(Task.number.desc()))).all()
    taking = [task for task in found if await people.was_open(session, task, at)]
    return sorted(taking, key=lambda task: task.due_at or at)


async def draft(
    session: Session, mentor: Member, given: Instructions, bot_name: str, now: dt.datetime
) -> Task:
    """Raises NoInstructions or InstructionsTooLong."""
    called = (Task.club_id == mentor.club_id, Task.number > 0)
    last = select(func.max(Task.number)).where(*called)
    task = Task(
        club_id=mentor.club_id,
        number=(await session.scalar(last) or 0) + 1,
        state=TaskState.DRAFT,
        author_id=mentor.person_id,
        bot=bot_name,
        created_at=now,
        audience=Audience.CLUB,
        is_private=bool(mentor.club.rules.mentors_only),
        revision=0,
        card_edits=0,
    )
    write(task, given)
    session.add(task)
    await session.flush()
    await session.refresh(task, ["club"])
    await note(session, task, Happened.EDITED, task.author_id, now, said_in=given.message_id)
    return task


def write(task: Task, given: Instructions) -> None:
    """Raises NoInstructions or InstructionsTooLong."""
    if not given.words.strip() and given.file_id is None:
        raise NoInstructions
    if len(given.words) > INSTRUCTIONS_LENGTH:
        raise InstructionsTooLong(most=INSTRUCTIONS_LENGTH)
    task.kind, task.file_id = given.kind, given.file_id
    task.text, task.title = given.html, title_of(given.words)


async def publish(session: Session, task: Task, by: int | None, now: dt.datetime) -> None:
    """Tell the group. Raises NoDeadline or DueTooEarly. Once it is published nothing happens any
    more.
    """
    if task.state not in UNPUBLISHED:
        return
    _check_due(task, now)
    task.state, task.published_at = TaskState.PUBLISHED, now
    await steps.cancel(session, task.club_id, "homework.publish", task.id)
    await note(session, task, Happened.PUBLISHED, by, now)
    await post_card(session, task, now)
    await homework_teams.tell(session, task, now)
    await plan_rest(session, task, now)


def _check_due(task: Task, at: dt.datetime) -> None:
    if task.due_at is None:
        raise NoDeadline
    if task.due_at <= at:
        raise DueTooEarly


async def post_card(session: Session, task: Task, now: dt.datetime) -> None:
    """The file first, if there is one, then the task itself, which will be pinned."""
    chat = task.club.chat_id
    silent = quiet_hours.is_quiet(task.club, now)
    for kind in ("homework.file", "homework.card") if task.file_id else ("homework.card",):
        await outbox.post(
            session, chat, kind, now, key=f"{task.id}:{chat}", club_id=task.club_id,
            silent=silent or kind == "homework.file", task=task.id,
        )  # fmt: skip


async def schedule(session: Session, task: Task, at: dt.datetime, now: dt.datetime) -> None:
    """Raises NoDeadline, or DueTooEarly if it would be due by then."""
    if task.state not in UNPUBLISHED:
        return
    _check_due(task, at)
    task.state, task.publish_at = TaskState.SCHEDULED, at
    await steps.cancel(session, task.club_id, "homework.publish", task.id)
    await plan_rest(session, task, now)


async def close(session: Session, task: Task, by: int | None, now: dt.datetime) -> None:
    """No more reports are taken."""
    if task.state == TaskState.PUBLISHED:
        task.state = TaskState.CLOSED
        await _end(session, task, Happened.CLOSED, by, now)


async def delete(session: Session, task: Task, by: int, now: dt.datetime) -> None:
    """Of a draft an empty row is left, which old buttons find deleted; its number is free again.

    What was published keeps its number, reports and history.
    """
    was_draft, task.state = task.state in UNPUBLISHED, TaskState.DELETED
    if was_draft:
        await steps.cancel(session, task.club_id, "homework.publish", task.id)
        task.number, task.title, task.text, task.file_id = -task.id, "", "", None
        await session.flush()
    else:
        await _end(session, task, Happened.DELETED, by, now)


async def _end(
    session: Session, task: Task, what: Happened, by: int | None, now: dt.datetime
) -> None:
    for kind in STEPS:
        await steps.cancel(session, task.club_id, kind, task.id)
    await note(session, task, what, by, now)
    await refresh_card(session, task, now)


async def plan_rest(session: Session, task: Task, now: dt.datetime) -> None:
    """Plan what is still to come for a task, and nothing twice.

    What waits and has the same usual moment as before stays where a mentor has moved it. What is
    counted back from a deadline that has changed is planned anew, at its usual hour.
    """
    rest = chain(_rest(task), _own_rest(task, (await people.own_dues(session, task)).values()))
    planned = [(kind, at, f"{task.id}:{about}:{at:%Y%m%d%H%M}") for kind, at, about in rest]
    for kind in STEPS:
        stays = [key for each, _, key in planned if each == kind]
        await steps.cancel(session, task.club_id, kind, task.id, but=stays)
    for kind, at, key in planned:  # nobody is reminded within a day after a change of deadline
        if kind in ENDS or (at > now and (kind not in REMINDERS or at >= now + DAY)):
            await steps.plan(session, task.club_id, kind, at, key=key, subject_id=task.id)


def _rest(task: Task) -> Iterator[tuple[str, dt.datetime, str]]:
    """The steps of a task, also those behind it: kind, usual moment, and which of the like."""
    if task.state == TaskState.SCHEDULED and task.publish_at:
        yield "homework.publish", task.publish_at, ""
    elif task.state == TaskState.PUBLISHED and task.due_at and task.published_at:
        for nudge in course_to(task, task.due_at):
            for kind in REMINDERS if nudge.in_group else REMINDERS[:1]:
                yield kind, nudge.at, nudge.about
        yield "homework.due", task.due_at, ""
        if task.cutoff_at:
            yield "homework.close", task.cutoff_at, ""


def course_to(task: Task, due_at: dt.datetime) -> Iterator[Nudge]:
    """When the missing whose deadline this is are reminded of a published task."""
    if task.published_at:
        yield from nudges(task.published_at, due_at, zone_of(task.club), task.club.rules.course)


def _own_rest(task: Task, own: Collection[dt.datetime]) -> Iterator[tuple[str, dt.datetime, str]]:
    """Those with a deadline of their own are reminded of it, and the mentors hear of the last."""
    if task.state == TaskState.PUBLISHED and task.due_at and own:
        for due_at in sorted(set(own)):
            for nudge in course_to(task, due_at):
                if nudge.at > task.due_at:
                    yield REMINDERS[0], nudge.at, OWN
        yield "homework.due", max(own), OWN


async def note(  # noqa: PLR0913 - an event is these facts
    session: Session,
    task: Task,
    what: Happened,
    by: int | None,
    now: dt.datetime,
    report: Report | None = None,
    **facts: Any,
) -> Event:
    """Write it into the history. `by` is a Telegram id; None means that it happened by itself."""
    about = {"report_id": report.id, "attempt": report.attempt} if report else {}
    event = Event(task_id=task.id, what=what, by=by, at=now, facts=facts, **about)
    session.add(event)
    await session.flush()
    return event


async def refresh_card(session: Session, task: Task, now: dt.datetime) -> None:
    """The card in the group shows the present count soon: one edit waits at most."""
    if task.card_id is None:
        return
    if await outbox.waits(session, "homework.edit_card", f"{task.id}:{task.card_edits}"):
        return
    task.card_edits += 1
    await outbox.post(
        session, task.club.chat_id, "homework.edit_card", now,
        key=f"{task.id}:{task.card_edits}", club_id=task.club_id, urgency=Urgency.NUDGE,
        silent=True, not_before=now + EDIT_PAUSE, task=task.id,
    )  # fmt: skip


async def pin(session: Session, task: Task, now: dt.datetime) -> None:
    await outbox.post(
        session, task.club.chat_id, "homework.pin", now, key=uuid4().hex, club_id=task.club_id,
        silent=True, task=task.id,
    )  # fmt: skip
