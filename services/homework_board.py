"""Who stands where in a task. Names of who is missing go to mentors only [H9]."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from domain.homework import HANDED_IN
from domain.homework_board import REPORTED, Status, status
from domain.pages import Page, page_of
from domain.spelling import alphabetical
from models import Member, Report, Session, Task, TaskPerson
from services import homework_people as people
from services import scopes

PAGE = 24  # members on a page of the board: with 30 letters each they fit into one message
WAITED_FOR = (Status.MISSING, Status.EXTENDED, Status.RETURNED)
ORDER = tuple(Status)


@dataclass(frozen=True, slots=True)
class Line:
    member: Member
    status: Status
    report: Report | None  # hers, or that of her team, if it is not a draft or taken back
    extended_to: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """A page of it; the counts are those of all its lines."""

    task: Task
    counts: dict[Status, int]
    page: Page[Line]


async def lines(
    session: Session, task: Task, now: dt.datetime, who: Member | None = None
) -> list[Line]:
    """Of all the task is for and all who have reported; first those who are waited for. What she
    has not sent yet, or has taken back, is hers alone.

    For `who` they are those whom she looks after.
    """
    asked = {each.id: each for each in await people.addressees(session, task)}
    sent = (Report.task_id == task.id, Report.state.in_(REPORTED))
    reports = {each.member_id: each for each in await session.scalars(select(Report).where(*sent))}
    special, dues = await people.persons(session, task), await people.own_dues(session, task)
    members = asked | {each.member_id: each.member for each in reports.values()}
    shown = [each for each in members.values() if who is None or scopes.reaches(who, each)]
    made = (_line(each, reports, special, dues.get(each.id), now) for each in shown)
    return sorted(
        made, key=lambda each: (ORDER.index(each.status), alphabetical(each.member.name))
    )


def _line(
    member: Member,
    reports: dict[int, Report],
    special: dict[int, TaskPerson],
    extended_to: dt.datetime | None,
    now: dt.datetime,
) -> Line:
    hers = special.get(member.id)
    report = reports.get(member.id) or _of_team(hers, reports, special)
    where = status(
        report.state if report else None, now,
        excused=bool(hers and hers.excused_at), extended_to=extended_to,
    )  # fmt: skip
    return Line(member, where, report, extended_to)


def _of_team(
    hers: TaskPerson | None, reports: dict[int, Report], special: dict[int, TaskPerson]
) -> Report | None:
    if hers is None or hers.team is None:
        return None
    mates = [each for each, row in special.items() if row.team == hers.team]
    found = (reports[mate] for mate in mates if mate in reports)
    return next((each for each in found if each.state in HANDED_IN), None)


async def page(session: Session, who: Member, task: Task, number: int, now: dt.datetime) -> Board:
    every = await lines(session, task, now, who)
    counts = Counter(each.status for each in every)
    return Board(task, dict(counts), page_of(every, number, PAGE))


async def line(
    session: Session, who: Member, task: Task, member_id: int, now: dt.datetime
) -> Line | None:
    """Hers, if the task is for her."""
    found = await lines(session, task, now, who)
    return next((each for each in found if each.member.id == member_id), None)
