"""Whom a task is for, who has reported, who is missing. Only who learns is asked for reports."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select, update
from sqlalchemy.orm import aliased, contains_eager, joinedload

from domain.homework import HANDED_IN, ReportState, entry
from domain.roles import Right, holding
from domain.spelling import by_name
from models import (
    Audience,
    Club,
    ClubState,
    Event,
    Happened,
    Member,
    MemberState,
    Report,
    Session,
    Task,
    TaskPerson,
    TaskState,
)

HERS, MATES = aliased(TaskPerson), aliased(TaskPerson)  # once: each costs as much as a statement


@dataclass(frozen=True, slots=True)
class Count:
    """How many of those who were asked have reported; who is excused is not asked."""

    done: int
    of: int


def is_open(task: Task, now: dt.datetime) -> bool:
    """Are reports taken from everybody?"""
    before = task.cutoff_at is None or now < task.cutoff_at
    return task.state == TaskState.PUBLISHED and before


async def was_open(session: Session, task: Task, at: dt.datetime) -> bool:
    """Was what somebody sent then in time? Its cut-off may have passed before we got it."""
    if task.state == TaskState.CLOSED and task.cutoff_at and at < task.cutoff_at:
        return await was_cut_off(session, task)
    return is_open(task, at)


async def was_cut_off(session: Session, task: Task) -> bool:
    """It takes no more reports because of its cut-off: nobody has closed it."""
    closed = select(Event.by).where(Event.task_id == task.id, Event.what == Happened.CLOSED)
    last = (await session.scalars(closed.order_by(Event.id.desc()).limit(1))).all()
    return task.state == TaskState.CLOSED and task.cutoff_at is not None and last == [None]


async def persons(session: Session, task: Task) -> dict[int, TaskPerson]:
    """By the member's id, those of whom something special is noted."""
    rows = await session.scalars(select(TaskPerson).where(TaskPerson.task_id == task.id))
    return {row.member_id: row for row in rows}


async def person(session: Session, task: Task, member_id: int) -> TaskPerson:
    """Her row, made if there is none yet."""
    row = await session.get(TaskPerson, (task.id, member_id))
    if row is None:
        row = TaskPerson(task_id=task.id, member_id=member_id, is_chosen=False)
        session.add(row)
        await session.flush()
    return row


async def addressees(session: Session, task: Task) -> Sequence[Member]:
    """The members the task is for, by name."""
    return await _by_name(session, _asked(task))


async def is_asked(session: Session, task: Task, member: Member) -> bool:
    return await session.scalar(_asked(task).where(Member.id == member.id)) is not None


def _asked(task: Task) -> Select[Member]:
    asked = _members(task.club_id)
    if task.audience == Audience.OBLAST:
        asked = asked.where(Member.oblast == task.oblast)
    if task.audience == Audience.CHOSEN:
        chosen = (TaskPerson.task_id == task.id, TaskPerson.is_chosen)
        asked = asked.join(TaskPerson, TaskPerson.member_id == Member.id).where(*chosen)
    return asked


async def _by_name(session: Session, members: Select[Member]) -> Sequence[Member]:
    found = (await session.scalars(members)).all()
    return by_name(found)


async def everybody(session: Session, club_id: int) -> Sequence[Member]:
    return await _by_name(session, _members(club_id))


def _members(club_id: int) -> Select[Member]:
    active = (Member.state == MemberState.ACTIVE, Member.role.in_(holding(Right.LEARN)))
    return (
        select(Member)
        .where(Member.club_id == club_id, *active)
        .options(joinedload(Member.person))
        .order_by(Member.id)
    )


def _is_covered(task: Task) -> ColumnElement[bool]:
    """Of a member: there is a report, her own or that of one of her team."""
    sent = (Report.task_id == task.id, Report.state.in_(HANDED_IN))
    together = exists().where(
        HERS.member_id == Member.id, MATES.member_id == Report.member_id,
        HERS.task_id == task.id, MATES.task_id == task.id, HERS.team == MATES.team, *sent,
    )  # fmt: skip
    return or_(exists().where(Report.member_id == Member.id, *sent), together)


def _is_excused(task: Task) -> ColumnElement[bool]:
    given = (HERS.task_id == task.id, HERS.excused_at.is_not(None))
    return exists().where(HERS.member_id == Member.id, *given)


def _missing(task: Task) -> Select[Member]:
    return _asked(task).where(~_is_covered(task), ~_is_excused(task))


async def covered(session: Session, task: Task) -> set[int]:
    """The ids of the members with a report, also of those who have left."""
    mine = select(Member.id).where(Member.club_id == task.club_id, _is_covered(task))
    return set(await session.scalars(mine))


async def missing(session: Session, task: Task) -> Sequence[Member]:
    """Those who were asked, are not excused and have not reported, by name."""
    return await _by_name(session, _missing(task))


async def is_missing(session: Session, task: Task, member: Member) -> bool:
    return await session.scalar(_missing(task).where(Member.id == member.id)) is not None


async def awaited(session: Session, given: Sequence[tuple[Task, Member]]) -> list[Task]:
    """Those of these tasks for which this member is missing, in one statement."""
    found = [_missing(task).where(Member.id == member.id).exists() for task, member in given]
    answers = (await session.execute(select(*found))).one() if found else ()
    return [task for (task, _), answer in zip(given, answers, strict=True) if answer]


async def count(session: Session, task: Task) -> Count:
    done = _size(_asked(task).where(_is_covered(task)))
    found = (await session.execute(select(done, _size(_missing(task))))).one()
    return Count(found[0], sum(found))


