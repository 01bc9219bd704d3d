"""The whole schedule on one page: what is done at which step, which letters there are, what ticks.

APScheduler keeps nothing that matters: its jobs are in memory and only ask the database for work.
"""

import datetime as dt
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from models import Letter, Session, Sessions
from scheduler.attendance_letters import ATTENDANCE_LETTERS, ATTENDANCE_OCCASIONS
from scheduler.club_letters import CLUB_LETTERS
from scheduler.homework_letters import HOMEWORK_LETTERS, HOMEWORK_OCCASIONS
from scheduler.planner import Occasion
from scheduler.post import Kind
from scheduler.question_letters import QUESTION_LETTERS, QUESTION_OCCASIONS
from scheduler.reminder_letters import REMINDER_LETTERS, REMINDER_OCCASIONS
from scheduler.review_letters import REVIEW_LETTERS, REVIEW_OCCASIONS
from scheduler.talk_letters import TALK_LETTERS, TALK_OCCASIONS
from screens import trouble
from services import errands, homework_strays, inbox, outbox

log = structlog.get_logger()


async def load_trace(_session: Session, letter: Letter, _now: dt.datetime) -> str:
    return str(letter.params["trace"])


OCCASIONS: dict[str, Occasion] = {
    **TALK_OCCASIONS,
    **ATTENDANCE_OCCASIONS,
    **QUESTION_OCCASIONS,
    **HOMEWORK_OCCASIONS,
    **REVIEW_OCCASIONS,
    **REMINDER_OCCASIONS,
}
LETTERS: dict[str, Kind] = {
    "bot.broke": Kind(load_trace, trouble.broke, answers=True),
    **CLUB_LETTERS,
    **TALK_LETTERS,
    **ATTENDANCE_LETTERS,
    **QUESTION_LETTERS,
    **HOMEWORK_LETTERS,
    **REVIEW_LETTERS,
    **REMINDER_LETTERS,
}


def create_scheduler(
    tick: Callable[[], Awaitable[None]], housekeeping: Callable[[], Awaitable[None]]
) -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler(
        timezone=dt.UTC,
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)
    scheduler.add_job(tick, "interval", seconds=1, id="tick")
    scheduler.add_job(housekeeping, "interval", hours=6, id="housekeeping")
    return scheduler


def _report(event: JobExecutionEvent) -> None:
    log.error("job.failed", job=event.job_id, why=repr(getattr(event, "exception", "still runs")))


async def keep_house(sessions: Sessions, now: dt.datetime) -> None:
    """Forget what is only kept for a while."""
    async with sessions.begin() as session:
        await inbox.prune(session, now)
        await outbox.prune(session, now)
        await errands.prune(session, now)
        await homework_strays.prune(session, now)
