"""Days on which the screens of the sample club differ. Each makes it so, and says when it is."""

import datetime as dt
from collections.abc import Awaitable, Callable

from sqlalchemy import update

from domain.attendance import Mood
from domain.contests import Closing
from domain.homework import Kind, ReportState
from domain.questions import State
from domain.talks import Reason
from models import (
    Attendance,
    ClubState,
    ContestState,
    Event,
    Happened,
    Material,
    Member,
    Part,
    Person,
    Poll,
    Question,
    QuestionFile,
    Rating,
    Reflection,
    Role,
    Rsvp,
    StarPrize,
    TalkState,
    TaskPerson,
    TaskState,
)
from tests.sample_club import TASK, WORDS, Rows
from tests.two_clubs import (
    DAY,
    MEMBER,
    MENTOR,
    NOW,
)

HOUR = dt.timedelta(hours=1)
Day = Callable[[Rows], Awaitable[dt.datetime]]  # makes it so, and says when it is


async def as_it_was(_: Rows) -> dt.datetime:
    """Voting has ended, nothing is announced; a report is being put together."""
    return NOW


async def voting(rows: Rows) -> dt.datetime:
    talk = rows.talk
    talk.state, talk.closes_at, talk.closed_at = TalkState.POLLING, NOW + DAY, None
    rows.session.add(
        Poll(poll_id="sample", talk_id=talk.id, chat_id=rows.club.chat_id, message_id=11)
    )
    rows.task.card_id = 12
    rows.contest.message_id = 13
    for each in (rows.member, rows.mate):
        rows.session.add(TaskPerson(task_id=rows.task.id, member_id=each.id, team=1))
    return NOW


async def reviewing(rows: Rows) -> dt.datetime:
    report = rows.report
    report.state, report.sent_at, report.receipt_id = ReportState.SENT, NOW, 21
    report.task.card_id = 12
    report.summary_id = 22
    answer = {"report_id": report.id, "person_id": MEMBER, "answered_at": NOW}
    rows.session.add_all([
        Part(
            report_id=report.id, person_id=MEMBER, chat_id=rows.club.chat_id, message_id=21,
            kind=Kind.TEXT, text=WORDS, came_at=NOW,
        ),
        Reflection(**answer, question=Question.WELL, kind=Kind.TEXT, text=WORDS),
        Reflection(
            **answer, question=Question.BETTER, kind=Kind.VOICE, text="", file_id="voice",
        ),
    ])  # fmt: skip
    return NOW + HOUR


async def sent_again(rows: Rows) -> dt.datetime:
    """The second attempt of a report that was returned."""
    report = rows.report
    at = await reviewing(rows)
    facts = {"reason": "photos", "text": "", "file_id": "voice"}
    rows.session.add(
        Event(
            task_id=rows.task.id, report_id=report.id, what=Happened.RETURNED, by=MENTOR, at=NOW,
            attempt=1, facts=facts,
        )
    )  # fmt: skip
    report.attempt, report.state, report.seen_by = 2, ReportState.SEEN, MENTOR
    rows.session.add(
        Part(
            report_id=report.id, person_id=MEMBER, chat_id=MEMBER, message_id=23, attempt=2,
            kind=Kind.TEXT, text=WORDS, came_at=NOW,
        )
    )  # fmt: skip
    return at


async def accepted(rows: Rows) -> dt.datetime:
    await reviewing(rows)
    report = rows.report
    report.state, report.decided_at, report.decided_by = ReportState.ACCEPTED, NOW, MENTOR
    report.is_best = True
    rows.part.copy_id = 41
    return NOW + HOUR


async def returned(rows: Rows) -> dt.datetime:
    await accepted(rows)
    rows.report.state, rows.report.is_best = ReportState.RETURNED, False
    rows.part.archive_id = 42
    return NOW + HOUR


async def announced(rows: Rows) -> dt.datetime:
    talk = rows.talk
    talk.state, talk.decided_by, talk.voters = TalkState.ANNOUNCED, Reason.LAST_WEEK, 23
    talk.announcement_id, talk.announces_at = 14, NOW
    rows.task.kind, rows.task.file_id = Kind.PHOTO, "photo"
    rows.session.add(Rsvp(talk_id=talk.id, member_id=rows.member.id, said_at=NOW))
    rows.session.add(
        QuestionFile(
            question_id=rows.question.id, message_id=31, kind=Kind.VOICE, file_id="voice",
            file_unique_id="voice",
        )
    )  # fmt: skip
    return NOW


