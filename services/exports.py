"""What an export holds, read in one go and then free of the database.

Files are named and put into archives the same way in every run, so that one that was cut short
can go on where it stopped.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.clubs import Oblast, Standing
from domain.exports import DOWNLOADABLE, distinct, file_name, suffix, surname, volumes
from domain.homework import HANDED_IN, Kind, ReportState
from domain.homework_board import Status
from models import (
    Club,
    Errand,
    Member,
    Part,
    Person,
    Question,
    Reflection,
    Report,
    Session,
    Task,
)
from services import homework, homework_board
from services import homework_reports as reports

UNKNOWN = DOWNLOADABLE  # bytes: of a file whose size Telegram did not tell
SUFFIXES = {
    Kind.PHOTO: "jpg",
    Kind.VIDEO: "mp4",
    Kind.VIDEO_NOTE: "mp4",
    Kind.VOICE: "ogg",
    Kind.AUDIO: "mp3",
    Kind.DOCUMENT: "bin",
    Kind.ANIMATION: "mp4",
    Kind.LIVE_PHOTO: "mp4",
}
Answers = dict[tuple[int, Question], list[tuple[Member, str]]]  # of a report, by whom each
SHOWN = (*HANDED_IN, ReportState.RETURNED)


@dataclass(frozen=True, slots=True)
class Row:
    """Where a member stands in a task, with all that is known of her report."""

    member_id: int
    name: str
    oblast: Oblast | None
    district: str
    council: str
    standing: Standing | None
    status: Status
    is_late: bool = False
    attempt: int = 0
    sent_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    extended_to: dt.datetime | None = None
    is_best: bool = False
    may_publish: bool | None = None
    words: str = ""
    kinds: Sequence[Kind] = ()
    answers: Sequence[str] = ()  # to the soft questions, in their order


@dataclass(frozen=True, slots=True)
class Page:
    """A task."""

    number: int
    title: str
    due_at: dt.datetime | None
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class File:
    """A part with a file. A bot can fetch only the smaller ones."""

    name: str
    size: int
    task: int
    person: str
    kind: Kind
    file_id: str
    unique_id: str
    archive_id: int | None

    @property
    def is_fetched(self) -> bool:
        return self.size <= DOWNLOADABLE


@dataclass(frozen=True, slots=True)
class Book:
    club: str
    language: str
    zone: ZoneInfo
    pages: Sequence[Page]
    files: Sequence[File]

    def volumes(self) -> list[list[File]]:
        return volumes([each for each in self.files if each.is_fetched])

    @property
    def by_reference(self) -> list[File]:
        return [each for each in self.files if not each.is_fetched]


async def load(session: Session, errand: Errand) -> Book:
    """As it was asked for: one task, or all that were published."""
    club = await session.get_one(Club, errand.club_id)
    person = await session.get(Person, errand.chat_id)
    every = await homework.all_tasks(session, club.id, *homework.LIVE)
    tasks = [each for each in reversed(every) if errand.subject_id in (None, each.id)]
    pages, found = [], list[tuple[Task, Report]]()
    for task in tasks:
        lines = await homework_board.lines(session, task, errand.asked_at)
        answers = await _answers(session, task)
        rows = [_row(each, answers) for each in lines]
        pages.append(Page(task.number, task.title, task.due_at, rows))
        found += [(task, r) for r in await _reports(session, task) if r.state in SHOWN]
    language = (person and person.locale) or club.locale
    files = list(_files(found, errand.asked_at))
    return Book(club.title, language, ZoneInfo(club.zone), pages, files)


async def _reports(session: Session, task: Task) -> Sequence[Report]:
    of = select(Report).where(Report.task_id == task.id).order_by(Report.member_id)
    return (await session.scalars(of)).all()


async def _answers(session: Session, task: Task) -> Answers:
    """Of an answer by voice only that it is one."""
    said = (
        select(Reflection, Member)
        .join(Report, Report.id == Reflection.report_id)
        .join(Member, Member.person_id == Reflection.person_id)
        .where(Report.task_id == task.id, Member.club_id == task.club_id)
        .order_by(Reflection.answered_at)
    )
    found: Answers = {}
    for each, member in await session.execute(said):
        words = each.text or ("🎤" if each.file_id else "")
        found.setdefault((each.report_id, each.question), []).append((member, words))
    return found


def _answer(member: Member, said: Sequence[tuple[Member, str]]) -> str:
    """In the row of this member: with the name, where others have answered as well."""
    if [each for each, _ in said] == [member]:
        return said[0][1]
    return "\n".join(f"{each.name}: {words}" for each, words in said)


def _row(line: homework_board.Line, answers: Answers) -> Row:
    member, report = line.member, line.report
    oblast = Oblast(member.oblast) if member.oblast else None
    place = (oblast, member.district or "", member.council or "", member.standing)
    known = (member.id, member.name, *place, line.status)
    if report is None:
        return Row(*known, extended_to=line.extended_to)
    parts = reports.parts_of(report)
    return Row(
        *known,
        is_late=report.is_late,
        attempt=report.attempt,
        sent_at=report.sent_at,
        decided_at=report.decided_at,
        extended_to=line.extended_to,
        is_best=report.is_best,
        may_publish=report.may_publish,
        words="\n".join(each.text for each in parts if each.text),
        kinds=[each.kind for each in parts],
        answers=[_answer(member, answers.get((report.id, each), ())) for each in Question],
    )


def _files(found: Sequence[tuple[Task, Report]], asked_at: dt.datetime) -> Iterator[File]:
    """What came later than it was asked for waits for the next export."""
    listed = [
        (task, report.member, number, part)
        for task, report in found
        for number, part in enumerate(_with_file(report, asked_at), 1)
    ]
    names = distinct(_name(*each) for each in listed)
    for (task, member, _, part), name in zip(listed, names, strict=True):
        yield File(
            name=name,
            size=UNKNOWN if part.size is None else part.size,
            task=task.number,
            person=member.name,
            kind=part.kind,
            file_id=part.file_id or "",
            unique_id=part.file_unique_id or "",
            archive_id=part.archive_id,
        )


def _with_file(report: Report, asked_at: dt.datetime) -> list[Part]:
    standing = (each for each in reports.parts_of(report) if each.came_at <= asked_at)
    return sorted((each for each in standing if each.file_id), key=lambda each: each.id)


def _name(task: Task, member: Member, number: int, part: Part) -> str:
    ending = suffix(part.name, SUFFIXES.get(part.kind, "bin"))
    place = member.council or member.district or member.oblast or ""
    return file_name(surname(member.name), place, task.number, number, ending)


async def originals(session: Session, errand: Errand) -> list[File]:
    """The files of an accepted report that can be fetched; none if it is not accepted any more."""
    report = await session.get(Report, errand.subject_id or 0)
    if report is None or report.state != ReportState.ACCEPTED:
        return []
    found = _files([(report.task, report)], errand.not_before)
    return [each for each in found if each.is_fetched]
