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
    Club,
    Event,
    Happened,
    Letter,
    Member,
    Part,
    Person,
    Report,
    Session,
    Task,
    TaskState,
)
from services import homework, outbox, roster, traces
from services import homework_people as people
from services import homework_reports as reports
from services import homework_strays as strays
from services.archives import Piece
from services.homework_people import Count
from services.reviews import Words

COPIED_AT_ONCE = 100  # Telegram's limit


@dataclass(frozen=True, slots=True)
class Standing:
    """A task and how many have reported."""

    task: Task
    count: Count


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for her report, with whom she works on it, and what it lacked before."""

    task: Task
    mates: Sequence[Member]
    now: dt.datetime
    before: Words | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A report as its author sees it."""

    report: Report
    parts: Sequence[Part]
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class Copies:
    report: Report
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Asked:
    """Something she sent, and the tasks it may be for."""

    parts: Sequence[Part]
    tasks: Sequence[Task]
    places: Sequence[Member]
    left: Club | None = None  # in which she could report if she came back


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


async def waiting(session: Session, letter: Letter, now: dt.datetime) -> Waiting | None:
    """The task, if she is a member who still has to report on it."""
    task = await live(session, letter, now)
    if task is None or not people.is_open(task, now):
        return None
    member = await roster.find(session, task.club_id, letter.chat_id)
    if member is None or not await people.is_missing(session, task, member):
        return None
    return Waiting(task, await people.team_of(session, task, member), now)


async def together(session: Session, letter: Letter, now: dt.datetime) -> Waiting | None:
    """With whom she works, if it is still so and their report is still waited for."""
    found = await waiting(session, letter, now)
    mates = sorted(each.id for each in found.mates) if found else None
    return found if mates and mates == letter.params["mates"] else None


async def changed(session: Session, letter: Letter, now: dt.datetime) -> Task | None:
    """The task, if this was the last of its changes."""
    task = await live(session, letter, now)
    return task if task and task.revision == letter.params["revision"] else None


async def summary(session: Session, letter: Letter, _now: dt.datetime) -> Summary | None:
    person = await session.get_one(Person, letter.chat_id)
    report = await session.get_one(Report, letter.params["report"])
    if not person.may_write or not reports.added(report) or report.state == ReportState.WITHDRAWN:
        return None
    itself = select(Event.id).where(
        Event.report_id == report.id,
        Event.attempt == report.attempt,
        Event.what == Happened.SENT_BY_ITSELF,
    )
    alone = await session.scalar(itself.limit(1)) is not None
    return Summary(report, reports.parts_of(report), by_itself=alone)


async def _held(session: Session, letter: Letter) -> Report:
    """The report, for a note about it: no update changes it meanwhile."""
    only_it = {"of": Report}  # without what is loaded with it
    return await session.get_one(Report, letter.params["report"], with_for_update=only_it)


async def note_summary(session: Session, letter: Letter, answer: Any, _now: dt.datetime) -> None:
    (await _held(session, letter)).summary_id = answer.message_id


async def lose_summary(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    """She has deleted our message: a new one is written."""
    report = await _held(session, letter)
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


async def note_receipt(session: Session, letter: Letter, _: Any, _now: dt.datetime) -> None:
    """An earlier one of the album may have come since; the reaction stays where it is."""
    report = await _held(session, letter)
    report.receipt_id = letter.params["message"]


async def shown(session: Session, letter: Letter, _now: dt.datetime) -> Report | None:
    """A report that everybody in the group may see."""
    report = await session.get_one(Report, letter.params["report"])
    return report if report.state in HANDED_IN and not report.task.is_private else None


async def note_header(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """Taken back while it was on its way, or she was forgotten."""
    if (await _held(session, letter)).state == ReportState.WITHDRAWN:
        header = [answer.message_id]
        await traces.remove(session, letter.chat_id, header, now, letter.club_id)


async def uncopied(session: Session, letter: Letter, now: dt.datetime) -> Copies | None:
    """What she sent in private and the group has not got yet."""
    report = await shown(session, letter, now)
    parts = reports.parts_of(report) if report else []
    new = [part for part in parts if part.chat_id > 0 and part.copy_id is None]
    here = [part for part in new if part.chat_id == new[0].chat_id][:COPIED_AT_ONCE]
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
        await outbox.post(
            session, letter.chat_id, "homework.remove", now, key=f"{letter.id}",
            club_id=letter.club_id, messages=copies,
        )  # fmt: skip
        await lose_copies(session, letter, "", now)
        return
    for part_id, copy_id in zip(letter.params["parts"], copies, strict=True):
        await _note_copy(session, letter, part_id, copy_id, now)


async def _note_copy(
    session: Session, letter: Letter, part_id: int, copy_id: int, now: dt.datetime
) -> None:
    """Of one who was forgotten meanwhile the part is gone, or its number another's."""
    report, part = await _held(session, letter), await session.get(Part, part_id)
    if part is None or part.report_id != report.id or report.state == ReportState.WITHDRAWN:
        await traces.remove(session, letter.chat_id, [copy_id], now, letter.club_id)
        return
    part.copy_id, report.receipt_id = copy_id, report.receipt_id or copy_id


async def lose_copies(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    """She has deleted what she had sent; the files are still there."""
    report = await _held(session, letter)
    for part_id in letter.params["parts"]:
        await outbox.post(
            session, letter.chat_id, "homework.part", now, key=f"{part_id}:{letter.id}",
            silent=True, part=part_id, **reports.about(report),
        )  # fmt: skip


async def uncopied_part(session: Session, letter: Letter, now: dt.datetime) -> Piece | None:
    report = await shown(session, letter, now)
    part = await session.get(Part, letter.params["part"])
    is_wanted = part and part.copy_id is None and part.removed_at is None
    return Piece(report, part) if report and part and is_wanted else None


async def note_part(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    await _note_copy(session, letter, letter.params["part"], answer.message_id, now)


async def always(_session: Session, letter: Letter, _now: dt.datetime) -> Letter:
    """What is to be removed is named in the letter itself."""
    return letter


async def copied(session: Session, letter: Letter, _now: dt.datetime) -> Part | None:
    part = await session.get(Part, letter.params["part"])
    return part if part and part.copy_id and part.removed_at is None else None


async def asked(session: Session, letter: Letter, now: dt.datetime) -> Asked | None:
    person_id = letter.params["person"]
    parts = await strays.asked_about(session, person_id)
    if not parts:
        return None
    places = await roster.places_of(session, person_id)
    has_left = letter.params["reason"] == strays.Reason.LEFT
    left = await session.get(Club, letter.club_id) if has_left else None
    return Asked(parts, await strays.pending(session, places, now), places, left)
