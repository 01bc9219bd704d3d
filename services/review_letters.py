"""What the letters of a review speak of, and whether they are still true."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.homework import ReportState
from domain.roles import Right, may
from models import (
    Letter,
    Member,
    MemberState,
    Part,
    Question,
    Reflection,
    Report,
    Session,
    TaskState,
    Urgency,
)
from services import homework_people as people
from services import homework_reports as reports
from services import outbox, reviews, roster
from services.archives import Copies

REACTIONS = {"🏆": "👏", "👏": "👍"}  # what is tried where a group does not allow the first


@dataclass(frozen=True, slots=True)
class Reaction:
    """Our reaction on the report in the group; None takes it off."""

    message: int
    emoji: str | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What one person has answered after a report; `whose` it is where it may be another's."""

    said: Sequence[Reflection]
    whose: Member | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A report and who of those whose it is reads what was decided."""

    report: Report
    reader: Member


async def parts(session: Session, letter: Letter, _now: dt.datetime) -> Copies | None:
    """The parts that still stand, for a mentor who has the report in hand."""
    report = await _in_hand(session, letter)
    if report is None:
        return None
    wanted = letter.params["parts"]
    found = [each for each in report.parts if each.id in wanted and each.removed_at is None]
    found.sort(key=lambda each: each.message_id)
    return Copies(report, found) if found else None


async def answers(session: Session, letter: Letter, _now: dt.datetime) -> Answers | None:
    """What she has written after her report, for a mentor who has it in hand."""
    return await _answers(session, letter, lambda each: each.file_id is None)


async def answer(session: Session, letter: Letter, _now: dt.datetime) -> Answers | None:
    """The same of what she has said or shown."""
    about = Question(letter.params["question"])
    return await _answers(
        session, letter, lambda each: each.file_id is not None and each.question == about
    )


async def _answers(
    session: Session, letter: Letter, is_meant: Callable[[Reflection], bool]
) -> Answers | None:
    """Of the person that it names; letters of earlier releases know of one only."""
    report = await _in_hand(session, letter)
    found = await reviews.reflections(session, report) if report else ()
    person = letter.params.get("person")
    said = [each for each in found if person in (None, each.person_id) and is_meant(each)]
    if report is None or not said:
        return None
    by, author = said[0].person_id, report.member
    if by == author.person_id and not await people.team_of(session, report.task, author):
        return Answers(said)
    return Answers(said, await roster.find(session, report.club_id, by))


async def said(session: Session, letter: Letter, _now: dt.datetime) -> reviews.Words | None:
    """The voice of whoever returned it, for the mentor who has it in hand now."""
    report = await _in_hand(session, letter)
    words = await reviews.asked(session, report) if report else None
    return words if words and words.file_id else None


async def card(session: Session, letter: Letter, now: dt.datetime) -> reviews.Case | None:
    report = await _in_hand(session, letter)
    mentor = await roster.find(session, letter.club_id or 0, letter.chat_id)
    return await reviews.case(session, mentor, report, now) if report and mentor else None


async def _in_hand(session: Session, letter: Letter) -> Report | None:
    report = await session.get(Report, letter.params["report"])
    mentor = await roster.find(session, letter.club_id or 0, letter.chat_id)
    if report is None or mentor is None or not may(mentor.role, Right.REVIEW):
        return None
    is_hers = report.state == ReportState.SEEN and report.seen_by == letter.chat_id
    return report if is_hers else None


async def note_parts(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """What was deleted where it stood is passed over: then all come by their file_id."""
    if len(answer) < len(letter.params["parts"]):
        await parts_refused(session, letter, "", now)


async def parts_refused(session: Session, letter: Letter, _why: str, now: dt.datetime) -> None:
    report = await session.get_one(Report, letter.params["report"])
    for part_id in letter.params["parts"]:
        part = await session.get_one(Part, part_id)
        if part.removed_at is None:
            await outbox.post(
                session, letter.chat_id, "reviews.part", now, key=f"{part_id}:{letter.id}",
                urgency=Urgency.ANSWER, silent=True, part=part_id, **reports.about(report),
            )  # fmt: skip


async def decided(session: Session, letter: Letter, _now: dt.datetime) -> Decided | None:
    """The report, if this decision still stands and its reader is still in the club."""
    report = await session.get(Report, letter.params["report"])
    reader = await _reader(session, letter)
    if report is None or reader is None or report.decided_at is None:
        return None
    still = report.decided_at.isoformat() == letter.params["decision"]
    return Decided(report, reader) if still else None


async def returned(session: Session, letter: Letter, now: dt.datetime) -> Decided | None:
    """As `decided`; nobody is asked to add to what she cannot add to any more."""
    found = await decided(session, letter, now)
    is_gone = found and found.report.task.state == TaskState.DELETED
    return None if is_gone else found


async def undone(session: Session, letter: Letter, now: dt.datetime) -> Report | None:
    report = await author_reads(session, letter, now)
    return report if report and report.state == ReportState.SEEN else None


async def author_reads(session: Session, letter: Letter, _now: dt.datetime) -> Report | None:
    reader = await _reader(session, letter)
    return await session.get(Report, letter.params["report"]) if reader else None


async def _reader(session: Session, letter: Letter) -> Member | None:
    """The author of a report, or one of her team."""
    member = await roster.find(session, letter.club_id or 0, letter.chat_id)
    return member if member and member.state == MemberState.ACTIVE else None


async def reaction(session: Session, letter: Letter, _now: dt.datetime) -> Reaction | None:
    report = await session.get_one(Report, letter.params["report"])
    if report.receipt_id is None or report.task.is_private:
        return None
    is_hers = any(each.message_id == report.receipt_id for each in report.parts)
    if report.state == ReportState.ACCEPTED:
        return Reaction(report.receipt_id, letter.params.get("emoji", "🏆"))
    return Reaction(report.receipt_id, "👀" if is_hers else None)


async def try_another(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """A group may allow only some reactions."""
    another = REACTIONS.get(letter.params.get("emoji", "🏆"))
    if another and "REACTION_INVALID" in why:
        await outbox.post(
            session, letter.chat_id, "reviews.react", now, key=f"{letter.id}:{another}",
            club_id=letter.club_id, urgency=Urgency.ANSWER,
            **{**letter.params, "emoji": another},
        )  # fmt: skip
