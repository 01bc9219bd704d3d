"""Exactly one poll a week, whatever mentors choose and undo, and whenever a club pauses."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import func, select

from domain.reminders import TooLate
from domain.rules import SETTINGS, Value
from models import Club, ClubState, Hour, Sessions, Step, StepState, Talk, TalkState
from scheduler import planner
from scheduler.jobs import OCCASIONS
from services import clubs, plans, rules
from tests.core_scene import found_club
from tests.prove import seeds

SUNDAY = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)  # ten in the morning in Bishkek
HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(weeks=1)
CHOSEN = ("poll_day", "poll_day", "poll_hour", "poll_open", "plan_day", "pulse_day")


@dataclass
class Loop:
    """A club whose week runs; `opened` is each poll with when it opened, and when it closes."""

    sessions: Sessions
    club: int
    now: dt.datetime = SUNDAY - HOUR
    opened: dict[int, tuple[dt.datetime, dt.datetime]] = field(default_factory=dict)
    planned: dt.datetime | None = None
    touched: dt.datetime = SUNDAY - HOUR  # the last time that somebody did something
    before: list[tuple[str, Value]] = field(default_factory=list)

    async def until(self, moment: dt.datetime) -> None:
        while (due := await self._next()) and due <= moment:
            self.now = max(self.now, due)
            await planner.run_next(self.sessions, OCCASIONS, self.now)
            await self._look()
        self.now = moment

    async def _next(self) -> dt.datetime | None:
        first = select(func.min(Step.not_before)).where(Step.state == StepState.WAITING)
        async with self.sessions() as session:
            return await session.scalar(first)

    async def _look(self) -> None:
        async with self.sessions() as session:
            for talk in await session.scalars(select(Talk).order_by(Talk.id)):
                if talk.state == TalkState.PLANNED:
                    self.planned = talk.opens_at
                if talk.state == TalkState.POLLING and talk.id not in self.opened:
                    self.opened[talk.id] = (self.now, talk.closes_at)

    async def choose(self, name: str, value: Value) -> None:
        async with self.sessions.begin() as session:
            club = await session.get_one(Club, self.club)
            self.before.append((name, await rules.choose(session, club, name, value, self.now)))
        self.touched = self.now
        await self._look()

    async def undo(self) -> None:
        if self.before:
            await self.choose(*self.before.pop())
            self.before.pop()

    async def rests(self) -> bool:
        async with self.sessions() as session:
            return (await session.get_one(Club, self.club)).state == ClubState.PAUSED

    async def pause_or_resume(self) -> None:
        change = clubs.resume if await self.rests() else clubs.pause
        async with self.sessions.begin() as session:
            await change(session, await session.get_one(Club, self.club), self.now)
        self.touched = self.now
        await self._look()

    async def move(self, moment: dt.datetime) -> None:
        """The opening of the next poll, by hand, if that may be."""
        async with self.sessions.begin() as session:
            club = await session.get_one(Club, self.club)
            opening = (Step.kind == "talks.open", Step.state == StepState.WAITING)
            step = await session.scalar(select(Step).where(*opening))
            if step and club.state == ClubState.ACTIVE:
                line = await plans.line(session, club, step.id)
                with suppress(TooLate):
                    await plans.move(session, line, moment, self.now)
        self.touched = self.now
        await self._look()

    async def waiting(self, kind: str) -> list[dt.datetime]:
        each = select(Step.due_at).where(Step.kind == kind, Step.state == StepState.WAITING)
        async with self.sessions() as session:
            return list(await session.scalars(each))


@pytest.fixture
async def loop(sessions: Sessions) -> Loop:
    number = await found_club(sessions, state=ClubState.SETTING_UP)
    async with sessions.begin() as session:
        session.add(Hour(club_id=number, weekday=2, at=dt.time(18, 30)))
        club = await session.get_one(Club, number)
        await clubs.open_(session, club, "club_bot", SUNDAY - HOUR)
    return Loop(sessions, number)


async def test_left_alone_a_poll_opens_every_week(loop: Loop) -> None:
    await loop.until(SUNDAY + 5 * WEEK)
    assert [opened for opened, _ in loop.opened.values()] == [
        SUNDAY + week * WEEK for week in range(6)
    ]


async def test_a_day_that_was_chosen_in_a_pause_is_the_day_of_the_next_poll(loop: Loop) -> None:
    await loop.until(SUNDAY + 4 * DAY)
    await loop.pause_or_resume()
    await loop.choose("poll_day", 2)
    await loop.choose("plan_day", 4)
    await loop.choose("pulse_day", 4)
    await loop.pause_or_resume()
    for kind in ("talks.open", "reminders.plan", "pulse.tell"):
        assert len(await loop.waiting(kind)) == 1, kind
    await loop.until(SUNDAY + 18 * DAY)
    [_, second, third] = loop.opened.values()
    assert second == (SUNDAY + 10 * DAY, SUNDAY + 10 * DAY + 34 * HOUR)
    assert third[0] == second[0] + WEEK


async def test_what_is_undone_leaves_the_next_poll_where_it_was(loop: Loop) -> None:
    await loop.until(SUNDAY + 6 * DAY)
    was = loop.planned
    for day in (4, 0, 1, 2, 3, 4, 5, 6):
        await loop.choose("poll_day", day)
    assert loop.planned == was
    await loop.until(SUNDAY + WEEK - HOUR / 2)
    for hour in (8, 12):
        await loop.choose("poll_hour", hour)
    assert loop.planned == SUNDAY + WEEK + 2 * HOUR


async def test_what_was_prepared_for_a_week_that_the_pause_has_taken_is_for_the_next(
    loop: Loop,
) -> None:
    await loop.until(SUNDAY + DAY)
    async with loop.sessions.begin() as session:
        ahead = select(Talk).where(Talk.state == TalkState.PLANNED)
        (await session.scalars(ahead)).one().topic = "Бюджет"
    await loop.pause_or_resume()
    await loop.until(SUNDAY + 2 * WEEK + 3 * DAY)
    await loop.pause_or_resume()
    await loop.until(SUNDAY + 3 * WEEK)
    async with loop.sessions() as session:
        voting = select(Talk).where(Talk.state == TalkState.POLLING)
        assert (await session.scalars(voting)).one().topic == "Бюджет"


async def test_a_poll_is_not_moved_into_the_one_before(loop: Loop) -> None:
    await loop.choose("poll_open", 72)
    await loop.until(SUNDAY + HOUR)
    await loop.choose("poll_day", 3)
    await loop.choose("poll_open", 34)
    await loop.move(SUNDAY + DAY)
    assert loop.planned == SUNDAY + 4 * DAY


async def act(loop: Loop, chance: Random) -> None:
    match chance.choice(("choose", "choose", "choose", "undo", "pause", "move")):
        case "choose":
            name = chance.choice(CHOSEN)
            await loop.choose(name, chance.choice(SETTINGS[name].choices))
        case "undo":
            await loop.undo()
        case "pause":
            await loop.pause_or_resume()
        case "move":
            day = loop.now.replace(hour=4 + chance.randrange(10), minute=0)
            await loop.move(day + DAY * chance.randrange(1, 8))


async def check(loop: Loop) -> None:
    if not await loop.rests():
        [ahead] = await loop.waiting("talks.open")
        lately = max([loop.touched, *(opened for opened, _ in loop.opened.values())])
        assert ahead <= lately + 2 * WEEK, "a week is lost"
    polls = list(loop.opened.values())
    for (opened, closes), (following, _) in pairwise(polls):
        assert closes <= following, "two polls are open"
        assert closes - opened < WEEK
    assert len({opened.date() for opened, _ in polls}) == len(polls)


@pytest.mark.parametrize("seed", seeds.some(2, of=40))
async def test_whatever_is_tapped_one_poll_a_week_is_open(loop: Loop, seed: int) -> None:
    chance = Random(seed)
    for _ in range(60):
        await loop.until(loop.now + chance.choice((HOUR / 2, HOUR, 9 * HOUR, DAY, 3 * DAY)))
        await act(loop, chance)
        await check(loop)
    if await loop.rests():
        await loop.pause_or_resume()
    count = len(loop.opened)
    since = loop.now
    await loop.until(since + 6 * WEEK)
    await check(loop)
    calm = [opened for opened, _ in loop.opened.values()][count:]
    assert calm[0] - since <= 2 * WEEK, "a week is lost"
    assert {b - a for a, b in pairwise(calm[1:])} == {WEEK}
