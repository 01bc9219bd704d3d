"""Which lines of the plan a mentor may change, and which that she left out come back."""

import datetime as dt

import pytest
from aiogram import Dispatcher

from domain.errors import ClubError
from domain.reminders import AtNight, NoSuchReminder, TooLate
from domain.typed_phrases import HasPassed
from models import Club, Session, Sessions, Step, StepState, Talk, TalkState, Task
from services import plans, talks
from tests.two_clubs import DAY, NOW, Side, Town, settle

DUE = NOW + DAY / 2
HOUR = dt.timedelta(hours=1)
NIGHT = dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)  # ten in the evening in Bishkek
MORNING = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)  # nine


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


async def line(
    session: Session, side: Side, kind: str, due_at: dt.datetime, state: StepState
) -> Step:
    """A step of this week's talk, as it was planned for its start."""
    talk = await session.get_one(Talk, side.talk)
    talk.state = TalkState.ANNOUNCED
    assert talk.starts_at
    step = Step(
        club_id=side.id, kind=kind, subject_id=talk.id, due_at=due_at, not_before=due_at,
        key=f"{kind}:{side.id}:{talk.id}{talks.of_start(talk.starts_at)}", state=state,
    )  # fmt: skip
    session.add(step)
    await session.flush()
    return step


@pytest.mark.parametrize(
    ("kind", "due_at", "state", "comes_back"),
    [
        ("talks.remind_day", DUE, StepState.DONE, True),
        ("talks.remind_day", NOW, StepState.DONE, False),
        ("talks.remind_day", DUE, StepState.CANCELLED, False),
        ("talks.close", DUE, StepState.DONE, False),
    ],
)
async def test_what_she_left_out_comes_back_while_its_hour_is_ahead(
    town: Town, kind: str, due_at: dt.datetime, state: StepState, *, comes_back: bool
) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        step = await line(session, town.ours, kind, due_at, state)
        if comes_back:
            await plans.put_back(session, club, step.id, NOW)
        else:
            with pytest.raises(NoSuchReminder):
                await plans.put_back(session, club, step.id, NOW)
        assert (step.state == StepState.WAITING) == comes_back


async def test_of_a_talk_that_was_moved_the_old_reminder_does_not_come_back(town: Town) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        step = await line(session, town.ours, "talks.remind_day", DUE, StepState.DONE)
        (await session.get_one(Talk, town.ours.talk)).starts_at = NOW + 2 * DAY
        await session.flush()
        with pytest.raises(NoSuchReminder):
            await plans.put_back(session, club, step.id, NOW)


async def test_a_line_of_another_club_is_not_there(town: Town) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        left_out = await line(session, town.theirs, "talks.remind_day", DUE, StepState.DONE)
        waits = await line(session, town.theirs, "talks.remind_hour", DUE, StepState.WAITING)
        with pytest.raises(NoSuchReminder):
            await plans.put_back(session, club, left_out.id, NOW)
        with pytest.raises(NoSuchReminder):
            await plans.line(session, club, waits.id)


@pytest.mark.parametrize(
    ("kind", "state", "is_there"),
    [
        ("talks.remind_day", StepState.WAITING, True),
        ("talks.remind_day", StepState.DONE, False),
        ("talks.close", StepState.WAITING, False),
    ],
)
async def test_a_line_that_can_be_changed_waits_and_is_no_fixed_one(
    town: Town, kind: str, state: StepState, *, is_there: bool
) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        step = await line(session, town.ours, kind, DUE, state)
        if is_there:
            assert (await plans.line(session, club, step.id)).step is step
        else:
            with pytest.raises(NoSuchReminder):
                await plans.line(session, club, step.id)


async def test_the_start_is_not_moved_and_the_announcement_is_not_left_out(town: Town) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        starts = await line(session, town.ours, "talks.remind_start", DUE, StepState.WAITING)
        told = await line(session, town.ours, "talks.announce", DUE, StepState.WAITING)
        with pytest.raises(NoSuchReminder):
            await plans.move(session, plans.Line(club, starts, None), MORNING, NOW)
        with pytest.raises(NoSuchReminder):
            await plans.skip(session, plans.Line(club, told, None), NOW)
        assert told.state == StepState.WAITING


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (MORNING, None),
        (NOW, HasPassed),
        (NIGHT, AtNight),
        (NOW + DAY - 2 * HOUR, TooLate),  # two hours before the talk
        (NOW + DAY - 2 * HOUR - dt.timedelta(minutes=1), None),
    ],
)
async def test_a_reminder_is_moved_to_the_day_and_before_there_is_nothing_to_remind_of(
    town: Town, moment: dt.datetime, refusal: type[ClubError] | None
) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        step = await line(session, town.ours, "talks.remind_day", DUE, StepState.WAITING)
        if refusal:
            with pytest.raises(refusal):
                await plans.move(session, plans.Line(club, step, None), moment, NOW)
        else:
            await plans.move(session, plans.Line(club, step, None), moment, NOW)
        assert step.due_at == (DUE if refusal else moment)


async def test_a_reminder_of_a_task_is_moved_as_far_as_it_takes_reports(town: Town) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        task = await session.get_one(Task, town.ours.task)
        task.cutoff_at = MORNING + HOUR
        step = Step(
            club_id=club.id, kind="homework.nudge", subject_id=task.id, key="homework.nudge:1",
            due_at=DUE, not_before=DUE,
        )  # fmt: skip
        session.add(step)
        await session.flush()
        with pytest.raises(TooLate):
            await plans.move(session, plans.Line(club, step, None), MORNING + HOUR, NOW)
        await plans.move(session, plans.Line(club, step, None), MORNING, NOW)
        assert step.due_at == MORNING
