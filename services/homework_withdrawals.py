"""A report is taken back, or comes back, or its draft starts over; a caption is changed."""

import datetime as dt
from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from domain.homework import (
    ADDING,
    DECIDED,
    HANDED_IN,
    Kind,
    NothingToTakeBack,
    ReportState,
    TaskIsClosed,
)
from models import Happened, Letter, Member, MemberState, Part, Report, Session
from services import errands, homework, homework_drafts, outbox, roster
from services import homework_people as people
from services import homework_reports as reports
from services import homework_strays as strays


async def withdraw(session: Session, report: Report, by: int, now: dt.datetime) -> None:
    """Nothing of it is lost. Raises NothingToTakeBack once a mentor has decided."""
    if report.state == ReportState.WITHDRAWN:
        return
    if report.state not in HANDED_IN or report.state in DECIDED:
        raise NothingToTakeBack
    report.withdrawn_from, report.state = report.state, ReportState.WITHDRAWN
    report.open_until = None
    await homework.note(session, report.task, Happened.WITHDRAWN, by, now, report)
    await _clear_group(session, report, now)
    await homework.refresh_card(session, report.task, now)
    await _tell_mates(session, report, by, now)


async def _tell_mates(session: Session, report: Report, by: int, now: dt.datetime) -> None:
    """The others whose report it is. Its author's message may be far above by now."""
    if report.member.person_id != by:
        report.summary_id = None
    whose = await people.owners(session, report)
    await reports.tell(session, report, now, *(each.person_id for each in whose), but=by)


async def _clear_group(session: Session, report: Report, now: dt.datetime) -> None:
    """Our reaction and our copies go, also of what was sent first; her own messages are hers."""
    chat = report.task.club.chat_id
    about = reports.about(report)
    headers = await _headers(session, report)
    copies = {part.copy_id: part.id for part in reports.parts_of(report) if part.copy_id}
    for part in reports.parts_of(report):
        if part.copy_id:  # what is out of reach stays so
            part.copy_id = None
    gone = [*copies, *headers]
    if gone:
        await outbox.post(
            session, chat, "homework.remove", now, key=uuid4().hex, messages=gone, copies=copies,
            **about,
        )  # fmt: skip
    if report.receipt_id and report.receipt_id not in gone:
        await outbox.post(
            session, chat, "homework.unreact", now, key=uuid4().hex,
            message=report.receipt_id, **about,
        )  # fmt: skip
    report.receipt_id = None


async def _headers(session: Session, report: Report) -> Sequence[int]:
    """Each stands above what she sent at once; those that went before are passed over."""
    here = (Letter.chat_id == report.task.club.chat_id, Letter.message_id.is_not(None))
    hers = Letter.key.startswith(f"homework.header:{report.id}:")
    found = await session.scalars(select(Letter.message_id).where(*here, hers))
    return [number for number in found if number]


async def restore(session: Session, report: Report, by: int, now: dt.datetime) -> None:
    """It stands again as it did before it was taken back.

    Raises NoSuchTask once its task was deleted.
    """
    if report.state != ReportState.WITHDRAWN or report.withdrawn_from is None:
        return
    task = await homework.get(session, report.club_id, report.task_id)
    report.state, report.withdrawn_from = report.withdrawn_from, None
    await homework.note(session, task, Happened.RESTORED, by, now, report)
    await _show_again(session, report, now)
    await homework.refresh_card(session, task, now)
    await _tell_mates(session, report, by, now)


def picked_up(report: Report) -> Sequence[Part]:
    """What was taken for more of it, and may be none: the last pictures that she sent to the group
    after it, without a word.
    """
    parts = reports.parts_of(report)
    last = max(parts, key=lambda each: each.id, default=None)
    if last is None or last.chat_id > 0 or last.kind == Kind.TEXT:
        return []
    group = last.media_group_id
    batch = [each for each in parts if each is last or (group and each.media_group_id == group)]
    is_wordless = not any(each.text for each in batch)
    is_later = report.sent_at is not None and last.came_at > report.sent_at
    return batch if is_wordless and is_later and len(batch) < len(parts) else []


async def restore_without(
    session: Session, report: Report, last: int, by: int, now: dt.datetime
) -> None:
    """It stands again, but for what was picked up after it and ends with this message."""
    stray = picked_up(report)
    if report.state == ReportState.WITHDRAWN and last in {each.message_id for each in stray}:
        for part in stray:
            part.removed_at = now
    await restore(session, report, by, now)


async def _show_again(session: Session, report: Report, now: dt.datetime) -> None:
    chat = report.task.club.chat_id
    about = reports.about(report)
    parts = reports.added(report)
    again = [("homework.receipt", any(part.chat_id == chat for part in parts))]
    is_shown = not report.task.is_private
    # Above what could not be deleted, too, the line that names her is gone.
    new = reports.uncopied(report)
    there = new or [part for part in parts if part.copy_id]
    again.append(("homework.header", is_shown and bool(there)))
    again.append(("homework.copy", is_shown and bool(new)))
    first = {"first": there[0].id} if there else {}
    for kind, is_wanted in again:
        if is_wanted:
            key = f"{report.id}:{report.attempt}:{uuid4().hex}"
            await outbox.post(session, chat, kind, now, key=key, silent=True, **first, **about)