async def called_off(rows: Rows) -> dt.datetime:
    await announced(rows)
    rows.talk.state = TalkState.CANCELLED
    return NOW


async def begun(rows: Rows) -> dt.datetime:
    await announced(rows)
    return (rows.talk.starts_at or NOW) + HOUR / 6


async def held(rows: Rows) -> dt.datetime:
    await announced(rows)
    talk = rows.talk
    talk.state, talk.recording = TalkState.HELD, "https://youtu.be/sample"
    rows.session.add(Attendance(talk_id=talk.id, member_id=rows.member.id, marked_at=NOW))
    rows.session.add(Rating(talk_id=talk.id, mood=Mood.LIKED, count=7))
    rows.question.state, rows.question.answer = State.PUBLISHED, "Декабрдын аягында."
    _shelve(rows)
    return (talk.starts_at or NOW) + DAY


def _shelve(rows: Rows) -> None:
    """The talk's recording, and more than a screen shows as new."""
    of = {"club_id": rows.club.id, "added_at": NOW, "by": MENTOR, "title": TASK}
    link = {"kind": Kind.TEXT, "link": "https://youtu.be/sample"}
    rows.session.add_all([
        Material(club_id=rows.club.id, talk_id=rows.talk.id, kind=Kind.TEXT, added_at=NOW),
        *(Material(**of, **link, published_at=NOW, portal="") for _ in range(9)),
        *(Material(**of, kind=kind, file_id="file") for kind in (Kind.PHOTO, Kind.VIDEO)),
    ])  # fmt: skip


async def counted(rows: Rows) -> dt.datetime:
    contest = rows.contest
    contest.state, contest.ballots, contest.message_id = ContestState.ANNOUNCED, 18, 13
    contest.awaits_confirmation = True
    for place, each in enumerate(contest.candidates[:2], 1):
        each.place, each.total, each.stars = place, 12 - place, 4 - place
        each.file_id, each.media = "photo", "photo"
    return NOW


async def drafting(rows: Rows) -> dt.datetime:
    rows.contest.state, rows.contest.closing = ContestState.DRAFT, Closing.THREE_HOURS
    rows.task.state, rows.task.kind, rows.task.file_id = TaskState.DRAFT, Kind.PHOTO, "photo"
    return NOW


async def thin(rows: Rows) -> dt.datetime:
    """And she has not said yet what it is that she has sent."""
    rows.contest.state, rows.contest.ballots = ContestState.THIN, 2
    rows.part.report_id, rows.part.asked_at = None, NOW
    return NOW


async def year_end(rows: Rows) -> dt.datetime:
    rows.session.add(
        StarPrize(
            club_id=rows.club.id, year=2026, member_id=rows.member.id, prize="китептер", at=NOW
        )
    )
    return NOW + 40 * DAY


async def setting_up(rows: Rows) -> dt.datetime:
    rows.club.state = ClubState.SETTING_UP
    return NOW


async def paused(rows: Rows) -> dt.datetime:
    rows.club.state = ClubState.PAUSED
    return NOW


async def silenced(rows: Rows) -> dt.datetime:
    """She has blocked the bot, and is not in the group."""
    (await rows.session.get_one(Person, MEMBER)).may_write = False
    rows.member.in_group = False
    return NOW


async def unled(rows: Rows) -> dt.datetime:
    """Who led the club is a member like others."""
    led = (Member.club_id == rows.club.id, Member.role == Role.MENTOR)
    await rows.session.execute(update(Member).where(*led).values(role=Role.MEMBER))
    return NOW


async def gone(rows: Rows) -> dt.datetime:
    rows.club.state = ClubState.GONE
    return NOW


DAYS: tuple[Day, ...] = (
    as_it_was, voting, reviewing, sent_again, accepted, returned, announced, called_off, begun,
    held, counted,
    drafting, thin, year_end, setting_up, paused, silenced,
    unled, gone,
)  # fmt: skip
BUSY = (as_it_was, sent_again, begun, drafting)  # buttons of old messages are tried on these
