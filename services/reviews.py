"""A mentor goes through the reports of a task one by one, and decides on each with one tap.

A report is in the hands of one mentor at a time, and nobody decides on her own. What she decides
holds only for what she has seen: the buttons carry the version of the report.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from domain.errors import ClubError
from domain.homework import DECIDED, ChangedMeanwhile, NoSuchTask, ReportState
from domain.reviews import (
    LOOKING,
    AlreadyDecided,
    InOtherHands,
    OwnReport,
    OwnReportAlone,
    Reason,
)
from models import (
    Event,
    Happened,
    Member,
    Part,
    Question,
    Reflection,
    Report,
    Session,
    Task,
    Urgency,
)
from services import homework, outbox, review_digests, roster, scopes
from services import homework_people as people
from services import homework_reports as reports
from services.review_digests import UNDECIDED

AT_ONCE = 100  # messages that Telegram copies in one call


@dataclass(frozen=True, slots=True)
class Words:
    """What a mentor says of a report: a ready reason, her own words, or her voice."""

    reason: Reason | None = None
    text: str = ""
    file_id: str | None = None
    message_id: int | None = None  # in which she said it, and may correct it


@dataclass(frozen=True, slots=True)
class Queue:
    """The undecided reports of a task, the oldest first: those that this mentor may open, those
    in the hands of others, and her own."""

    free: Sequence[Report]
    held: Sequence[Report]
    own: Sequence[Report]


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: a report, or none; then `held_by` names who looks at the others."""

    task: Task
    report: Report | None
    held_by: str | None
    is_skipped: bool  # the one that she passes over is the only one left for her
    own_left: type[ClubError] | None  # why she cannot review what is left
    count: people.Count
    others: dict[Task, int]  # what waits in other tasks


@dataclass(frozen=True, slots=True)
class Seen:
    """A report that this mentor has in hand, as she has seen it."""

    mentor: Member
    report: Report


@dataclass(frozen=True, slots=True)
class Case:
    """A report with what its card says beside it."""

    report: Report
    waiting: int  # in this task, for this mentor, this one included
    before: Words | None  # why it was returned last time
    mates: Sequence[Member]  # whose report it is as well


async def queue(session: Session, mentor: Member, task: Task, now: dt.datetime) -> Queue:
    ours = review_digests.waiting(task.club_id)
    ours = ours.where(Report.task_id == task.id, scopes.reports(mentor))
    found = (await session.scalars(ours)).all()
    hers = select(Report.id).where(Report.task_id == task.id, people.is_own(mentor))
    ids = set(await session.scalars(hers))
    own = [each for each in found if each.id in ids]
    held = [each for each in found if each not in own and _is_held(each, mentor, now)]
    free = [each for each in found if each not in own and each not in held]
    return Queue(free, held, own)


def _is_held(report: Report, mentor: Member, now: dt.datetime) -> bool:
    by_other = report.seen_by is not None and report.seen_by != mentor.person_id
    return by_other and report.reviewed_until is not None and now < report.reviewed_until


async def open_next(
    session: Session, mentor: Member, task: Task, now: dt.datetime, after: int = 0
) -> Turn:
    """Take the next report in hand and show it to her in private; `after` is the one to skip.

    Of two mentors who are about to take the same one, its version lets the second begin anew.
    """
    waits = await queue(session, mentor, task, now)
    place = next((n for n, each in enumerate(waits.free, 1) if each.id == after), 0)
    ordered = [*waits.free[place:], *waits.free[: max(place - 1, 0)]]
    for each in waits.free:
        if each.seen_by == mentor.person_id:
            each.reviewed_until = None
    report = ordered[0] if ordered else None
    if report:
        await take_in_hand(session, mentor, report, now)
        await show(session, mentor, report, now)
    digest = await review_digests.of(session, mentor, now)
    return Turn(
        task,
        report,
        held_by=await _name(session, waits.held[0]) if waits.held else None,
        is_skipped=bool(waits.free) and report is None,
        own_left=await _own_left(session, mentor) if waits.own else None,
        count=await people.count(session, task),
        others={
            each: n for each, n in (digest.waiting if digest else {}).items() if each is not task
        },
    )


async def take_in_hand(session: Session, mentor: Member, report: Report, now: dt.datetime) -> None:
    is_new = report.state == ReportState.SENT
    report.state, report.seen_by = ReportState.SEEN, mentor.person_id
    report.seen_at = report.seen_at or now
    report.reviewed_until = now + LOOKING
    if is_new:
        by = mentor.person_id
        await homework.note(session, report.task, Happened.SEEN, by, now, report)
    await session.flush()


async def _name(session: Session, report: Report) -> str:
    """Of the mentor who looks at it."""
    holder = await roster.find(session, report.club_id, report.seen_by or 0)
    return holder.name if holder else ""


async def show(session: Session, mentor: Member, report: Report, now: dt.datetime) -> None:
    """Copy what stands in the report to her, in its order, and then the card with the buttons."""
    again = uuid4().hex
    await _copy(session, mentor, report, reports.parts_of(report), now, again)
    said = await reflections(session, report)
    for person, hers in groupby(said, key=lambda each: each.person_id):
        await _answers(session, mentor, report, [*hers], now, f"{again}:{person}")
    await _card(session, mentor, report, now, again)


