"""What a mentor should look at: what waits, who has gone quiet, what falls. It stands in her home,
and once a week it is told. Who looks after a part of the club sees that part.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import ColumnElement, exists, func, select

from domain.local_time import local_date, next_weekly
from domain.questions import State
from domain.roles import Right, holding, may
from domain.spelling import by_name
from models import (
    Answer,
    Attendance,
    Club,
    Contest,
    ContestState,
    ContestVoter,
    Letter,
    LetterState,
    Member,
    MemberState,
    Part,
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
    headcounts,
    homework,
    homework_people,
    outbox,
    reach,
    review_digests,
    roster,
    scopes,
    steps,
    talks,
)
from services.reach import Reach

STEP = review_digests.PULSE
LATE = dt.timedelta(days=2)
MORNING = dt.time(9)
WEEK = dt.timedelta(weeks=1)
POLLS = 2  # that she must have been asked in meanwhile, or nobody could tell
LOOKED_BACK = 3  # talks
OFTEN = 3  # words about one task
NOBODY = Reach(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Pulse:
    """Of `who`, as far as she looks after the club. `reports` wait for a decision, the oldest
    first; `outside` registered and are not in the group; `deaf` are open tasks with how many were
    reminded of it three times in vain; `questions` were carried on from a talk that did not answer
    them; `undecided` votes have few ballots, and end in a day; the stars of `unconfirmed` votes
    wait for her word; `attendance` of the last talks, in
    their order, only if it falls from each to the next; `strangers` are in the group, and the bot
    has not met them.
    """

    who: Member
    reports: Sequence[Report]
    outside: Sequence[Member]
    deaf: Sequence[tuple[Task, int]]
    questions: Sequence[TalkQuestion]
    undecided: Sequence[Contest]
    unconfirmed: Sequence[Contest]
    quiet: Sequence[Member]
    attendance: Sequence[int]
    reach: Reach
    strangers: int

    @property
    def is_calm(self) -> bool:
        people = self.reports or self.outside or self.deaf or self.quiet
        votes = self.undecided or self.unconfirmed
        return (
            not (people or self.questions or votes or self.attendance)
            and self.reach.reachable == self.reach.members
        )


async def of(session: Session, who: Member, now: dt.datetime) -> Pulse:
    sees_people, leads = may(who.role, Right.ROSTER), may(who.role, Right.LEAD)
    return Pulse(
        who,
        (await session.scalars(review_digests.for_(who))).all(),
        await outside(session, who) if sees_people else [],
        await deaf(session, who, now) if sees_people else [],
        await _unanswered(session, who.club_id) if leads else [],
        await _undecided(session, who) if may(who.role, Right.TEACH) else [],
        await _unconfirmed(session, who.club_id) if leads else [],
        await quiet(session, who, now) if sees_people else [],
        await _falling(session, who) if sees_people else [],
        await reach.of(session, who.club_id, scopes.members(who)) if sees_people else NOBODY,
        await headcounts.strangers(session, who.club) if leads else 0,
    )


async def _unanswered(session: Session, club_id: int) -> Sequence[TalkQuestion]:
    is_open = (TalkQuestion.state == State.OPEN, TalkQuestion.carried > 0)
    carried = select(TalkQuestion).where(TalkQuestion.club_id == club_id, *is_open)
    return (await session.scalars(carried.order_by(TalkQuestion.id))).all()


async def _undecided(session: Session, who: Member) -> Sequence[Contest]:
    hers = (Contest.club_id == who.club_id, scopes.contests(who))
    thin = select(Contest).where(*hers, Contest.state == ContestState.THIN)
    return (await session.scalars(thin.order_by(Contest.id))).all()


async def _unconfirmed(session: Session, club_id: int) -> Sequence[Contest]:
    told = (Contest.state == ContestState.ANNOUNCED, Contest.awaits_confirmation)
    waiting = select(Contest).where(Contest.club_id == club_id, *told)
    return (await session.scalars(waiting.order_by(Contest.id))).all()


def _hers(who: Member) -> tuple[ColumnElement[bool], ...]:
    """Of a member: one whom she looks after."""
    active = Member.state == MemberState.ACTIVE
    return Member.club_id == who.club_id, active, scopes.members(who)


async def outside(session: Session, who: Member) -> Sequence[Member]:
    counted = (*_hers(who), Member.role.in_(holding(Right.TAKE_PART)))
    registered = select(Member).where(*counted, Member.agreed_at.is_not(None))
    found = await session.scalars(registered.where(~Member.in_group).order_by(Member.id))
    return found.all()


async def deaf(session: Session, who: Member, now: dt.datetime) -> Sequence[tuple[Task, int]]:
    """The ladder of reminders ends here: for these the next word is the mentor's."""
    silent: list[tuple[Task, list[int]]] = []
    for task in await homework.open_tasks(session, who.club_id, now):
        missing = await homework_people.missing(session, task)
        hers = [each.person_id for each in missing if scopes.reaches(who, each)]
        silent.append((task, hers))
    told = await _reminded(session, who.club_id, {her for _, people in silent for her in people})
    counted = ((task, sum(told[her, task.id] >= OFTEN for her in hers)) for task, hers in silent)
    return [(task, often) for task, often in counted if often]


