"""What the club will do by itself: the mentor sees it on Sunday, skips, moves or rewords it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain.local_time import local_date, next_weekly
from domain.reminders import InvitedThisWeek, NoSuchReminder, TooLate, check_hour
from domain.sound import monday
from domain.talks import VOTING, closing_of
from models import Club, Letter, Session, Step, StepState, Talk, Task, Wording
from services import (
    openings,
    outbox,
    reach,
    reminders,
    roster,
    standing_times,
    steps,
    talk_troubles,
    talks,
    wordings,
)
from services.reach import Reach

STEP = "reminders.plan"
LATE = dt.timedelta(days=6)  # what comes is still to come
EVENING = dt.time(18)
WEEK = dt.timedelta(weeks=1)
WEEK_BEGINS = "talks.open"
# What a mentor can do with a line here. The rest is changed with the talk or the task itself.
WORDED = (
    "talks.nudge", "talks.mention", "talks.remind_day", "talks.remind_hour", "talks.remind_start",
    "homework.nudge", "homework.remind_group",
)  # fmt: skip
SKIPPED = (*WORDED, WEEK_BEGINS)
MOVED = tuple({*SKIPPED, "talks.announce"} - {"talks.remind_start"})  # it says that we start
FIXED = ("talks.close", "homework.publish", "homework.due")
LINES = (*FIXED, *SKIPPED, "talks.announce", reminders.STEP)


@dataclass(frozen=True, slots=True)
class Plan:
    """`worded` are the ids of the steps with words of hers, `unasked` those of openings at which
    the standing time is told and nobody votes.
    """

    club: Club
    steps: Sequence[Step]
    worded: frozenset[int]
    unasked: frozenset[int]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Line:
    club: Club
    step: Step
    words: str | None
    is_unasked: bool = False


async def ahead(session: Session, club: Club, now: dt.datetime, *, weeks: int) -> Plan:
    kinds = set(LINES)
    if not club.rules.mentions:
        kinds.remove("talks.mention")
    waiting = select(Step).where(
        Step.club_id == club.id,
        Step.state == StepState.WAITING,
        Step.kind.in_(kinds),
        Step.due_at.between(now, now + weeks * WEEK),
    )
    found = (await session.scalars(waiting.order_by(Step.due_at, Step.id))).all()
    hers = select(Wording.step_id).where(Wording.step_id.in_([step.id for step in found]))
    worded = frozenset(await session.scalars(hers))
    unasked = frozenset([step.id for step in found if await _is_unasked(session, step)])
    return Plan(club, found, worded, unasked, await reach.of(session, club.id))


async def _is_unasked(session: Session, step: Step) -> bool:
    """A poll opens there only in a club without a standing time."""
    if step.kind != WEEK_BEGINS:
        return False
    talk = await talks.find(session, step.club_id, step.subject_id or 0)
    return await standing_times.of(session, talk) is not None


async def line(session: Session, club: Club, step_id: int) -> Line:
    """A line that may be changed, locked. Raises NoSuchReminder."""
    mine = (Step.id == step_id, Step.club_id == club.id, Step.kind.in_((*SKIPPED, *MOVED)))
    waiting = select(Step).where(*mine, Step.state == StepState.WAITING)
    if step := await session.scalar(waiting.with_for_update()):
        words = await wordings.find(session, step)
        return Line(club, step, words, await _is_unasked(session, step))
    raise NoSuchReminder


async def skip(session: Session, of: Line, now: dt.datetime) -> None:
    """Done, not cancelled: what was cancelled can be planned anew, and she does not want it."""
    if of.step.kind not in SKIPPED:
        raise NoSuchReminder
    if of.step.kind == WEEK_BEGINS:
        await _skip_week(session, of.club, await _talk(session, of.step))
    steps.settle(of.step, StepState.DONE, now)


async def put_back(session: Session, club: Club, step_id: int, now: dt.datetime) -> None:
    """What she skipped comes after all. Raises NoSuchReminder, also if its time has passed."""
    skipped = (Step.state == StepState.DONE, Step.due_at > now, Step.kind.in_(WORDED))
    mine = select(Step).where(Step.id == step_id, Step.club_id == club.id, *skipped)
    step = await session.scalar(mine.with_for_update())
    if step is None or not await _is_of_its_start(session, step):
        raise NoSuchReminder
    step.state, step.settled_at = StepState.WAITING, None


async def _is_of_its_start(session: Session, step: Step) -> bool:
    """A talk that was moved since is reminded of anew."""
    if step.kind not in talks.TIED_TO_START:
        return True
    start = (await _talk(session, step)).starts_at
    return start is not None and step.key.endswith(talks.of_start(start))


async def _skip_week(session: Session, club: Club, talk: Talk) -> None:
    """There is no talk this week; what was prepared for it is for the next."""
    await openings.plan_next(session, club, talk.opens_at)
    await talk_troubles.skip(session, talk)


async def move(session: Session, of: Line, moment: dt.datetime, now: dt.datetime) -> None:
    """Raises HasPassed or AtNight, and TooLate for one at which nothing is left to be told."""
    step = of.step
    if step.kind not in MOVED:
        raise NoSuchReminder
    check_hour(moment, now, talks.zone_of(of.club), of.club.rules.quiet)
    if step.kind.startswith("talks."):
        talk = await _talk(session, step)
        if step.kind == WEEK_BEGINS and await talks.votes_at(session, talk.club_id, moment):
            raise TooLate  # one vote after the other
        _move_in_week(talk, step.kind, moment)
    else:
        task = await session.get_one(Task, step.subject_id)
        if task.cutoff_at and moment >= task.cutoff_at:
            raise TooLate
    step.due_at = step.not_before = moment


def _move_in_week(talk: Talk, kind: str, moment: dt.datetime) -> None:
    start = talk.starts_at or moment  # what is tied to it is planned only when there is one
    ends = {
        "talks.open": talk.closes_at - VOTING,
        "talks.nudge": talk.closes_at,
        "talks.mention": talk.closes_at,
        "talks.remind_hour": start - talk.club.rules.talk.start_before,
    }
    if moment >= ends.get(kind, start - talks.NOTICE):
        raise TooLate
    if kind == "talks.announce":
        talk.announces_at = moment
    if kind == "talks.open":
        if closing_of(talk.club.rules.talk, talks.zone_of(talk.club), moment) != talk.closes_at:
            raise TooLate  # it would be the poll of another week
        talk.opens_at = moment


async def _talk(session: Session, step: Step) -> Talk:
    return await talks.get(session, step.club_id, step.subject_id or 0)


async def begin(session: Session, club: Club, now: dt.datetime) -> None:
    zone = talks.zone_of(club)
    moment = next_weekly(club.rules.plan_day, EVENING, zone, now)
    await steps.plan(session, club.id, STEP, moment, key=f"{local_date(moment, zone)}")


async def tell(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """To each mentor, what the coming week brings."""
    for mentor in await roster.whom_to_tell(session, club.id):
        await outbox.post(
            session, mentor, STEP, now, key=f"{step.key}:{mentor}", club_id=club.id,
            expires_at=now + WEEK,
        )  # fmt: skip
    await begin(session, club, now)


async def miss(session: Session, club: Club, _step: Step, now: dt.datetime) -> None:
    await begin(session, club, now)


async def load(session: Session, letter: Letter, now: dt.datetime) -> Plan | None:
    club = await session.get(Club, letter.club_id)
    return await ahead(session, club, now, weeks=1) if club else None


async def invite(session: Session, club: Club, now: dt.datetime) -> None:
    """A button in the group for who never opened the bot. Raises InvitedThisWeek."""
    week = monday(now, talks.zone_of(club))
    if not await outbox.post(
        session, club.chat_id, "reminders.reach", now, key=f"{club.id}:{week}", club_id=club.id
    ):
        raise InvitedThisWeek