async def ask_over(
    session: Session, report: Report, member: Member, now: dt.datetime
) -> Sequence[Part]:
    """What she would lose. She may think it gone, so it does not go to the group meanwhile."""
    if report.state == ReportState.DRAFT and await people.takes(session, report.task, member, now):
        await homework_drafts.hold_back(session, report, member, now)
        await tell_author(session, report, member, now)
    return await removable(session, report, member)


async def tell_author(session: Session, report: Report, member: Member, now: dt.datetime) -> None:
    """Whether what her mate has put in goes along, has changed: her message says what does."""
    if report.summary_id and report.member_id != member.id:
        await reports.tell(session, report, now)


async def start_over(session: Session, report: Report, member: Member, now: dt.datetime) -> None:
    """What she has put into the draft is out of it, and it is open for what she sends next.

    Raises NothingToTakeBack once it was sent, and TaskIsClosed where nothing else would be taken.
    """
    _check_is_draft(report)
    if not await people.takes(session, report.task, member, now):
        raise TaskIsClosed(number=report.task.number)
    await _empty(session, report, member, now)


def _check_is_draft(report: Report) -> None:
    if report.state != ReportState.DRAFT:
        raise NothingToTakeBack


async def _empty(session: Session, report: Report, member: Member, now: dt.datetime) -> None:
    for part in await removable(session, report, member):
        part.removed_at = now
    report.open_until, report.opened_by = now + ADDING, member.person_id
    report.summary_id = None
    await homework_drafts.cancel(session, report, member)
    await session.flush()
    if left := reports.added(report):
        whose = (each.person_id for each in left)
        await reports.tell(session, report, now, *whose, but=member.person_id)
        await homework_drafts.plan_sending(session, report, now)


async def is_no_report(session: Session, report: Report, member: Member, now: dt.datetime) -> None:
    """What she has put into the draft is something else: nothing is lost, and she is asked what.

    Raises NothingToTakeBack once it was sent.
    """
    _check_is_draft(report)
    hers = [each for each in await removable(session, report, member) if each.chat_id > 0]
    await _empty(session, report, member, now)
    await reports.shut(session, member.person_id)
    await ask_of(session, report, hers, now, strays.Reason.UNCLEAR)


async def ask_of(
    session: Session,
    report: Report,
    hers: Sequence[Part],
    now: dt.datetime,
    reason: strays.Reason,
) -> None:
    """They are taken out of it, and she is asked what they are."""
    for part in hers:
        report.parts.remove(part)
        part.removed_at = None
    await session.flush()
    if hers:
        await strays.ask_anew(session, hers[0].person_id, hers, now, reason)


async def removable(session: Session, report: Report, member: Member) -> Sequence[Part]:
    """All of the draft but what her mates have sent, as long as they are in her team."""
    mates = await people.team_of(session, report.task, member)
    theirs = {each.person_id for each in mates}
    return [each for each in reports.added(report) if each.person_id not in theirs]


async def edit(session: Session, piece: reports.Piece, now: dt.datetime) -> bool:
    """She changed a message. True if it is a part of a report, which has changed with it.

    Where she was asked for more, what she has changed is her answer.
    """
    here = (Part.chat_id == piece.chat_id, Part.message_id == piece.message_id)
    part = await session.scalar(select(Part).where(*here))
    if part is None:
        return False
    before, file_before = part.text, part.file_unique_id
    part.text, part.kind = piece.text, piece.kind
    part.file_id, part.file_unique_id = piece.file_id, piece.file_unique_id
    part.still_id, part.size, part.name = piece.still_id, piece.size, piece.name
    if part.report_id is None:
        return False
    if (before, file_before) == (piece.text, piece.file_unique_id):
        return True  # Telegram calls it edited also when nothing has changed that a bot can see
    report = await session.get_one(Report, part.report_id)
    was = {"text": before} if before != piece.text else {}
    if file_before and file_before != piece.file_unique_id:
        was["file"] = file_before  # it may be in the folder of files
    what, by = Happened.CAPTION_EDITED, piece.person_id
    await homework.note(session, report.task, what, by, now, report, **was)
    flag_modified(report, "state")  # who was about to decide has to look at it again
    member = await roster.find(session, report.club_id, part.person_id)
    if member and part.removed_at is None:
        await homework_drafts.go_on(session, report, member, now)  # as she then reads
    if not await _add_again(session, report, part, member, now):
        await reports.tell(session, report, now)
    if part.copy_id and report.state != ReportState.WITHDRAWN:
        await outbox.post(
            session, report.task.club.chat_id, "homework.edit_copy", now, key=uuid4().hex,
            club_id=report.club_id, silent=True, part=part.id,
            is_other=file_before != piece.file_unique_id,
        )  # fmt: skip
    await errands.renew(session, report, part, now)
    return True


async def _add_again(
    session: Session, report: Report, part: Part, member: Member | None, now: dt.datetime
) -> bool:
    """It belongs to her next attempt now. False if she is asked for none."""
    if report.state != ReportState.RETURNED or part.removed_at or member is None:
        return False
    if member.state != MemberState.ACTIVE or not await people.takes(
        session, report.task, member, now
    ):
        return False
    report.parts.remove(part)
    await session.flush()
    await reports.hand_in(session, report.task, member, [part], now)
    return True
