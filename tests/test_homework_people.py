"""Who is waited for, until when, and whose report is whose, with two tasks and teams."""

import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.homework import ADDING, ReportState
from models import (
    Audience,
    Event,
    Happened,
    Report,
    Session,
    Sessions,
    Task,
    TaskPerson,
    TaskState,
)
from services import homework_people as people
from services import (
    roster,
)
from tests.office_scene import AWAY, KIN, fill
from tests.task_scene import DUE, SECOND, another, her, note, task_of
from tests.two_clubs import DAY, LEFT, MEMBER, MENTOR, NOW, OUTSIDER, Town


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


async def missing(session: Session, task: Task) -> set[int]:
    return {each.person_id for each in await people.missing(session, task)}


async def test_a_team_of_one_task_is_none_in_another(town: Town) -> None:
    """Though the teams of both have the same numbers."""
    async with town.sessions() as session:
        one, two = await task_of(session, town), await another(session, town)
        member, kin = await her(session, town, MEMBER), await her(session, town, KIN)
        away = await her(session, town, AWAY)
        for task, who, team in ((one, away, 1), (one, member, 2), (two, member, 1), (two, kin, 2)):
            await note(session, task, who, team=team)
        await note(session, two, kin, is_chosen=True)
        assert await missing(session, one) == {KIN, AWAY}
        report = await session.get_one(Report, town.ours.report)
        for other in (kin, away):
            assert not await people.is_of(session, report, other)
        one.audience = Audience.CHOSEN
        assert await missing(session, one) == set()


async def test_what_is_known_of_one_task_says_nothing_about_another(town: Town) -> None:
    """A report, an excuse, a team and more time are each of one task."""
    async with town.sessions() as session:
        one, two = await task_of(session, town), await another(session, town)
        kin, away = await her(session, town, KIN), await her(session, town, AWAY)
        await note(session, one, kin, excused_at=NOW)
        await note(session, one, away, team=1, extended_to=DUE + DAY)
        await note(session, one, await her(session, town, MEMBER), team=1)
        await note(session, two, away, team=1)
        await note(session, two, kin, team=1)
        assert await missing(session, one) == set()
        assert await missing(session, two) == {MEMBER, KIN, AWAY}
        assert await people.due_of(session, two, away) == DUE
        report = await session.get_one(Report, town.ours.report)
        assert not await people.is_of(session, report, kin)
        assert await people.report_of(session, two, away) is None


@pytest.mark.parametrize("state", ReportState)
async def test_only_what_was_handed_in_covers_her(town: Town, state: ReportState) -> None:
    handed_in = {ReportState.SENT, ReportState.SEEN, ReportState.ACCEPTED}
    async with town.sessions() as session:
        (await session.get_one(Report, town.ours.report)).state = state
        await session.flush()
        found = await missing(session, await task_of(session, town))
        assert (MEMBER not in found) == (state in handed_in)


async def test_who_works_alone_has_no_share_in_the_time_that_another_was_given(
    town: Town,
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        members = [await her(session, town, each) for each in (KIN, AWAY, MEMBER)]
        kin, away, member = members
        await note(session, task, kin, extended_to=DUE + DAY)
        await note(session, task, away)
        assert await people.own_dues(session, task) == {kin.id: DUE + DAY}
        for each in (kin, member):
            await note(session, task, each, team=1)
        assert await people.own_dues(session, task) == {
            kin.id: DUE + DAY,
            member.id: DUE + DAY,
        }
        task.due_at = DUE + 2 * DAY  # later for all than what she was given
        assert await people.own_dues(session, task) == {}


async def test_a_report_of_her_own_goes_before_that_of_her_team(town: Town) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        member, away = await her(session, town, MEMBER), await her(session, town, AWAY)
        hers = Report(
            club_id=task.club_id, task_id=task.id, member_id=away.id, started_at=NOW,
            last_part_at=NOW,
        )  # fmt: skip
        session.add(hers)
        for each in (member, away):
            await note(session, task, each, team=1)
        assert await people.report_of(session, task, away) is hers
        found = await people.report_of(session, task, member)
        assert found
        assert found.id == town.ours.report


@pytest.mark.parametrize(
    ("closed_by", "came", "is_taken"),
    [
        (None, DUE - SECOND, True),
        (None, DUE, False),
        (MENTOR, DUE - SECOND, False),
    ],
)
async def test_what_came_before_the_cut_off_is_taken_unless_somebody_closed_the_task(
    town: Town, closed_by: int | None, came: dt.datetime, *, is_taken: bool
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        task.state, task.cutoff_at = TaskState.CLOSED, DUE
        happened = {"what": Happened.CLOSED, "by": closed_by, "at": DUE, "facts": {}}
        session.add(Event(task_id=task.id, attempt=0, **happened))
        await session.flush()
        kin = await her(session, town, KIN)
        assert await people.takes(session, task, kin, came) == is_taken


@pytest.mark.parametrize(
    ("state", "attempt", "later", "is_taken"),
    [
        (ReportState.RETURNED, 1, 9 * DAY, True),
        (ReportState.DRAFT, 2, 9 * DAY, True),
        (ReportState.DRAFT, 1, 9 * DAY, False),
        (ReportState.SENT, 2, 9 * DAY, True),
        (ReportState.SENT, 1, 9 * DAY, False),
        (ReportState.SEEN, 2, 9 * DAY, True),
        (ReportState.SEEN, 1, ADDING, False),
        (ReportState.ACCEPTED, 2, ADDING, False),
        (ReportState.WITHDRAWN, 2, ADDING, False),
    ],
)
async def test_after_the_end_only_who_was_asked_for_more_can_add_it(
    town: Town, state: ReportState, attempt: int, later: dt.timedelta, *, is_taken: bool
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        report = await session.get_one(Report, town.ours.report)
        task.state, report.state, report.attempt = TaskState.CLOSED, state, attempt
        await session.flush()
        member = await her(session, town, MEMBER)
        at = report.last_part_at + later
        assert await people.takes(session, task, member, at) == is_taken
        assert not await people.takes(session, task, await her(session, town, KIN), at)
        task.state = TaskState.DELETED
        assert not await people.takes(session, task, member, at)


async def test_a_task_takes_reports_until_just_before_its_cut_off(town: Town) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        task.cutoff_at = DUE
        assert people.is_open(task, DUE - SECOND)
        assert not people.is_open(task, DUE)
        task.state = TaskState.DRAFT
        assert not people.is_open(task, NOW)


async def test_members_of_other_clubs_and_who_has_left_are_not_chosen_for_a_task(
    town: Town,
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        outsider = await roster.find(session, town.theirs.id, OUTSIDER)
        assert outsider
        for each in (outsider, await her(session, town, LEFT)):
            await people.choose(session, task, each.id)
        assert (await session.scalars(select(TaskPerson))).all() == []
        kin = await her(session, town, KIN)
        await people.choose(session, task, kin.id)
        await note(session, task, await her(session, town, AWAY), is_chosen=False)
        assert task.audience == Audience.CHOSEN
        assert [each.person_id for each in await people.addressees(session, task)] == [KIN]
