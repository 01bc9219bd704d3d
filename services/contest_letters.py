"""What a letter about a contest speaks of, and whether it is still true."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from domain.errors import ClubError
from models import Candidate, Contest, ContestState, ContestVoter, Letter, MemberState, Session
from services import contest_results, contest_votes, contests, edits, roster
from services.contest_votes import Paper
from services.contests import View


async def view(session: Session, letter: Letter, _now: dt.datetime) -> View | None:
    contest = await session.get(Contest, letter.params["contest"])
    return await contests.view(session, contest) if contest else None


async def open_(session: Session, letter: Letter, now: dt.datetime) -> View | None:
    shown = await view(session, letter, now)
    return shown if shown and contest_votes.is_open(shown.contest, now) else None


async def posted(session: Session, letter: Letter, now: dt.datetime) -> View | None:
    """With the message in the group that is to be written anew."""
    shown = await view(session, letter, now)
    return shown if shown and shown.contest.message_id else None


async def _in_state(
    session: Session, letter: Letter, now: dt.datetime, *states: ContestState
) -> View | None:
    shown = await view(session, letter, now)
    return shown if shown and shown.contest.state in states else None


async def thin(session: Session, letter: Letter, now: dt.datetime) -> View | None:
    return await _in_state(session, letter, now, ContestState.THIN)


async def counted(session: Session, letter: Letter, now: dt.datetime) -> View | None:
    return await _in_state(session, letter, now, ContestState.COUNTED, ContestState.ANNOUNCED)


async def announced(session: Session, letter: Letter, now: dt.datetime) -> View | None:
    return await _in_state(session, letter, now, ContestState.ANNOUNCED)


async def unconfirmed(session: Session, letter: Letter, now: dt.datetime) -> View | None:
    shown = await announced(session, letter, now)
    return shown if shown and shown.contest.awaits_confirmation else None


async def without_vote(session: Session, letter: Letter, now: dt.datetime) -> Paper | None:
    """The empty ballot of somebody who may still vote and has not."""
    member = await roster.find(session, letter.club_id or 0, letter.chat_id)
    shown = await open_(session, letter, now)
    if member is None or member.state != MemberState.ACTIVE or shown is None:
        return None
    if await session.get(ContestVoter, (shown.contest.id, member.id)):
        return None
    order = contest_votes.in_order(shown.contest, letter.chat_id)
    return Paper(shown.contest, order, {})


@dataclass(frozen=True, slots=True)
class Missed:
    """A candidate who stands no more, and the ballot of somebody who has voted."""

    candidate: Candidate
    paper: Paper
    voter_id: int


async def choose_again(session: Session, letter: Letter, now: dt.datetime) -> Missed | None:
    """Whatever is on her ballot: whether a letter is sent must not tell either."""
    member = await roster.find(session, letter.club_id or 0, letter.chat_id)
    shown = await open_(session, letter, now)
    if member is None or member.state != MemberState.ACTIVE or shown is None:
        return None
    if await session.get(ContestVoter, (shown.contest.id, member.id)) is None:
        return None
    candidate = contests.candidate(shown.contest, letter.params["number"])
    if candidate.number in contest_votes.standing(shown.contest):
        return None
    try:
        paper = await contest_votes.paper(session, member, shown.contest.id, now)
    except ClubError:  # she is a guest now, or was not there
        return None
    return Missed(candidate, paper, member.id)


@dataclass(frozen=True, slots=True)
class Picture:
    contest: Contest
    candidate: Candidate


async def picture(session: Session, letter: Letter, _now: dt.datetime) -> Picture | None:
    contest = await session.get(Contest, letter.params["contest"])
    shown = contest.candidates if contest else []
    number = letter.params["number"]
    found = next((each for each in shown if each.number == number and each.file_id), None)
    return Picture(contest, found) if contest and found else None


async def note_message(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """It stands in the group. Somebody may have voted in private meanwhile."""
    contest = await contests.get(session, letter.club_id or 0, letter.params["contest"])
    contest.message_id = answer.message_id
    if await contests.count(session, contest) or contest.state != ContestState.OPEN:
        await contest_votes.recount(session, contest, now)


async def note_extended(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """It stands in the group, and says that the vote goes on until somebody votes again."""
    contest = await contests.get(session, letter.club_id or 0, letter.params["contest"])
    contest.message_id = answer.message_id
    if contest.state != ContestState.OPEN:
        await contest_votes.recount(session, contest, now)


async def miss_message(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """It could not be edited: somebody has deleted it in the group. The mentors are told."""
    contest = await contests.get(session, letter.club_id or 0, letter.params["contest"])
    if edits.is_gone(why) and contest.message_id and contest_votes.is_open(contest, now):
        contest.message_id = None
        await contest_results.tell_mentors(session, contest, "contests.deleted", now)


async def unposted(session: Session, letter: Letter, now: dt.datetime) -> View | None:
    """A vote that is open and of which nothing stands in the group."""
    shown = await open_(session, letter, now)
    return shown if shown and shown.contest.message_id is None else None
