"""Which report a message belongs to. Nobody needs a menu for it, and nothing she sends is lost.

In the group: a reply to the task (or to what we wrote about it, or to her own report), a hashtag,
or words that name the task. In private: the same, the report that she has opened, or the only task
that waits for her. Where that is not clear she is asked, see homework_strays.py.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select

from domain.homework import HANDED_IN, Kind
from domain.homework_words import hashtag, is_about_report, is_chat, is_talk, mention
from domain.roles import Right, may
from models import Club, Letter, Member, MemberState, Part, Report, Session, Task, Urgency
from services import (
    homework,
    homework_sending,
    homework_shared,
    invitations,
    outbox,
    roster,
    thanks,
)
from services import homework_people as people
from services import homework_reports as reports
from services import homework_strays as strays
from services.homework_reports import Piece
from services.homework_strays import Reason
from services.replies import Meaning, meaning

IN_A_ROW = dt.timedelta(minutes=2)


async def in_group(
    session: Session, member: Member, piece: Piece, reply_to: int | None, now: dt.datetime
) -> None:
    """A message in the club's group. Talk is left alone, and what a mentor says of a task."""
    is_asked = may(member.role, Right.LEARN)
    if not may(member.role, Right.TAKE_PART) or (piece.kind == Kind.TEXT and not is_asked):
        return
    siblings = await _siblings(session, piece)
    task = await _of_siblings(session, siblings)
    task = task or await _named(session, [member], piece.text)
    if is_asked:
        task = task or await _answered(session, piece, reply_to)
    task = task or await _told_by_words(session, [member], piece)
    task = task or await _in_a_row(session, piece, reply_to)
    beside = None if task else await _beside(session, member, piece, reply_to)
    if beside and await people.is_of(session, beside, member):
        task = beside.task
    if task and task.club_id == member.club_id:
        await _take(
            session, task, member, [*siblings, await reports.keep(session, piece, now)], now
        )
    elif hashtag(piece.text):
        kept = [*siblings, await reports.keep(session, piece, now)]
        await strays.ask(session, member.person_id, kept, Reason.NO_TASK, now)
    elif beside and await people.is_missing(session, beside.task, member):
        kept = [*siblings, await reports.keep(session, piece, now)]
        await strays.ask(session, member.person_id, kept, Reason.UNCLEAR, now)
    elif piece.media_group_id:  # the caption that names the task may be on another part
        album = [*siblings, await reports.keep(session, piece, now)]
        await homework_shared.hear_album(session, member, album, now)
    elif reply_to is None:
        await homework_shared.hear(session, member, piece, now)


async def in_name_of_channel(  # noqa: PLR0913 - who says what where
    session: Session,
    club: Club,
    piece: Piece,
    reply_to: int | None,
    channel: int,
    now: dt.datetime,
) -> None:
    """Nobody can see whose report it is: whoever sent it reads so, once for each task."""
    if piece.kind == Kind.TEXT:
        return
    number = hashtag(piece.text)
    task = await homework.by_number(session, club.id, number) if number else None
    task = task or await _answered(session, piece, reply_to)
    if task and task.club_id == club.id and people.is_open(task, now):
        await outbox.post(
            session, club.chat_id, "homework.masked", now, key=f"{task.id}:{channel}",
            club_id=club.id, urgency=Urgency.ANSWER, silent=True, task=task.id,
            message=piece.message_id,
        )  # fmt: skip


