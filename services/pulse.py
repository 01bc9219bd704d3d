"""Once a week, what a mentor should look at: what waits, who has gone quiet, what falls."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import ColumnElement, exists, func, select

from domain.local_time import local_date, next_weekly
from domain.questions import State
from domain.roles import Right, holding
from models import (
    Answer,
    Attendance,
    Club,
    Letter,
    LetterState,
    Member,
    MemberState,
    Poll,
    Report,
    Rsvp,
    Session,
    Step,
    Talk,
    TalkQuestion,
    TalkState,
    Task,
)
from services import (
    group_menus,
    homework,
    homework_people,
    outbox,
    reach,
    review_digests,
    steps,
    talks,
)
from services.reach import Reach

STEP = "pulse.tell"
LATE = dt.timedelta(days=2)
MORNING = dt.time(9)
WEEK = dt.timedelta(weeks=1)
POLLS = 2  # that she must have been asked in meanwhile, or nobody could tell
LOOKED_BACK = 3  # talks
OFTEN = 3  # words about one task


@dataclass(frozen=True, slots=True)
class Pulse:
    """`reports` wait for a decision, the oldest first; `outside` registered and are not in the
    group; `deaf` are open tasks with how many were reminded of it three times in vain;
    `questions` were carried on from a talk that did not answer them; `attendance` of the
    last talks, in their order, only if it falls from each to the next.
    """

    club: Club
    reports: Sequence[Report]
    outside: Sequence[Member]
    deaf: Sequence[tuple[Task, int]]
    questions: Sequence[TalkQuestion]
    quiet: Sequence[Member]
    attendance: Sequence[int]
    reach: Reach

    @property
    def is_calm(self) -> bool:
        people = self.reports or self.outside or self.deaf or self.quiet
        return (
            not (people or self.questions or self.attendance)
            and self.reach.reachable == self.reach.members
        )


async def of(session: Session, club: Club, now: dt.datetime) -> Pulse:
    unanswered = select(TalkQuestion).where(
        TalkQuestion.club_id == club.id,
        TalkQuestion.state == State.OPEN,
        TalkQuestion.carried > 0,
    )
    return Pulse(
        club,
        (await session.scalars(review_digests.waiting(club.id))).all(),
        await outside(session, club.id),
        await deaf(session, club.id, now),
        (await session.scalars(unanswered.order_by(TalkQuestion.id))).all(),
        await quiet(session, club, now),
        await _falling(session, club),
        await reach.of(session, club.id),
    )


def _active(club_id: int) -> tuple[ColumnElement[bool], ...]:
    return Member.club_id == club_id, Member.state == MemberState.ACTIVE


async def outside(session: Session, club_id: int) -> Sequence[Member]:
    counted = (*_active(club_id), Member.role.in_(holding(Right.TAKE_PART)))
    registered = select(Member).where(*counted, Member.agreed_at.is_not(None))
    found = await session.scalars(registered.where(~Member.in_group).order_by(Member.id))
    return found.all()


async def deaf(session: Session, club_id: int, now: dt.datetime) -> Sequence[tuple[Task, int]]:
    """The ladder of reminders ends here: for these the next word is the mentor's."""
    words = select(Letter.chat_id, Letter.params).where(
        Letter.club_id == club_id,
        Letter.kind == "homework.nudge",
        Letter.state == LetterState.SENT,
    )
    told = Counter((chat, params["task"]) for chat, params in await session.execute(words))
    found = []
    for task in await homework.open_tasks(session, club_id, now):
        missing = await homework_people.missing(session, task)
        often = sum(told[each.person_id, task.id] >= OFTEN for each in missing)
        found += [(task, often)] if often else []
    return found


async def quiet(session: Session, club: Club, now: dt.datetime) -> Sequence[Member]:
    """Members without any sign for weeks in which there was something to take part in: without a
    vote, a yes, a talk, a question or a report.
    """
    since = now - club.rules.silent_weeks * WEEK
    asked = select(func.count()).select_from(Talk).where(
        Talk.club_id == club.id,
        Talk.opens_at.between(since, now),
        Talk.state.not_in((TalkState.PLANNED, TalkState.CANCELLED)),
    )  # fmt: skip
    if (await session.scalars(asked)).one() < POLLS:
        return []
    learns = Member.role.in_(holding(Right.LEARN))
    here = (*_active(club.id), learns, Member.joined_at <= since)
    signs = (
        exists().where(Rsvp.member_id == Member.id, Rsvp.said_at >= since),
        exists().where(Attendance.member_id == Member.id, Attendance.marked_at >= since),
        exists().where(TalkQuestion.member_id == Member.id, TalkQuestion.asked_at >= since),
        exists().where(Report.member_id == Member.id, Report.last_part_at >= since),
        exists().where(
            Answer.person_id == Member.person_id,
            Answer.answered_at >= since,
            Answer.poll_id == Poll.poll_id,
            Poll.talk_id == Talk.id,
            Talk.club_id == club.id,
        ),
    )
    silent = select(Member).where(*here, *(~sign for sign in signs))
    return (await session.scalars(silent.order_by(Member.name, Member.id))).all()


async def _falling(session: Session, club: Club) -> Sequence[int]:
    marks = select(func.count()).where(Attendance.talk_id == Talk.id).scalar_subquery()
    held = select(marks).where(Talk.club_id == club.id, Talk.state == TalkState.HELD)
    last = await session.scalars(held.order_by(Talk.week.desc()).limit(LOOKED_BACK))
    counts = [*reversed(last.all())]
    falls = len(counts) == LOOKED_BACK and all(a > b for a, b in pairwise(counts))
    return counts if falls else []


async def begin(session: Session, club: Club, now: dt.datetime) -> None:
    moment = next_weekly(club.rules.pulse_day, MORNING, talks.zone_of(club), now)
    key = f"{local_date(moment, talks.zone_of(club))}"
    await steps.plan(session, club.id, STEP, moment, key=key)


async def tell(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    for mentor in await talks.mentors(session, club.id):
        await outbox.post(
            session, mentor, "pulse.week", now, key=f"{step.key}:{mentor}", club_id=club.id,
            expires_at=now + LATE,
        )  # fmt: skip
    await group_menus.look_after(session, club, now)
    await begin(session, club, now)


async def miss(session: Session, club: Club, _step: Step, now: dt.datetime) -> None:
    await begin(session, club, now)


async def load(session: Session, letter: Letter, now: dt.datetime) -> Pulse | None:
    """None where nothing needs her: then she is left in peace."""
    club = await session.get_one(Club, letter.club_id)
    found = await of(session, club, now)
    return None if found.is_calm else found
