"""Two clubs do the same on the same day, and neither meets what is the other's."""

import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.contests import NoSuchContest
from domain.homework import NoSuchTask, ReportState
from domain.reminders import NoSuchReminder
from domain.talks import Reason, TalkIsOver
from models import (
    Club,
    Contest,
    ContestState,
    Hour,
    Letter,
    Member,
    Reminder,
    Report,
    Session,
    Sessions,
    Step,
    Talk,
    TalkState,
)
from services import (
    contest_steps,
    contests,
    homework,
    homework_people,
    homework_reports,
    openings,
    plans,
    polls,
    reminders,
    review_digests,
    roster,
    series,
    stars,
    talk_changes,
    talk_steps,
    talk_troubles,
    talks,
)
from tests.two_clubs import DAY, MEMBER, MENTOR, NOW, OUTSIDER, Side, Town, settle

WEEK = dt.timedelta(weeks=1)
FRIDAY = dt.datetime(2026, 11, 27, 4, 0, tzinfo=dt.UTC)  # ten in the morning in Bishkek
TUESDAY = dt.datetime(2026, 12, 1, 12, 30, tzinfo=dt.UTC)  # half past six in Bishkek


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


async def led(session: Session, side: Side, person: int = MENTOR) -> Member:
    mentor = await roster.find(session, side.id, person)
    assert mentor
    return mentor


async def held(session: Session, side: Side, starts_at: dt.datetime) -> Talk:
    """A talk of an earlier week."""
    talk = Talk(
        club_id=side.id, week=(starts_at - DAY).date(), state=TalkState.HELD,
        opens_at=starts_at - 2 * DAY, closes_at=starts_at - DAY, starts_at=starts_at,
        decided_by="votes",
    )  # fmt: skip
    session.add(talk)
    await session.flush()
    return talk


async def test_a_vote_is_about_what_the_own_club_has_done(town: Town) -> None:
    async with town.sessions() as session:
        mentor = await led(session, town.ours)
        for side in (town.ours, town.theirs):
            talk = await session.get_one(Talk, side.talk)
            talk.state, talk.starts_at = TalkState.HELD, NOW - DAY
            report = await session.get_one(Report, side.report)
            report.state, report.is_best = ReportState.ACCEPTED, True
        await session.flush()
        offered = await contests.events(session, mentor, NOW)
        assert [each.id for each in offered.talks] == [town.ours.talk]
        assert [each.id for each in offered.tasks] == [town.ours.task]
        assert [each.id for each in await contests.latest(session, mentor)] == [town.ours.contest]


async def test_two_clubs_can_vote_on_events_of_the_same_name(town: Town) -> None:
    async with town.sessions() as session:
        going = await session.get_one(Contest, town.theirs.contest)
        contest = await contests.about(session, await led(session, town.ours), going.title, NOW)
        assert contest.club_id == town.ours.id
        assert contest.state == ContestState.DRAFT
        assert going.state == ContestState.OPEN


async def test_what_a_button_names_is_looked_up_in_the_own_club(town: Town) -> None:
    async with town.sessions() as session:
        ours, theirs = town.ours, town.theirs
        for find in (contests.get, contests.get_shared, contests.get_locked):
            with pytest.raises(NoSuchContest):
                await find(session, ours.id, theirs.contest)
        with pytest.raises(NoSuchTask):
            await homework.get(session, ours.id, theirs.task)
        with pytest.raises(TalkIsOver):
            await talks.get(session, ours.id, theirs.talk)
        assert await homework_reports.find(session, ours.id, theirs.report) is None
        assert await homework_reports.find(session, theirs.id, theirs.report)


async def test_a_group_that_moves_takes_only_its_own_vote_along(town: Town) -> None:
    async with town.sessions() as session:
        theirs = await session.get_one(Contest, town.theirs.contest)
        theirs.message_id = 7
        await contest_steps.move_chat(session, await session.get_one(Club, town.ours.id))
        assert theirs.message_id == 7
        posted = await session.scalars(select(Letter.club_id).filter_by(kind="contests.post"))
        assert posted.all() == [town.ours.id]


async def test_stars_are_given_and_looked_up_within_the_club(town: Town) -> None:
    async with town.sessions() as session:
        members = await session.scalars(select(Member.id).where(Member.club_id == town.ours.id))
        ours = {*members}
        assert {each.id for each in await stars.candidates(session, town.ours.id)} <= ours
        shown = await stars.latest(session, town.ours.id)
        assert {each.member_id for each in shown.entries} <= ours
        newest = await stars.mark(session, town.ours.id)
        assert newest < await stars.mark(session, town.theirs.id)


async def test_how_another_club_has_met_decides_nothing_here(town: Town) -> None:
    """Neither at which hour it was, nor who was there."""
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        talk = await session.get_one(Talk, town.ours.talk)
        for weeks in (1, 2, 3):
            await held(session, town.theirs, talk.slots[1].starts_at - weeks * WEEK)
        decision = await polls.decision(session, talk, NOW)
        assert (decision.index, decision.by) == (0, Reason.NO_VOTES)
        assert await polls.missed_lately(session, talk, {MENTOR, MEMBER}) == set()
        assert await polls.standing(session, club) is None
        assert {each.person_id for each in await polls.members(session, club.id)} == {
            MENTOR,
            MEMBER,
        }
        assert {*await polls.to_nudge(session, talk)} == {MENTOR, MEMBER}


