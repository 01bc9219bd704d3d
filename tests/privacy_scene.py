"""A member of whom every table knows something, and a way to see all that a database holds."""

import datetime as dt

from sqlalchemy import make_url, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database
from domain.attendance import Mood
from domain.homework import Kind
from domain.questions import Kind as Asked
from domain.sound import Level
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
    Expected,
    Happened,
    Letter,
    Loudness,
    Material,
    Member,
    Part,
    Question,
    QuestionFile,
    QuestionVote,
    Rater,
    Rating,
    Received,
    Reflection,
    Reminder,
    RosterTable,
    Rsvp,
    SealedBallot,
    Session,
    Sessions,
    StarPrize,
    StarsHidden,
    StarSpeaker,
    Talk,
    TalkExpert,
    Task,
    TaskPerson,
    UpdateState,
    Urgency,
)
from tests.two_clubs import NOW, Side

NAME = "Жамийла Токтогулова"
WORDS = "Менин жашыруун сөзүм"
FILE = "FILE-OF-HERS"


async def live(session: Session, side: Side, member: Member) -> None:
    """She leaves a trace in each table in which the town has none of her yet."""
    her, ids = member.person_id, {"member_id": member.id}
    member.name = member.person.name = NAME
    member.council = member.district = WORDS
    talk = {"talk_id": side.talk}
    session.add_all([
        Rsvp(**talk, **ids, said_at=NOW), Attendance(**talk, **ids, marked_at=NOW),
        Rater(**talk, **ids), Rating(**talk, mood=Mood.LIKED, count=1),
        Answer(poll_id="1", person_id=her, options=[1], answered_at=NOW),
        QuestionFile(
            question_id=side.question, message_id=7, kind=Asked.PHOTO, file_id=FILE,
            file_unique_id=FILE,
        ),
        QuestionVote(question_id=side.question, **ids),
        TaskPerson(task_id=side.task, **ids, is_chosen=True),
        Reflection(
            report_id=side.report, question=Question.WELL, person_id=her, text=WORDS,
            answered_at=NOW,
        ),
        Event(
            task_id=side.task, report_id=side.report, what=Happened.SENT, by=her, at=NOW,
            facts={"was": WORDS},
        ),
    ])  # fmt: skip
    _in_votes(session, side, member)
    _in_machinery(session, side, her)
    await _in_offices(session, side, her)
    await _in_post(session, side, her)
    part = (await session.scalars(select(Part).where(Part.person_id == her))).one()
    part.file_id, part.file_unique_id, part.name = FILE, FILE, f"{NAME}.jpg"
    part.copy_id, part.archive_id = 41, 42
    stands = Candidate.contest_id == side.contest, Candidate.member_id == member.id
    candidate = (await session.scalars(select(Candidate).where(*stands))).one()
    candidate.file_id = FILE
    await session.flush()


def _in_votes(session: Session, side: Side, member: Member) -> None:
    ids, club = {"member_id": member.id}, {"club_id": side.id}
    session.add_all([
        ContestVoter(contest_id=side.contest, **ids),
        SealedBallot(contest_id=side.contest, **ids, sealed=WORDS.encode()),
        StarsHidden(**ids), StarSpeaker(**club, **ids, year=2026),
        StarPrize(**club, **ids, year=2026, prize="Китеп", at=NOW),
        Action(**club, **ids, what="pause", label=WORDS, about=NAME, at=NOW),
    ])  # fmt: skip


def _in_machinery(session: Session, side: Side, her: int) -> None:
    club = {"club_id": side.id}
    session.add_all([
        Loudness(person_id=her, level=Level.SILENT),
        RosterTable(
            **club, person_id=her, file_id=FILE, file_name=FILE, came_at=NOW,
            found={"rows": [NAME]},
        ),
        Expected(**club, name=NAME),
        EditedMessage(chat_id=her, message_id=1), ChatGate(chat_id=her, not_before=NOW),
        Errand(chat_id=her, kind="privacy.my_data", asked_at=NOW, not_before=NOW),
        Dialog(key=f"{her}:{her}", state="x", data={"said": WORDS}, updated_at=NOW),
    ])  # fmt: skip


async def _in_offices(session: Session, side: Side, her: int) -> None:
    """She was the talk's expert, and a mentor for a time."""
    club = await session.get_one(Club, side.id)
    club.added_by = her
    (await session.get_one(TalkExpert, side.talk)).person_id = her
    (await session.get_one(Talk, side.talk)).expert = NAME
    session.add_all([
        Task(
            club_id=side.id, number=2, author_id=her, bot="club_bot", kind=Kind.TEXT,
            title=WORDS, text=WORDS, created_at=NOW,
        ),
        Contest(club=club, title="Мастер-класс", made_at=NOW, by=her),
        Reminder(club_id=side.id, by=her, text=WORDS),
        Material(
            club_id=side.id, by=her, kind=Kind.DOCUMENT, title="Нускама", file_id="of the club",
            added_at=NOW,
        ),
    ])  # fmt: skip


async def _in_post(session: Session, side: Side, her: int) -> None:
    """What she was told and others were told of her, what she said and others quoted."""
    to = {"urgency": Urgency.NUDGE, "not_before": NOW + dt.timedelta(days=9)}
    session.add_all([
        Letter(chat_id=her, kind="talks.nudge", params={"about": WORDS}, key="k1", **to),
        Letter(chat_id=side.chat, kind="clubs.who", params={"person": her}, key="k2", **to),
        Letter(chat_id=side.chat, kind="clubs.who", params={}, key=f"k3:{her}:x", **to),
    ])  # fmt: skip
    for number, queue in enumerate((her, side.chat), 1):
        body = f'{{"message": {{"from": {{"id": {her}}}, "text": "{WORDS}", "n": "{NAME}"}}}}'
        session.add(
            Received(
                update_id=number,
                queue=queue,
                body=body,
                state=UpdateState.DONE,
                not_before=NOW,
                received_at=NOW,
            )
        )


async def stored(sessions: Sessions, address: str) -> bytes:
    """Every byte of the database's files, or of all rows where they are no files of ours."""
    if file := database.file_of(make_url(address)):
        return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    engine: AsyncEngine = sessions.kw["bind"]
    async with engine.connect() as connection:
        rows = [
            repr(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in await connection.execute(select(table))
        ]
    return "\n".join(rows).encode()
