"""The whole schedule on one page: what is done at which step, which letters there are, what ticks.

APScheduler keeps nothing that matters: its jobs are in memory and only ask the database for work.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from domain.roles import Right
from models import Letter, Member, Session, Sessions
from scheduler.attendance_letters import ATTENDANCE_LETTERS, ATTENDANCE_OCCASIONS
from scheduler.club_letters import CLUB_LETTERS
from scheduler.contest_letters import CONTEST_LETTERS, CONTEST_OCCASIONS
from scheduler.homework_letters import HOMEWORK_LETTERS, HOMEWORK_OCCASIONS
from scheduler.knock_letters import KNOCK_LETTERS
from scheduler.material_letters import MATERIAL_LETTERS
from scheduler.planner import ALWAYS, Occasion
from scheduler.post import Kind, always
from scheduler.privacy_errands import PRIVACY_LETTERS
from scheduler.pulse_letters import PULSE_LETTERS, PULSE_OCCASIONS
from scheduler.question_letters import QUESTION_LETTERS, QUESTION_OCCASIONS
from scheduler.reminder_letters import REMINDER_LETTERS, REMINDER_OCCASIONS
from scheduler.review_letters import REVIEW_LETTERS, REVIEW_OCCASIONS
from scheduler.star_letters import STAR_LETTERS, STAR_OCCASIONS
from scheduler.talk_letters import TALK_LETTERS, TALK_OCCASIONS
from scheduler.topic_letters import TOPIC_LETTERS
from screens import failures, trouble, undone
from services import (
    actions,
    contest_steps,
    errands,
    homework_asked,
    inbox,
    materials,
    outbox,
    people,
    role_changes,
    roster,
    rosters,
)
from services.club_letters import load_club

log = structlog.get_logger()
Job = Callable[[], Awaitable[None]]


async def load_trace(_session: Session, letter: Letter, _now: dt.datetime) -> str:
    return str(letter.params["trace"])


async def load_places(session: Session, letter: Letter, _now: dt.datetime) -> Sequence[Member]:
    return await roster.places_of(session, letter.chat_id)


OCCASIONS: dict[str, Occasion] = {
    **TALK_OCCASIONS,
    **ATTENDANCE_OCCASIONS,
    **CONTEST_OCCASIONS,
    **STAR_OCCASIONS,
    **QUESTION_OCCASIONS,
    **HOMEWORK_OCCASIONS,
    **REVIEW_OCCASIONS,
    **REMINDER_OCCASIONS,
    **PULSE_OCCASIONS,
    roster.CHANGED: Occasion(role_changes.follow, ALWAYS, in_pause=True),
}
LETTERS: dict[str, Kind] = {
    "bot.alarm": Kind(load_trace, trouble.alarm),
    "bot.broke": Kind(load_places, trouble.broke, answers=True),
    "bot.unsent": Kind(load_club, trouble.unsent, needs=Right.LEAD),
    "bot.undone": Kind(load_club, undone.told, needs=Right.LEAD),
    "bot.failed": Kind(always, failures.told, answers=True),
    **CLUB_LETTERS,
    **TALK_LETTERS,
    **ATTENDANCE_LETTERS,
    **CONTEST_LETTERS,
    **STAR_LETTERS,
    **QUESTION_LETTERS,
    **HOMEWORK_LETTERS,
    **REVIEW_LETTERS,
    **MATERIAL_LETTERS,
    **REMINDER_LETTERS,
    **PULSE_LETTERS,
    **PRIVACY_LETTERS,
    **KNOCK_LETTERS,
    **TOPIC_LETTERS,
}


def create_scheduler(tick: Job, housekeeping: Job, nightly: Job | None = None) -> AsyncIOScheduler:
    """`housekeeping` and `nightly` see for themselves whether they are due."""
    scheduler = AsyncIOScheduler(
        timezone=dt.UTC,
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)
    scheduler.add_job(tick, "interval", seconds=1, id="tick")
    scheduler.add_job(housekeeping, "interval", minutes=1, id="housekeeping")
    if nightly:
        scheduler.add_job(nightly, "interval", minutes=10, id="nightly")
    return scheduler


def _report(event: JobExecutionEvent) -> None:
    log.error("job.failed", job=event.job_id, why=repr(getattr(event, "exception", "still runs")))


async def keep_house(sessions: Sessions, now: dt.datetime) -> None:
    """Forget what is only kept for a while."""
    async with sessions.begin() as session:
        await inbox.prune(session, now)
        await outbox.prune(session, now)
        await errands.prune(session, now)
        await homework_asked.prune(session, now)
        await contest_steps.forget(session, now)
        await actions.prune(session, now)
        await rosters.prune(session, now)
        await materials.prune(session, now)
        await people.prune(session, now)
