"""What is late, what can be taken back or undone, and who is reminded until the last moment."""

import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.homework import Kind, NothingToSend, NothingToTakeBack, ReportState
from domain.homework_board import NothingToUndo, Span
from models import (
    Letter,
    MemberState,
    Part,
    Report,
    Role,
    Sessions,
)
from services import (
    homework_changes,
    homework_letters,
    homework_reports,
    homework_steps,
    homework_terms,
    homework_withdrawals,
)
from services import homework_people as people
from tests.office_scene import AWAY, KIN, fill
from tests.task_scene import DUE, SECOND, another, her, note, task_of
from tests.two_clubs import DAY, MEMBER, MENTOR, NOW, Town


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


@pytest.mark.parametrize(
    ("came", "extended", "is_late"),
    [(DUE, None, False), (DUE + SECOND, None, True), (DUE + SECOND, DUE + DAY, False)],
)
async def test_late_is_what_came_after_her_deadline_whenever_she_pressed_the_button(
    town: Town, came: dt.datetime, extended: dt.datetime | None, *, is_late: bool
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        report = await session.get_one(Report, town.ours.report)
        report.state = ReportState.DRAFT
        [part] = report.parts
        part.attempt, part.came_at = report.attempt, came
        await note(session, task, report.member, extended_to=extended)
        await homework_reports.send(session, report, DUE + 3 * DAY, by=MEMBER)
        assert report.is_late == is_late


@pytest.mark.parametrize(("first_attempt", "is_late"), [(2, True), (1, False)])
async def test_a_report_is_whole_with_its_last_part_but_what_is_added_on_request_is_not_late(
    town: Town, first_attempt: int, *, is_late: bool
) -> None:
    async with town.sessions() as session:
        report = await session.get_one(Report, town.ours.report)
        [first] = report.parts
        first.attempt, first.came_at = first_attempt, DUE
        last = Part(
            report_id=report.id, person_id=MEMBER, chat_id=MEMBER, message_id=91, text="…",
            kind=Kind.TEXT, came_at=DUE + SECOND, attempt=2,
        )  # fmt: skip
        session.add(last)
        report.state, report.attempt, report.is_late = ReportState.DRAFT, 2, False
        await session.flush()
        await session.refresh(report, ["parts"])
        await homework_reports.send(session, report, DUE + DAY, by=MEMBER)
        assert report.is_late == is_late
        for each in report.parts:
            each.removed_at = NOW
        report.state = ReportState.DRAFT
        with pytest.raises(NothingToSend):
            await homework_reports.send(session, report, DUE + DAY, by=MEMBER)


async def test_what_was_late_is_so_no_more_when_the_deadline_is_put_off(town: Town) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        report = await session.get_one(Report, town.ours.report)
        [part] = report.parts
        part.attempt, part.came_at, report.is_late = report.attempt, DUE + DAY, True
        await session.flush()
        await homework_changes.set_due(session, task, DUE + DAY - SECOND, MENTOR, NOW)
        assert report.is_late
        await homework_changes.set_due(session, task, DUE + DAY, MENTOR, NOW)
        assert not report.is_late


@pytest.mark.parametrize("state", [ReportState.ACCEPTED, ReportState.RETURNED, ReportState.DRAFT])
async def test_what_is_decided_or_not_sent_cannot_be_taken_back(
    town: Town, state: ReportState
) -> None:
    async with town.sessions() as session:
        report = await session.get_one(Report, town.ours.report)
        report.state = state
        await session.flush()
        with pytest.raises(NothingToTakeBack):
            await homework_withdrawals.withdraw(session, report, MEMBER, NOW)
        assert report.state == state


async def test_a_co_mentor_reminds_those_of_her_oblast(town: Town) -> None:
    async with town.sessions() as session:
        task = await another(session, town)
        kin = await her(session, town, KIN)
        by_hand = await homework_steps.remind(session, task, "hand", NOW, kin)
        told = await session.scalars(
            select(Letter.chat_id).filter_by(key=f"homework.nudge:{task.id}:hand:{kin.id}")
        )
        assert told.all() == [KIN]
        assert by_hand == 2
        (await her(session, town, AWAY)).person.may_write = False
        await session.flush()
        assert await homework_steps.remind(session, task, "all", NOW) == 2


async def test_a_nudge_is_dropped_for_who_reports_leaves_or_begins_meanwhile(town: Town) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        report = await session.get_one(Report, town.ours.report)
        [part] = report.parts
        part.attempt, report.state = report.attempt, ReportState.DRAFT
        await session.flush()
        about = {"club_id": task.club_id, "params": {"task": task.id}}
        begun = Letter(kind="homework.nudge", chat_id=MEMBER, **about)
        letter = Letter(kind="homework.nudge", chat_id=KIN, **about)
        assert await homework_letters.unreported(session, begun, NOW) is None
        part.removed_at = NOW
        await session.flush()
        assert await homework_letters.unreported(session, begun, NOW)
        assert await homework_letters.unreported(session, letter, NOW)
        kin = await her(session, town, KIN)
        left, guest = (MemberState.LEFT, Role.MEMBER), (MemberState.ACTIVE, Role.GUEST)
        for kin.state, kin.role in (left, guest):
            await session.flush()
            assert await homework_letters.unreported(session, letter, NOW) is None
        kin.role, task.cutoff_at = Role.MEMBER, NOW
        await session.flush()
        assert await homework_letters.unreported(session, letter, NOW) is None


async def test_only_the_last_time_that_was_given_is_undone_and_only_on_its_task(
    town: Town,
) -> None:
    async with town.sessions() as session:
        one, two = await task_of(session, town), await another(session, town)
        kin, away = await her(session, town, KIN), await her(session, town, AWAY)
        first = await homework_terms.extend_one(session, two, kin.id, Span.DAY, MENTOR, NOW)
        other = await homework_terms.extend_one(session, two, away.id, Span.DAY, MENTOR, NOW)
        last = await homework_terms.extend_one(session, two, kin.id, Span.DAY, MENTOR, NOW)
        for task, event in ((one, last), (two, first)):
            with pytest.raises(NothingToUndo):
                await homework_terms.undo(session, task, event.id, MENTOR, NOW)
        assert (await people.own_dues(session, two))[kin.id] == DUE + 2 * DAY
        await homework_terms.undo(session, two, other.id, MENTOR, NOW)
        await homework_terms.undo(session, two, last.id, MENTOR, NOW)
        assert await people.own_dues(session, two) == {kin.id: DUE + DAY}
        with pytest.raises(NothingToUndo):
            await homework_terms.undo(session, two, last.id, MENTOR, NOW)
        await homework_terms.undo(session, two, first.id, MENTOR, NOW)
        assert await people.own_dues(session, two) == {}
