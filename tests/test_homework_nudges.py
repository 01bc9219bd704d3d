"""Reminders of homework: to those who are missing, in private; the group hears only counts."""

import datetime as dt
import random

import pytest
from sqlalchemy import select

from domain.clubs import Oblast
from domain.homework_board import Span
from domain.roles import Role
from models import Club, Letter, Received, Session, Step, Task
from sandbox.people import messages
from services import clubs, homework, homework_changes, homework_steps, homework_terms, plans
from services.steps import NotYet
from tests.homework_scene import PHOTO, HomeworkClub, days, open_club, open_with_task
from tests.story import Story
from tests.talk_scene import member_row, row

NUDGE = "⏰ Эске салабыз"
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
async def club(story: Story, request: pytest.FixtureRequest) -> HomeworkClub:
    live = open_with_task if "task" in request.fixturenames else open_club
    return await live(story)


def nudges(club: HomeworkClub, person: int) -> int:
    return sum(NUDGE in each for each in club.in_private(person) if "№" in each)


async def test_seven_and_two_days_before_and_on_the_day_the_missing_are_reminded(
    club: HomeworkClub,
    task: Task,
) -> None:
    done, missing, *_ = club.members
    await club.send_to_group(done, PHOTO, reply_to=task.card_id)
    for left, count in ((8, 0), (6, 1), (1, 2), (0, 3)):
        await club.story.until(task.due_at - days(left))
        assert (nudges(club, done), nudges(club, missing)) == (0, count)
    await club.story.until(task.due_at + days(20))
    assert nudges(club, missing) == 3


async def test_a_task_of_six_months_is_remembered_monthly(club: HomeworkClub) -> None:
    task = await club.give(term="6 ай")
    await club.story.until(task.due_at - days(20))
    assert nudges(club, club.members[0]) == 5


async def test_a_reminder_waits_a_minute_for_a_report_that_came_and_is_not_read_yet(
    club: HomeworkClub,
    task: Task,
) -> None:
    """It may be that of the one with whom she works."""
    planned = select(Step).where(Step.kind == "homework.nudge", Step.subject_id == task.id)
    reminded = select(Letter.chat_id).where(Letter.kind == "homework.nudge")
    async with club.session() as session:
        step = (await session.scalars(planned.order_by(Step.due_at))).all()[0]
        of_hers = {"queue": club.group.id, "person_id": club.members[0], "body": "{}"}
        came = {"not_before": step.due_at, "received_at": step.due_at}
        session.add(Received(update_id=10**9, **of_hers, **came))
        here = await row(session, club)
        with pytest.raises(NotYet):
            await homework_steps.nudge(session, here, step, step.due_at + 59 * SECOND)
        assert not (await session.scalars(reminded)).all()
        await homework_steps.nudge(session, here, step, step.due_at + 60 * SECOND)
        assert {*await session.scalars(reminded)} == {*club.members}


async def test_two_days_before_the_group_hears_how_many_and_no_name(
    club: HomeworkClub, task: Task
) -> None:
    await club.send_to_group(club.members[0], PHOTO, reply_to=task.card_id)
    await club.story.until(task.due_at)
    told = [each for each in club.in_group() if "Тапшыргандар: 1 / 6. Рахмат!" in each]
    assert len(told) == 1


async def test_where_nobody_has_reported_yet_the_group_is_not_thanked(
    club: HomeworkClub, task: Task
) -> None:
    await club.story.until(task.due_at)
    [told] = [each for each in club.in_group() if each.startswith("📚 №1")]
    assert told.splitlines()[1:] == ["⏳ Акыркы мөөнөт: жекшемби, 6-декабрь, 20:00"]


async def test_the_group_never_reads_the_name_of_who_is_missing(club: HomeworkClub) -> None:
    """All that we write there in the whole life of a task."""
    task = await club.give(term="1 апта")
    reporter = club.members[0]
    await club.follow(reporter, task)
    await club.send(reporter, PHOTO)
    await club.story.until(task.due_at + days(3))
    await club.tap(club.mentor, "Эске салуу")
    missing = [club.story.world.people[each].first_name for each in club.members[1:]]
    ours = [
        str(message.body.get("text") or message.body.get("caption") or "")
        for message in club.group.messages.values()
        if message.author == club.bot
    ]
    assert len(ours) > 3
    assert [text for text in ours if any(name in text for name in missing)] == []