async def test_days_on_which_another_club_meets_are_free_here(town: Town) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        (await session.get_one(Talk, town.ours.talk)).state = TalkState.HELD
        talk = await openings.plan_next(session, club, NOW)
        session.add(Hour(club_id=town.theirs.id, weekday=4, at=dt.time(18, 30)))
        called_off = await held(session, town.ours, TUESDAY)
        called_off.state = TalkState.CANCELLED
        for n in range(3):
            meets = await held(session, town.theirs, TUESDAY + n * DAY)
            meets.state = TalkState.ANNOUNCED
        step = (await session.scalars(select(Step).filter_by(subject_id=talk.id))).one()
        await talk_steps.open_poll(session, club, step, talk.opens_at)
        assert talk.state == TalkState.POLLING
        assert [each.starts_at for each in talk.slots] == [TUESDAY + n * DAY for n in range(3)]


async def test_the_day_of_another_clubs_poll_puts_off_no_poll_here(town: Town) -> None:
    async with town.sessions() as session:
        theirs = await held(session, town.theirs, FRIDAY + 2 * DAY)
        theirs.opens_at, theirs.week = FRIDAY, FRIDAY.date()
        await session.flush()
        club = await session.get_one(Club, town.ours.id)
        talk = await openings.plan_next(session, club, FRIDAY + DAY)
        assert talk.opens_at == FRIDAY + 2 * DAY  # on Sunday, as always


async def test_the_talk_to_look_forward_to_is_that_of_the_own_club(town: Town) -> None:
    async with town.sessions() as session:
        (await session.get_one(Talk, town.ours.talk)).state = TalkState.HELD
        theirs = await session.get_one(Talk, town.theirs.talk)
        theirs.state, theirs.closes_at, theirs.closed_at = TalkState.POLLING, NOW + DAY, None
        await session.flush()
        assert await talks.next_talk(session, town.ours.id, NOW) is None
        assert not await talks.votes_at(session, town.ours.id, NOW)
        assert await talks.find(session, town.ours.id, theirs.id) is None
        assert await talks.hold(session, town.ours.id, theirs.id) is None
        assert await talks.next_talk(session, town.theirs.id, NOW) is theirs
        assert await talks.votes_at(session, town.theirs.id, NOW)
        assert not await talks.votes_at(session, town.theirs.id, NOW + DAY)


async def test_where_a_club_meets_and_what_of_changes_no_post_of_another(town: Town) -> None:
    async with town.sessions() as session:
        ours = await session.get_one(Talk, town.ours.talk)
        theirs = await session.get_one(Talk, town.theirs.talk)
        ours.state = theirs.state = TalkState.ANNOUNCED
        await session.flush()
        await talk_changes.follow_club(session, town.ours.id, NOW)
        await talk_changes.last_as_set(session, town.ours.id, NOW)
        assert (ours.revision, theirs.revision) == (2, 0)
        ends = await session.scalars(select(Step.club_id).filter_by(kind="talks.hold"))
        assert ends.all() == [town.ours.id]


async def test_what_was_prepared_goes_on_in_the_own_club_only(town: Town) -> None:
    async with town.sessions() as session:
        theirs = await session.get_one(Talk, town.theirs.talk)
        theirs.topic = "Бюджет (1/3)"
        club = await session.get_one(Club, town.ours.id)
        following = {}
        for side in (town.ours, town.theirs):
            its = await session.get_one(Club, side.id)
            following[side.id] = await openings.plan_next(session, its, NOW)
            following[side.id].topic = None
        (await session.get_one(Talk, town.ours.talk)).topic = None
        await session.flush()
        await series.carry_topic(session, following[club.id])
        assert following[club.id].topic is None
        theirs.topic = "Суу"
        await talk_troubles.skip(session, theirs)
        assert following[club.id].topic is None
        assert following[town.theirs.id].topic == "Суу"


async def test_tasks_and_reports_are_found_in_the_own_club(town: Town) -> None:
    async with town.sessions() as session:
        for side in (town.ours, town.theirs):
            report = await session.get_one(Report, side.report)
            report.state, report.sent_at = ReportState.SENT, NOW
        await session.flush()
        for side in (town.ours, town.theirs):
            found = await homework.open_tasks(session, side.id, NOW)
            assert [each.id for each in found] == [side.task]
            task = await homework.by_number(session, side.id, 1)
            assert task
            assert task.id == side.task
            waiting = await session.scalars(review_digests.waiting(side.id))
            assert [each.id for each in waiting] == [side.report]
            assert {each.club_id for each in await homework_people.missing(session, task)} <= {
                side.id
            }
            report = await session.get_one(Report, side.report)
            report.state = ReportState.RETURNED
        await session.flush()
        member = await led(session, town.ours, MEMBER)
        assert [each.id for each in await homework_people.returned(session, member)] == [
            town.ours.task
        ]


async def test_what_a_mentor_has_planned_is_for_her_club(town: Town) -> None:
    async with town.sessions() as session:
        for side, readers in ((town.ours, {MEMBER}), (town.theirs, {OUTSIDER})):
            found = await reminders.planned(session, side.id)
            assert {each.club_id for each in found} <= {side.id}
            reminder = await session.get_one(Reminder, side.reminded.reminder)
            assert {*await reminders.readers(session, reminder, NOW)} == readers
        with pytest.raises(NoSuchReminder):
            await reminders.get(session, town.ours.id, town.theirs.reminded.reminder)
        for side in (town.ours, town.theirs):
            club = await session.get_one(Club, side.id)
            await openings.plan_next(session, club, NOW)
            shown = await plans.ahead(session, club, NOW, weeks=2)
            assert {each.club_id for each in shown.steps} == {side.id}
