"""What happens to homework in time. Every function here but the first is run by a step, once."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from domain.homework import NoDeadline, ReportState
from domain.roles import Right
from models import (
    OUT_OF_REACH,
    Club,
    Member,
    Part,
    Report,
    Session,
    Step,
    Task,
    TaskState,
    Urgency,
)
from services import (
    homework,
    homework_drafts,
    inbox,
    outbox,
    quiet_hours,
    roster,
    scopes,
    steps,
    wordings,
)
from services import homework_people as people
from services import homework_reports as reports

ARRIVING = dt.timedelta(seconds=60)  # the longest wait for reports that are still on their way
FRESH = dt.timedelta(hours=12)  # a reminder that could not be sent for so long is left out


async def remind(  # noqa: PLR0913 - whom, of what, why
    session: Session, task: Task, about: str, now: dt.datetime, by: Member | None = None,
    only: Collection[int] | None = None, **words: Any,
) -> int:  # fmt: skip
    """In private, to the missing only, once for each occasion. How many will hear it now.

    `by` a mentor it goes to those whom she looks after.
    """
    missing = await people.missing(session, task)
    meant = [each for each in missing if only is None or each.id in only]
    hers = [each for each in meant if by is None or scopes.reaches(by, each)]
    reached = [each for each in hers if each.person.may_write]
    when = quiet_hours.first_loud(task.club, now)
    return await outbox.post_each(
        session, {each.person_id: f"{task.id}:{about}:{each.id}" for each in reached},
        "homework.nudge", now, club_id=task.club_id, urgency=Urgency.NUDGE, not_before=when,
        expires_at=when + FRESH, task=task.id, **words,
    )  # fmt: skip


async def nudge(session: Session, _club: Club, step: Step, now: dt.datetime) -> None:
    task = await _open(session, step, now)
    if task is None:
        return
    if now < step.due_at + ARRIVING and await inbox.has_waiting(session, until=now):
        raise steps.NotYet  # it may be the very report that we are about to ask for
    words = await wordings.params(session, step)
    only = await _own(session, task, step)
    await remind(session, task, f"{step.due_at:%Y%m%d%H%M}", now, only=only, **words)


async def _own(session: Session, task: Task, step: Step) -> set[int] | None:
    """Those of whose own deadline it speaks; None: of that of all.

    It may have been moved; its key ends with its usual moment.
    """
    _, about, usual = step.key.rsplit(":", 2)
    if about != homework.OWN:
        return None
    dues = (await people.own_dues(session, task)).items()
    return {each for each, due_at in dues if usual in _moments(task, due_at)}


def _moments(task: Task, due_at: dt.datetime) -> set[str]:
    nudges = (nudge.at for nudge in homework.course_to(task, due_at))
    return {f"{at:%Y%m%d%H%M}" for at in (*nudges, due_at)}


async def remind_group(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """Only how many have reported: whoever has not is never named before others."""
    if task := await _open(session, step, now):
        when = quiet_hours.first_loud(club, now)
        await outbox.post(
            session, club.chat_id, "homework.reminder", now, key=f"{step.key}", club_id=club.id,
            not_before=when, expires_at=when + FRESH, task=task.id,
            **await wordings.params(session, step),
        )  # fmt: skip


async def fall_due(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """The mentors learn how it stands, also where no reports are taken from now on."""
    task = await _subject(session, step)
    if task is None or task.state != TaskState.PUBLISHED:
        return
    only = await _own(session, task, step)
    if only is None or any(each.id in only for each in await people.missing(session, task)):
        for mentor in await roster.whom_to_tell(session, club.id):
            await outbox.post(
                session, mentor, "homework.overdue", now, key=f"{step.key}:{mentor}",
                club_id=club.id, not_before=quiet_hours.first_loud(club, now), task=task.id,
            )  # fmt: skip


async def close(session: Session, _club: Club, step: Step, now: dt.datetime) -> None:
    if task := await _subject(session, step):
        await homework.close(session, task, None, now)


async def publish(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    task = await _subject(session, step)
    if task is None or task.state != TaskState.SCHEDULED:
        return
    try:
        await homework.publish(session, task, None, now)
    except NoDeadline:  # we were away until it was over
        await miss_publishing(session, club, step, now)


async def miss_publishing(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """It is a draft again, and who answers for it learns of it."""
    task = await _subject(session, step)
    if task and task.state == TaskState.SCHEDULED:
        task.state, task.publish_at = TaskState.DRAFT, None
        whom = await _answerable(session, task)
        await outbox.post_each(
            session, {each: f"{step.key}:{each}" for each in whom}, "homework.unpublished", now,
            club_id=club.id, task=task.id,
        )  # fmt: skip


async def _answerable(session: Session, task: Task) -> list[int]:
    """Its author, or once she gives no tasks here any more, the mentors."""
    teachers = await roster.who_may(session, task.club_id, Right.TEACH)
    hers = [each for each in teachers if each.person_id == task.author_id]
    return [task.author_id] if hers else await roster.whom_to_tell(session, task.club_id)


async def _open(session: Session, step: Step, now: dt.datetime) -> Task | None:
    task = await _subject(session, step)
    return task if task and people.is_open(task, now) else None


async def _subject(session: Session, step: Step) -> Task | None:
    return await homework.find(session, step.club_id, step.subject_id or 0)


async def begin(session: Session, club: Club, now: dt.datetime) -> None:
    """The club goes on after a pause: what was to happen by itself is planned again."""
    states = (TaskState.SCHEDULED, TaskState.PUBLISHED)
    for task in await homework.all_tasks(session, club.id, *states):
        if task.state == TaskState.SCHEDULED and task.publish_at and task.publish_at <= now:
            task.publish_at = now + homework.EDIT_PAUSE
        await homework.plan_rest(session, task, now)
    drafts = (Report.club_id == club.id, Report.state == ReportState.DRAFT)
    for report in await session.scalars(select(Report).where(*drafts)):
        if reports.added(report):
            await homework_drafts.plan_sending(session, report)


async def move_chat(session: Session, club: Club) -> None:
    """The group has a new id, where its old messages cannot be reached: open tasks come again.

    What was copied there before is not copied again.
    """
    ours = select(Report.id).where(Report.club_id == club.id)
    copied = update(Part).where(Part.report_id.in_(ours), Part.copy_id.is_not(None))
    await session.execute(copied.values(copy_id=OUT_OF_REACH))
    seen = update(Report).where(Report.club_id == club.id, Report.receipt_id.is_not(None))
    await session.execute(seen.values(receipt_id=None))
    for task in await homework.all_tasks(session, club.id, *homework.LIVE):
        task.card_id = task.file_message_id = None
        if task.state == TaskState.PUBLISHED and task.published_at:
            await homework.post_card(session, task, task.published_at)
