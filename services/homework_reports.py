"""Reports: every part is kept when it comes; a draft is sent by a tap, or by itself.

How a message is found to be part of a report is in homework_catch.py.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, update

from domain.homework import (
    ADDING,
    Entry,
    Kind,
    NothingToSend,
    ReportState,
    TaskIsClosed,
    entry,
)
from models import Happened, Member, Part, Report, Session, Task, Urgency, add_once
from services import errands, homework, homework_drafts, outbox, review_digests
from services import homework_people as people

SETTLING = dt.timedelta(seconds=2)  # the parts of an album come one after the other
RECEIPT = dt.timedelta(seconds=0.4)  # an album is mostly here by then, and its first part known


@dataclass(frozen=True, slots=True)
class Piece:
    """A message that may be part of a report, as it came."""

    person_id: int
    chat_id: int
    message_id: int
    media_group_id: str | None
    kind: Kind
    text: str
    came_at: dt.datetime  # by Telegram's clock
    file_id: str | None = None
    file_unique_id: str | None = None
    still_id: str | None = None
    size: int | None = None
    name: str | None = None


async def keep(session: Session, piece: Piece, now: dt.datetime) -> Part:
    """The part of this message, kept once however often Telegram tells of it.

    It came when she sent it, though we may have been away.
    """
    await add_once(session, Part, **{**asdict(piece), "came_at": min(piece.came_at, now)})
    here = (Part.chat_id == piece.chat_id, Part.message_id == piece.message_id)
    return (await session.scalars(select(Part).where(*here))).one()


async def find(session: Session, club_id: int, report_id: int) -> Report | None:
    mine = (Report.id == report_id, Report.club_id == club_id)
    return await session.scalar(select(Report).where(*mine))


async def held(session: Session, report_id: int) -> Report:
    """For a note about it: no update changes it meanwhile."""
    only_it = {"of": Report}  # without what is loaded with it
    return await session.get_one(Report, report_id, with_for_update=only_it)


async def begin(session: Session, task: Task, member: Member, at: dt.datetime) -> Report:
    """Her report on this task, else an empty draft. Raises TaskIsClosed if it took none then."""
    if not await people.takes(session, task, member, at):
        raise TaskIsClosed(number=task.number)
    report = await people.report_of(session, task, member)
    if report is None:
        await people.hold_team(session, task, member)  # a mate may begin it in this moment
        report = await people.report_of(session, task, member)
    if report:
        return report
    await add_once(
        session, Report, club_id=task.club_id, task_id=task.id, member_id=member.id, version=1,
        started_at=at, last_part_at=at,
    )  # fmt: skip
    hers = select(Report).where(Report.task_id == task.id, Report.member_id == member.id)
    return (await session.scalars(hers)).one()


async def open_(session: Session, task: Task, member: Member, now: dt.datetime) -> Report:
    """What she sends in private from now on belongs to this report. Raises TaskIsClosed."""
    report = await begin(session, task, member, now)
    await _open_for(session, report, member.person_id, now)
    return report


async def _open_for(session: Session, report: Report, person_id: int, now: dt.datetime) -> None:
    await shut(session, person_id)
    await note(session, report, open_until=now + ADDING, opened_by=person_id)


async def shut(session: Session, person_id: int) -> None:
    """What she sends in private belongs to no report until she opens one."""
    hers = (Report.opened_by == person_id, Report.open_until.is_not(None))
    await session.execute(update(Report).where(*hers).values(open_until=None))


async def note(session: Session, report: Report, **facts: Any) -> None:
    """Of what a mentor has before her these change nothing: it stays the same version."""
    await session.execute(update(Report).where(Report.id == report.id).values(**facts))


async def opened(session: Session, person_id: int, at: dt.datetime) -> Report | None:
    """The report to which what she sends in private at that moment belongs."""
    hers = select(Report).where(Report.opened_by == person_id, Report.open_until >= at)
    return await session.scalar(hers.order_by(Report.open_until.desc()).limit(1))


def parts_of(report: Report) -> Sequence[Part]:
    """What stands in it, also from the attempts to which she was asked to add."""
    return [each for each in report.parts if each.removed_at is None]


def added(report: Report) -> Sequence[Part]:
    """What of it came with the present attempt."""
    return [each for each in parts_of(report) if each.attempt == report.attempt]


def earlier(report: Report) -> Sequence[Part]:
    """What of it was sent first, if there is more by now: by that it was in time, or late."""
    parts = parts_of(report)
    first = min((each.attempt for each in parts), default=report.attempt)
    return [each for each in parts if each.attempt == first < report.attempt]


def uncopied(report: Report, but: Collection[int] = ()) -> Sequence[Part]:
    """What came in private and the group has not got, without the parts of these ids."""
    new = [each for each in parts_of(report) if each.chat_id > 0 and each.copy_id is None]
    return [each for each in new if each.id not in but]


async def hand_in(
    session: Session, task: Task, member: Member, parts: Sequence[Part], now: dt.datetime
) -> Report:
    """Parts come for her report: in the group, sent; in private, a draft. Raises TaskIsClosed."""
    report = await _of_album(session, parts)
    report = report or await begin(session, task, member, parts[0].came_at)
    in_private = parts[0].chat_id > 0
    has_more = bool(parts_of(report))
    became = entry(report.state)
    if in_private and became.is_new_attempt:
        became = Entry(ReportState.DRAFT, is_new_attempt=True)
    if became.is_new_attempt:
        await _begin_anew(session, report, now)
    fresh = _take(report, parts)
    if in_private and has_more and now - report.last_part_at > ADDING:
        report.summary_id = None  # she is told below what she has sent, not days above it
    report.last_part_at = now
    await session.flush()
    if in_private:
        await _open_for(session, report, member.person_id, now)
    if became.state == ReportState.DRAFT and in_private:
        report.state = ReportState.DRAFT
        await homework_drafts.go_on(session, report, member, report.last_part_at)
    elif report.state == ReportState.DRAFT or became.is_new_attempt:
        await send(session, report, now, by=member.person_id)
    else:
        report.state = became.state
        await _add(session, report, member, fresh if has_more else [], now)
    await tell(session, report, now, member.person_id)
    return report


async def _add(
    session: Session, report: Report, member: Member, fresh: Sequence[Part], now: dt.datetime
) -> None:
    is_begun = any(_is_sibling(each, fresh) for each in parts_of(report))
    if fresh and not is_begun:
        await homework.note(session, report.task, Happened.ADDED, member.person_id, now, report)
    if not is_begun or fresh[0].chat_id > 0:  # an album in the group has asked for its receipt
        await show(session, report, now)
    if report.state == ReportState.ACCEPTED:
        await errands.keep(session, report, now)


async def _of_album(session: Session, parts: Sequence[Part]) -> Report | None:
    """The report that has the part of this album which came first: it was looked up for that."""
    known = next((each.report_id for each in parts if each.report_id), None)
    return await session.get(Report, known) if known else None


def _take(report: Report, parts: Sequence[Part]) -> list[Part]:
    """Put them into the report, but no file twice; those that are new in it."""
    fresh = [each for each in parts if each.report_id is None]
    for part in fresh:
        part.attempt = report.attempt
        known = {each.file_unique_id: each for each in added(report)}
        twin = known.get(part.file_unique_id) if part.file_id else None
        if twin and (needless := _needless(part, twin)):
            needless.removed_at = part.came_at
        report.parts.append(part)
    return fresh


def _needless(part: Part, twin: Part) -> Part | None:
    """Of two with the same file that without words; of two alike what is not in the group yet."""
    is_there = part.chat_id < 0 < twin.chat_id and part.text == twin.text
    if not twin.copy_id and (is_there or (part.text and not twin.text)):
        return twin
    return part if part.text in ("", twin.text) else None


def _is_sibling(part: Part, fresh: Sequence[Part]) -> bool:
    """Of the same album as one that has just come."""
    groups = {each.media_group_id for each in fresh} - {None}
    return part not in fresh and part.media_group_id in groups


async def _begin_anew(session: Session, report: Report, now: dt.datetime) -> None:
    """What she has taken back is out of it; anything else stays."""
    if report.state == ReportState.WITHDRAWN:
        for part in parts_of(report):
            part.removed_at = now
    report.attempt += 1
    report.state, report.withdrawn_from = ReportState.DRAFT, None
    report.summary_id = report.receipt_id = None
    report.sent_at = report.seen_at = report.seen_by = report.reviewed_until = None
    await session.flush()


async def send(session: Session, report: Report, now: dt.datetime, *, by: int | None) -> Report:
    """The draft becomes a report; a second time nothing happens. Raises NothingToSend, or
    NoSuchTask once its task was deleted.

    All whose report it is are told, but for `by`, who sees it.
    """
    if report.state != ReportState.DRAFT:
        return report
    if not added(report):
        raise NothingToSend
    task = await homework.get(session, report.club_id, report.task_id)
    due_at = await people.due_of(session, task, report.member)
    report.state, report.sent_at = ReportState.SENT, now
    if not earlier(report):
        whole_at = max(each.came_at for each in added(report))  # whenever the button was pressed
        report.is_late = due_at is not None and whole_at > due_at
    await homework_drafts.cancel(session, report)
    what = Happened.SENT if by else Happened.SENT_BY_ITSELF
    await homework.note(session, task, what, by, now, report)
    await review_digests.plan(session, task.club, now)
    await show(session, report, now)
    await homework.refresh_card(session, task, now)
    whose = await people.owners(session, report)
    await tell(session, report, now, *(each.person_id for each in whose), but=by)
    return report


async def tell(
    session: Session, report: Report, now: dt.datetime, *mates: int, but: int | None = None
) -> None:
    """Its author's message about this report, in private, and those of these mates, are written
    as it stands when parts have come.
    """
    kind, when = "homework.summary", now + SETTLING
    persons = {report.member.person_id, *mates} - {but}
    waiting = await outbox.waiting(session, kind, f"{report.id}:", persons)
    for each in waiting.values():
        each.not_before = when
    if others := persons - waiting.keys():
        report.summaries += 1
        await outbox.post_each(
            session, {each: f"{report.id}:{each}:{report.summaries}" for each in others}, kind,
            now, urgency=Urgency.ANSWER, silent=True, not_before=when, **about(report),
        )  # fmt: skip


async def show(session: Session, report: Report, now: dt.datetime) -> None:
    """In the group: a reaction on what she sent there, a copy of what she sent in private."""
    chat = report.task.club.chat_id
    if any(each.chat_id == chat for each in added(report)):
        await outbox.post(
            session, chat, "homework.receipt", now, key=f"{report.id}:{report.attempt}",
            urgency=Urgency.ANSWER, not_before=now + RECEIPT, **about(report),
        )  # fmt: skip
    if not (new := uncopied(report)) or report.task.is_private:
        return
    first = min(new, key=lambda each: each.id)
    key = f"{report.id}:{report.attempt}:{first.id}:{first.came_at.isoformat()}"
    # A line with her name stands above whatever comes at once.
    for kind in ("homework.header", "homework.copy"):
        if waiting := await outbox.waits(session, kind, key):
            waiting.not_before = now + SETTLING
            continue
        await outbox.post(
            session, chat, kind, now, key=key, silent=True, not_before=now + SETTLING,
            first=first.id, **about(report),
        )  # fmt: skip


def about(report: Report) -> dict[str, Any]:
    """What every letter about it carries."""
    return {"club_id": report.club_id, "report": report.id, "task": report.task_id}
