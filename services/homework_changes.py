"""What a mentor changes in a task: its words, its deadline, whom it is for."""

import datetime as dt
from typing import Any

from models import Audience, Happened, Session, Task, TaskState
from services import homework, outbox
from services import homework_people as people
from services.homework import Instructions


async def rewrite(
    session: Session, task: Task, given: Instructions, by: int, now: dt.datetime
) -> None:
    """Other instructions. Raises NoInstructions or InstructionsTooLong."""
    before = task.text
    homework.write(task, given)
    await change(session, task, by, now, text=before)


async def set_due(
    session: Session, task: Task, due_at: dt.datetime, by: int, now: dt.datetime
) -> None:
    """Once it is closed nothing happens any more."""
    if task.state not in (*homework.UNPUBLISHED, TaskState.PUBLISHED):
        return
    before = task.due_at
    if task.cutoff_at and task.cutoff_at == before:
        task.cutoff_at = due_at
    task.due_at = due_at
    await change(session, task, by, now, due_at=before and before.isoformat())
    await homework.plan_rest(session, task, now)


async def take_late(session: Session, task: Task, now: dt.datetime, *, late: bool) -> None:
    """Without late reports the deadline is the cut-off, too."""
    task.cutoff_at = None if late else task.due_at
    await homework.plan_rest(session, task, now)
    await homework.refresh_card(session, task, now)


async def address(
    session: Session, task: Task, audience: Audience, oblast: str | None = None
) -> None:
    if (task.audience, task.oblast) != (audience, oblast):
        await people.forget_choice(session, task)
        task.audience, task.oblast = audience, oblast


async def change(session: Session, task: Task, by: int, now: dt.datetime, **before: Any) -> None:
    """What was published changes where it stands; those who have reported are told, once."""
    if task.state != TaskState.PUBLISHED:
        return
    task.revision += 1
    await homework.note(session, task, Happened.EDITED, by, now, **before)
    await homework.refresh_card(session, task, now)
    done = await people.covered(session, task)
    for member in await people.everybody(session, task.club_id):
        if member.id in done and member.person.may_write:
            await outbox.post(
                session, member.person_id, "homework.changed", now,
                key=f"{task.id}:{task.revision}:{member.id}", club_id=task.club_id,
                silent=True, not_before=now + homework.SECOND_THOUGHTS, task=task.id,
                revision=task.revision,
            )  # fmt: skip