def _size(members: Select[Member]) -> ScalarSelect[int]:
    ids = members.with_only_columns(Member.id).order_by(None).subquery()
    return select(func.count()).select_from(ids).scalar_subquery()


async def own_dues(session: Session, task: Task) -> dict[int, dt.datetime]:
    """By the member's id, of those who have more time. One of a team has it for all of them."""
    special = (await persons(session, task)).values()
    found: dict[int, dt.datetime] = {}
    for row in special:
        together = [row, *(each for each in special if row.team and each.team == row.team)]
        given = [each.extended_to for each in together if each.extended_to]
        if given and task.due_at and max(given) > task.due_at:
            found[row.member_id] = max(given)
    return found


async def due_of(session: Session, task: Task, member: Member) -> dt.datetime | None:
    """Her deadline."""
    return (await own_dues(session, task)).get(member.id, task.due_at)


async def last_due(session: Session, task: Task) -> dt.datetime | None:
    """The deadline of whoever has most time."""
    return max((await own_dues(session, task)).values(), default=task.due_at)


async def have_reported(session: Session, task: Task) -> Sequence[Member]:
    """By name; in the group nobody but they may be named."""
    done = await covered(session, task)
    return [each for each in await everybody(session, task.club_id) if each.id in done]


async def team_of(session: Session, task: Task, member: Member) -> Sequence[Member]:
    """The others with whom she has one report."""
    special = await persons(session, task)
    hers = special.get(member.id)
    if hers is None or hers.team is None:
        return []
    ids = {each for each, row in special.items() if row.team == hers.team} - {member.id}
    return [each for each in await everybody(session, task.club_id) if each.id in ids]


async def hold_team(session: Session, task: Task, member: Member) -> None:
    """Until this change is committed no other of her team gets beyond this."""
    hers = select(TaskPerson.team).where(
        TaskPerson.task_id == task.id, TaskPerson.member_id == member.id
    )
    of_team = (TaskPerson.task_id == task.id, TaskPerson.team == hers.scalar_subquery())
    rows = select(TaskPerson.member_id).where(*of_team).order_by(TaskPerson.member_id)
    await session.execute(rows.with_for_update())


async def owners(session: Session, report: Report) -> Sequence[Member]:
    """Its author, and those with whom she has one report."""
    return [report.member, *await team_of(session, report.task, report.member)]


def is_own(member: Member) -> ColumnElement[bool]:
    """Of a report: it is hers, or that of those with whom she works."""
    together = exists().where(
        HERS.member_id == member.id, MATES.member_id == Report.member_id,
        HERS.task_id == Report.task_id, MATES.task_id == Report.task_id,
        HERS.team == MATES.team,
    )  # fmt: skip
    return or_(Report.member_id == member.id, together)


async def is_of(session: Session, report: Report, member: Member) -> bool:
    """Is it hers, or that of those with whom she works?"""
    hers = select(Report.id).where(Report.id == report.id, is_own(member))
    return await session.scalar(hers) is not None


async def report_of(session: Session, task: Task, member: Member) -> Report | None:
    """Her report on this task, or else that of her team, also of a mate who has left."""
    hers = select(Report).where(Report.task_id == task.id, is_own(member))
    found = (await session.scalars(hers.order_by(Report.id))).all()
    return min(found, key=lambda each: each.member_id != member.id, default=None)


async def takes(session: Session, task: Task, member: Member, at: dt.datetime) -> bool:
    """Is what she sent then taken? After the end only from who was asked for more, and adds it."""
    if await was_open(session, task, at):
        return True
    if task.state not in (TaskState.PUBLISHED, TaskState.CLOSED):
        return False
    report = await report_of(session, task, member)
    if report is None or report.state == ReportState.RETURNED:
        return report is not None
    is_same = not entry(report.state).is_new_attempt
    return report.attempt > 1 and is_same and report.state != ReportState.ACCEPTED


async def places_without_group(session: Session, person_id: int) -> Sequence[Member]:
    """Hers in clubs that have lost their group, until they have one again."""
    hers = select(Member).join(Member.club).options(contains_eager(Member.club))
    lost = (Club.state == ClubState.GONE, Club.opened_at.is_not(None))
    mine = (Member.person_id == person_id, Member.state == MemberState.ACTIVE, *lost)
    return (await session.scalars(hers.where(*mine).order_by(Member.id))).all()


async def returned(session: Session, member: Member) -> Sequence[Task]:
    """Those on which she was asked for more; whatever becomes of the task, that is taken."""
    hers = select(Task).join(Report, Report.task_id == Task.id)
    more = (Report.state == ReportState.RETURNED, is_own(member))
    live = Task.state.in_((TaskState.PUBLISHED, TaskState.CLOSED))
    found = hers.where(Task.club_id == member.club_id, live, *more)
    return (await session.scalars(found.order_by(Task.number.desc()))).unique().all()


async def choose(session: Session, task: Task, member_id: int) -> None:
    """Tick a member of this club, or untick her."""
    known = {each.id for each in await everybody(session, task.club_id)}
    if member_id in known:
        row = await person(session, task, member_id)
        row.is_chosen = not row.is_chosen
        task.audience, task.oblast = Audience.CHOSEN, None


async def readdress(session: Session, task: Task, audience: Audience, oblast: str | None) -> None:
    """It becomes one for the whole club or an oblast.

    Who is excused, has more time or works with whom stays so; but of the teams of a draft nobody
    knows yet, and they were made of others.
    """
    forgotten = {"is_chosen": False} | ({} if task.published_at else {"team": None})
    theirs = update(TaskPerson).where(TaskPerson.task_id == task.id)
    await session.execute(theirs.values(**forgotten))
    task.audience, task.oblast = audience, oblast
