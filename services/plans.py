"""What the club will do by itself: the mentor sees it on Sunday, skips it or moves it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain.local_time import local_date, next_weekly
from domain.reminders import InvitedThisWeek, NoSuchReminder
from domain.sound import monday
from models import Club, Letter, Session, Step, StepState, Talk
from services import outbox, reminders, roster, steps
from services.roster import Reach

STEP = "reminders.plan"
LATE = dt.timedelta(days=6)  # what comes is still to come
SUNDAY, EVENING = 6, dt.time(18)
WEEK = dt.timedelta(weeks=1)
# What the week cannot do without, and what a mentor may skip or move.
FIXED = ("talks.open", "talks.close", "talks.announce", "homework.publish", "homework.due")
FREE = (
    "talks.nudge", "talks.remind_day", "talks.remind_hour", "talks.remind_start",
    "homework.nudge", "homework.remind_group",
)  # fmt: skip
MOVES = (dt.timedelta(hours=1), dt.timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Plan:
    club: Club
    steps: Sequence[Step]
    reach: Reach


async def ahead(session: Session, club: Club, now: dt.datetime, *, weeks: int) -> Plan:
    waiting = select(Step).where(
        Step.club_id == club.id,
        Step.state == StepState.WAITING,
        Step.kind.in_((*FIXED, *FREE, reminders.STEP)),
        Step.due_at.between(now, now + weeks * WEEK),
    )
    found = await session.scalars(waiting.order_by(Step.due_at, Step.id))
    return Plan(club, found.all(), await roster.reach(session, club.id))


async def get(session: Session, club_id: int, step_id: int) -> Step:
    """A line that may be changed. Raises NoSuchReminder."""
    mine = (Step.id == step_id, Step.club_id == club_id, Step.kind.in_(FREE))
    waiting = select(Step).where(*mine, Step.state == StepState.WAITING)
    if step := await session.scalar(waiting.with_for_update()):
        return step
    raise NoSuchReminder


def skip(step: Step, now: dt.datetime) -> None:
    """Done, not cancelled: what was cancelled can be planned anew, and she does not want it."""
    steps.settle(step, StepState.DONE, now)


async def move(session: Session, step: Step, by: dt.timedelta) -> None:
    """Raises NoSuchReminder for a moment at which there is nothing left to remind of."""
    moved = step.due_at + by
    talk = await session.get(Talk, step.subject_id) if step.kind.startswith("talks.") else None
    ends = talk and (talk.closes_at if step.kind == "talks.nudge" else talk.starts_at)
    if ends and moved >= ends:
        raise NoSuchReminder
    step.due_at = step.not_before = moved


async def begin(session: Session, club: Club, now: dt.datetime) -> None:
    zone = reminders.zone_of(club)
    sunday = next_weekly(SUNDAY, EVENING, zone, now)
    await steps.plan(session, club.id, STEP, sunday, key=f"{local_date(sunday, zone)}")


async def tell(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """To each mentor, what the coming week brings."""
    for mentor in await roster.mentors(session, club.id):
        if mentor.person.may_write:
            await outbox.post(
                session, mentor.person_id, STEP, now, key=f"{step.key}:{mentor.person_id}",
                club_id=club.id, expires_at=now + WEEK,
            )  # fmt: skip
    await begin(session, club, now)


async def miss(session: Session, club: Club, _step: Step, now: dt.datetime) -> None:
    await begin(session, club, now)


async def load(session: Session, letter: Letter, now: dt.datetime) -> Plan | None:
    club = await session.get(Club, letter.club_id)
    return await ahead(session, club, now, weeks=1) if club else None


async def invite(session: Session, club: Club, now: dt.datetime) -> None:
    """A button in the group for who never opened the bot. Raises InvitedThisWeek."""
    week = monday(now, reminders.zone_of(club))
    if not await outbox.post(
        session, club.chat_id, "reminders.reach", now, key=f"{club.id}:{week}", club_id=club.id
    ):
        raise InvitedThisWeek
