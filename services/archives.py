"""Accepted reports are copied into the archive chat: a file lives as long as a chat holds it.

A copy that Telegram refuses is sent anew by its file_id, part by part; a part that cannot be kept
at all is told to the mentors, once for a report.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import uuid4

from domain.homework import ReportState
from models import Errand, Letter, Part, Report, Session, Urgency
from services import homework_reports as reports
from services import outbox, roster, traces

AT_ONCE = 100  # messages that Telegram copies in one call


@dataclass(frozen=True, slots=True)
class Copies:
    """Parts of a report that stand in one chat, in its order."""

    report: Report
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Piece:
    report: Report
    part: Part


async def keep(session: Session, errand: Errand, chat: int, now: dt.datetime) -> None:
    """What of the report is not in this archive yet goes there, once for the errand."""
    report = await session.get(Report, errand.subject_id or 0)
    if report and report.state == ReportState.ACCEPTED and _unkept(report):
        key = f"{report.id}:{errand.id}:{errand.asked_at.isoformat()}"  # a number is given again
        await _post(session, report, chat, key, now)


async def _post(session: Session, report: Report, chat: int, key: str, now: dt.datetime) -> None:
    await outbox.post(
        session, chat, "archive.copy", now, key=key, urgency=Urgency.NUDGE, silent=True,
        **reports.about(report),
    )  # fmt: skip


async def renew(session: Session, errand: Errand, chat: int, now: dt.datetime) -> None:
    """What she has changed since is changed there as well."""
    part = await session.get(Part, errand.subject_id or 0)
    report = await session.get(Report, part.report_id) if part and part.report_id else None
    if part and report and part.archive_id:
        await outbox.post(
            session, chat, "archive.edit", now, key=f"{errand.id}:{errand.asked_at.isoformat()}",
            urgency=Urgency.NUDGE, silent=True, part=part.id, **reports.about(report),
        )  # fmt: skip


async def kept(session: Session, letter: Letter, _now: dt.datetime) -> Part | None:
    part = await session.get(Part, letter.params["part"])
    return part if part and part.archive_id and part.removed_at is None else None


def _unkept(report: Report) -> list[Part]:
    return [each for each in reports.parts_of(report) if each.archive_id is None]


async def unkept(session: Session, letter: Letter, _now: dt.datetime) -> Copies | None:
    """The next parts that the archive has not got; None when it has all."""
    report = await session.get(Report, letter.params["report"])
    if report is None or report.state != ReportState.ACCEPTED:
        return None
    parts = sorted(_unkept(report), key=lambda each: (each.chat_id, each.message_id))
    for _chat, run in groupby(parts, key=lambda each: each.chat_id):
        some = list(run)[:AT_ONCE]
        letter.params = {**letter.params, "parts": [each.id for each in some]}
        return Copies(report, some)
    return None


async def note_copies(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """Telegram passes over messages that are gone; which ones, it does not say."""
    ids, copies = letter.params["parts"], [copy.message_id for copy in answer]
    if len(copies) != len(ids):
        await traces.remove(session, letter.chat_id, copies, now, letter.club_id)
        await _one_by_one(session, letter, now)
        return
    for part_id, copy_id in zip(ids, copies, strict=True):
        await _note_copy(session, letter, part_id, copy_id, now)
    report = await session.get_one(Report, letter.params["report"])
    if _unkept(report):
        await _post(session, report, letter.chat_id, uuid4().hex, now)


async def _note_copy(
    session: Session, letter: Letter, part_id: int, copy_id: int, now: dt.datetime
) -> None:
    """Of one who was forgotten meanwhile the part is gone, or its number another's."""
    part = await session.get(Part, part_id)
    if part and part.report_id == letter.params["report"]:
        part.archive_id = copy_id
    else:
        await traces.remove(session, letter.chat_id, [copy_id], now, letter.club_id)


async def copy_refused(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    await _one_by_one(session, letter, now)


async def _one_by_one(session: Session, letter: Letter, now: dt.datetime) -> None:
    report = await session.get_one(Report, letter.params["report"])
    for part_id in letter.params["parts"]:
        await outbox.post(
            session, letter.chat_id, "archive.part", now, key=f"{part_id}:{letter.id}",
            urgency=Urgency.NUDGE, silent=True, part=part_id, **reports.about(report),
        )  # fmt: skip


async def unkept_part(session: Session, letter: Letter, _now: dt.datetime) -> Piece | None:
    report = await session.get_one(Report, letter.params["report"])
    part = await session.get(Part, letter.params["part"])
    is_wanted = part and part.archive_id is None and report.state == ReportState.ACCEPTED
    return Piece(report, part) if part and is_wanted else None


async def note_part(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    await _note_copy(session, letter, letter.params["part"], answer.message_id, now)


async def part_refused(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """Mentors hear of it once for each report."""
    report = await session.get_one(Report, letter.params["report"])
    for mentor in await roster.reachable_mentors(session, report.club_id):
        await outbox.post(
            session, mentor.person_id, "archive.failed", now,
            key=f"{report.id}:{report.attempt}:{mentor.id}", why=why, **reports.about(report),
        )  # fmt: skip


async def part_of(session: Session, letter: Letter, _now: dt.datetime) -> Piece | None:
    """A part that stands in a report, for whoever looks at it."""
    report = await session.get_one(Report, letter.params["report"])
    part = await session.get(Part, letter.params["part"])
    return Piece(report, part) if part and part.removed_at is None else None


async def report_of(session: Session, letter: Letter, _now: dt.datetime) -> Report | None:
    return await session.get(Report, letter.params["report"])