async def _reminded(
    session: Session, club_id: int, people: Collection[int]
) -> Counter[tuple[int, int]]:
    """How often each of these was reminded of each task: by what has become a message to her, for
    which there is an index.
    """
    hers = (Letter.chat_id.in_(people), Letter.message_id.is_not(None))
    words = select(Letter.chat_id, Letter.params).where(
        *hers,
        Letter.club_id == club_id,
        Letter.kind == "homework.nudge",
        Letter.state == LetterState.SENT,
    )
    found = await session.execute(words) if people else ()
    return Counter((chat, params["task"]) for chat, params in found)


async def quiet(session: Session, who: Member, now: dt.datetime) -> Sequence[Member]:
    """Members without any sign for weeks in which there was something to take part in: without a
    vote, a yes, a talk, a question or a report. While a vote for stars is open nobody learns who
    has voted.
    """
    club = who.club
    since = now - club.rules.silent_weeks * WEEK
    asked = select(func.count()).select_from(Talk).where(
        Talk.club_id == club.id,
        Talk.opens_at.between(since, now),
        Talk.state.not_in((TalkState.PLANNED, TalkState.CANCELLED)),
    )  # fmt: skip
    if (await session.scalars(asked)).one() < POLLS:
        return []
    learns = Member.role.in_(holding(Right.LEARN))
    here = (*_hers(who), learns, Member.joined_at <= since)
    silent = select(Member).where(*here, *(~sign for sign in _signs(club, since)))
    found = await session.scalars(silent)
    return by_name(found)


def _signs(club: Club, since: dt.datetime) -> Sequence[ColumnElement[bool]]:
    """Of a member: what she has done since then."""
    return (
        exists().where(Rsvp.member_id == Member.id, Rsvp.said_at >= since),
        exists().where(Attendance.member_id == Member.id, Attendance.marked_at >= since),
        exists().where(TalkQuestion.member_id == Member.id, TalkQuestion.asked_at >= since),
        exists().where(Report.member_id == Member.id, Report.last_part_at >= since),
        exists().where(  # also to what bears the name of a mate
            Part.person_id == Member.person_id,
            Part.came_at >= since,
            Part.report_id == Report.id,
            Report.club_id == club.id,
        ),
        exists().where(
            Answer.person_id == Member.person_id,
            Answer.answered_at >= since,
            Answer.poll_id == Poll.poll_id,
            Poll.talk_id == Talk.id,
            Talk.club_id == club.id,
        ),
        exists().where(
            ContestVoter.member_id == Member.id,
            ContestVoter.contest_id == Contest.id,
            Contest.state == ContestState.ANNOUNCED,
            Contest.closes_at >= since,
        ),
    )


async def _falling(session: Session, who: Member) -> Sequence[int]:
    marks = select(func.count()).select_from(Attendance).join(Member)
    hers = marks.where(Attendance.talk_id == Talk.id, scopes.members(who))
    counts = hers.correlate(Talk).scalar_subquery()
    held = select(counts).where(Talk.club_id == who.club_id, Talk.state == TalkState.HELD)
    last = await session.scalars(held.order_by(Talk.week.desc()).limit(LOOKED_BACK))
    lately = [*reversed(last.all())]
    falls = len(lately) == LOOKED_BACK and all(a > b for a, b in pairwise(lately))
    return lately if falls else []


async def begin(session: Session, club: Club, now: dt.datetime) -> None:
    moment = next_weekly(club.rules.pulse_day, MORNING, talks.zone_of(club), now)
    key = f"{local_date(moment, talks.zone_of(club))}"
    await steps.plan(session, club.id, STEP, moment, key=key)


async def tell(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    for each in await roster.who_may(session, club.id, Right.ROSTER):
        if each.person.may_write:
            await outbox.post(
                session, each.person_id, "pulse.week", now, key=f"{step.key}:{each.person_id}",
                club_id=club.id, expires_at=now + LATE,
            )  # fmt: skip
    await group_menus.look_after(session, club, now)
    await headcounts.ask(session, club, now)
    await begin(session, club, now)


async def miss(session: Session, club: Club, _step: Step, now: dt.datetime) -> None:
    await begin(session, club, now)


async def load(session: Session, letter: Letter, now: dt.datetime) -> Pulse | None:
    """None where nothing needs her: then she is left in peace."""
    who = await roster.find(session, letter.club_id or 0, letter.chat_id)
    if who is None or not may(who.role, Right.ROSTER):
        return None
    found = await of(session, who, now)
    return None if found.is_calm else found