async def show_before(session: Session, mentor: Member, report: Report, now: dt.datetime) -> None:
    """The same, with what she sent in earlier attempts, and what a mentor said aloud of them."""
    earlier = [
        each for each in report.parts if each.attempt < report.attempt and each.removed_at is None
    ]
    again = uuid4().hex
    await _copy(session, mentor, report, earlier, now, again)
    if (said := await asked(session, report)) and said.file_id:
        await outbox.post(session, mentor.person_id, "reviews.said", now, key=again, **_to(report))
    await _card(session, mentor, report, now, again)


def _to(report: Report) -> dict[str, Any]:
    return {**reports.about(report), "urgency": Urgency.ANSWER, "silent": True}


async def _copy(  # noqa: PLR0913 - a letter is these facts
    session: Session, mentor: Member, report: Report, found: Sequence[Part], now: dt.datetime,
    again: str,
) -> None:  # fmt: skip
    parts = sorted(found, key=lambda each: (each.chat_id, each.message_id))
    for chat, run in groupby(parts, key=lambda each: each.chat_id):
        ids = [each.id for each in run]
        for n in range(0, len(ids), AT_ONCE):
            await outbox.post(
                session, mentor.person_id, "reviews.parts", now, key=f"{again}:{chat}:{n}",
                parts=ids[n : n + AT_ONCE], **_to(report),
            )  # fmt: skip


async def _answers(  # noqa: PLR0913 - a letter is these facts
    session: Session, mentor: Member, report: Report, said: Sequence[Reflection], now: dt.datetime,
    again: str,
) -> None:  # fmt: skip
    """Of one person: what she has written in one message, what she has said after it."""
    whose = {"person": said[0].person_id, **_to(report)}
    if any(each.file_id is None for each in said):
        await outbox.post(session, mentor.person_id, "reviews.answers", now, key=again, **whose)
    for each in said:
        if each.file_id:
            await outbox.post(
                session, mentor.person_id, "reviews.answer", now,
                key=f"{again}:{each.question}", question=each.question, **whose,
            )  # fmt: skip


async def _card(
    session: Session, mentor: Member, report: Report, now: dt.datetime, again: str
) -> None:
    await outbox.post(session, mentor.person_id, "reviews.card", now, key=again, **_to(report))


async def case(session: Session, mentor: Member, report: Report, now: dt.datetime) -> Case:
    waits = await queue(session, mentor, report.task, now)
    mates = await people.team_of(session, report.task, report.member)
    return Case(report, len(waits.free), await asked(session, report), mates)


async def reflections(session: Session, report: Report) -> Sequence[Reflection]:
    """What each has answered after it, its author first, in the order of the questions."""
    said = await session.scalars(select(Reflection).where(Reflection.report_id == report.id))
    author, order = report.member.person_id, list(Question)
    return sorted(
        said,
        key=lambda each: (
            each.person_id != author,
            each.person_id,
            order.index(each.question),
        ),
    )


async def asked(session: Session, report: Report) -> Words | None:
    """Why it was returned last time, where that was not undone."""
    returned = select(Event).where(Event.report_id == report.id, Event.what == Happened.RETURNED)
    last = await session.scalar(returned.order_by(Event.id.desc()).limit(1))
    holds = last and (report.state == ReportState.RETURNED or last.attempt < report.attempt)
    return _words(last.facts) if last and holds else None


def _words(facts: dict[str, Any]) -> Words:
    reason = facts.get("reason")
    return Words(Reason(reason) if reason else None, facts.get("text", ""), facts.get("file_id"))


async def _own_left(session: Session, mentor: Member) -> type[ClubError]:
    """Nobody decides on her own report."""
    others = [each for each in await roster.mentors(session, mentor.club_id) if each is not mentor]
    return OwnReport if others else OwnReportAlone


async def get(session: Session, mentor: Member, report_id: int) -> Report:
    """Raises NoSuchTask (also of a deleted task), OutOfReach, OwnReport or OwnReportAlone."""
    report = await reports.find(session, mentor.club_id, report_id)
    if report is None:
        raise NoSuchTask
    await homework.get(session, mentor.club_id, report.task_id)
    await scopes.check(session, mentor, {"report": report.id})
    if await people.is_of(session, report, mentor):
        raise await _own_left(session, mentor)
    return report


async def as_seen(
    session: Session, mentor: Member, report_id: int, version: int, now: dt.datetime
) -> Report | None:
    """The report, undecided and as she saw it; None if it has changed and is shown to her anew.

    Raises NoSuchTask, OwnReport, AlreadyDecided, InOtherHands, or ChangedMeanwhile of what its
    author has taken back or begun anew.
    """
    report = await get(session, mentor, report_id)
    if report.state not in UNDECIDED:
        raise AlreadyDecided if report.state in DECIDED else ChangedMeanwhile
    if _is_held(report, mentor, now):
        raise InOtherHands(name=await _name(session, report))
    if report.version == version:
        return report
    await take_in_hand(session, mentor, report, now)
    await show(session, mentor, report, now)
    return None
