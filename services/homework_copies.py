"""What she sends in private stands in the group as a copy below her name.

A load returns None where there is nothing to copy any more; then the letter is dropped.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from domain.homework import HANDED_IN, ReportState
from models import Letter, Member, Part, Report, Session
from services import homework_reports as reports
from services import outbox, review_decisions, roster, traces
from services.archives import AT_ONCE, Copies, Piece

FRESH = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Header:
    """`whose` is what comes below it: of a team each has a line of her own."""

    report: Report
    whose: Member


async def shown(session: Session, letter: Letter, _now: dt.datetime) -> Report | None:
    """A report that everybody in the group may see."""
    report = await session.get_one(Report, letter.params["report"])
    return report if report.state in HANDED_IN and not report.task.is_private else None


async def header(session: Session, letter: Letter, now: dt.datetime) -> Header | None:
    if (report := await _unnamed(session, letter, now)) is None:
        return None
    senders = {part.id: part.person_id for part in report.parts}
    sender = senders.get(letter.params.get("first", 0), report.member.person_id)
    return Header(report, await roster.find(session, report.club_id, sender) or report.member)


async def _unnamed(session: Session, letter: Letter, now: dt.datetime) -> Report | None:
    """None as well where her name has just been written: on a slow line her pictures come one by
    one, and all that come below it are hers until the bot says something else there.
    """
    report = await shown(session, letter, now)
    there = (Letter.chat_id == letter.chat_id, Letter.message_id.is_not(None))
    ours = select(Letter).where(*there).order_by(Letter.message_id.desc()).limit(1)
    last = await session.scalar(ours)
    if report is None or last is None or not any(part.copy_id for part in report.parts):
        return report
    whose = {part.id: part.person_id for part in report.parts}
    above, hers = (whose.get(each.params.get("first", 0)) for each in (last, letter))
    is_hers = last.kind == letter.kind and above == hers is not None
    is_fresh = last.settled_at is not None and last.settled_at > now - FRESH
    return None if is_hers and is_fresh else report


async def note_header(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """Taken back while it was on its way, or she was forgotten."""
    if (await reports.held(session, letter.params["report"])).state == ReportState.WITHDRAWN:
        header = [answer.message_id]
        await traces.remove(session, letter.chat_id, header, now, letter.club_id)


async def uncopied(session: Session, letter: Letter, now: dt.datetime) -> Copies | None:
    """What she sent in private and the group has not got yet."""
    report = await shown(session, letter, now)
    new = reports.uncopied(report, letter.params.get("tried", ())) if report else []
    here = [part for part in new if part.chat_id == new[0].chat_id][:AT_ONCE]
    if report is None or not here:
        return None
    here.sort(key=lambda part: part.message_id)
    letter.params = {**letter.params, "parts": [part.id for part in here]}
    return Copies(report, here)


async def note_copies(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """Telegram passes over a message that she has deleted, and does not say which one it was.

    Then all come one by one, from their files.
    """
    copies = [copy.message_id for copy in answer]
    if len(copies) < len(letter.params["parts"]):
        await traces.remove(session, letter.chat_id, copies, now, letter.club_id)
        await lose_copies(session, letter, "", now)
        return
    for part_id, copy_id in zip(letter.params["parts"], copies, strict=True):
        await _note_copy(session, letter, part_id, copy_id, now)
    await _copy_rest(session, letter, [], now)


async def _copy_rest(
    session: Session, letter: Letter, lost: Sequence[int], now: dt.datetime
) -> None:
    """Of a team each has sent hers in a chat of her own. What was lost comes otherwise."""
    report = await session.get_one(Report, letter.params["report"])
    tried = [*letter.params.get("tried", ()), *lost]
    if rest := reports.uncopied(report, tried):
        key = f"{report.id}:{report.attempt}:{letter.id}"
        for kind in ("homework.header", "homework.copy"):
            await outbox.post(
                session, letter.chat_id, kind, now, key=key, silent=True,
                tried=tried, first=rest[0].id, **reports.about(report),
            )  # fmt: skip


async def _note_copy(
    session: Session, letter: Letter, part_id: int, copy_id: int, now: dt.datetime
) -> None:
    """What was taken back meanwhile goes again. Of one who was forgotten the part is gone, or
    its number another's.
    """
    report = await reports.held(session, letter.params["report"])
    part = await session.get(Part, part_id)
    if part is None or part.report_id != report.id or report.state == ReportState.WITHDRAWN:
        await traces.remove(session, letter.chat_id, [copy_id], now, letter.club_id)
        return
    part.copy_id = copy_id
    if not report.receipt_id:
        await review_decisions.note_place(session, report, copy_id, now)


async def lose_copies(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    """She has deleted what she had sent; the files are still there."""
    report = await reports.held(session, letter.params["report"])
    for part_id in letter.params["parts"]:
        await outbox.post(
            session, letter.chat_id, "homework.part", now, key=f"{part_id}:{letter.id}",
            silent=True, part=part_id, **reports.about(report),
        )  # fmt: skip
    await _copy_rest(session, letter, letter.params["parts"], now)


async def uncopied_part(session: Session, letter: Letter, now: dt.datetime) -> Piece | None:
    report = await shown(session, letter, now)
    part = await session.get(Part, letter.params["part"])
    is_wanted = part and part.copy_id is None and part.removed_at is None
    return Piece(report, part) if report and part and is_wanted else None


async def note_part(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    await _note_copy(session, letter, letter.params["part"], answer.message_id, now)


async def copied(session: Session, letter: Letter, _now: dt.datetime) -> Part | None:
    part = await session.get(Part, letter.params["part"])
    return part if part and part.copy_id and part.removed_at is None else None
