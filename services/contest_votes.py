"""The ballot of one person: read, changed, sealed again. Nobody else ever sees it [S1, S3]."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from domain import roles
from domain.clubs import NotAMember
from domain.contests import (
    CandidateHasLeft,
    NoSuchCandidate,
    NoSuchContest,
    NotAmongVoters,
    SelfVote,
    VotingIsClosed,
    marked,
    shuffled,
)
from domain.roles import Right, may
from models import (
    Attendance,
    Candidate,
    Contest,
    ContestState,
    ContestVoter,
    Member,
    MemberState,
    SealedBallot,
    Session,
    Urgency,
    Voters,
    add_once,
    hold,
    units,
)
from services import contest_seals, contests, edits, outbox, roster


@dataclass(frozen=True, slots=True)
class Paper:
    """A ballot as its voter sees it: the candidates in her own order, and her marks."""

    contest: Contest
    candidates: tuple[Candidate, ...]
    marks: Mapping[int, int]


def is_open(contest: Contest, now: dt.datetime) -> bool:
    in_time = contest.closes_at is not None and now < contest.closes_at
    return contest.state == ContestState.OPEN and in_time


async def invited(
    session: Session, contest_id: int, person_id: int, now: dt.datetime
) -> tuple[Member, Paper]:
    """She comes by the link in the group. Raises NotAMember and what `paper` does."""
    club_id = await session.scalar(select(Contest.club_id).where(Contest.id == contest_id))
    if club_id is None:
        raise NoSuchContest
    member = await roster.find(session, club_id, person_id)
    if member is None or member.state != MemberState.ACTIVE:
        raise NotAMember
    return member, await paper(session, member, contest_id, now)


async def paper(session: Session, member: Member, contest_id: int, now: dt.datetime) -> Paper:
    """Raises MembersOnly, NoSuchContest, VotingIsClosed or NotAmongVoters."""
    contest, key = await _may_vote(session, member, contest_id, now)
    ballot = await session.get(SealedBallot, (contest.id, member.id))
    marks = contest_seals.marks_of(key, ballot) if ballot else {}
    return _paper(contest, member, marks)


def _paper(contest: Contest, member: Member, marks: Mapping[int, int]) -> Paper:
    return Paper(contest, in_order(contest, member.person_id), marks)


def in_order(contest: Contest, reader: int) -> tuple[Candidate, ...]:
    """As shuffled for one reader. Who does not stand any more cannot be chosen."""
    known = standing(contest)
    return tuple(known[number] for number in shuffled(list(known), contest.id, reader))


def standing(contest: Contest) -> Mapping[int, Candidate]:
    """Who has left the club, or is in the ranking no more, can win nothing."""
    return {each.number: each for each in contest.candidates if _stands(each.member)}


def choices(contest: Contest) -> int:
    """As wished, but so few that one of those who stand is left out: else all get as many."""
    return max(1, min(contest.choices, len(standing(contest)) - 1))


def is_missed(contest: Contest) -> bool:
    """Does one of its candidates stand no more? Votes for her do not count."""
    return len(standing(contest)) < len(contest.candidates)


def _stands(member: Member) -> bool:
    return member.state == MemberState.ACTIVE and may(member.role, Right.LEARN)


def still_standing(contest: Contest, number: int) -> Candidate:
    """Raises NoSuchCandidate, or CandidateHasLeft."""
    chosen = contests.candidate(contest, number)
    if chosen.member.state != MemberState.ACTIVE:
        raise CandidateHasLeft
    if not _stands(chosen.member):
        raise NoSuchCandidate
    return chosen


async def mark(  # noqa: PLR0913 - whose, where, what
    session: Session,
    member: Member,
    contest_id: int,
    number: int,
    stars: int | None,
    now: dt.datetime,
) -> Paper:
    """Give a candidate so many stars; 0 takes the mark away, None changes nothing. A ballot
    without marks is none.

    Raises what `paper` does, NoSuchCandidate, SelfVote, CandidateHasLeft or EnoughChosen.
    """
    if stars is None:
        return await paper(session, member, contest_id, now)
    contest, key = await _may_vote(session, member, contest_id, now)
    if contests.candidate(contest, number).member_id == member.id:
        raise SelfVote
    still_standing(contest, number)
    hers = {"contest_id": contest.id, "member_id": member.id}
    # Held: two taps of hers, in the group and in private, come one after the other.
    sealed = await hold(session, SealedBallot, "sealed", **hers, sealed=b"")
    before = contest_seals.opened(key, sealed, **hers) if sealed else {}
    counting = {each: given for each, given in before.items() if each in standing(contest)}
    marks = marked(counting, number, stars, contest.method, choices(contest))
    if marks:
        sealed_anew = contest_seals.sealed(key, marks, **hers)
        await units.ask(session, units.put(SealedBallot, [{**hers, "sealed": sealed_anew}]))
        took_part = not sealed and await add_once(session, ContestVoter, **hers)
    else:
        for table in (SealedBallot, ContestVoter):
            await session.execute(delete(table).filter_by(**hers))
        took_part = bool(before)
    if took_part:
        await recount(session, contest, now)
    return _paper(contest, member, marks)


async def _may_vote(
    session: Session, member: Member, contest_id: int, now: dt.datetime
) -> tuple[Contest, bytes]:
    """And the key of its ballots."""
    roles.check(member.role, Right.TAKE_PART)
    contest = await contests.get_shared(session, member.club_id, contest_id)
    key = await contest_seals.key_of(session, contest.id) if is_open(contest, now) else None
    if key is None:
        raise VotingIsClosed
    if contest.voters == Voters.PRESENT:
        there = (contest.talk_id, member.id)
        if contest.talk_id is None or await session.get(Attendance, there) is None:
            raise NotAmongVoters
    return contest, key


async def recount(session: Session, contest: Contest, now: dt.datetime) -> None:
    """The group's message soon says how many have voted, or that the vote is over."""
    if contest.message_id:
        await edits.soon(
            session, contest.club.chat_id, contest.message_id, "contests.count", now,
            club_id=contest.club_id, contest=contest.id,
        )  # fmt: skip


async def send_pictures(
    session: Session, member: Member, contest_id: int, now: dt.datetime
) -> int:
    """Of all candidates who have one, in her order; whom she looks at says nothing. How many."""
    shown = await paper(session, member, contest_id, now)
    pictured = [each for each in shown.candidates if each.file_id]
    for each in pictured:
        await outbox.post(
            session, member.person_id, "contests.picture", now, club_id=member.club_id,
            key=f"{contest_id}:{each.number}:{member.person_id}:{now:%Y%m%d%H%M}",
            urgency=Urgency.ANSWER, silent=True, contest=contest_id, number=each.number,
        )  # fmt: skip
    return len(pictured)
