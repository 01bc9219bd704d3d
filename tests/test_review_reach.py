"""How far the eyes of who reviews reach, and which letters about a report still hold."""

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.homework import ReportState
from models import Letter, Member, MemberState, Part, Report, Role, Sessions, TaskState
from services import review_decisions, review_digests, review_letters, reviews, roster, scopes
from services.reviews import Words
from tests.office_scene import AWAY, KIN, TRAINER, fill, give_to
from tests.task_scene import another, her
from tests.two_clubs import DAY, LEFT, MEMBER, MENTOR, NOW, OUTSIDER, Town


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


async def test_a_co_mentor_without_an_oblast_looks_after_nobody(town: Town) -> None:
    """Not after those whose oblast nobody knows, either."""
    async with town.sessions() as session:
        kin, member = await her(session, town, KIN), await her(session, town, MEMBER)
        kin.leads = member.oblast = None
        await session.flush()
        assert not scopes.reaches(kin, member)
        found = await session.scalars(select(Member.person_id).where(scopes.members(kin)))
        assert found.all() == []
        assert await review_digests.of(session, kin, NOW) is None


async def test_a_co_mentor_looks_after_her_oblast_in_her_club(town: Town) -> None:
    async with town.sessions() as session:
        kin = await her(session, town, KIN)
        theirs = await roster.find(session, town.theirs.id, OUTSIDER)
        assert theirs
        assert theirs.oblast == kin.leads
        found = await session.scalars(select(Member.person_id).where(scopes.members(kin)))
        assert {*found} == {MENTOR, MEMBER, KIN, LEFT}, "who has left, too"


async def test_a_trainer_reviews_what_she_has_given_and_nothing_else(town: Town) -> None:
    await give_to(town, TRAINER)
    async with town.sessions() as session:
        trainer = await her(session, town, TRAINER)
        report = await session.get_one(Report, town.ours.report)
        assert await reviews.get(session, trainer, report.id) is report
        digest = await review_digests.of(session, trainer, NOW)
        assert digest
        assert {each.id: n for each, n in digest.waiting.items()} == {town.ours.task: 1}


async def test_reports_come_in_the_order_they_were_sent_and_of_one_task(town: Town) -> None:
    async with town.sessions() as session:
        mentor = await her(session, town, MENTOR)
        first = await session.get_one(Report, town.ours.report)
        other = await another(session, town)
        facts = {"club_id": town.ours.id, "started_at": NOW, "last_part_at": NOW}
        for person, task, sent_at in (
            (KIN, first.task_id, NOW - DAY), (AWAY, other.id, NOW - 2 * DAY),
        ):  # fmt: skip
            author = await her(session, town, person)
            sent = {"state": ReportState.SENT, "sent_at": sent_at}
            session.add(Report(task_id=task, member_id=author.id, **sent, **facts))
        await session.flush()
        waits = await reviews.queue(session, mentor, first.task, NOW)
        assert [each.member.person_id for each in waits.free] == [KIN, MEMBER]
        turn = await reviews.open_next(session, mentor, first.task, NOW)
        assert turn.report
        assert turn.report.member.person_id == KIN
        assert {each.id: n for each, n in turn.others.items()} == {other.id: 1}
        skipped = await reviews.open_next(session, mentor, first.task, NOW, turn.report.id)
        assert skipped.report is first
        again = await reviews.open_next(session, mentor, first.task, NOW, first.id)
        assert again.report is turn.report, "what was skipped comes round again"


async def test_a_letter_about_a_decision_holds_while_it_stands_and_she_is_in_the_club(
    town: Town,
) -> None:
    async with town.sessions() as session:
        mentor, member = await her(session, town, MENTOR), await her(session, town, MEMBER)
        report = await session.get_one(Report, town.ours.report)
        await reviews.take_in_hand(session, mentor, report, NOW)
        await review_decisions.return_(session, mentor, report, Words(text="…"), NOW)
        letter = (await session.scalars(select(Letter).filter_by(kind="reviews.returned"))).one()
        assert await review_letters.returned(session, letter, NOW)
        report.decided_at = NOW + DAY  # once more, after it was undone
        assert await review_letters.returned(session, letter, NOW) is None
        report.decided_at, report.task.state = NOW, TaskState.DELETED
        assert await review_letters.returned(session, letter, NOW) is None
        report.task.state, member.state = TaskState.PUBLISHED, MemberState.LEFT
        await session.flush()
        assert await review_letters.returned(session, letter, NOW) is None


async def test_of_an_undoing_she_reads_only_while_nothing_was_decided_anew(town: Town) -> None:
    async with town.sessions() as session:
        report = await session.get_one(Report, town.ours.report)
        about = {"club_id": town.ours.id, "params": {"report": report.id}}
        letter = Letter(kind="reviews.undone", chat_id=MEMBER, **about)
        for state in ReportState:
            report.state = state
            await session.flush()
            shown = await review_letters.undone(session, letter, NOW)
            assert bool(shown) == (state == ReportState.SEEN)


async def test_what_a_task_keeps_for_the_mentors_shows_nothing_in_the_group(town: Town) -> None:
    async with town.sessions() as session:
        report = await session.get_one(Report, town.ours.report)
        report.state, report.receipt_id = ReportState.ACCEPTED, 7
        letter = Letter(kind="reviews.react", params={"report": report.id})
        assert await review_letters.reaction(session, letter, NOW)
        report.task.is_private = True
        assert await review_letters.reaction(session, letter, NOW) is None
        report.task.is_private, report.state = False, ReportState.SEEN
        found = await review_letters.reaction(session, letter, NOW)
        assert found
        assert (found.message, found.emoji) == (7, "👀"), "under what she sent herself"
        report.receipt_id = 8
        found = await review_letters.reaction(session, letter, NOW)
        assert found
        assert found.emoji is None, "our own copy needs no eyes"


async def test_what_she_has_taken_out_is_not_shown_to_the_mentor(town: Town) -> None:
    async with town.sessions() as session:
        mentor = await her(session, town, MENTOR)
        report = await session.get_one(Report, town.ours.report)
        await reviews.take_in_hand(session, mentor, report, NOW)
        [part] = report.parts
        about = {"club_id": town.ours.id, "chat_id": MENTOR}
        letter = Letter(**about, params={"report": report.id, "parts": [part.id]})
        assert await review_letters.parts(session, letter, NOW)
        (await session.get_one(Part, part.id)).removed_at = NOW
        await session.flush()
        assert await review_letters.parts(session, letter, NOW) is None


async def test_who_does_not_review_any_more_is_told_of_no_reports(town: Town) -> None:
    async with town.sessions() as session:
        kin = await her(session, town, KIN)
        letter = Letter(club_id=town.ours.id, chat_id=KIN)
        assert await review_digests.load(session, letter, NOW)
        kin.role = Role.MEMBER
        await session.flush()
        assert await review_digests.load(session, letter, NOW) is None
