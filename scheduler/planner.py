"""Runs the steps that are due: the change, its letters and the next steps in one transaction."""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import structlog

from models import Club, ClubState, Session, Sessions, Step, StepState, may_pass
from services import dead_letters, steps

log = structlog.get_logger()
Run = Callable[[Session, Club, Step, dt.datetime], Awaitable[None]]
TRIES = 4  # at once, where somebody else has changed the same meanwhile
ALWAYS = dt.timedelta(days=3650)  # what was begun is brought to its end, however late


@dataclass(frozen=True, slots=True)
class Occasion:
    """What to do at a step, and how late is too late.

    Found later than `catch_up` after its time, a step is not run but `missed` (which plans what
    comes next all the same). So is one that raises TooLate. A step may raise NotYet to be asked
    again in two seconds. `in_pause`: it is run in a club that pauses as well.
    """

    run: Run
    catch_up: dt.timedelta
    missed: Run | None = None
    in_pause: bool = False


async def run_next(
    sessions: Sessions, occasions: Mapping[str, Occasion], now: dt.datetime
) -> bool:
    """Run the step that is due first. False if none is."""
    async with sessions.begin() as session:
        step = await steps.claim(session, occasions.keys(), now)
        if step is None:
            return False
        try:
            state = await _attempt(session, occasions[step.kind], step, now)
            steps.settle(step, state, now)
        except steps.NotYet:
            steps.wait(step, now)
        except Exception as bug:  # the edge of a step: one that fails must not stop the others
            log.exception("step.failed", step=step.id, kind=step.kind)
            if steps.failed(step, repr(bug), now):
                await _give_up(session, occasions[step.kind], step, now)
        return True


async def _attempt(
    session: Session, occasion: Occasion, step: Step, now: dt.datetime
) -> StepState:
    tries = 0
    while True:
        try:
            async with session.begin_nested():
                return await _run(session, occasion, step, now)
        except Exception as trouble:
            await session.refresh(step)  # if it was changed, what was rolled back has emptied it
            tries += 1
            if tries == TRIES or not may_pass(trouble):
                raise


async def _run(session: Session, occasion: Occasion, step: Step, now: dt.datetime) -> StepState:
    club = await session.get_one(Club, step.club_id)
    is_paused = club.state == ClubState.PAUSED
    if club.state != ClubState.ACTIVE and not (is_paused and occasion.in_pause):
        return StepState.CANCELLED
    if now <= step.due_at + occasion.catch_up:
        with suppress(steps.TooLate):
            await occasion.run(session, club, step, now)
            return StepState.DONE
    log.error("step.missed", step=step.id, kind=step.kind, due_at=step.due_at.isoformat())
    if occasion.missed:
        await occasion.missed(session, club, step, now)
    return StepState.MISSED


async def _give_up(session: Session, occasion: Occasion, step: Step, now: dt.datetime) -> None:
    """The mentors are told; `python -m bot letters` shows it. What comes next is planned."""
    log.error("step.dead", step=step.id, kind=step.kind, club=step.club_id, why=step.error)
    await dead_letters.report_step(session, step, now)
    if occasion.missed:
        club = await session.get_one(Club, step.club_id)
        try:
            async with session.begin_nested():
                await occasion.missed(session, club, step, now)
        except Exception:  # what has failed so often may fail here as well
            await session.refresh(step)
            log.exception("step.failed", step=step.id, kind=step.kind)
