"""Whom a vote shows, and who hears how it ended."""

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.contests import NoSuchCandidate, NotOpen
from domain.homework import Kind, ReportState
from models import (
    Attendance,
    Contest,
    ContestState,
    Letter,
    Member,
    MemberState,
    Part,
    Report,
    Role,
    Sessions,
    Talk,
    TalkState,
    Task,
    Voters,
)
from services import (
    contest_candidates,
    contest_results,
    contest_steps,
    contests,
    homework_changes,
    offices,
    roster,
)
from tests.office_scene import AWAY, GUEST, KIN, TRAINER, fill, give_to, member_id
from tests.two_clubs import DAY, LEFT, MEMBER, MENTOR, NOW, OUTSIDER, Town


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


@pytest.mark.parametrize(
    ("maker", "kind", "readers"),
    [
        (MENTOR, "contests.result", {MENTOR}),
        (TRAINER, "contests.result", {MENTOR, TRAINER}),
        (TRAINER, "contests.confirm", {MENTOR}),
    ],
)
async def test_the_trainer_who_made_a_vote_hears_its_result_and_confirms_nothing(
    town: Town, maker: int, kind: str, readers: set[int]
) -> None:
    await give_to(town, maker)
    async with town.sessions() as session:
        contest = await session.get_one(Contest, town.ours.contest)
        await contest_results.tell_mentors(session, contest, kind, NOW)
        told = await session.scalars(select(Letter.chat_id).filter_by(kind=kind))
        assert {*told} == readers


async def test_before_its_end_a_vote_gives_no_stars(town: Town) -> None:
    async with town.sessions() as session:
        contest = await session.get_one(Contest, town.ours.contest)
        with pytest.raises(NotOpen):
            await contest_results.announce(session, contest, NOW)
        with pytest.raises(NotOpen):
            await contest_results.confirm(session, contest, NOW)
        assert contest.state == ContestState.OPEN


async def test_a_vote_is_about_what_was_held_lately_and_what_was_marked_as_best(
    town: Town,
) -> None:
    async with town.sessions() as session:
        mentor = await roster.find(session, town.ours.id, MENTOR)
        talk = await session.get_one(Talk, town.ours.talk)
        report = await session.get_one(Report, town.ours.report)
        assert mentor
        held = {
            (TalkState.HELD, NOW - DAY): True,
            (TalkState.ANNOUNCED, NOW): True,
            (TalkState.CANCELLED, NOW - DAY): False,
            (TalkState.HELD, NOW - 31 * DAY): False,
            (TalkState.ANNOUNCED, NOW + DAY): False,
        }
        for (talk.state, talk.starts_at), is_offered in held.items():
            offered = (await contests.events(session, mentor, NOW)).talks
            assert bool(offered) == is_offered, (talk.state, talk.starts_at)
        for state, is_best in ((ReportState.ACCEPTED, False), (ReportState.SENT, True)):
            report.state, report.is_best = state, is_best
            assert not (await contests.events(session, mentor, NOW)).tasks


async def test_a_trainer_makes_votes_on_her_own_tasks_and_sees_her_own_votes(town: Town) -> None:
    async with town.sessions.begin() as session:
        report = await session.get_one(Report, town.ours.report)
        report.state, report.is_best = ReportState.ACCEPTED, True
        trainer = await roster.find(session, town.ours.id, TRAINER)
        assert trainer
        assert not (await contests.events(session, trainer, NOW)).tasks
        assert not await contests.latest(session, trainer)
    await give_to(town, TRAINER)
    async with town.sessions() as session:
        trainer = await roster.find(session, town.ours.id, TRAINER)
        assert trainer
        [task] = (await contests.events(session, trainer, NOW)).tasks
        [contest] = await contests.latest(session, trainer)
        assert (task.id, contest.id) == (town.ours.task, town.ours.contest)


async def test_who_was_at_another_talk_was_not_at_this_one(town: Town) -> None:
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        talk.state, talk.starts_at = TalkState.HELD, NOW - DAY
        mentor = await roster.find(session, town.ours.id, MENTOR)
        her = await roster.find(session, town.ours.id, MEMBER)
        assert mentor
        assert her
        contest = await contests.about_talk(session, mentor, talk.id, "Чай", NOW)
        contest.voters = Voters.PRESENT
        there = Attendance(talk_id=town.theirs.talk, member_id=her.id, marked_at=NOW)
        session.add(there)
        await session.flush()
        assert await contests.electorate(session, contest) == []


