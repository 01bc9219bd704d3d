"""What the tables hold about a person: the one list by which it is shown to her and erased."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, or_, select

from domain.privacy import is_hers
from models import (
    Action,
    Answer,
    Attendance,
    Base,
    Candidate,
    ChatGate,
    Club,
    Contest,
    ContestVoter,
    Dialog,
    EditedMessage,
    Errand,
    Event,
    Letter,
    Loudness,
    Material,
    Member,
    Part,
    Person,
    QuestionFile,
    QuestionVote,
    Rater,
    Received,
    Reflection,
    Reminder,
    Report,
    RosterTable,
    Rsvp,
    SealedBallot,
    Session,
    StarEntry,
    StarPrize,
    StarsHidden,
    StarSpeaker,
    StarSum,
    Talk,
    TalkExpert,
    TalkQuestion,
    Task,
    TaskPerson,
)


@dataclass(frozen=True, slots=True)
class Her:
    """The numbers under which she stands in the database."""

    person: int
    members: Sequence[int]
    reports: Sequence[int]
    questions: Sequence[int]


Rows = Callable[[Her], ColumnElement[bool]]


def _as_member(table: Any) -> Rows:
    return lambda her: table.member_id.in_(her.members)


def _as_person(column: Any) -> Rows:
    return lambda her: column == her.person


# Every table in which somebody can be told from others, and which rows are hers. A table that is
# in neither list fails a test.
HELD: dict[type[Base], Rows] = {
    Person: _as_person(Person.id),
    Member: _as_person(Member.person_id),
    Loudness: _as_person(Loudness.person_id),
    Rsvp: _as_member(Rsvp),
    Attendance: _as_member(Attendance),
    Rater: _as_member(Rater),
    Answer: _as_person(Answer.person_id),
    TalkQuestion: _as_member(TalkQuestion),
    QuestionFile: lambda her: QuestionFile.question_id.in_(her.questions),
    QuestionVote: _as_member(QuestionVote),
    TalkExpert: _as_person(TalkExpert.person_id),
    TaskPerson: _as_member(TaskPerson),
    Report: _as_member(Report),
    Part: lambda her: or_(Part.person_id == her.person, Part.report_id.in_(her.reports)),
    Reflection: _as_person(Reflection.person_id),
    Event: lambda her: or_(Event.by == her.person, Event.report_id.in_(her.reports)),
    Candidate: _as_member(Candidate),
    ContestVoter: _as_member(ContestVoter),
    SealedBallot: _as_member(SealedBallot),
    StarEntry: _as_member(StarEntry),
    StarSum: _as_member(StarSum),
    StarsHidden: _as_member(StarsHidden),
    StarSpeaker: _as_member(StarSpeaker),
    StarPrize: _as_member(StarPrize),
    Task: _as_person(Task.author_id),
    Contest: _as_person(Contest.by),
    Reminder: _as_person(Reminder.by),
    Material: _as_person(Material.by),
    Club: _as_person(Club.added_by),
    Action: _as_member(Action),
    RosterTable: _as_person(RosterTable.person_id),
    Letter: _as_person(Letter.chat_id),
    EditedMessage: _as_person(EditedMessage.chat_id),
    ChatGate: _as_person(ChatGate.chat_id),
    Errand: _as_person(Errand.chat_id),
    Dialog: lambda her: or_(
        Dialog.key.like(f"%:{her.person}"), Dialog.key.like(f"{her.person}:%")
    ),
    Received: lambda her: or_(
        Received.queue == her.person,
        # With a space as releases before wrote it.
        *(Received.body.contains(f'"id":{space}{her.person},') for space in ("", " ")),
    ),
}
# What is about a club and names nobody but in words that its mentors wrote.
OF_CLUBS = frozenset({
    "club_calendars", "club_hours", "club_switches", "clubs", "contest_keys", "outbox_pace",
    "outbox_shares", "reminder_words", "roster_expected", "star_terms", "steps", "talk_polls",
    "talk_ratings", "talk_series", "talk_slots", "talks",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """Her rows of one table, as they are stored."""

    table: str
    rows: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Holdings:
    """All of hers, with the titles of what the rows speak of: by column and number."""

    called: str
    held: Sequence[Holding]
    titles: dict[tuple[str, int], str]


async def find(session: Session, person_id: int) -> Her:
    members = await _ids(session, select(Member.id).where(Member.person_id == person_id))
    reports = await _ids(session, select(Report.id).where(Report.member_id.in_(members)))
    asked = select(TalkQuestion.id).where(TalkQuestion.member_id.in_(members))
    return Her(person_id, members, reports, await _ids(session, asked))


async def _ids(session: Session, asked: Any) -> Sequence[int]:
    return (await session.scalars(asked)).all()


async def holdings(session: Session, person_id: int) -> Holdings:
    her = await find(session, person_id)
    held = [await _holding(session, table, rows(her)) for table, rows in HELD.items()]
    held = [_said_by_her(each, person_id) if each.table == "inbox" else each for each in held]
    person = await session.get(Person, person_id)
    found = [each for each in held if each.rows]
    return Holdings(person.name if person else "", found, await _titles(session, found))


async def _holding(session: Session, model: type[Base], hers: ColumnElement[bool]) -> Holding:
    rows = await session.execute(select(model.__table__).where(hers))
    return Holding(model.__tablename__, [dict(each) for each in rows.mappings()])


def _said_by_her(updates: Holding, person_id: int) -> Holding:
    """Without those in which others only quote her."""
    return Holding(updates.table, [each for each in updates.rows if _author(each) == person_id])


def _author(row: dict[str, Any]) -> int | None:
    told = (each for each in json.loads(row["body"]).values() if isinstance(each, dict))
    authors = (each.get("from") or each.get("user") or {} for each in told)
    return next((each["id"] for each in authors if "id" in each), None)


TITLES: dict[str, tuple[Any, Any, Any]] = {
    "club_id": (Club.id, Club.title, None),
    "task_id": (Task.id, Task.title, None),
    "contest_id": (Contest.id, Contest.title, None),
    "talk_id": (Talk.id, Talk.topic, Talk.week),
    "question_id": (TalkQuestion.id, TalkQuestion.text, None),
}


async def _titles(session: Session, held: Sequence[Holding]) -> dict[tuple[str, int], str]:
    titles: dict[tuple[str, int], str] = {}
    for column, (number, title, otherwise) in TITLES.items():
        wanted = {row[column] for each in held for row in each.rows if row.get(column)}
        asked = select(number, title, number if otherwise is None else otherwise)
        for found, words, other in await session.execute(asked.where(number.in_(wanted))):
            titles[column, found] = words or str(other)
    return titles


async def mentions(
    session: Session, number: Any, column: Any, person_id: int, *besides: ColumnElement[bool]
) -> Collection[Any]:
    """The keys of the rows whose text holds her number."""
    near = select(number, column).where(cast(column, Text).contains(str(person_id)), *besides)
    found = await session.execute(near)
    return [key for key, text in found if is_hers(person_id, str(text))]
