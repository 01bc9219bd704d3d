"""Which report is open for what she sends, what of it came first, and what is asked anew."""

import datetime as dt

import pytest
from aiogram import Dispatcher

from domain.homework import ADDING, Kind, ReportState, TaskIsClosed
from domain.reviews import OwnReport, OwnReportAlone
from models import Part, Report, Role, Sessions, TaskState
from services import homework_people as people
from services import homework_reports as reports
from services import reviews
from tests.office_scene import KIN, fill
from tests.task_scene import SECOND, another, her, note, task_of
from tests.two_clubs import MEMBER, MENTOR, NOW, Town


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


async def test_a_report_is_open_for_half_an_hour_and_for_her_alone(town: Town) -> None:
    async with town.sessions() as session:
        one, two = await task_of(session, town), await another(session, town)
        member, kin = await her(session, town, MEMBER), await her(session, town, KIN)
        hers = await reports.open_(session, two, member, NOW)
        other = await reports.open_(session, two, kin, NOW)
        assert await reports.opened(session, MEMBER, NOW + ADDING) is hers
        assert await reports.opened(session, KIN, NOW) is other
        assert await reports.opened(session, MEMBER, NOW + ADDING + SECOND) is None
        last = await reports.open_(session, one, member, NOW)
        assert await reports.opened(session, MEMBER, NOW) is last, "one at a time"
        await reports.shut(session, MEMBER)
        assert await reports.opened(session, MEMBER, NOW) is None
        assert await reports.opened(session, KIN, NOW) is other


async def test_no_report_is_begun_on_a_task_that_is_closed(town: Town) -> None:
    async with town.sessions() as session:
        task = await another(session, town)
        task.state = TaskState.CLOSED
        await session.flush()
        with pytest.raises(TaskIsClosed):
            await reports.open_(session, task, await her(session, town, KIN), NOW)
        assert await people.report_of(session, task, await her(session, town, KIN)) is None


async def test_whether_it_was_in_time_is_said_by_what_was_sent_first(town: Town) -> None:
    async with town.sessions() as session:
        report = await session.get_one(Report, town.ours.report)
        [first] = report.parts
        first.attempt = 1
        for attempt in (2, 3):
            session.add(
                Part(
                    report_id=report.id, person_id=MEMBER, chat_id=MEMBER, message_id=90 + attempt,
                    kind=Kind.TEXT, text="…", came_at=NOW + dt.timedelta(days=attempt),
                    attempt=attempt,
                )
            )  # fmt: skip
        report.attempt = 3
        await session.flush()
        await session.refresh(report, ["parts"])
        assert [*reports.earlier(report)] == [first]
        assert [each.attempt for each in reports.added(report)] == [3]
        first.copy_id, first.chat_id = None, town.ours.chat
        assert [each.attempt for each in reports.uncopied(report)] == [2, 3], "of the private chat"
        first.removed_at = NOW
        assert [each.attempt for each in reports.earlier(report)] == [2]


async def test_she_is_asked_for_more_only_on_what_was_returned_to_her_or_her_team(
    town: Town,
) -> None:
    async with town.sessions() as session:
        task = await task_of(session, town)
        report = await session.get_one(Report, town.ours.report)
        member, kin = await her(session, town, MEMBER), await her(session, town, KIN)
        assert not await people.returned(session, member)
        report.state = ReportState.RETURNED
        await session.flush()
        assert [*await people.returned(session, member)] == [task]
        assert not await people.returned(session, kin)
        for each in (member, kin):
            await note(session, task, each, team=1)
        assert [*await people.returned(session, kin)] == [task]
        task.state = TaskState.DELETED
        await session.flush()
        assert not await people.returned(session, member)


async def test_who_goes_on_to_the_next_report_gives_hers_out_of_her_hands(town: Town) -> None:
    async with town.sessions() as session:
        mentor, kin = await her(session, town, MENTOR), await her(session, town, KIN)
        first = await session.get_one(Report, town.ours.report)
        second = Report(
            club_id=town.ours.id, task_id=first.task_id, member_id=mentor.id, started_at=NOW,
            last_part_at=NOW, state=ReportState.SENT, sent_at=NOW + SECOND,
        )  # fmt: skip
        session.add(second)
        await session.flush()
        turn = await reviews.open_next(session, kin, first.task, NOW)
        assert turn.report is first
        turn = await reviews.open_next(session, kin, first.task, NOW, first.id)
        assert turn.report is second
        waits = await reviews.queue(session, mentor, first.task, NOW)
        assert [*waits.free] == [first], "nobody has it in hand any more"


@pytest.mark.parametrize(("alone", "refusal"), [(True, OwnReportAlone), (False, OwnReport)])
async def test_the_only_mentor_reads_that_her_own_report_needs_another_one(
    town: Town, *, alone: bool, refusal: type[Exception]
) -> None:
    async with town.sessions() as session:
        report = await session.get_one(Report, town.ours.report)
        mentor, kin = await her(session, town, MENTOR), await her(session, town, KIN)
        report.member = mentor
        if not alone:
            kin.role = Role.MENTOR
        await session.flush()
        with pytest.raises(refusal):
            await reviews.get(session, mentor, report.id)