@pytest.mark.parametrize(
    ("state", "is_new"),
    [
        (ContestState.DRAFT, False),
        (ContestState.CANCELLED, True),
        (ContestState.ANNOUNCED, True),
    ],
)
async def test_what_is_over_can_be_voted_on_again_under_its_name(
    town: Town, state: ContestState, *, is_new: bool
) -> None:
    async with town.sessions() as session:
        mentor = await roster.find(session, town.ours.id, MENTOR)
        before = await session.get_one(Contest, town.ours.contest)
        assert mentor
        before.state = state
        await session.flush()
        again = await contests.about(session, mentor, before.title, NOW)
        assert (again is not before) == is_new


async def test_a_group_that_moves_keeps_the_message_of_a_vote_that_is_over(town: Town) -> None:
    async with town.sessions() as session:
        contest = await session.get_one(Contest, town.ours.contest)
        contest.message_id, contest.state = 7, ContestState.ANNOUNCED
        await session.flush()
        await contest_steps.move_chat(session, contest.club)
        assert contest.message_id == 7


async def test_those_stand_who_learn_in_this_club_and_are_in_it(town: Town) -> None:
    async with town.sessions() as session:
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        contest = await contests.about(session, mentor, "Шерине", NOW)
        shown = (await contest_candidates.field(session, contest, 0)).page.entries
        assert {each.person_id for each, _ in shown} == {MEMBER, KIN, AWAY}
        strangers = select(Member.id).where(Member.person_id.in_((LEFT, OUTSIDER)))
        for other in await session.scalars(strangers):
            with pytest.raises(NoSuchCandidate):
                await contest_candidates.stand(session, contest, other, stands=True)


@pytest.mark.parametrize("became", [MemberState.LEFT, Role.GUEST])
async def test_who_does_not_learn_here_any_more_is_not_proposed_with_her_report(
    town: Town, became: MemberState | Role
) -> None:
    hers = await member_id(town, MEMBER)
    async with town.sessions() as session:
        report = await session.get_one(Report, town.ours.report)
        report.state, report.is_best = ReportState.ACCEPTED, True
        her = await session.get_one(Member, hers)
        if isinstance(became, Role):
            her.role = became
        else:
            her.state = became
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        task = await session.get_one(Task, town.ours.task)
        contest = await contests.about_task(session, mentor, task, "Суу", NOW)
        assert contest.candidates == []


async def test_a_task_proposes_its_own_reports_without_what_was_taken_out(town: Town) -> None:
    async with town.sessions() as session:
        task = await session.get_one(Task, town.ours.task)
        other = Task(
            club_id=task.club_id, number=2, state=task.state, author_id=MENTOR, bot="club_bot",
            kind=Kind.TEXT, title="Жол", text="…", due_at=NOW, created_at=NOW,
        )  # fmt: skip
        session.add(other)
        await session.flush()
        report = await session.get_one(Report, town.ours.report)
        report.state, report.is_best = ReportState.ACCEPTED, True
        for number, (file, removed) in enumerate((("wrong", NOW), ("right", None))):
            session.add(
                Part(
                    report_id=report.id,
                    person_id=MEMBER,
                    chat_id=MEMBER,
                    message_id=90 + number,
                    kind=Kind.PHOTO,
                    text="",
                    file_id=file,
                    came_at=NOW,
                    removed_at=removed,
                    attempt=report.attempt,
                )
            )
        await session.flush()
        await session.refresh(report, ["parts"])
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        mine = await contests.about_task(session, mentor, task, "Суу", NOW)
        assert [each.file_id for each in mine.candidates] == ["right"]
        assert (await contests.about_task(session, mentor, other, "Жол", NOW)).candidates == []


async def test_what_was_sent_to_the_mentors_alone_stays_out_of_a_vote(town: Town) -> None:
    """Also when the task was opened to the group later."""
    async with town.sessions() as session:
        task = await session.get_one(Task, town.ours.task)
        task.is_private = True
        report = await session.get_one(Report, town.ours.report)
        report.state, report.is_best = ReportState.ACCEPTED, True
        [part] = report.parts
        part.file_id = "hers"
        await session.flush()
        await homework_changes.switch_privacy(session, task, NOW)
        await session.refresh(part)
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        [stands] = (await contests.about_task(session, mentor, task, "Суу", NOW)).candidates
        assert not task.is_private
        assert stands.file_id is None


async def test_an_oblast_has_a_co_mentor_in_each_club(town: Town) -> None:
    """Another club's one is nobody here."""
    hers = await member_id(town, GUEST)
    async with town.sessions() as session:
        theirs = await roster.find(session, town.theirs.id, OUTSIDER)
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert theirs
        assert mentor
        theirs.role, theirs.leads, theirs.oblast = Role.CO_MENTOR, "talas", "talas"
        guest = await session.get_one(Member, hers)
        guest.oblast = "talas"
        await session.flush()
        made = await offices.appoint(session, mentor, guest.id, Role.CO_MENTOR, NOW)
        assert made.leads == "talas"
