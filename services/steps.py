"""The club's steps in time: planned once, run once, found again after any crash."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select, update

from models import Session, Step, StepState, add_once

TRIES = 8
PAUSE = dt.timedelta(seconds=2)
PAST = (StepState.DONE, StepState.MISSED, StepState.DEAD)


class TooLate(Exception):
    """Raised by a step before it has done anything, for which nothing is left to be done."""


class NotYet(Exception):
    """Raised by a step that has to wait; it is tried again two seconds later."""


async def plan(  # noqa: PLR0913 - a step is these facts
    session: Session,
    club_id: int,
    kind: str,
    due_at: dt.datetime,
    *,
    key: str,
    subject_id: int | None = None,
) -> None:
    """Plan a step once. One with the same key stays as it is, unless it was cancelled."""
    facts = {"due_at": due_at, "not_before": due_at, "subject_id": subject_id}
    key = _whole(kind, club_id, key)
    if not await add_once(session, Step, club_id=club_id, kind=kind, key=key, **facts):
        revived = update(Step).where(Step.key == key, Step.state == StepState.CANCELLED)
        await session.execute(revived.values(state=StepState.WAITING, tries=0, **facts))


def _whole(kind: str, club_id: int, key: str) -> str:
    return f"{kind}:{club_id}:{key}"


async def cancel(  # noqa: PLR0913 - those of one kind, and which of them
    session: Session,
    club_id: int,
    kind: str,
    subject_id: int | None = None,
    *,
    beginning: str = "",
    but: Collection[str] = (),
) -> None:
    """Those that wait, of a key with this `beginning`, `but` the ones with these keys."""
    waiting = update(Step).where(*_waiting(club_id, kind, beginning))
    if subject_id is not None:
        waiting = waiting.where(Step.subject_id == subject_id)
    if but:
        waiting = waiting.where(Step.key.not_in([_whole(kind, club_id, key) for key in but]))
    await session.execute(waiting.values(state=StepState.CANCELLED))


async def take_up(session: Session, club_id: int, kind: str, key: str, now: dt.datetime) -> None:
    """What was cancelled comes at the hour that it had, if that is still ahead."""
    ahead = (Step.state == StepState.CANCELLED, Step.due_at > now)
    revived = update(Step).where(Step.key == _whole(kind, club_id, key), *ahead)
    facts = {"state": StepState.WAITING, "tries": 0, "not_before": Step.due_at}
    await session.execute(revived.values(facts))


async def waiting(session: Session, club_id: int, kind: str, beginning: str) -> Sequence[str]:
    """The keys of those that wait, and begin so."""
    there = select(Step.key).where(*_waiting(club_id, kind, beginning)).order_by(Step.id)
    return (await session.scalars(there)).all()


def _waiting(club_id: int, kind: str, beginning: str) -> tuple[ColumnElement[bool], ...]:
    ours = (Step.club_id == club_id, Step.kind == kind, Step.state == StepState.WAITING)
    whole = _whole(kind, club_id, beginning)
    return (*ours, Step.key.startswith(whole, autoescape=True)) if beginning else ours


async def is_past(session: Session, club_id: int, kind: str, key: str) -> bool:
    """Has it been run, or is it too late for it? One that is not planned is not."""
    mine = select(Step.state).where(Step.key == _whole(kind, club_id, key))
    return await session.scalar(mine) in PAST


async def claim(session: Session, kinds: Collection[str], now: dt.datetime) -> Step | None:
    """The step that is due first, locked. Kinds this program does not know are left alone."""
    return await session.scalar(
        select(Step)
        .where(Step.state == StepState.WAITING, Step.not_before <= now, Step.kind.in_(kinds))
        .order_by(Step.not_before, Step.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def settle(step: Step, state: StepState, now: dt.datetime) -> None:
    step.state = state
    step.settled_at = now


def wait(step: Step, now: dt.datetime) -> None:
    step.not_before = now + PAUSE


def failed(step: Step, error: str, now: dt.datetime) -> bool:
    """It is tried again a little later. True: after TRIES it is given up."""
    step.tries += 1
    step.error = error
    step.not_before = now + dt.timedelta(seconds=2**step.tries)
    if step.tries < TRIES:
        return False
    settle(step, StepState.DEAD, now)
    return True