async def test_at_night_the_mentor_is_told_when_what_she_asks_for_will_be_heard(
    club: HomeworkClub,
) -> None:
    late = club.story.now.replace(hour=16, minute=30)  # 22:30 in the club
    await club.story.until(late)
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, "Жыйын өткөрүңүз.")
    await club.tap(club.mentor, "2 апта")
    shown = await club.tap(club.mentor, "Жарыялоо")
    assert "үнсүз" in shown["text"]
    assert await club.task(state="published")
    shown = await club.tap(club.mentor, "Эске салуу")
    assert ("08:00" in shown["text"], nudges(club, club.members[0])) == (True, 0)
    await club.story.until(late + dt.timedelta(hours=10))
    assert nudges(club, club.members[0]) == 1
    shown = await club.tap(club.mentor, "Эске салуу")
    assert shown["text"] == "🔔 Эске салынды: 6 катышуучу"


async def test_a_co_mentor_reminds_the_missing_of_her_oblast_and_nobody_else(
    club: HomeworkClub,
    task: Task,
) -> None:
    leader, hers, other, reported, *_ = club.members
    await club.send_to_group(reported, PHOTO, reply_to=task.card_id)
    async with club.session() as session:
        for person in (leader, hers, other, reported):
            oblast = Oblast.OSH if person != other else Oblast.NARYN
            (await member_row(session, club, person)).oblast = oblast
        by = await member_row(session, club, leader)
        by.role = by.office = Role.CO_MENTOR
        by.leads = Oblast.OSH
        task, now = await homework.get(session, club.id, task.id), club.story.now
        assert await homework_steps.remind(session, task, "by hand", now, by=by) == 2
    await club.story.after(minutes=1)
    assert [each for each in club.members if nudges(club, each)] == [leader, hers]


async def test_the_mentor_hears_when_the_deadline_has_passed(
    club: HomeworkClub, task: Task
) -> None:
    await club.story.until(task.due_at + days(1))
    assert any("Мөөнөтү өтүп кетти" in each for each in club.in_private(club.mentor))


def first_nudge(task: Task) -> dt.datetime:
    """At ten in the morning, a week before the deadline."""
    return task.due_at.replace(hour=4, minute=0) - days(7)


async def nudge_line(session: Session, club: HomeworkClub, at: dt.datetime) -> plans.Line:
    here = await session.get_one(Club, club.id)
    mine = select(Step.id).where(Step.kind == "homework.nudge", Step.due_at == at)
    return await plans.line(session, here, (await session.scalars(mine)).one())


async def move_first_nudge(club: HomeworkClub, task: Task) -> dt.datetime:
    """The mentor moves it from ten in the morning to one in the afternoon."""
    at = first_nudge(task)
    async with club.session() as session:
        line = await nudge_line(session, club, at)
        await plans.move(session, line, at + dt.timedelta(hours=3), club.story.now)
    return at + dt.timedelta(hours=3)


async def take_late(club: HomeworkClub, task: Task, *, late: bool) -> None:
    async with club.session() as session:
        mine = await session.get_one(Task, task.id)
        await homework_changes.take_late(session, mine, club.mentor, club.story.now, late=late)


async def comes_at(club: HomeworkClub, moment: dt.datetime) -> bool:
    """Does the next reminder come just then?"""
    missing = club.members[0]
    before = nudges(club, missing)
    await club.story.until(moment - dt.timedelta(seconds=1))
    early = nudges(club, missing)
    await club.story.until(moment)
    return (early, nudges(club, missing)) == (before, before + 1)


async def test_a_reminder_that_she_has_moved_stays_there_when_late_reports_are_refused(
    club: HomeworkClub,
    task: Task,
) -> None:
    moved = await move_first_nudge(club, task)
    await take_late(club, task, late=False)
    assert await comes_at(club, moved)


