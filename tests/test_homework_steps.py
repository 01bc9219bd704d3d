"""A step of a task that comes late, after a pause, or when what it was planned for has changed."""

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.homework import ReportState
from models import Club, Letter, MemberState, Report, Session, Sessions, Step, Task, TaskState
from services import homework, homework_changes, homework_sending, homework_steps
from tests.office_scene import KIN, fill
from tests.task_scene import DUE, another, her, note, task_of
from tests.two_clubs import DAY, MEMBER, MENTOR, NOW, OUTSIDER, Town


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


async def step_of(
    session: Session, task: Task, kind: str, key: str = "", subject: int = 0
) -> Step:
    step = Step(
        club_id=task.club_id, kind=kind, subject_id=subject or task.id, due_at=DUE, not_before=DUE,
        key=f"{kind}:{task.club_id}:{task.id}:{key}:{DUE:%Y%m%d%H%M}",
    )  # fmt: skip
    session.add(step)
    await session.flush()
    return step


async def told(session: Session, kind: str) -> set[int]:
    return {*await session.scalars(select(Letter.chat_id).filter_by(kind=kind))}


@pytest.mark.parametrize("state", [TaskState.DRAFT, TaskState.DELETED, TaskState.CLOSED])
async def test_only_what_still_waits_for_its_hour_is_published(
    town: Town, state: TaskState
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        task.state = state
        step = await step_of(session, task, "homework.publish")
        await homework_steps.publish(session, task.club, step, NOW)
        await homework_steps.miss_publishing(session, task.club, step, NOW)
        assert task.state == state
        assert (
            await told(session, "homework.card") | await told(session, "homework.unpublished")
            == set()
        )


async def test_a_task_that_would_be_over_as_it_is_published_is_a_draft_again(town: Town) -> None:
    """Its author hears of it, or the mentors where she gives no tasks any more."""
    async with town.sessions() as session:
        task = await task_of(session, town)
        task.state, task.due_at = TaskState.SCHEDULED, NOW
        step = await step_of(session, task, "homework.publish")
        await homework_steps.publish(session, task.club, step, NOW)
        assert task.state == TaskState.DRAFT
        assert await told(session, "homework.card") == set()
        assert await told(session, "homework.unpublished") == {MENTOR}


@pytest.mark.parametrize(
    ("state", "is_told"), [(TaskState.PUBLISHED, True), (TaskState.CLOSED, False)]
)
async def test_mentors_hear_of_the_deadline_of_a_task_that_nobody_has_closed(
    town: Town, state: TaskState, *, is_told: bool
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        task.state = state
        step = await step_of(session, task, "homework.due")
        await homework_steps.fall_due(session, task.club, step, DUE)
        assert (await told(session, "homework.overdue") == {MENTOR}) == is_told


@pytest.mark.parametrize("has_reported", [False, True])
async def test_of_her_own_deadline_mentors_hear_only_while_her_report_is_missing(
    town: Town, *, has_reported: bool
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        report = await session.get_one(Report, town.ours.report)
        report.state = ReportState.SENT if has_reported else ReportState.RETURNED
        task.due_at = DUE - DAY
        await note(session, task, report.member, extended_to=DUE)
        step = await step_of(session, task, "homework.due", homework.OWN)
        await homework_steps.fall_due(session, task.club, step, DUE)
        assert (await told(session, "homework.overdue") == {MENTOR}) != has_reported


@pytest.mark.parametrize(
    ("state", "member", "with_mate", "is_sent"),
    [
        (TaskState.PUBLISHED, MemberState.ACTIVE, False, True),
        (TaskState.DELETED, MemberState.ACTIVE, False, False),
        (TaskState.PUBLISHED, MemberState.LEFT, False, False),
        (TaskState.PUBLISHED, MemberState.LEFT, True, True),
    ],
)
async def test_a_forgotten_draft_is_sent_for_who_is_still_there(
    town: Town, state: TaskState, member: MemberState, *, with_mate: bool, is_sent: bool
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        report = await session.get_one(Report, town.ours.report)
        [part] = report.parts
        part.attempt, report.state = report.attempt, ReportState.DRAFT
        task.state, report.member.state = state, member
        if with_mate:
            for each in (report.member, await her(session, town, KIN)):
                await note(session, task, each, team=1)
        step = await step_of(session, task, "homework.send_itself", subject=report.id)
        await homework_sending.send_itself(session, task.club, step, NOW)
        assert report.state == (ReportState.SENT if is_sent else ReportState.DRAFT)


async def test_after_a_pause_the_drafts_of_this_club_are_sent_by_themselves_again(
    town: Town,
) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        for side in (town.ours, town.theirs):
            report = await session.get_one(Report, side.report)
            report.state = ReportState.DRAFT
            for part in report.parts:
                part.attempt = report.attempt
        await session.flush()
        await homework_steps.begin(session, club, NOW)
        planned = await session.scalars(
            select(Step.subject_id).filter_by(kind="homework.send_itself")
        )
        assert planned.all() == [town.ours.report]


async def test_what_should_have_been_published_in_a_pause_is_so_soon_after_it(town: Town) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        task.state, task.publish_at = TaskState.SCHEDULED, NOW - DAY
        await session.flush()
        await homework_steps.begin(session, task.club, NOW)
        kind = {"kind": "homework.publish", "subject_id": task.id}
        due = (await session.scalars(select(Step.due_at).filter_by(**kind))).one()
        assert due == NOW + homework.EDIT_PAUSE


@pytest.mark.parametrize(
    ("state", "readers"), [(TaskState.PUBLISHED, {MEMBER}), (TaskState.CLOSED, set())]
)
async def test_of_a_change_those_hear_who_have_reported_on_a_task_that_is_open(
    town: Town, state: TaskState, readers: set[int]
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        other = await another(session, town)
        task.state = state
        await session.flush()
        await homework_changes.change(session, task, MENTOR, NOW)
        await homework_changes.change(session, other, MENTOR, NOW)
        assert await told(session, "homework.changed") == readers
        assert OUTSIDER not in await told(session, "homework.changed")
