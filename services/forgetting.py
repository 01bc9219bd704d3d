"""A person is forgotten: all that is hers goes, her places in clubs are left to nobody [C11].

Rows that others build on stay as empty shells, for a number that is used twice would let letters
about the one be taken for letters about the other. Stars stay, as those of a former member.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from domain.contests import as_labelled
from domain.homework import ReportState
from domain.privacy import DAY, KEPT
from domain.questions import State
from models import (
    Action,
    Answer,
    Attendance,
    Candidate,
    ChatGate,
    Club,
    Contest,
    ContestVoter,
    Dialog,
    EditedMessage,
    Errand,
    Event,
    Happened,
    Letter,
    Material,
    Member,
    MemberState,
    Part,
    Person,
    QuestionFile,
    QuestionVote,
    Rater,
    Received,
    Reflection,
    Reminder,
    ReminderState,
    Report,
    Role,
    RosterTable,
    Rsvp,
    SealedBallot,
    Session,
    StarEntry,
    StarsHidden,
    Talk,
    TalkExpert,
    TalkQuestion,
    Task,
    TaskPerson,
    TaskState,
    UpdateState,
    json_text,
)
from services import club_mentors, errands, privacy, roster, rosters, talk_troubles, traces
from services.privacy import Her

GONE = (  # without a trace, wherever nothing leans on them
    Rsvp, Attendance, Rater, Answer, QuestionFile, QuestionVote, TaskPerson, ContestVoter,
    SealedBallot, StarsHidden, Action, EditedMessage, ChatGate, Dialog, Errand, Letter,
)  # fmt: skip


async def originals(session: Session, person_id: int) -> Sequence[str]:
    """Telegram's numbers of her files that nobody else has sent too; also of those in whose place
    she has put others.
    """
    hers = Part.person_id == person_id
    files = {*await session.scalars(select(Part.file_unique_id).where(hers))}
    edited = await session.scalars(select(Event.facts).where(*_edits(person_id)))
    files |= {facts.get("file") for facts in edited}
    found = [each for each in files if each]
    theirs = select(Part.file_unique_id).where(~hers, Part.file_unique_id.in_(found))
    return sorted({*found} - {*await session.scalars(theirs)})


def _edits(person_id: int) -> Sequence[ColumnElement[bool]]:
    """Of events: what she has changed in her messages, with what was there before."""
    return Event.by == person_id, Event.what == Happened.CAPTION_EDITED


async def erase(
    session: Session,
    person_id: int,
    archive_chat: int | None,
    former: Callable[[str], str],
    now: dt.datetime,
) -> None:
    """`former` says "former member" in a language."""
    her = await privacy.find(session, person_id)
    await traces.clear(session, her, archive_chat, now)
    await _empty_reports(session, her)
    await _empty_questions(session, her)
    await talk_troubles.miss_expert(session, person_id, now)
    await _leave_office(session, her)
    for table in GONE:
        await session.execute(delete(table).where(privacy.HELD[table](her)))
    await _sweep(session, her, now)
    await session.flush()
    session.expunge_all()
    await _leave_places(session, her, former, now)
    await session.execute(delete(Person).where(Person.id == person_id))
    await errands.shred(session, errands.SHRED_ROWS, None, now)


async def _empty_reports(session: Session, her: Her) -> None:
    """What others of a team have sent becomes their report."""
    await session.execute(delete(Reflection).where(Reflection.person_id == her.person))
    await session.execute(delete(Part).where(Part.person_id == her.person))
    await session.execute(delete(Event).where(*_edits(her.person)))
    for report in await session.scalars(select(Report).where(Report.id.in_(her.reports))):
        await session.execute(delete(Event).where(Event.report_id == report.id))
        if heir := await _heir(session, report):
            report.member_id, report.summary_id = heir, None  # that stands in the other's chat
            report.may_publish = report.may_publish and None  # her yes was not the other's
            continue
        report.state, report.withdrawn_from = ReportState.WITHDRAWN, None
        report.sent_at = report.seen_at = report.decided_at = None
        report.receipt_id = report.summary_id = report.may_publish = None
        report.is_best, report.open_until = False, None
    await session.flush()


async def _heir(session: Session, report: Report) -> int | None:
    """A mate who has sent a part of it and no report of her own."""
    taken = select(Report.member_id).where(Report.task_id == report.task_id)
    mate = select(Member.id).join(Part, Part.person_id == Member.person_id)
    mate = mate.where(Part.report_id == report.id, Member.club_id == report.club_id)
    return await session.scalar(mate.where(Member.id.not_in(taken)).limit(1))


async def _empty_questions(session: Session, her: Her) -> None:
    """What others asked and was merged into hers is theirs again."""
    merged = update(TalkQuestion).where(TalkQuestion.merged_into_id.in_(her.questions))
    await session.execute(merged.values(state=State.OPEN, merged_into_id=None))
    hers = update(TalkQuestion).where(TalkQuestion.id.in_(her.questions))
    await session.execute(
        hers.values(
            text="", album=None, is_named=False, state=State.TAKEN_BACK, merged_into_id=None,
            answer=None, answer_file_id=None, chat_id=0, message_id=-TalkQuestion.id,
        )
    )  # fmt: skip


async def _leave_office(session: Session, her: Her) -> None:
    """What she did for a club as its mentor or expert stays the club's, without her name."""
    mine = TalkExpert.person_id == her.person
    talks = select(TalkExpert.talk_id).where(mine)
    await session.execute(update(Talk).where(Talk.id.in_(talks)).values(expert=None))
    await session.execute(update(TalkExpert).where(mine).values(person_id=None, bound_at=None))
    nameless: Sequence[tuple[Any, dict[str, Any]]] = (
        (Club.added_by, {"added_by": None}),
        (Report.seen_by, {"seen_by": None}),
        (Report.decided_by, {"decided_by": None}),
        (Report.opened_by, {"opened_by": None, "open_until": None}),
        (Event.by, {"by": None}),
        (Contest.by, {"by": None}),
        (Material.by, {"by": None}),
    )
    for column, values in nameless:
        table = column.class_
        await session.execute(update(table).where(column == her.person).values(**values))
    draft = (Task.author_id == her.person, Task.state == TaskState.DRAFT)
    blank = {"state": TaskState.DELETED, "title": "", "text": "", "file_id": None}
    await session.execute(update(Task).where(*draft).values(**blank))
    hers = Task.author_id == her.person
    await session.execute(update(Task).where(hers).values(author_id=0))
    unsaid = (Reminder.by == her.person, Reminder.state == ReminderState.DRAFT)
    void = {"state": ReminderState.DELETED, "text": ""}
    await session.execute(update(Reminder).where(*unsaid).values(**void))