async def test_a_reminder_that_she_has_moved_stays_there_when_the_missing_get_more_time(
    club: HomeworkClub,
    task: Task,
) -> None:
    await take_late(club, task, late=False)
    moved = await move_first_nudge(club, task)
    async with club.session() as session:
        mine = await session.get_one(Task, task.id)
        await homework_terms.extend_missing(session, mine, Span.WEEK, club.mentor, club.story.now)
    assert await comes_at(club, moved)


async def test_a_reminder_that_she_has_moved_stays_there_over_a_pause_of_the_club(
    club: HomeworkClub,
    task: Task,
) -> None:
    moved = await move_first_nudge(club, task)
    async with club.session() as session:
        here = await session.get_one(Club, club.id)
        await clubs.pause(session, here, club.story.now)
        await clubs.resume(session, here, club.story.now)
    assert await comes_at(club, moved)


async def test_a_reminder_that_she_has_moved_comes_though_its_usual_hour_has_passed(
    club: HomeworkClub,
    task: Task,
) -> None:
    moved = await move_first_nudge(club, task)
    await club.story.until(moved - dt.timedelta(hours=1))
    await take_late(club, task, late=False)
    assert await comes_at(club, moved)


async def test_a_change_on_the_eve_of_a_reminder_does_not_take_it_away(
    club: HomeworkClub, task: Task
) -> None:
    await club.story.until(first_nudge(task) - dt.timedelta(hours=3))
    await take_late(club, task, late=False)
    assert await comes_at(club, first_nudge(task))


async def test_with_another_deadline_the_reminders_come_anew_at_their_usual_hour(
    club: HomeworkClub,
    task: Task,
) -> None:
    await move_first_nudge(club, task)
    async with club.session() as session:
        mine, later = await session.get_one(Task, task.id), task.due_at + days(3)
        await homework_changes.set_due(session, mine, later, club.mentor, club.story.now)
    assert await comes_at(club, first_nudge(task) + days(3))


async def test_nobody_is_reminded_within_a_day_after_the_deadline_was_changed(
    club: HomeworkClub,
    task: Task,
) -> None:
    await club.story.until(first_nudge(task) + days(1.1))
    before = nudges(club, club.members[0])
    async with club.session() as session:
        mine, later = await session.get_one(Task, task.id), task.due_at + days(1.5)
        await homework_changes.set_due(session, mine, later, club.mentor, club.story.now)
    await club.story.after(days=1)
    assert nudges(club, club.members[0]) == before


async def test_a_monthly_reminder_that_she_has_skipped_stays_so(club: HomeworkClub) -> None:
    task = await club.give(term="6 ай")
    month = task.published_at.replace(hour=4, minute=0) + days(30)
    async with club.session() as session:
        await plans.skip(session, await nudge_line(session, club, month), club.story.now)
    await club.story.after(days=1)
    await take_late(club, task, late=False)
    await club.story.until(month + days(10))
    assert nudges(club, club.members[0]) == 0


@pytest.mark.parametrize("seed", range(2))
async def test_nobody_who_has_reported_is_ever_reminded(story: Story, seed: int) -> None:
    """Reports come at random moments, some at the very one at which the reminder is due."""
    chance = random.Random(seed)
    club = await open_club(story)
    task = await club.give()
    moments = [task.due_at.replace(hour=4, minute=0) - days(left) for left in (7, 2, 0)]
    moments += [story.now + (task.due_at - story.now) * chance.random() for _ in range(8)]
    done: set[int] = set()
    told = dict.fromkeys(club.members, 0)
    for moment in sorted(moments):
        await story.until(moment - dt.timedelta(seconds=1))
        person = chance.choice(club.members)
        messages.send_media(story.world, person, club.group.id, [PHOTO], reply_to=task.card_id)
        done.add(person)
        story.telegram.clock.set(moment)
        await story.settle()
        for each in club.members:
            now = nudges(club, each)
            assert now == told[each] or each not in done
            told[each] = now
    assert sum(told.values()) > 3
