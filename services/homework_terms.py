"""Deadlines of single members: put off, or nothing is asked of her at all. Each can be undone.

Where reports are not taken any more, a later deadline opens the task again until then; others who
use that are late.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from domain.homework import NoDeadline, NoSuchTask
from domain.homework_board import GivenAlready, NotAsked, NothingToUndo, Span, extended
from models import Event, Happened, Letter, LetterState, Member, Session, Task, TaskState
from services import homework, homework_teams, outbox, roster
from services import homework_people as people
from services.talks import zone_of

EXTENDED = "board.extended"
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


async def last_given(session: Session, task: Task, member_id: int | None = None) -> int:
    """Of the times that more was given, to her or to anybody, the last one. 0: there is none."""
    given = (Event.task_id == task.id, Event.what == Happened.EXTENDED)
    events = await session.scalars(select(Event).where(*given))
    about = (each for each in events if not member_id or str(member_id) in each.facts["before"])
    return max((each.id for each in about), default=0)


async def check_last(
    session: Session, task: Task, since: int, member_id: int | None = None
) -> None:
    """Raises GivenAlready if more was given since."""
    if await last_given(session, task, member_id) != since:
        raise GivenAlready


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
    teams = await homework_teams.of(session, task)
    together = {each.id: team for team in teams for each in team}
    before: dict[str, str | None] = {}
    given, zone = set[dt.datetime](), zone_of(task.club)
    for member in members:
        row = await people.person(session, task, member.id)
        before[str(member.id)] = _written(row.extended_to)
        row.extended_to = extended(task.due_at, row.extended_to, span, now, zone)
        given.add(row.extended_to)
        for each in together.get(member.id, [member]):
            await _tell(session, task, each, row.extended_to, now)
    latest = max((task.due_at, *given))
    was = await _keep_open(session, task, latest, now) if members else {}
    await homework.plan_rest(session, task, now)
    facts = {"before": before, "until": _written(latest), "is_same": len(given) == 1, **was}
    return await homework.note(session, task, Happened.EXTENDED, by, now, **facts)


def _written(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


async def _keep_open(
    session: Session, task: Task, until: dt.datetime, now: dt.datetime
) -> dict[str, Any]:
    """Reports are taken until then. What it was before is returned, for an undo."""
    was = {"state": task.state.value, "cutoff": _written(task.cutoff_at)}
    if task.state == TaskState.CLOSED or (task.cutoff_at and task.cutoff_at < until):
        task.state, task.cutoff_at = TaskState.PUBLISHED, until
        await homework.refresh_card(session, task, now)
    return was


async def _tell(
    session: Session, task: Task, member: Member, until: dt.datetime, now: dt.datetime
) -> None:
    if member.person.may_write:
        await _post(session, task, member.person_id, _written(until), now)


async def _post(  # noqa: PLR0913 - a letter is these facts
    session: Session, task: Task, person_id: int, until: str | None, now: dt.datetime,
    *, is_other: bool = False,
) -> None:  # fmt: skip
    """Of several at a stretch only the last is told."""
    facts, when = {"until": until, "is_other": is_other}, now + SECOND_THOUGHTS
    waiting = await outbox.waiting(session, EXTENDED, f"{task.id}:", [person_id])
    if letter := waiting.get(person_id):
        letter.params, letter.not_before = {**letter.params, **facts}, when
        return
    await outbox.post(
        session, person_id, EXTENDED, now, key=f"{task.id}:{person_id}:{now.isoformat()}",
        club_id=task.club_id, silent=True, not_before=when, task=task.id, **facts,
    )  # fmt: skip


async def tell_again(
    session: Session, task: Task, now: dt.datetime, before: dt.datetime | None = None
) -> None:
    """Who is missing and has read of another deadline than holds now; where it was later
    `before`, all whom that concerns.
    """
    told = (Letter.club_id == task.club_id, Letter.kind == EXTENDED)
    read = select(Letter).where(*told, Letter.state == LetterState.SENT).order_by(Letter.id)
    about = read.where(Letter.params["task"].as_integer() == task.id)
    known = {each.chat_id: each.params["until"] for each in await session.scalars(about)}
    own = await people.own_dues(session, task)
    for member in await people.missing(session, task):
        due, last = own.get(member.id, task.due_at), known.get(member.person_id)
        is_earlier = due is not None and before is not None and due < before
        is_other = last != _written(due) if last else is_earlier
        if is_other and member.person.may_write:
            await _post(session, task, member.person_id, _written(due), now, is_other=True)


async def excuse(session: Session, task: Task, member_id: int, by: int, now: dt.datetime) -> Event:
    """She need not report; she is not counted, nor reminded. Raises NotAsked."""
    member = await _asked(session, task, member_id)
    row = await people.person(session, task, member.id)
    row.excused_at = row.excused_at or now
    await homework.refresh_card(session, task, now)
    return await homework.note(session, task, Happened.EXCUSED, by, now, member=member.id)


async def undo(session: Session, task: Task, event_id: int, by: int, now: dt.datetime) -> None:
    """As it was before, and who has read otherwise is told. Raises NothingToUndo for what has been
    overtaken since.
    """
    event = await session.get(Event, event_id)
    if event is None or event.task_id != task.id or event.facts.get("undone"):
        raise NothingToUndo
    if event.what == Happened.EXCUSED:
        (await people.person(session, task, event.facts["member"])).excused_at = None
    elif event.what == Happened.EXTENDED:
        await _take_back(session, task, event, now)
    else:
        raise NothingToUndo
    event.facts = {**event.facts, "undone": True}
    await homework.note(session, task, Happened.UNDONE, by, now, event=event.id)
    await tell_again(session, task, now)
    await homework.plan_rest(session, task, now)
    await homework.refresh_card(session, task, now)


async def _take_back(session: Session, task: Task, event: Event, now: dt.datetime) -> None:
    """Reports are taken as before, or as long as others have got more time.

    Raises NothingToUndo once one of hers has got still more, or the task was closed or changed.
    """
    given = await _extensions(session, task)
    stand = [each for each in given if not each.facts.get("undone")]
    if event not in stand:
        raise NothingToUndo
    others = [each for each in stand if each is not event]
    hers: dict[str, str | None] = event.facts["before"]
    if any(each.id > event.id and each.facts["before"].keys() & hers for each in others):
        raise NothingToUndo
    until = await _latest(session, task, stand)
    for member_id, before in hers.items():
        row = await people.person(session, task, int(member_id))
        row.extended_to = _read(before)
    if (task.state, task.cutoff_at) != (TaskState.PUBLISHED, until):
        return
    task.state, task.cutoff_at = _before(given)
    if (left := await _latest(session, task, others)) and left > now:
        await _keep_open(session, task, left, now)


def _before(given: Sequence[Event]) -> tuple[TaskState, dt.datetime | None]:
    """Of a task, till when it takes reports where nobody has more time: what one of them found
    and none of them had made.
    """
    made = [(TaskState.PUBLISHED, each.facts.get("until")) for each in given]
    found = [(TaskState(each.facts["state"]), each.facts["cutoff"]) for each in given]
    state, cutoff = next((each for each in reversed(found) if each not in made), found[0])
    return state, _read(cutoff)


async def _extensions(session: Session, task: Task) -> Sequence[Event]:
    """The undone ones too, since the task was last closed or changed."""
    told = (Event.task_id == task.id, Event.report_id.is_(None))
    given: list[Event] = []
    for each in await session.scalars(select(Event).where(*told).order_by(Event.id)):
        if each.what in (Happened.CLOSED, Happened.EDITED):
            given.clear()
        elif each.what == Happened.EXTENDED and each.facts["before"]:
            given.append(each)
    return given


async def _latest(session: Session, task: Task, given: Sequence[Event]) -> dt.datetime | None:
    """The last of the deadlines of those who were given more time."""
    special = await people.persons(session, task)
    members = {int(member) for each in given for member in each.facts["before"]}
    rows = (special[member] for member in members if member in special)
    return max((row.extended_to for row in rows if row.extended_to), default=None)


def _read(moment: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(moment) if moment else None


async def load_extended(session: Session, letter: Letter, _now: dt.datetime) -> Task | None:
    """None if it was undone, changed again, or she has reported meanwhile."""
    task = await homework.find(session, letter.club_id or 0, letter.params["task"])
    member = await roster.find(session, letter.club_id or 0, letter.chat_id)
    if task is None or member is None or not await people.is_missing(session, task, member):
        return None
    until = await people.due_of(session, task, member)
    return task if _written(until) == letter.params["until"] else None


async def get(session: Session, club_id: int, task_id: int) -> Task:
    """A task that was published. Raises NoSuchTask."""
    task = await homework.get(session, club_id, task_id)
    if task.state not in homework.LIVE:
        raise NoSuchTask
    return task
