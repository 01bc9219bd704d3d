"""Deadlines of single members: put off, or nothing is asked of her at all. Each can be undone.

Where reports are not taken any more, a later deadline opens the task again until then; others who
use that are late.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from domain.homework import NoDeadline, NoSuchTask
from domain.homework_board import NotAsked, NothingToUndo, Span, extended
from models import Event, Happened, Letter, Member, Session, Task, TaskState
from services import homework, outbox, roster
from services import homework_people as people

SECOND_THOUGHTS = dt.timedelta(minutes=1)  # until she hears of it


async def extend_missing(
    session: Session, task: Task, span: Span, by: int, now: dt.datetime
) -> Event:
    """For all who have not reported."""
    missing = await people.missing(session, task)
    return await _extend(session, task, missing, span, by, now)


async def extend_one(  # noqa: PLR0913 - who gives whom how much
    session: Session, task: Task, member_id: int, span: Span, by: int, now: dt.datetime
) -> Event:
    """Raises NotAsked."""
    return await _extend(session, task, [await _asked(session, task, member_id)], span, by, now)


async def _asked(session: Session, task: Task, member_id: int) -> Member:
    asked = await people.addressees(session, task)
    found = next((each for each in asked if each.id == member_id), None)
    if found is None:
        raise NotAsked
    return found


async def _extend(  # noqa: PLR0913 - who gives whom how much
    session: Session,
    task: Task,
    members: Sequence[Member],
    span: Span,
    by: int,
    now: dt.datetime,
) -> Event:
    if task.due_at is None:
        raise NoDeadline
    before: dict[str, str | None] = {}
    latest = task.due_at
    for member in members:
        row = await people.person(session, task, member.id)
        before[str(member.id)] = _written(row.extended_to)
        row.extended_to = extended(task.due_at, row.extended_to, span, now)
        latest = max(latest, row.extended_to)
        await _tell(session, task, member, row.extended_to, now)
    was = await _keep_open(session, task, latest, now) if members else {}
    return await _note(session, task, Happened.EXTENDED, by, now, {"before": before, **was})


def _written(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


async def _keep_open(
    session: Session, task: Task, until: dt.datetime, now: dt.datetime
) -> dict[str, Any]:
    """Reports are taken until then. What it was before is returned, for an undo."""
    was = {
        "state": task.state.value,
        "cutoff": _written(task.cutoff_at),
    }
    if task.state == TaskState.CLOSED or (task.cutoff_at and task.cutoff_at < until):
        task.state, task.cutoff_at = TaskState.PUBLISHED, until
        await homework.plan_rest(session, task, now)
        await homework.refresh_card(session, task, now)
    return was


async def _tell(
    session: Session, task: Task, member: Member, until: dt.datetime, now: dt.datetime
) -> None:
    if member.person.may_write:
        at = until.isoformat()
        await outbox.post(
            session, member.person_id, "board.extended", now, key=f"{task.id}:{member.id}:{at}",
            club_id=task.club_id, silent=True, not_before=now + SECOND_THOUGHTS,
            task=task.id, until=at,
        )  # fmt: skip


async def excuse(session: Session, task: Task, member_id: int, by: int, now: dt.datetime) -> Event:
    """She need not report; she is not counted, nor reminded. Raises NotAsked."""
    member = await _asked(session, task, member_id)
    row = await people.person(session, task, member.id)
    row.excused_at = row.excused_at or now
    await homework.refresh_card(session, task, now)
    return await _note(session, task, Happened.EXCUSED, by, now, {"member": member.id})


async def _note(  # noqa: PLR0913 - an event is these facts
    session: Session, task: Task, what: Happened, by: int, now: dt.datetime, facts: dict[str, Any]
) -> Event:
    event = Event(task_id=task.id, what=what, by=by, at=now, facts=facts, attempt=0)
    session.add(event)
    await session.flush()
    return event


async def undo(session: Session, task: Task, event_id: int, by: int, now: dt.datetime) -> None:
    """As it was before. Raises NothingToUndo."""
    event = await session.get(Event, event_id)
    if event is None or event.task_id != task.id or event.facts.get("undone"):
        raise NothingToUndo
    if event.what == Happened.EXCUSED:
        (await people.person(session, task, event.facts["member"])).excused_at = None
    elif event.what == Happened.EXTENDED:
        await _take_back(session, task, event.facts, now)
    else:
        raise NothingToUndo
    event.facts = {**event.facts, "undone": True}
    await _note(session, task, Happened.UNDONE, by, now, {"event": event.id})
    await homework.refresh_card(session, task, now)


async def _take_back(
    session: Session, task: Task, facts: dict[str, Any], now: dt.datetime
) -> None:
    for member_id, before in _items(facts["before"]):
        row = await people.person(session, task, member_id)
        row.extended_to = dt.datetime.fromisoformat(before) if before else None
    if "state" in facts:
        task.state = TaskState(facts["state"])
        cutoff = facts["cutoff"]
        task.cutoff_at = dt.datetime.fromisoformat(cutoff) if cutoff else None
        await homework.plan_rest(session, task, now)


def _items(before: dict[str, str | None]) -> Iterable[tuple[int, str | None]]:
    return ((int(member), moment) for member, moment in before.items())


async def load_extended(session: Session, letter: Letter, now: dt.datetime) -> Task | None:
    """None if it was undone, changed again, or she has reported meanwhile."""
    task = await homework.find(session, letter.club_id or 0, letter.params["task"])
    member = await roster.find(session, letter.club_id or 0, letter.chat_id)
    if task is None or member is None or not await people.is_missing(session, task, member):
        return None
    row = await people.person(session, task, member.id)
    return task if _written(row.extended_to) == letter.params["until"] else None


async def get(session: Session, club_id: int, task_id: int) -> Task:
    """A task that was published. Raises NoSuchTask."""
    task = await homework.get(session, club_id, task_id)
    if task.state not in homework.LIVE:
        raise NoSuchTask
    return task
