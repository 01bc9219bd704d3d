"""When mentors hear that reports wait: of new ones, and of those that wait long once a day."""

import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.homework import ReportState
from models import Letter, Report, Session, Sessions, Step, StepState, Urgency
from services import review_digests
from tests.office_scene import AWAY, KIN, TRAINER, fill
from tests.task_scene import her
from tests.two_clubs import DAY, MENTOR, NOW, Side, Town

HOUR = dt.timedelta(hours=1)
LONG = 48 * HOUR
REVIEWERS = {MENTOR, KIN, AWAY, TRAINER}


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


async def step_of(
    session: Session, side: Side, due_at: dt.datetime, state: StepState = StepState.WAITING,
    kind: str = "reviews.digest",
) -> Step:  # fmt: skip
    key = f"{kind}:{side.id}:{due_at:%Y%m%d%H%M}"
    step = Step(club_id=side.id, kind=kind, key=key, due_at=due_at, not_before=due_at, state=state)
    session.add(step)
    await session.flush()
    return step


async def told(session: Session, town: Town, sent_at: dt.datetime) -> set[int]:
    """Who of our club hears of its report of that moment, at NOW."""
    report = await session.get_one(Report, town.ours.report)
    report.state, report.sent_at = ReportState.SENT, sent_at
    step = await step_of(session, town.ours, NOW)
    before = {*await session.scalars(select(Letter.id))}
    await review_digests.tell(session, report.task.club, step, NOW)
    posted = await session.scalars(select(Letter).filter_by(kind="reviews.digest"))
    return {each.chat_id for each in posted if each.id not in before}


def letter(side: Side, chat: int, at: dt.datetime) -> Letter:
    return Letter(
        club_id=side.id, chat_id=chat, kind="reviews.digest", key=f"before:{side.id}:{at}",
        params={}, not_before=at, urgency=Urgency.ANNOUNCEMENT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sent_at", "is_new"),
    [
        (NOW - HOUR, True),
        (NOW - 5 * HOUR, True),
        (NOW - 5 * HOUR - dt.timedelta(seconds=1), False),
    ],
)
async def test_new_is_what_came_since_the_club_was_told_last(
    town: Town, sent_at: dt.datetime, *, is_new: bool
) -> None:
    """Not what another club was told, and not at an hour that was missed."""
    async with town.sessions() as session:
        await step_of(session, town.ours, NOW - 5 * HOUR, StepState.DONE)
        await step_of(session, town.ours, NOW - HOUR / 2, StepState.MISSED)
        await step_of(session, town.theirs, NOW - HOUR / 2, StepState.DONE)
        assert await told(session, town, sent_at) == (REVIEWERS if is_new else set())


@pytest.mark.parametrize(("waited", "is_long"), [(LONG, True), (LONG - HOUR, False)])
async def test_what_waits_for_two_days_is_told_though_it_is_not_new(
    town: Town, waited: dt.timedelta, *, is_long: bool
) -> None:
    """Whatever another club has heard this morning."""
    async with town.sessions() as session:
        await step_of(session, town.ours, NOW - 5 * HOUR, StepState.DONE)
        session.add(letter(town.theirs, 1, NOW - 5 * HOUR))
        await session.flush()
        assert await told(session, town, NOW - waited) == (REVIEWERS if is_long else set())


async def test_what_waits_long_is_told_once_a_day(town: Town) -> None:
    async with town.sessions() as session:
        await step_of(session, town.ours, NOW - 5 * HOUR, StepState.DONE)
        session.add(letter(town.ours, MENTOR, NOW - 5 * HOUR))
        await session.flush()
        assert await told(session, town, NOW - 3 * DAY) == set()


@pytest.mark.parametrize(
    ("whose", "minutes", "state", "readers"),
    [
        ("ours", 0, StepState.WAITING, {TRAINER}),
        ("ours", 0, StepState.CANCELLED, REVIEWERS),
        ("ours", 60, StepState.WAITING, REVIEWERS),
        ("theirs", 0, StepState.WAITING, REVIEWERS),
    ],
)
async def test_who_reads_it_in_the_weeks_letter_does_not_read_it_twice(
    town: Town, whose: str, minutes: int, state: StepState, readers: set[int]
) -> None:
    """The letter is of this club and of this hour, and the trainer gets none."""
    async with town.sessions() as session:
        side = town.ours if whose == "ours" else town.theirs
        at = NOW + dt.timedelta(minutes=minutes)
        await step_of(session, side, at, state, review_digests.PULSE)
        assert await told(session, town, NOW) == readers


async def test_who_cannot_be_written_to_gets_no_letter_about_reports(town: Town) -> None:
    async with town.sessions() as session:
        (await her(session, town, KIN)).person.may_write = False
        await session.flush()
        assert await told(session, town, NOW) == REVIEWERS - {KIN}
