"""A mentor prepares a contest: on which event, who stands, who votes, how, and until when [G01].

Voting is in contest_votes.py, what happens at its moments in contest_steps.py, the secrecy of the
ballots in contest_seals.py, the letters in contest_letters.py.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, func, select

from domain.contests import (
    FEWEST,
    MOST,
    MOST_CHOICES,
    AlreadyBegun,
    AlreadyVotedOn,
    CandidateLeft,
    MentorStands,
    NobodyVoted,
    NobodyWasPresent,
    NoSuchCandidate,
    NoSuchContest,
    NotOpen,
    TooFewCandidates,
    clean_title,
)
from domain.counting import Method
from domain.homework import ReportState
from domain.roles import Right, holding, may
from models import (
    Attendance,
    Candidate,
    Contest,
    ContestState,
    ContestVoter,
    Media,
    Member,
    MemberState,
    Report,
    Session,
    Talk,
    TalkState,
    Task,
    Voters,
)
from services import contest_candidates, scopes, talks

LATEST = 8
_MINE = select(Contest).where(
    Contest.id == bindparam("contest"), Contest.club_id == bindparam("club")
)
_SHARED = _MINE.with_for_update(read=True, of=Contest)
RECENT = dt.timedelta(days=30)  # events that can still be voted on


@dataclass(frozen=True, slots=True)
class Events:
    """What a vote can be about: the last talks, and tasks with reports marked as best practice."""

    talks: Sequence[Talk]
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class View:
    """A contest, and how many have voted of those who may, or might when they did."""

    contest: Contest
    voted: int
    of: int


async def get(session: Session, club_id: int, contest_id: int) -> Contest:
    """Raises NoSuchContest for one of another club."""
    contest = await session.scalar(_MINE, {"contest": contest_id, "club": club_id})
    if contest is None:
        raise NoSuchContest
    return contest


async def get_shared(session: Session, club_id: int, contest_id: int) -> Contest:
    """It cannot close meanwhile. It must be the first to load it. Raises NoSuchContest."""
    contest = await session.scalar(_SHARED, {"contest": contest_id, "club": club_id})
    if contest is None:
        raise NoSuchContest
    return contest


async def get_locked(session: Session, club_id: int, contest_id: int) -> Contest:
    """Nobody else changes it meanwhile."""
    contest = await get(session, club_id, contest_id)
    await session.refresh(contest, ["state", "closes_at"], with_for_update=True)
    return contest


async def get_draft(session: Session, club_id: int, contest_id: int) -> Contest:
    """Nobody else begins or cancels it meanwhile. Raises AlreadyBegun as well."""
    contest = await get_locked(session, club_id, contest_id)
    if contest.state != ContestState.DRAFT:
        raise AlreadyBegun
    return contest


async def latest(session: Session, who: Member) -> Sequence[Contest]:
    """Those that she looks after."""
    mine = select(Contest).where(Contest.club_id == who.club_id, scopes.contests(who))
    shown = mine.where(Contest.state != ContestState.CANCELLED).order_by(Contest.id.desc())
    return (await session.scalars(shown.limit(LATEST))).all()


async def view(session: Session, contest: Contest) -> View:
    asked = select(ContestVoter.member_id).where(ContestVoter.contest_id == contest.id)
    voted = set(await session.scalars(asked))
    may_vote = {each.id for each in await electorate(session, contest)}
    return View(contest, len(voted), len(voted | may_vote))


async def count(session: Session, contest: Contest) -> int:
    """How many have voted, which is all that anybody sees while the vote is open."""
    voted = select(func.count()).where(ContestVoter.contest_id == contest.id)
    return (await session.scalars(voted)).one()


async def voted(session: Session, contest: Contest, state: ContestState) -> int:
    """How many have, where it is in this state. Raises NotOpen, or NobodyVoted."""
    if contest.state != state:
        raise NotOpen
    if not (cast := await count(session, contest)):
        raise NobodyVoted
    return cast


async def electorate(session: Session, contest: Contest) -> Sequence[Member]:
    """Who may vote."""
    everyone = select(Member).where(
        Member.club_id == contest.club_id,
        Member.state == MemberState.ACTIVE,
        Member.role.in_(holding(Right.TAKE_PART)),
    )
    if contest.voters == Voters.PRESENT:
        there = Attendance.talk_id == contest.talk_id
        everyone = everyone.join(Attendance, Attendance.member_id == Member.id).where(there)
    return (await session.scalars(everyone.order_by(Member.id))).all()


async def events(session: Session, who: Member, now: dt.datetime) -> Events:
    club_id = who.club_id
    begun = select(Talk).where(
        Talk.club_id == club_id,
        Talk.state.in_((TalkState.ANNOUNCED, TalkState.HELD)),
        Talk.starts_at.between(now - RECENT, now),
    )
    best = select(_best(club_id).subquery().c.task_id)
    tasks = select(Task).where(Task.id.in_(best), scopes.tasks(who))
    return Events(
        (await session.scalars(begun.order_by(Talk.starts_at.desc()).limit(3))).all(),
        (await session.scalars(tasks.order_by(Task.id.desc()).limit(3))).all(),
    )


def _best(club_id: int) -> Select[Report]:
    marked = (Report.is_best, Report.state == ReportState.ACCEPTED)
    return select(Report).where(Report.club_id == club_id, *marked).order_by(Report.id)


async def about_talk(
    session: Session, mentor: Member, talk_id: int, title: str, now: dt.datetime
) -> Contest:
    """Raises TalkIsOver or AlreadyVotedOn."""
    talk = await talks.get(session, mentor.club_id, talk_id)
    return await _draft(session, mentor, talk.topic or title, now, talk_id=talk.id)


async def about_task(
    session: Session, mentor: Member, task: Task, title: str, now: dt.datetime
) -> Contest:
    """Those stand whose accepted reports are marked as best practice, with their first picture.

    Raises AlreadyVotedOn.
    """
    contest = await _draft(session, mentor, title, now, task_id=task.id)
    if not contest.candidates:
        best = await session.scalars(_best(mentor.club_id).where(Report.task_id == task.id))
        for report in best.all()[:MOST]:
            if report.member.state == MemberState.ACTIVE and may(report.member.role, Right.LEARN):
                contest_candidates.add(contest, report.member, report)
        await session.flush()
    return contest


async def about(session: Session, mentor: Member, typed: str, now: dt.datetime) -> Contest:
    """Whatever she has named. Raises TitleIsEmpty, TitleIsTooLong or AlreadyVotedOn."""
    return await _draft(session, mentor, clean_title(typed), now)


async def _draft(
    session: Session, mentor: Member, title: str, now: dt.datetime, **event: int
) -> Contest:
    """The club's draft on this event, or a new one."""
    same = await _same(session, mentor.club_id, title, event)
    is_hers = same is not None and (scopes.is_whole(mentor) or same.by == mentor.person_id)
    if same and (same.state != ContestState.DRAFT or not is_hers):
        raise AlreadyVotedOn(title=same.title)
    if same:
        return same
    rules = mentor.club.rules
    present = rules.voters and event.get("talk_id")
    contest = Contest(
        club=mentor.club, title=title, by=mentor.person_id, made_at=now, candidates=[],
        choices=rules.votes, voters=Voters.PRESENT if present else Voters.ROSTER, **event,
    )  # fmt: skip
    session.add(contest)
    await session.flush()
    return contest


