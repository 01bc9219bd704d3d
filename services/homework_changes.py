"""What a mentor changes in a task: its words, its deadline, whom it is for."""

import datetime as dt
from typing import Any

from sqlalchemy import select, update

from domain.homework import DueStays, DueTooEarly
from domain.roles import Right, may
from models import (
    OUT_OF_REACH,
    Audience,
    Event,
    Happened,
    Part,
    Report,
    Session,
    Task,
    TaskState,
)
from services import homework, homework_teams, homework_terms, outbox, roster, scopes
from services import homework_people as people
from services import homework_reports as reports
from services.homework import Instructions


async def rewrite(
    session: Session, task: Task, given: Instructions, by: int, now: dt.datetime
) -> None:
    """Other instructions. Raises NoInstructions or InstructionsTooLong."""
    before, file = task.text, task.file_id
    homework.write(task, given)
    if task.state not in homework.LIVE:
        await homework.note(session, task, Happened.EDITED, by, now, said_in=given.message_id)
    await change(session, task, by, now, text=before, said_in=given.message_id)
    if task.card_id and task.file_id and task.file_id != file:
        await outbox.post(
            session, task.club.chat_id, "homework.file", now, key=f"{task.id}:{task.revision}",
            club_id=task.club_id, silent=True, not_before=now + homework.EDIT_PAUSE, task=task.id,
            file=task.file_id,
        )  # fmt: skip


async def correct(
    session: Session, person_id: int, given: Instructions, now: dt.datetime
) -> Task | None:
    """She has changed the message in which she gave the task, as one mends a slip anywhere else.

    None if none was given in it that she may change, or it has other words by now. Raises
    NoInstructions, InstructionsTooLong or OutOfReach.
    """
    member_of = await roster.places_of(session, person_id)
    hers = {each.club_id: each for each in member_of if may(each.role, Right.TEACH)}
    said_in = Event.facts["said_in"].as_integer()
    written = select(Event).where(Event.what == Happened.EDITED, Event.report_id.is_(None))
    last = written.join(Task, Task.id == Event.task_id).order_by(Event.id.desc()).limit(1)
    theirs = (Task.club_id.in_(hers), Task.state != TaskState.DELETED, Event.by == person_id)
    event = await session.scalar(last.where(*theirs, said_in == given.message_id))
    if event is None:
        return None
    task = await session.get_one(Task, event.task_id)
    newest = await session.scalar(last.where(Task.id == task.id, said_in > 0))
    if newest is not event or (task.text, task.file_id) == (given.html, given.file_id):
        return None
    await scopes.check(session, hers[task.club_id], {"task": task.id})
    await rewrite(session, task, given, person_id, now)
    return task


async def set_due(
    session: Session, task: Task, due_at: dt.datetime, by: int, now: dt.datetime
) -> None:
    """Raises DueStays once it is closed, and DueTooEarly before it is to be published."""
    if task.state not in (*homework.UNPUBLISHED, TaskState.PUBLISHED):
        raise DueStays(number=task.number)
    if task.state == TaskState.SCHEDULED and task.publish_at and due_at <= task.publish_at:
        raise DueTooEarly
    before, task.due_at = task.due_at, due_at
    if task.cutoff_at:
        task.cutoff_at = await people.last_due(session, task)
    await _forgive(session, task)
    await change(session, task, by, now, due_at=before and before.isoformat())
    if task.state == TaskState.PUBLISHED:
        await homework_terms.tell_again(session, task, now, before)
    await homework.plan_rest(session, task, now)


async def _forgive(session: Session, task: Task) -> None:
    """What was late is so no more if it came before the deadline that holds now."""
    late = select(Report).where(Report.task_id == task.id, Report.is_late)
    for report in await session.scalars(late):
        due_at = await people.due_of(session, task, report.member)
        sent = reports.earlier(report) or reports.added(report)
        came = [each.came_at for each in sent]
        report.is_late = due_at is None or not came or max(came) > due_at


async def switch_privacy(session: Session, task: Task, now: dt.datetime) -> None:
    """For the mentors only, or for the group: what was sent to the mentors alone stays theirs."""
    if task.is_private:
        ours = select(Report.id).where(Report.task_id == task.id)
        sent = update(Part).where(Part.report_id.in_(ours), Part.copy_id.is_(None))
        await session.execute(sent.values(copy_id=OUT_OF_REACH))
    task.is_private = not task.is_private
    await homework.refresh_card(session, task, now)


async def take_late(
    session: Session, task: Task, by: int, now: dt.datetime, *, late: bool
) -> None:
    """Without late reports everybody's deadline is the cut-off, too. With them, a task that was
    closed by it, and by nobody, is open again.
    """
    if late and await people.was_cut_off(session, task):
        task.state = TaskState.PUBLISHED
    before, task.cutoff_at = task.cutoff_at, None if late else await people.last_due(session, task)
    if task.state == TaskState.PUBLISHED:
        was = before and before.isoformat()
        await homework.note(session, task, Happened.EDITED, by, now, cutoff=was)
        if task.cutoff_at and task.cutoff_at <= now:
            await homework.close(session, task, None, now)
    await homework.plan_rest(session, task, now)
    await homework.refresh_card(session, task, now)


async def address(
    session: Session, task: Task, audience: Audience, oblast: str | None = None
) -> None:
    if (task.audience, task.oblast) != (audience, oblast):
        await people.readdress(session, task, audience, oblast)


async def change(session: Session, task: Task, by: int, now: dt.datetime, **before: Any) -> None:
    """What was published changes where it stands; who has reported is told, once, while it is
    open.
    """
    if task.state not in homework.LIVE:
        return
    task.revision += 1
    await homework.note(session, task, Happened.EDITED, by, now, **before)
    await homework.refresh_card(session, task, now)
    done = await people.covered(session, task) if task.state == TaskState.PUBLISHED else ()
    for member in await people.everybody(session, task.club_id):
        if member.id in done and member.person.may_write:
            await outbox.post(
                session, member.person_id, "homework.changed", now,
                key=f"{task.id}:{task.revision}:{member.id}", club_id=task.club_id,
                silent=True, not_before=now + homework_teams.SECOND_THOUGHTS, task=task.id,
                revision=task.revision,
            )  # fmt: skip