async def _sweep(session: Session, her: Her, now: dt.datetime) -> None:
    """Where her number stands in what was told to others, or by them."""
    number, person = her.person, (session, Letter.id)
    letters = {*await privacy.mentions(*person, Letter.params, number)}
    letters |= {*await privacy.mentions(*person, Letter.key, number)}
    await _delete(session, Letter.id, letters)
    worked_off = or_(Received.state != UpdateState.NEW, Received.queue == number)
    told = await privacy.mentions(session, Received.id, Received.body, number, worked_off)
    await _delete(session, Received.id, told)
    waiting = await privacy.mentions(session, Received.id, Received.body, number)
    await _keep_a_day(session, Received.id.in_(waiting), now)
    asked = await privacy.mentions(session, Dialog.key, Dialog.data, number)
    await _delete(session, Dialog.key, asked)


async def _keep_a_day(session: Session, which: ColumnElement[bool], now: dt.datetime) -> None:
    """What waits to be worked off, for others wait for an answer to it. Then it goes as if it had
    come six days ago: Telegram may bring it once more for a day.
    """
    soon = update(Received).where(Received.state == UpdateState.NEW, which)
    await session.execute(soon.values(received_at=now - KEPT["updates"] + DAY))


async def _delete(session: Session, key: Any, keys: Collection[Any]) -> None:
    every = list(keys)
    for first in range(0, len(every), 500):
        some = key.in_(every[first : first + 500])
        await session.execute(delete(key.class_).where(some))


async def _leave_places(
    session: Session, her: Her, former: Callable[[str], str], now: dt.datetime
) -> None:
    """Each of her places belongs to a nobody of its own from now on."""
    person = await session.get(Person, her.person)
    places = (await session.scalars(select(Member).where(Member.id.in_(her.members)))).all()
    await _unquote(session, {each.name for each in (person, *places) if each}, now)
    for member in places:
        club = await session.get_one(Club, member.club_id)
        nobody = Person(id=-member.id, name=former(club.locale), may_write=False)
        session.add(nobody)
        await session.flush()
        await _unname(session, member, {member.name, person.name if person else member.name})
        led = member.role == Role.MENTOR
        hers = (Reminder.by == her.person, Reminder.club_id == club.id)
        await session.execute(update(Reminder).where(*hers).values(by=nobody.id))
        member.person_id, member.name = nobody.id, nobody.name
        roster.lay_down(member)
        member.state = MemberState.LEFT
        member.oblast = member.district = member.council = member.standing = None
        member.agreed_at, member.in_group, member.welcomed = None, False, True
        member.joined_at = member.left_at = now
        await roster.note_change(session, member, now)
        await session.flush()
        stood = update(Candidate).where(Candidate.member_id == member.id)
        await session.execute(stood.values(file_id=None, media=None))
        said = update(StarEntry).where(StarEntry.member_id == member.id)
        await session.execute(said.values(reason=""))
        if led:
            await club_mentors.call_for_mentor(session, club, now)
    await session.execute(delete(RosterTable).where(RosterTable.person_id == her.person))


async def _unquote(session: Session, names: set[str], now: dt.datetime) -> None:
    """With a tap comes the message below which it was, and that may name her. Of an update that
    was worked off its number alone is needed: Telegram may bring it once more.
    """
    every = {shown for each in names for shown in as_labelled(each)}
    said = (json_text.write(each)[1:-1] for each in every)
    quoted = or_(*(Received.body.contains(each, autoescape=True) for each in said))
    done = Received.state != UpdateState.NEW
    await session.execute(update(Received).where(done, quoted).values(body="{}"))
    await _keep_a_day(session, quoted, now)


async def _unname(session: Session, member: Member, names: set[str]) -> None:
    """Where our own records of a club quote her name, or one that she had before."""
    club_id = member.club_id
    await session.execute(delete(RosterTable).where(RosterTable.club_id == club_id))
    await rosters.expect_no_more(session, club_id, names)
    of_club = Action.club_id == club_id
    former = await privacy.mentions(session, Action.id, Action.once_named, member.id, of_club)
    blank = update(Action).values(label="", about="", once_named=None)
    await session.execute(blank.where(Action.id.in_(former)))
    for name in {shown for each in names for shown in as_labelled(each)}:
        said = (Action.label, Action.about)
        quoted = or_(*(each.contains(name, autoescape=True) for each in said))
        await session.execute(blank.where(of_club, quoted))