async def rival(session: Session, contest: Contest) -> bool:
    """Has the event a vote beside this one, made at the same time?"""
    event = {"talk_id": contest.talk_id, "task_id": contest.task_id}
    known = {name: value for name, value in event.items() if value}
    same = await _same(session, contest.club_id, contest.title, known)
    return same is not None and same is not contest and same.state != ContestState.DRAFT


async def _same(
    session: Session, club_id: int, title: str, event: dict[str, int]
) -> Contest | None:
    """An event has one vote; what a mentor has named may come again when the last one is over."""
    mine = select(Contest).where(
        Contest.club_id == club_id, Contest.state != ContestState.CANCELLED
    )
    mine = mine.order_by(Contest.state == ContestState.DRAFT)
    if event:
        return await session.scalar(mine.filter_by(**event).limit(1))
    # Compared here: SQLite knows no small letters but those of English.
    going = (await session.scalars(mine.where(Contest.state != ContestState.ANNOUNCED))).all()
    return next((each for each in going if each.title.casefold() == title.casefold()), None)


def candidate(contest: Contest, number: int) -> Candidate:
    """Raises NoSuchCandidate."""
    if found := next((each for each in contest.candidates if each.number == number), None):
        return found
    raise NoSuchCandidate


def picture(contest: Contest, number: int, media: Media, file_id: str) -> None:
    """Raises NoSuchCandidate."""
    shown = candidate(contest, number)
    shown.media, shown.file_id = media, file_id


def switch_voters(contest: Contest) -> None:
    """The whole roster, or those who were at the talk, where there was one."""
    present = contest.voters == Voters.PRESENT or contest.talk_id is None
    contest.voters = Voters.ROSTER if present else Voters.PRESENT


def switch_method(contest: Contest) -> None:
    """One choice, then two, three, as many as make sense, then stars, and round again."""
    if contest.method == Method.STARS:
        contest.method, contest.choices = Method.CHOICE, 1
    elif contest.choices < _most_choices(contest):
        contest.choices += 1
    else:
        contest.method, contest.choices = Method.STARS, 1


def _most_choices(contest: Contest) -> int:
    return min(MOST_CHOICES, len(contest.candidates) - 1)


async def check_is_ready(session: Session, contest: Contest) -> None:
    """Raises TooFewCandidates, CandidateLeft, MentorStands or NobodyWasPresent."""
    for each in contest.candidates:
        if each.member.state != MemberState.ACTIVE:
            raise CandidateLeft(name=each.member.name)
        if not may(each.member.role, Right.LEARN):
            raise MentorStands(name=each.member.name)
    if len(contest.candidates) < FEWEST:
        raise TooFewCandidates
    if not await electorate(session, contest):
        raise NobodyWasPresent
