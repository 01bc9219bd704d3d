"""In whose hands a report is, who decides on it, and whose decision can be undone by whom."""

import asyncio
import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.errors import ClubError
from domain.homework import ChangedMeanwhile, NoSuchTask, ReportState
from domain.reviews import LOOKING, AlreadyDecided, InOtherHands, OwnReport
from domain.roles import OutOfReach
from models import (
    Letter,
    LetterState,
    Report,
    Role,
    Session,
    Sessions,
    Task,
    TaskState,
    is_conflict,
)
from services import review_decisions, review_digests, review_letters, reviews
from services.reviews import Words
from tests.databases import ONLY_POSTGRES
from tests.office_scene import AWAY, KIN, TRAINER, fill
from tests.task_scene import her
from tests.two_clubs import DAY, MEMBER, MENTOR, NOW, RIVAL, Town

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


async def test_a_report_in_the_hands_of_one_is_free_again_a_quarter_of_an_hour_later(
    town: Town,
) -> None:
    async with town.sessions() as session:
        mentor, kin = await her(session, town, MENTOR), await her(session, town, KIN)
        report = await session.get_one(Report, town.ours.report)
        await reviews.take_in_hand(session, mentor, report, NOW)
        about = (report.id, report.version)
        assert await reviews.as_seen(session, mentor, *about, NOW) is report
        with pytest.raises(InOtherHands):
            await reviews.as_seen(session, kin, *about, NOW + LOOKING - MINUTE)
        waits = await reviews.queue(session, kin, report.task, NOW + LOOKING - MINUTE)
        assert ([*waits.free], [*waits.held]) == ([], [report])
        assert await reviews.as_seen(session, kin, *about, NOW + LOOKING) is report
        waits = await reviews.queue(session, kin, report.task, NOW + LOOKING)
        assert ([*waits.free], [*waits.held]) == ([report], [])


@ONLY_POSTGRES
async def test_while_one_reads_a_card_nobody_else_hears_that_all_is_reviewed(town: Town) -> None:
    async with town.sessions() as session, town.sessions() as other:
        mentor, kin = await her(session, town, MENTOR), await her(other, town, KIN)
        report = await session.get_one(Report, town.ours.report)
        assert (await reviews.case(session, mentor, report, NOW)).waiting == 1
        task = await other.get_one(Task, town.ours.task)
        turn = await reviews.open_next(other, kin, task, NOW)
        assert turn.report
        assert turn.report.id == report.id


@ONLY_POSTGRES
async def test_of_two_who_take_a_report_at_once_the_second_begins_anew(town: Town) -> None:
    async def take(person: int) -> reviews.Turn:
        async with town.sessions.begin() as session:
            task = await session.get_one(Task, town.ours.task)
            return await reviews.open_next(session, await her(session, town, person), task, NOW)

    found = await asyncio.gather(take(MENTOR), take(KIN), return_exceptions=True)
    beaten = [each for each in found if isinstance(each, Exception)]
    turns = [each for each in found if isinstance(each, reviews.Turn)]
    assert all(is_conflict(each) for each in beaten)
    assert [each.report.id for each in turns if each.report] == [town.ours.report]
    assert all(each.held_by for each in turns if not each.report), "unless she came later"


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (ReportState.ACCEPTED, AlreadyDecided),
        (ReportState.RETURNED, AlreadyDecided),
        (ReportState.WITHDRAWN, ChangedMeanwhile),
        (ReportState.DRAFT, ChangedMeanwhile),
    ],
)
async def test_what_is_decided_or_taken_back_is_not_decided_on(
    town: Town, state: ReportState, refusal: type[ClubError]
) -> None:
    async with town.sessions() as session:
        mentor = await her(session, town, MENTOR)
        report = await session.get_one(Report, town.ours.report)
        report.state = state
        await session.flush()
        with pytest.raises(refusal):
            await reviews.as_seen(session, mentor, report.id, report.version, NOW)


async def test_what_has_changed_since_is_shown_once_more_and_not_decided_on(town: Town) -> None:
    async with town.sessions() as session:
        mentor = await her(session, town, MENTOR)
        report = await session.get_one(Report, town.ours.report)
        seen = report.version - 1
        assert await reviews.as_seen(session, mentor, report.id, seen, NOW) is None
        assert (await session.scalars(select(Letter).filter_by(kind="reviews.card"))).one()


@pytest.mark.parametrize("person", [AWAY, TRAINER, MEMBER])
async def test_a_report_out_of_her_reach_is_not_hers_to_review(town: Town, person: int) -> None:
    async with town.sessions() as session:
        reader = await her(session, town, person)
        with pytest.raises((OutOfReach, OwnReport)):
            await reviews.get(session, reader, town.ours.report)
        if person != MEMBER:
            task = await session.get_one(Task, town.ours.task)
            waits = await reviews.queue(session, reader, task, NOW)
            assert not waits.free
            assert await review_digests.of(session, reader, NOW) is None


