"""What a letter about homework speaks of, whether it is still true, and what Telegram answered.

A load returns None where the letter is no longer true; then it is dropped.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from domain.homework import HANDED_IN, ReportState
from models import (
    Event,
    Happened,
    Letter,
    Member,
    MemberState,
    Part,
    Report,
    Session,
    Task,
    TaskState,
)
from services import homework, homework_drafts, homework_sending, review_decisions, roster
from services import homework_people as people
from services import homework_reports as reports
from services import homework_withdrawals as withdrawals
from services.homework_people import Count
from services.reviews import Words


@dataclass(frozen=True, slots=True)
class Standing:
    """A task and how many have reported."""

    task: Task
    count: Count


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for the report of this member, with whom she works on it, and what it
    lacked before.
    """

    task: Task
    member: Member
    due_at: dt.datetime | None  # for her
    mates: Sequence[Member]
    now: dt.datetime
    before: Words | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A report as those see it whose it is; `message`: ours that tells her of it so far."""

    report: Report
    parts: Sequence[Part]
    by_itself: bool = False
    message: int | None = None
    has_hers: bool = True  # something in it that she may take out
    mates: Sequence[Member] = ()  # whose report it is as well


async def live(session: Session, letter: Letter, _now: dt.datetime) -> Task | None:
    return await homework.find(session, letter.club_id or 0, letter.params["task"])


async def standing(session: Session, letter: Letter, now: dt.datetime) -> Standing | None:
    task = await live(session, letter, now)
    return Standing(task, await people.count(session, task)) if task else None


async def unposted(session: Session, letter: Letter, now: dt.datetime) -> Standing | None:
    """A published task whose card is not in the group yet."""
    found = await standing(session, letter, now)
    is_new = found and found.task.state == TaskState.PUBLISHED and found.task.card_id is None
    return found if is_new else None


async def unposted_file(session: Session, letter: Letter, now: dt.datetime) -> Standing | None:
    """That of a task before its card, or what has taken its place since."""
    found = await standing(session, letter, now)
    if found is None or found.task.file_id is None:
        return None
    is_last = found.task.file_id == letter.params.get("file")
    return found if is_last else await unposted(session, letter, now)


async def card(session: Session, letter: Letter, _now: dt.datetime) -> Standing | None:
    """The card as it stands now, also that of a task that was deleted."""
    task = await session.get(Task, letter.params["task"])
    if task is None or task.card_id is None:
        return None
    return Standing(task, await people.count(session, task))


async def pinned(session: Session, letter: Letter, now: dt.datetime) -> Task | None:
    task = await live(session, letter, now)
    return task if task and task.card_id else None


async def note_file(session: Session, letter: Letter, answer: Any, _now: dt.datetime) -> None:
    (await session.get_one(Task, letter.params["task"])).file_message_id = answer.message_id


async def note_card(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    task = await session.get_one(Task, letter.params["task"])
    task.card_id = answer.message_id
    await homework.pin(session, task, now)


async def still_open(session: Session, letter: Letter, now: dt.datetime) -> Standing | None:
    found = await standing(session, letter, now)
    return found if found and people.is_open(found.task, now) else None


async def overdue(session: Session, letter: Letter, now: dt.datetime) -> Standing | None:
    """None where the deadline was put off while this waited for the morning."""
    found = await standing(session, letter, now)
    return found if found and found.task.due_at and found.task.due_at <= now else None


async def unpublished(session: Session, letter: Letter, now: dt.datetime) -> Standing | None:
    """A task that has not been published after all."""
    found = await standing(session, letter, now)
    return found if found and found.task.state in homework.UNPUBLISHED else None


async def waiting(session: Session, letter: Letter, now: dt.datetime) -> Waiting | None:
    """The task, if she is a member who still has to report on it."""
    found = await _open_to(session, letter, now)
    return found if found and await people.is_missing(session, found.task, found.member) else None


async def _open_to(session: Session, letter: Letter, now: dt.datetime) -> Waiting | None:
    task = await live(session, letter, now)
    if task is None or not people.is_open(task, now):
        return None
    member = await roster.find(session, task.club_id, letter.chat_id)
    if member is None or member.state != MemberState.ACTIVE:
        return None
    due_at = await people.due_of(session, task, member)
    return Waiting(task, member, due_at, await people.team_of(session, task, member), now)


async def unreported(session: Session, letter: Letter, now: dt.datetime) -> Waiting | None:
    """As `waiting`, but of what she is just putting together she need not be reminded."""
    found = await waiting(session, letter, now)
    report = await people.report_of(session, found.task, found.member) if found else None
    is_begun = report and report.state == ReportState.DRAFT and reports.added(report)
    return None if is_begun else found


async def together(session: Session, letter: Letter, now: dt.datetime) -> Waiting | None:
    """With whom she works, if it is still so. Who works alone reads it if hers is waited for."""
    found = await _open_to(session, letter, now)
    if found is None or sorted(each.id for each in found.mates) != letter.params["mates"]:
        return None
    if found.mates and found.member.id in await people.covered(session, found.task):
        return found
    return found if await people.is_missing(session, found.task, found.member) else None


async def changed(session: Session, letter: Letter, now: dt.datetime) -> Task | None:
    """The task, if this was the last of its changes."""
    task = await live(session, letter, now)
    return task if task and task.revision == letter.params["revision"] else None


async def summary(session: Session, letter: Letter, now: dt.datetime) -> Summary | None:
    report = await session.get_one(Report, letter.params["report"])
    reader = await roster.find(session, report.club_id, letter.chat_id)
    if reader is None or reader.state != MemberState.ACTIVE or not reader.person.may_write:
        return None
    parts = await homework_sending.going(session, report, reader, now)
    has_new = any(each.attempt == report.attempt for each in parts)
    if not has_new or await _took_back(session, report) == reader.person_id:
        return None
    if await homework_drafts.is_held_back(session, report, reader):
        return None  # she is asked something about it, and that must not be written over
    itself = select(Event.id).where(
        Event.report_id == report.id,
        Event.attempt == report.attempt,
        Event.what == Happened.SENT_BY_ITSELF,
    )
    alone = await session.scalar(itself.limit(1)) is not None
    message = report.summary_id if report.member_id == reader.id else None
    hers = await withdrawals.removable(session, report, reader)
    mates = await people.team_of(session, report.task, reader)
    return Summary(report, parts, alone, message, bool(hers), mates)


async def _took_back(session: Session, report: Report) -> int | None:
    """Who has, and has seen what became of it; None where it stands."""
    if report.state != ReportState.WITHDRAWN:
        return None
    taken = select(Event.by).where(Event.report_id == report.id, Event.what == Happened.WITHDRAWN)
    return await session.scalar(taken.order_by(Event.id.desc()).limit(1))


async def note_summary(session: Session, letter: Letter, answer: Any, _now: dt.datetime) -> None:
    """Only her message whose name the report bears is written again; her mates get new ones."""
    report = await reports.held(session, letter.params["report"])
    if report.member.person_id == letter.chat_id:
        await reports.note(session, report, summary_id=answer.message_id)


async def lose_summary(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    """She has deleted our message: a new one is written."""
    report = await reports.held(session, letter.params["report"])
    if report.summary_id:
        report.summary_id = None
        await reports.tell(session, report, now)


async def in_group(session: Session, letter: Letter, _now: dt.datetime) -> int | None:
    """The first message of a report that she sent to the group, as far as it is here."""
    report = await session.get_one(Report, letter.params["report"])
    chat = report.task.club.chat_id
    ids = [part.message_id for part in reports.added(report) if part.chat_id == chat]
    if not ids or report.state not in HANDED_IN:
        return None
    letter.params = {**letter.params, "message": min(ids)}
    return min(ids)


async def note_receipt(session: Session, letter: Letter, _: Any, now: dt.datetime) -> None:
    """An earlier one of the album may have come since; the reaction stays where it is."""
    report = await reports.held(session, letter.params["report"])
    await review_decisions.note_place(session, report, letter.params["message"], now)
