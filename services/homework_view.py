"""What a member looks at: her tasks, her report, and what she answers after it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from domain import roles
from domain.clubs import NotAMember
from domain.homework import Kind, NoSuchTask, NotASentence, NothingToSend, ReportState
from domain.roles import Right
from models import (
    Event,
    Happened,
    Member,
    Question,
    Reflection,
    Report,
    Session,
    Task,
    TaskState,
)
from services import clubs, homework, homework_drafts, homework_sending, reviews, scopes
from services import homework_people as people
from services import homework_reports as reports
from services import homework_withdrawals as withdrawals
from services.homework_letters import Standing, Summary, Waiting
from services.homework_reports import Piece

CONSENT = Happened.EDITED  # of a report it tells of nothing else
STEERED = (TaskState.DRAFT, TaskState.SCHEDULED, TaskState.PUBLISHED, TaskState.CLOSED)


@dataclass(frozen=True, slots=True)
class Given:
    """An open task as one member has it: her report, and her deadline."""

    task: Task
    report: Report | None
    due_at: dt.datetime | None


async def open_(
    session: Session, task_id: int, person_id: int, now: dt.datetime
) -> tuple[Waiting, Report]:
    """What she sends in private from now on is her report on this task.

    Raises NoSuchTask, NotAMember, MembersOnly or TaskIsClosed.
    """
    task = await session.get(Task, task_id)
    if task is None or task.state not in homework.LIVE:
        raise NoSuchTask
    member = await clubs.membership(session, task.club_id, person_id)
    if member is None:
        raise NotAMember
    roles.check(member.role, Right.TAKE_PART)
    report = await reports.open_(session, task, member, now)
    if report.member_id == member.id:
        # She is told below what she has opened, not far above it.
        await reports.note(session, report, summary_id=None)
    return await waiting(session, report, member, now), report


async def steered_by(session: Session, who: Member) -> Sequence[Task]:
    """Those that she gave or looks after, the newest first."""
    ours = select(Task).where(Task.club_id == who.club_id, Task.state.in_(STEERED))
    hers = ours.where(scopes.tasks(who)).order_by(Task.number.desc())
    return (await session.scalars(hers)).all()


async def tasks_of(session: Session, member: Member, now: dt.datetime) -> Sequence[Given]:
    """The open tasks that are for her, and those on which a mentor has asked her for more."""
    found, taking = [], await homework.open_tasks(session, member.club_id, now)
    ended = [task for task in await people.returned(session, member) if task not in taking]
    for task in (*taking, *ended):
        report = await people.report_of(session, task, member)
        if report or await people.is_asked(session, task, member):
            found.append(Given(task, report, await people.due_of(session, task, member)))
    return found


async def waiting(session: Session, report: Report, member: Member, now: dt.datetime) -> Waiting:
    task, before = report.task, await reviews.asked(session, report)
    due_at = await people.due_of(session, task, member)
    mates = await people.team_of(session, task, member)
    return Waiting(task, member, due_at, mates, now, before)


async def standing(session: Session, task: Task) -> Standing:
    return Standing(task, await people.count(session, task))


async def unreviewed(session: Session, task: Task) -> int:
    """How many reports on it still wait for a mentor."""
    waiting = (Report.task_id == task.id, Report.state.in_((ReportState.SENT, ReportState.SEEN)))
    return await session.scalar(select(func.count()).where(*waiting)) or 0


def summary(report: Report) -> Summary:
    return Summary(report, reports.parts_of(report))


async def ask_over(session: Session, report: Report, member: Member, now: dt.datetime) -> Summary:
    """Only what she would lose by starting over."""
    return Summary(report, await withdrawals.ask_over(session, report, member, now))


async def show(session: Session, report: Report, member: Member, now: dt.datetime) -> Summary:
    """She comes back to it from the question whether to start over. Raises NothingToSend once
    that was asked too long ago, and what was in it is asked about below.
    """
    if report.state == ReportState.DRAFT and not reports.added(report):
        raise NothingToSend
    await homework_drafts.go_on(session, report, member, now)
    await withdrawals.tell_author(session, report, member, now)
    return Summary(report, await homework_sending.going(session, report, member, now))


async def own(session: Session, member: Member, report_id: int) -> Report:
    """Her report, or that of her team. Raises NoSuchTask."""
    report = await reports.find(session, member.club_id, report_id)
    if report is None or not await people.is_of(session, report, member):
        raise NoSuchTask
    return report


async def reported(session: Session, club_id: int, person_id: int, report_id: int) -> Report:
    """Her own report. Raises NotAMember or NoSuchTask."""
    member = await clubs.membership(session, club_id, person_id)
    if member is None:
        raise NotAMember
    return await own(session, member, report_id)


async def reflect(
    session: Session, report: Report, question: Question, piece: Piece | None, now: dt.datetime
) -> Question | None:
    """Note her answer, in words or by voice; the next question, if there is one [C03, B16, C08].

    Raises NotASentence for a sticker or a contact.
    """
    if piece is None:
        raise NotASentence
    hers = {"report_id": report.id, "question": question, "person_id": piece.person_id}
    answer = await session.get(Reflection, hers)
    if answer is None:
        answer = Reflection(**hers)
        session.add(answer)
    answer.answered_at, answer.message_id = now, piece.message_id
    _write(answer, piece)
    order = list(Question)
    number = order.index(question) + 1
    return order[number] if number < len(order) else None


def _write(answer: Reflection, piece: Piece) -> None:
    answer.text, answer.file_id = piece.text, piece.still_id or piece.file_id
    answer.kind = Kind.PHOTO if piece.still_id else piece.kind


async def correct(session: Session, piece: Piece) -> None:
    """She has changed a message; what she has answered by it is as it is now."""
    hers = (Reflection.person_id == piece.person_id, Reflection.message_id == piece.message_id)
    if answer := await session.scalar(select(Reflection).where(*hers)):
        _write(answer, piece)


async def consent(
    session: Session, report: Report, member: Member, now: dt.datetime, *, may: bool
) -> None:
    """She says whether the club may show it outside. Of several whose report it is, the no of one
    holds until she herself says yes.
    """
    report = await reports.held(session, report.id)
    by = member.person_id
    await homework.note(session, report.task, CONSENT, by, now, report, may_publish=may)
    said = select(Event).where(Event.report_id == report.id, Event.what == CONSENT)
    found = await session.scalars(said.order_by(Event.id))
    last = {each.by: each.facts["may_publish"] for each in found if each.by}
    await reports.note(session, report, may_publish=all(last.values()))