async def in_private(
    session: Session, person_id: int, piece: Piece, reply_to: int | None, now: dt.datetime
) -> bool:
    """A message to the bot. False if it is of somebody who is no member of a club.

    Who has left all of hers and names a task is asked to come back.
    """
    found = await invitations.places_of(session, person_id)
    found = found or await people.places_without_group(session, person_id)
    places = [each for each in found if may(each.role, Right.TAKE_PART)]
    siblings = await _siblings(session, piece)
    task = await _of_siblings(session, siblings)
    task = task or await _named(session, places, piece.text)
    task = task or await _answered(session, piece, reply_to)
    if not _is_mere_talk(piece):
        task = task or await _opened(session, piece)
        task = task or await _told_by_words(session, places, piece)
    task = task or await _only_one(session, places, piece)
    member = await roster.find(session, task.club_id, person_id) if task else None
    if task and member and may(member.role, Right.TAKE_PART):
        await _take(
            session, task, member, [*siblings, await reports.keep(session, piece, now)], now
        )
        return True
    if not siblings and all(each.state != MemberState.ACTIVE for each in places):
        return False
    if await thanks.take(session, piece, now):
        return True
    kept = await reports.keep(session, piece, now)
    number = hashtag(piece.text)
    is_called = number is None or await _numbered(session, places, number)
    reason = Reason.UNCLEAR if is_called else Reason.NO_TASK
    await strays.ask(session, person_id, [kept], reason, now)
    return True


async def is_marked(session: Session, piece: Piece) -> bool:
    """Is it surely for a report: by a hashtag, or by the album of which another part is kept?"""
    if await _siblings(session, piece):
        return True
    if not hashtag(piece.text):
        return False
    places = await invitations.places_of(session, piece.person_id)
    return any(may(each.role, Right.LEARN) for each in places)  # a mentor's are about a task


async def _take(
    session: Session, task: Task, member: Member, kept: Sequence[Part], now: dt.datetime
) -> None:
    if member.state != MemberState.ACTIVE:
        await strays.ask(session, member.person_id, kept, Reason.LEFT, now, member.club_id)
    elif not await people.takes(session, task, member, kept[0].came_at):
        await strays.ask(session, member.person_id, kept, Reason.CLOSED, now)
    else:
        report = await people.report_of(session, task, member)
        if report and kept[0].chat_id < 0:  # which sends the draft
            await homework_sending.leave_out(session, report, now)
        await reports.hand_in(session, task, member, kept, now)


async def _siblings(session: Session, piece: Piece) -> Sequence[Part]:
    """The parts of the same album that have come before."""
    if piece.media_group_id is None:
        return []
    album = (Part.media_group_id == piece.media_group_id, Part.chat_id == piece.chat_id)
    others = select(Part).where(*album, Part.message_id != piece.message_id)
    return (await session.scalars(others.order_by(Part.message_id))).all()


async def _of_siblings(session: Session, siblings: Sequence[Part]) -> Task | None:
    known = next((each.report_id for each in siblings if each.report_id), None)
    return (await session.get_one(Report, known)).task if known else None


async def _named(session: Session, places: Sequence[Member], words: str) -> Task | None:
    """The task of the hashtag, if only one of her clubs has such a number."""
    number = hashtag(words)
    return _sole(await _numbered(session, places, number)) if number else None


async def _numbered(session: Session, places: Sequence[Member], number: int) -> Sequence[Task]:
    called = [await homework.by_number(session, place.club_id, number) for place in places]
    return [task for task in called if task]


def _sole(found: Sequence[Task]) -> Task | None:
    return found[0] if len(found) == 1 else None


def _is_mere_talk(piece: Piece) -> bool:
    """In the group people talk with each other; in private two words can be a report."""
    in_group = piece.chat_id < 0 and is_talk(piece.text)
    return piece.kind == Kind.TEXT and (in_group or is_chat(piece.text))


async def _answered(session: Session, piece: Piece, reply_to: int | None) -> Task | None:
    """The task whose card, file or letter she answers, or of her own report. Not by mere talk."""
    if reply_to is None or _is_mere_talk(piece):
        return None
    here = or_(Task.card_id == reply_to, Task.file_message_id == reply_to)
    card = select(Task).join(Task.club).where(Club.chat_id == piece.chat_id, here)
    if task := await session.scalar(card):
        return task
    told = await outbox.told(session, piece.chat_id, reply_to)
    if task := await _asked(session, piece, told):
        return task
    hers = _with(piece.chat_id, reply_to).where(Part.person_id == piece.person_id)
    report = await session.scalar(hers.limit(1))
    return report.task if report else None


