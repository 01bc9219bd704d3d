"""What a mentor decides on a report that she has in hand; her author hears of it in private.

A report that she has in hand and as she has seen it comes from services/reviews.py.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, or_, select

from domain.homework import DECIDED, ReportState
from domain.reviews import (
    SECOND_THOUGHTS,
    WORDS_LENGTH,
    AlreadyDecided,
    WordsOnly,
    WordsTooLong,
)
from domain.roles import Right, may
from models import (
    Event,
    Happened,
    Letter,
    LetterState,
    Member,
    MemberState,
    Report,
    Session,
    Task,
    Urgency,
)
from services import errands, homework, outbox, reviews, roster
from services import homework_people as people
from services import homework_reports as reports
from services.reviews import Words

ACCEPTED, RETURNED, UNDONE = "reviews.accepted", "reviews.returned", "reviews.undone"
TELLING = (RETURNED, "reviews.comment")  # what she has said of it
UNSAID = (WordsOnly, WordsTooLong)  # she may say it once more


async def accept(session: Session, mentor: Member, report: Report, now: dt.datetime) -> None:
    """Its author hears of it a minute later, so that a slip of the finger can be undone."""
    await _decide(session, mentor, report, ReportState.ACCEPTED, now)
    await homework.note(session, report.task, Happened.ACCEPTED, mentor.person_id, now, report)
    await _tell(session, report, ACCEPTED, now)
    await react(session, report, now)
    await errands.keep(session, report, now)


async def return_(
    session: Session, mentor: Member, report: Report, words: Words, now: dt.datetime
) -> None:
    """Ask kindly for more. What she has sent is kept; the next parts begin another attempt."""
    await _decide(session, mentor, report, ReportState.RETURNED, now)
    said = {"reason": words.reason, **_said(words)}
    await homework.note(
        session, report.task, Happened.RETURNED, mentor.person_id, now, report, **said
    )
    await _tell(session, report, RETURNED, now, **said)
    await homework.refresh_card(session, report.task, now)


async def _decide(
    session: Session, mentor: Member, report: Report, state: ReportState, now: dt.datetime
) -> None:
    report.state, report.decided_at, report.decided_by = state, now, mentor.person_id
    report.reviewed_until = None
    await session.flush()


async def _tell(
    session: Session, report: Report, kind: str, now: dt.datetime, **params: Any
) -> None:
    for member in await people.owners(session, report):
        if await _is_known(session, report, member, kind):
            continue
        await outbox.post(
            session, member.person_id, kind, now, key=_key(report, member),
            not_before=now + SECOND_THOUGHTS, decision=_decision(report),
            **reports.about(report), **params,
        )  # fmt: skip


async def _is_known(session: Session, report: Report, member: Member, kind: str) -> bool:
    """Of an undoing: she has not read yet what is undone. Of an acceptance: she has read of one
    last, and has added nothing since.
    """
    about = Letter.params["report"].as_integer() == report.id
    hers, told = Letter.chat_id == member.person_id, Letter.kind.in_((ACCEPTED, RETURNED, UNDONE))
    # What has reached her and what has not are two indexes; all letters would be a long read.
    either = or_(and_(hers, Letter.message_id.is_not(None)), and_(hers, outbox.OPEN))
    found = select(Letter).where(either, told, about).order_by(Letter.id.desc()).with_for_update()
    letters = (await session.scalars(found)).all()
    if kind == UNDONE:
        return any(each.state == LetterState.WAITING for each in letters)
    read = (each for each in letters if each.state in (LetterState.SENDING, LetterState.SENT))
    last = next(read, None)
    if last is None or not kind == last.kind == ACCEPTED:
        return False
    return report.last_part_at <= dt.datetime.fromisoformat(last.params["decision"])


def _decision(report: Report) -> str:
    return report.decided_at.isoformat() if report.decided_at else ""


def _key(report: Report, member: Member) -> str:
    return f"{report.id}:{member.id}:{_decision(report)}"


async def react(session: Session, report: Report, now: dt.datetime) -> None:
    """Where it stands in the group it shows how it stands."""
    await outbox.post(
        session, report.task.club.chat_id, "reviews.react", now, key=uuid4().hex,
        urgency=Urgency.ANSWER, **reports.about(report),
    )  # fmt: skip


async def note_place(session: Session, report: Report, message_id: int, now: dt.datetime) -> None:
    """Here it stands in the group, or what was added to it; it may be accepted by now."""
    await reports.note(session, report, receipt_id=message_id)
    if report.state == ReportState.ACCEPTED:
        await react(session, report, now)


async def undo(
    session: Session, mentor: Member, report_id: int, attempt: int, now: dt.datetime
) -> Report:
    """It is undecided again, in her hands. Raises AlreadyDecided if there is nothing to undo."""
    report = await reviews.get(session, mentor, report_id)
    is_hers = report.decided_by == mentor.person_id and report.attempt == attempt
    if report.state not in DECIDED or not is_hers:
        raise AlreadyDecided
    report.state = ReportState.SEEN
    await reviews.take_in_hand(session, mentor, report, now)
    await homework.note(session, report.task, Happened.UNDONE, mentor.person_id, now, report)
    await react(session, report, now)
    await homework.refresh_card(session, report.task, now)
    await _tell(session, report, UNDONE, now)
    report.decided_at = report.decided_by = None
    await session.flush()
    return report


async def comment(
    session: Session, mentor: Member, report: Report, words: Words, now: dt.datetime
) -> None:
    """A word that decides nothing, to those whose report it is."""
    said = _said(words)
    await homework.note(
        session, report.task, Happened.COMMENTED, mentor.person_id, now, report, **said
    )
    readers = await people.owners(session, report)
    await outbox.post_each(
        session, {each.person_id: uuid4().hex for each in readers}, "reviews.comment", now,
        **reports.about(report), **said,
    )  # fmt: skip


async def mark_best(
    session: Session, mentor: Member, report: Report, now: dt.datetime, *, is_best: bool
) -> None:
    """Mark it as best practice, or take the mark off: what was sent stays as she has seen it."""
    if report.is_best == is_best:
        return
    await reports.note(session, report, is_best=is_best)
    what = Happened.MARKED_BEST if is_best else Happened.UNMARKED
    await homework.note(session, report.task, what, mentor.person_id, now, report)


def _said(words: Words) -> dict[str, Any]:
    return {"text": words.text, "file_id": words.file_id, "said_in": words.message_id}


async def correct(
    session: Session, mentor_id: int, message_id: int, text: str, now: dt.datetime
) -> bool:
    """She has changed what she said of a report. Who has not heard it yet reads it as it is now,
    who has reads it once more, if it holds. False if it was not about a report.

    Raises WordsOnly or WordsTooLong.
    """
    places = await roster.places_of(session, mentor_id)
    hers = [each.club_id for each in places if may(each.role, Right.REVIEW)]
    said = select(Event).join(Task, Task.id == Event.task_id)
    said = said.where(
        Task.club_id.in_(hers),
        Event.by == mentor_id,
        Event.what.in_((Happened.RETURNED, Happened.COMMENTED)),
        Event.facts["said_in"].as_integer() == message_id,
    )
    event = await session.scalar(said.order_by(Event.id.desc()).limit(1))
    if event is None or event.report_id is None:
        return False
    report = await session.get_one(Report, event.report_id)
    words = own_words(text, event.facts["file_id"])
    event.facts = {**event.facts, "text": words.text}
    await _tell_again(session, report, event, now)
    return True


async def _tell_again(session: Session, report: Report, event: Event, now: dt.datetime) -> None:
    readers = {each.person_id for each in await people.owners(session, report)}
    ours = (Letter.kind.in_(TELLING), Letter.params["report"].as_integer() == report.id)
    same = Letter.params["said_in"].as_integer() == event.facts["said_in"]
    told = select(Letter).where(Letter.chat_id.in_(readers), *ours, same).with_for_update()
    letters = (await session.scalars(told)).all()
    waiting = [each for each in letters if each.state == LetterState.WAITING]
    for letter in waiting:
        letter.params = {**letter.params, "text": event.facts["text"]}
    after = (Event.report_id == report.id, Event.id > event.id, Event.what == Happened.UNDONE)
    if event.what == Happened.RETURNED and await session.scalar(select(Event.id).where(*after)):
        return
    heard = {each.chat_id for each in letters} - {each.chat_id for each in waiting}
    said = {name: event.facts[name] for name in ("text", "file_id", "said_in")}
    await outbox.post_each(
        session, {each: uuid4().hex for each in heard}, "reviews.comment", now, silent=True,
        **reports.about(report), **said,
    )  # fmt: skip


def own_words(text: str, file_id: str | None, message_id: int | None = None) -> Words:
    """Raises WordsOnly or WordsTooLong."""
    if not text.strip() and not file_id:
        raise WordsOnly
    if len(text) > WORDS_LENGTH:
        raise WordsTooLong(most=WORDS_LENGTH)
    return Words(text=text.strip(), file_id=file_id, message_id=message_id)


async def unread_by(session: Session, report: Report) -> Sequence[Member]:
    """Of those whose report it is, who will not read what is said of it: she cannot be written to,
    or has left.
    """
    author = await roster.find(session, report.club_id, report.member.person_id)
    whose = [author, *await people.team_of(session, report.task, report.member)]
    return [each for each in whose if each and not _may_read(each)]


def _may_read(member: Member) -> bool:
    return member.state == MemberState.ACTIVE and member.person.may_write
