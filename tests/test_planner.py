"""What the club has to do at a moment is done once, late if need be, or counted as missed."""

import datetime as dt
from collections.abc import Mapping

import pytest
from sqlalchemy import select

from models import Club, ClubState, Session, Sessions, Step, StepState
from scheduler import planner
from scheduler.planner import Occasion
from services import steps
from services.steps import NotYet
from tests.core_scene import DAY, HOUR, NOW, SECOND, append, done, found_club


async def ring(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    await append(session, step.key.split(":")[-1])


async def note_missed(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    await append(session, "missed")


async def wait_an_hour(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    if now < step.due_at + HOUR:
        raise NotYet
    await append(session, "at last")


async def fail(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    await append(session, "half")
    raise RuntimeError("broken")


OCCASIONS = {
    "test.ring": Occasion(ring, HOUR, note_missed),
    "test.wait": Occasion(wait_an_hour, DAY),
    "test.fail": Occasion(fail, DAY),
}


async def plan(
    sessions: Sessions, club: int, key: str, kind: str = "test.ring", **at: float
) -> None:
    async with sessions.begin() as session:
        await steps.plan(session, club, kind, NOW + dt.timedelta(**at), key=key)


async def run(
    sessions: Sessions, now: dt.datetime = NOW, occasions: Mapping[str, Occasion] = OCCASIONS
) -> int:
    count = 0
    while await planner.run_next(sessions, occasions, now):
        count += 1
    return count


async def only_step(sessions: Sessions) -> Step:
    async with sessions() as session:
        return (await session.scalars(select(Step))).one()


async def test_a_step_is_done_once_at_its_moment(sessions: Sessions) -> None:
    club = await found_club(sessions)
    await plan(sessions, club, "bell", hours=1)
    await plan(sessions, club, "bell", hours=2)  # the same key: it stays as it was planned
    assert await run(sessions, NOW + HOUR - SECOND) == 0
    assert await run(sessions, NOW + HOUR) == 1
    await plan(sessions, club, "bell", hours=1)
    assert await run(sessions, NOW + DAY) == 0
    assert await done(sessions) == ["bell"]


async def test_steps_that_wait_are_done_in_the_order_of_their_moments(sessions: Sessions) -> None:
    club = await found_club(sessions)
    await plan(sessions, club, "second", minutes=2)
    await plan(sessions, club, "first", minutes=1)
    await run(sessions, NOW + HOUR)
    assert await done(sessions) == ["first", "second"]


@pytest.mark.parametrize(
    ("late", "state", "seen"),
    [(HOUR, StepState.DONE, "bell"), (HOUR + SECOND, StepState.MISSED, "missed")],
)
async def test_a_step_found_too_late_is_missed_and_says_so(
    sessions: Sessions, late: dt.timedelta, state: StepState, seen: str
) -> None:
    club = await found_club(sessions)
    await plan(sessions, club, "bell")
    await run(sessions, NOW + late)
    assert await done(sessions) == [seen]
    assert (await only_step(sessions)).state == state


async def test_a_step_that_has_to_wait_is_asked_again(sessions: Sessions) -> None:
    club = await found_club(sessions)
    await plan(sessions, club, "x", kind="test.wait")
    assert await run(sessions) == 1
    assert await run(sessions, NOW + SECOND) == 0
    assert await run(sessions, NOW + 2 * SECOND) == 1
    step = await only_step(sessions)
    assert (step.state, step.tries) == (StepState.WAITING, 0)
    await run(sessions, NOW + HOUR)
    assert await done(sessions) == ["at last"]


async def test_a_cancelled_step_is_not_done_until_it_is_planned_again(sessions: Sessions) -> None:
    club = await found_club(sessions)
    await plan(sessions, club, "bell")
    async with sessions.begin() as session:
        await steps.cancel(session, club, "test.ring")
    assert await run(sessions) == 0
    await plan(sessions, club, "bell", hours=3)
    assert await run(sessions, NOW + 2 * HOUR) == 0
    await run(sessions, NOW + 3 * HOUR)
    assert await done(sessions) == ["bell"]


async def waiting(sessions: Sessions) -> set[tuple[str, int | None]]:
    """The steps that wait, by what tells them apart, and what they are about."""
    async with sessions() as session:
        found = await session.scalars(select(Step).where(Step.state == StepState.WAITING))
        return {(each.key.removeprefix("test."), each.subject_id) for each in found}


async def test_what_is_cancelled_is_what_was_meant_and_nothing_else(sessions: Sessions) -> None:
    ours = await found_club(sessions)
    theirs = await found_club(sessions, chat_id=-2, invite="theirs")
    async with sessions.begin() as session:
        for club, kind, subject, key in (
            (ours, "test.ring", 1, "past"), (ours, "test.ring", 1, "early"),
            (ours, "test.ring", 1, "late"), (ours, "test.ring", 2, "x"),
            (ours, "test.wait", 1, "x"), (theirs, "test.ring", 1, "x"),
        ):  # fmt: skip
            await steps.plan(session, club, kind, NOW, key=f"{subject}:{key}", subject_id=subject)
        [past] = await session.scalars(select(Step).where(Step.key.endswith("past")))
        steps.settle(past, StepState.DONE, NOW)
    left = {(f"ring:{ours}:2:x", 2), (f"wait:{ours}:1:x", 1), (f"ring:{theirs}:1:x", 1)}
    async with sessions.begin() as session:
        await steps.cancel(session, ours, "test.ring", 1, but=["1:late"])
    assert await waiting(sessions) == left | {(f"ring:{ours}:1:late", 1)}
    async with sessions.begin() as session:
        await steps.plan(session, ours, "test.ring", NOW, key="1:early", subject_id=1)
        assert await steps.is_past(session, ours, "test.ring", "1:past")
        assert not await steps.is_past(session, ours, "test.ring", "1:early")
        assert not await steps.is_past(session, ours, "test.ring", "1:never")
    assert await waiting(sessions) == left | {
        (f"ring:{ours}:1:{key}", 1) for key in ("late", "early")
    }
    async with sessions.begin() as session:
        await steps.cancel(session, ours, "test.ring", 1)
        await steps.plan(session, ours, "test.ring", NOW, key="1:late", subject_id=1)
    assert await waiting(sessions) == left | {(f"ring:{ours}:1:late", 1)}
    async with sessions.begin() as session:
        await steps.cancel(session, ours, "test.ring")
    assert await waiting(sessions) == {each for each in left if each[0] != f"ring:{ours}:2:x"}


async def test_steps_of_a_paused_club_are_cancelled(sessions: Sessions) -> None:
    club = await found_club(sessions, state=ClubState.PAUSED)
    await plan(sessions, club, "bell")
    await run(sessions)
    assert await done(sessions) == []
    assert (await only_step(sessions)).state == StepState.CANCELLED


async def test_a_kind_this_program_does_not_know_is_left_for_one_that_does(
    sessions: Sessions,
) -> None:
    club = await found_club(sessions)
    await plan(sessions, club, "new", kind="newer.step")
    assert await run(sessions) == 0
    assert (await only_step(sessions)).state == StepState.WAITING
    await run(sessions, occasions={"newer.step": Occasion(ring, HOUR)})
    assert await done(sessions) == ["new"]


@pytest.mark.trouble("step.failed")
async def test_a_step_that_always_fails_leaves_nothing_half_done_and_blocks_nobody(
    sessions: Sessions,
) -> None:
    club = await found_club(sessions)
    await plan(sessions, club, "x", kind="test.fail")
    await plan(sessions, club, "bell")
    await run(sessions)
    assert await done(sessions) == ["bell"]
    tries = 1
    for minutes in range(1, 20):
        tries += await run(sessions, NOW + dt.timedelta(minutes=minutes))
    assert tries == steps.TRIES
    async with sessions() as session:
        dead = await session.scalar(select(Step).where(Step.kind == "test.fail"))
    assert dead
    assert (dead.state, dead.error) == (StepState.DEAD, "RuntimeError('broken')")


@pytest.mark.trouble("step.failed")
async def test_a_step_that_cancels_itself_and_then_fails_blocks_nobody(sessions: Sessions) -> None:
    async def cancel_and_fail(session: Session, club: Club, *_: object) -> None:
        await steps.cancel(session, club.id, "test.fail")
        raise RuntimeError("broken")

    club = await found_club(sessions)
    await plan(sessions, club, "bad", "test.fail")
    await plan(sessions, club, "good", seconds=1)
    never = Occasion(cancel_and_fail, DAY, cancel_and_fail)
    occasions = {**OCCASIONS, "test.fail": never}
    for minutes in range(steps.TRIES * 5):
        await run(sessions, NOW + dt.timedelta(minutes=minutes), occasions)
    assert await done(sessions) == ["good"]
    async with sessions() as session:
        states = list(await session.scalars(select(Step.state).order_by(Step.id)))
    assert states == [StepState.DEAD, StepState.DONE]