async def _in_a_row(session: Session, piece: Piece, reply_to: int | None) -> Task | None:
    """Of pictures that are sent one after the other only the first is a reply."""
    if piece.kind == Kind.TEXT or reply_to or hashtag(piece.text):
        return None
    hers = (Part.person_id == piece.person_id, Part.chat_id == piece.chat_id)
    just_now = Part.came_at.between(piece.came_at - IN_A_ROW, piece.came_at)
    stands = (Part.removed_at.is_(None), Report.state.in_(HANDED_IN))
    before = select(Report).join(Part).where(*hers, just_now, *stands)
    report = await session.scalar(before.order_by(Part.id.desc()).limit(1))
    return report.task if report else None


def _with(chat_id: int, message_id: int) -> Select[Report]:
    """The report of which this message is a part, or our copy of one in the group of its club."""
    sent = and_(Part.chat_id == chat_id, Part.message_id == message_id)
    copied = and_(Club.chat_id == chat_id, Part.copy_id == message_id)
    whole = select(Report).join(Part).join(Club, Club.id == Report.club_id)
    return whole.where(or_(sent, copied))


async def _asked(session: Session, piece: Piece, told: Sequence[Letter]) -> Task | None:
    """The task of our letters that stand in one message, if it asked for a report on one only.

    Where it asked for something else too, a word may be the answer to that.
    """
    asking = [each for each in told if meaning(each.kind) == Meaning.REPORT]
    if piece.kind == Kind.TEXT and len(asking) < len(told):
        return None
    tasks = {task.id: task for each in asking if (task := await _of_letter(session, piece, each))}
    return next(iter(tasks.values())) if len(tasks) == 1 else None


async def _of_letter(session: Session, piece: Piece, letter: Letter) -> Task | None:
    if piece.chat_id < 0 and not await _may_answer(session, piece, letter):
        return None
    if letter.club_id and "task" in letter.params:
        return await homework.find(session, letter.club_id, letter.params["task"])
    if "report" in letter.params:
        return (await session.get_one(Report, letter.params["report"])).task
    return None


async def _may_answer(session: Session, piece: Piece, letter: Letter) -> bool:
    """Under a report that we have shown to the group others praise it, and hand in none."""
    shown = await session.get(Report, letter.params.get("report", 0))
    member = await roster.find(session, letter.club_id or 0, piece.person_id)
    return shown is None or (member is not None and await people.is_of(session, shown, member))


async def _beside(
    session: Session, member: Member, piece: Piece, reply_to: int | None
) -> Report | None:
    """The report of another under which she sends more than words."""
    if reply_to is None or piece.kind == Kind.TEXT:
        return None
    others = _with(piece.chat_id, reply_to).where(Report.club_id == member.club_id)
    if found := await session.scalar(others.limit(1)):
        return found
    told = await outbox.told(session, piece.chat_id, reply_to)  # the line above a copy names her
    shown = next((each.params["report"] for each in told if "report" in each.params), 0)
    return await reports.find(session, member.club_id, shown)


async def _opened(session: Session, piece: Piece) -> Task | None:
    report = await reports.opened(session, piece.person_id, piece.came_at)
    return report.task if report else None


async def _told_by_words(session: Session, places: Sequence[Member], piece: Piece) -> Task | None:
    """The task that she names without a hashtag, or calls her report where only one waits."""
    if piece.kind == Kind.TEXT and piece.chat_id < 0:
        return None
    if number := mention(piece.text):
        return _sole(await _numbered(session, places, number))
    return await _single(session, places, piece) if is_about_report(piece.text) else None


async def _only_one(session: Session, places: Sequence[Member], piece: Piece) -> Task | None:
    return None if piece.kind == Kind.TEXT else await _single(session, places, piece)


async def _single(session: Session, places: Sequence[Member], piece: Piece) -> Task | None:
    return _sole(await strays.pending(session, places, piece.came_at))
