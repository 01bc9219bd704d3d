"""When mentors hear that reports wait: at nine and at six, and never once for each report."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from domain.homework import ReportState
from domain.reviews import digest_after
from domain.roles import Right, may
from models import Club, Letter, Member, Report, Session, Step, StepState, Task, TaskState
from services import homework_people as people
from services import outbox, quiet_hours, roster, scopes, steps
from services.talks import zone_of

PULSE = "pulse.tell"  # the step of the week's letter, which also says how many reports wait
NEARLY = dt.timedelta(hours=23)  # a day, though it took a while until it was told
UNDECIDED = (ReportState.SENT, ReportState.SEEN)


@dataclass(frozen=True, slots=True)
class Digest:
    """How many reports of each task wait for this mentor, the oldest task first."""

    club_id: int
    waiting: dict[Task, int]
    waits_long: int  # how many of them for more than two days
    later: dt.datetime  # when she would hear of it once more


async def plan(session: Session, club: Club, now: dt.datetime) -> None:
    """A report has come: mentors hear of it at the next hour for that, and while it waits long."""
    for moment in (now, now + _long(club)):
        await _plan_at(session, club, _next_hour(club, moment))


async def begin(session: Session, club: Club, now: dt.datetime) -> None:
    """The club goes on after a pause, before which reports may have come."""
    if await session.scalar(waiting(club.id).limit(1)):
        await plan(session, club, now)


async def _plan_at(session: Session, club: Club, at: dt.datetime) -> None:
    await steps.plan(session, club.id, "reviews.digest", at, key=f"{at:%Y%m%d%H%M}")


async def tell(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """New ones since it was told last, or such that wait too long; those are told of daily, also
    where some have begun to wait long in the morning and others in the evening.
    """
    moments = [each.sent_at for each in await session.scalars(waiting(club.id)) if each.sent_at]
    since = await _last(session, step)
    told = await _told_today(session, step)
    waits_long = any(sent <= now - _long(club) for sent in moments)
    if waits_long:
        await _plan_at(session, club, _next_hour(club, (told or step.due_at) + NEARLY))
    if (waits_long and not told) or any(since is None or sent >= since for sent in moments):
        has_pulse = await _has_pulse(session, step)
        for mentor in await roster.who_may(session, club.id, Right.REVIEW):
            is_told = has_pulse and may(mentor.role, Right.ROSTER)
            if mentor.person.may_write and not is_told:
                await post(session, mentor, step.due_at, now)


async def _last(session: Session, step: Step) -> dt.datetime | None:
    """The last hour before this one that was kept; those in a pause of the club were not."""
    same = (Step.club_id == step.club_id, Step.kind == step.kind, Step.due_at < step.due_at)
    found = select(func.max(Step.due_at)).where(*same, Step.state == StepState.DONE)
    return await session.scalar(found)


async def _told_today(session: Session, step: Step) -> dt.datetime | None:
    """When some mentor was told in the last 23 hours, if any was."""
    today = (Letter.not_before > step.due_at - NEARLY, Letter.not_before < step.due_at)
    ours = (Letter.club_id == step.club_id, Letter.kind == "reviews.digest", *today)
    return await session.scalar(select(func.max(Letter.not_before)).where(*ours))


async def _has_pulse(session: Session, step: Step) -> bool:
    """At this very hour?"""
    same = (Step.club_id == step.club_id, Step.kind == PULSE, Step.due_at == step.due_at)
    found = select(Step.id).where(*same, Step.state != StepState.CANCELLED)
    return await session.scalar(found.limit(1)) is not None


async def post(session: Session, mentor: Member, at: dt.datetime, now: dt.datetime) -> None:
    """At most one of an hour."""
    key = f"{mentor.id}:{at:%Y%m%d%H%M}"
    await outbox.post(
        session, mentor.person_id, "reviews.digest", now, key=key, club_id=mentor.club_id,
        silent=quiet_hours.is_quiet(mentor.club, max(at, now)), not_before=max(at, now),
    )  # fmt: skip


async def put_off(session: Session, mentor: Member, now: dt.datetime) -> dt.datetime:
    """She wants to hear of it at the next hour for that, which is returned."""
    at = _later(mentor, now)
    await post(session, mentor, at, now)
    return at


def waiting(club_id: int) -> Select[Report]:
    """What no mentor has decided on, of tasks that were not deleted; the oldest first."""
    undecided = select(Report).join(Report.task).where(Report.club_id == club_id)
    open_ = undecided.where(Report.state.in_(UNDECIDED), Task.state != TaskState.DELETED)
    return open_.order_by(Report.sent_at, Report.id)


def for_(mentor: Member) -> Select[Report]:
    """Of them, those on which this one may decide."""
    return waiting(mentor.club_id).where(~people.is_own(mentor), scopes.reports(mentor))


async def load(session: Session, letter: Letter, now: dt.datetime) -> Digest | None:
    """None if nothing waits for her any more."""
    mentor = await roster.find(session, letter.club_id or 0, letter.chat_id)
    if mentor is None or not may(mentor.role, Right.REVIEW):
        return None
    return await of(session, mentor, now)


async def of(session: Session, mentor: Member, now: dt.datetime) -> Digest | None:
    found = (await session.scalars(for_(mentor))).all()
    long_ago = now - _long(mentor.club)
    waits_long = sum(1 for each in found if each.sent_at and each.sent_at <= long_ago)
    counts = Counter(each.task for each in found)
    later = _later(mentor, now)
    return Digest(mentor.club_id, dict(counts), waits_long, later) if found else None


def _later(mentor: Member, now: dt.datetime) -> dt.datetime:
    return _next_hour(mentor.club, now + dt.timedelta(hours=1))


def _next_hour(club: Club, moment: dt.datetime) -> dt.datetime:
    return digest_after(moment, zone_of(club), club.rules.digests)


def _long(club: Club) -> dt.timedelta:
    return dt.timedelta(hours=club.rules.waits_long)