async def test_a_report_of_another_club_or_a_deleted_task_is_not_there(town: Town) -> None:
    async with town.sessions() as session:
        mentor = await her(session, town, MENTOR)
        with pytest.raises(NoSuchTask):
            await reviews.get(session, mentor, town.theirs.report)
        (await session.get_one(Task, town.ours.task)).state = TaskState.DELETED
        await session.flush()
        with pytest.raises(NoSuchTask):
            await reviews.get(session, mentor, town.ours.report)
        assert await review_digests.of(session, mentor, NOW) is None


async def test_a_co_mentor_does_not_decide_on_her_own_report(town: Town) -> None:
    async with town.sessions() as session:
        kin = await her(session, town, KIN)
        report = await session.get_one(Report, town.ours.report)
        report.member = kin
        await session.flush()
        with pytest.raises(OwnReport):
            await reviews.get(session, kin, report.id)
        waits = await reviews.queue(session, kin, report.task, NOW)
        assert ([*waits.free], [*waits.own]) == ([], [report])
        assert await review_digests.of(session, kin, NOW) is None
        assert await review_digests.of(session, await her(session, town, MENTOR), NOW)


async def accepted(session: Session, town: Town) -> Report:
    mentor = await her(session, town, MENTOR)
    report = await session.get_one(Report, town.ours.report)
    await reviews.take_in_hand(session, mentor, report, NOW)
    await review_decisions.accept(session, mentor, report, NOW)
    return report


async def test_a_decision_is_undone_by_who_made_it_and_only_the_last_one(town: Town) -> None:
    async with town.sessions() as session:
        report = await accepted(session, town)
        kin, mentor = await her(session, town, KIN), await her(session, town, MENTOR)
        for who, attempt in ((kin, report.attempt), (mentor, report.attempt + 1)):
            with pytest.raises(AlreadyDecided):
                await review_decisions.undo(session, who, report.id, attempt, NOW)
        assert report.state == ReportState.ACCEPTED
        await review_decisions.undo(session, mentor, report.id, report.attempt, NOW)
        with pytest.raises(AlreadyDecided):
            await review_decisions.undo(session, mentor, report.id, report.attempt, NOW)


@pytest.mark.parametrize("has_heard", [True, False])
async def test_who_has_not_heard_of_a_decision_hears_nothing_of_its_undoing(
    town: Town, *, has_heard: bool
) -> None:
    async with town.sessions() as session:
        report = await accepted(session, town)
        told = (await session.scalars(select(Letter).filter_by(kind="reviews.accepted"))).one()
        assert told.not_before == NOW + MINUTE
        assert told.chat_id == MEMBER
        if has_heard:
            told.state, told.settled_at = LetterState.SENT, NOW
        await session.flush()
        mentor = await her(session, town, MENTOR)
        await review_decisions.undo(session, mentor, report.id, report.attempt, NOW + MINUTE)
        undone = await session.scalars(select(Letter.chat_id).filter_by(kind="reviews.undone"))
        assert undone.all() == [MEMBER] * has_heard
        if not has_heard:
            assert await review_letters.decided(session, told, NOW) is None


async def test_what_a_mentor_said_is_corrected_by_her_alone_as_long_as_she_reviews(
    town: Town,
) -> None:
    async with town.sessions() as session:
        mentor, kin = await her(session, town, MENTOR), await her(session, town, KIN)
        report = await session.get_one(Report, town.ours.report)
        await review_decisions.comment(session, mentor, report, Words(text="a", message_id=7), NOW)
        for who in (kin.person_id, RIVAL):
            assert not await review_decisions.correct(session, who, 7, "b", NOW)
        assert not await review_decisions.correct(session, MENTOR, 8, "b", NOW)
        assert await review_decisions.correct(session, MENTOR, 7, "b", NOW)
        said = (await session.scalars(select(Letter).filter_by(kind="reviews.comment"))).one()
        assert said.params["text"] == "b", "she has not read it yet, and reads it once"
        mentor.role = Role.MEMBER
        await session.flush()
        assert not await review_decisions.correct(session, MENTOR, 7, "c", NOW)


async def test_a_letter_for_a_mentor_with_a_report_in_hand_is_for_her_alone(town: Town) -> None:
    async with town.sessions() as session:
        report = await session.get_one(Report, town.ours.report)
        mentor, kin = await her(session, town, MENTOR), await her(session, town, KIN)
        await reviews.take_in_hand(session, mentor, report, NOW)
        about = {"club_id": town.ours.id, "params": {"report": report.id}}
        assert await review_letters.card(session, Letter(chat_id=MENTOR, **about), NOW)
        assert await review_letters.card(session, Letter(chat_id=KIN, **about), NOW) is None
        await reviews.take_in_hand(session, kin, report, NOW + DAY)
        assert await review_letters.card(session, Letter(chat_id=MENTOR, **about), NOW) is None
        kin.role = Role.MEMBER
        await session.flush()
        assert await review_letters.card(session, Letter(chat_id=KIN, **about), NOW) is None
        mentor_again = await reviews.as_seen(
            session, mentor, report.id, report.version, NOW + 2 * DAY
        )
        assert mentor_again is report
