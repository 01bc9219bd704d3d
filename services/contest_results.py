"""The result of a contest: counted, shown to the mentors, told to the group, turned into stars."""

import datetime as dt
from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import select

from domain.contests import NotOpen
from domain.counting import Ballot, count, stars_of
from domain.stars import StarKind
from models import (
    Club,
    Contest,
    ContestKey,
    ContestState,
    SealedBallot,
    Session,
    Step,
)
from services import (
    contest_seals,
    contest_votes,
    contests,
    errands,
    offices,
    outbox,
    quiet_hours,
    stars,
    steps,
)

ANNOUNCE = "contests.announce"


async def valid_ballots(session: Session, contest: Contest) -> Sequence[Ballot]:
    """Those that mark somebody who still stands. How a woman voted who has left since counts."""
    key = await session.get_one(ContestKey, contest.id)
    own = {each.member_id: each.number for each in contest.candidates}
    sealed = await session.scalars(select(SealedBallot).filter_by(contest_id=contest.id))
    ballots = [
        Ballot(contest_seals.marks_of(key.key, each), own.get(each.member_id)) for each in sealed
    ]
    stand = contest_votes.standing(contest).keys()
    return [each for each in ballots if each.marks.keys() & stand]


async def count_ballots(session: Session, contest: Contest, ballots: Sequence[Ballot]) -> None:
    """Whoever stands no more can win nothing."""
    terms = (await stars.settings(session, contest.club_id)).places
    for standing in count(contest.method, contest_votes.standing(contest), ballots):
        winner = contests.candidate(contest, standing.candidate)
        winner.place, winner.total = standing.place, standing.total
        winner.stars = stars_of(standing.place, terms)


async def finish(session: Session, contest: Contest, cast: int, now: dt.datetime) -> None:
    """From here on nobody can find out who voted how."""
    contest.state, contest.ballots = ContestState.COUNTED, cast
    await session.flush()
    await contest_seals.destroy(session, contest.id)
    await errands.shred(session, errands.SHRED_KEYS, contest.club_id, now)


async def plan(session: Session, contest: Contest, when: dt.datetime) -> None:
    contest.announces_at = when
    await steps.cancel(session, contest.club_id, ANNOUNCE, contest.id)
    key = f"{contest.id}:{when:%Y%m%d%H%M%S}"
    await steps.plan(session, contest.club_id, ANNOUNCE, when, key=key, subject_id=contest.id)


async def tell_mentors(
    session: Session,
    contest: Contest,
    kind: str,
    now: dt.datetime,
    but: int | None = None,
    **about: str,
) -> None:
    """And the trainer who made it, unless she could do nothing about it; but not whoever sees it
    on the card that she has pressed.
    """
    quiet = quiet_hours.is_quiet(contest.club, now)
    maker = None if kind == "contests.confirm" else contest.by
    for mentor in await offices.overseers(session, contest.club_id, maker):
        if mentor != but:
            await outbox.post(
                session, mentor, kind, now, key=uuid4().hex, club_id=contest.club_id,
                silent=quiet, contest=contest.id, **about,
            )  # fmt: skip


async def announce_due(session: Session, _club: Club, step: Step, now: dt.datetime) -> None:
    contest = await subject(session, step)
    if contest and contest.state == ContestState.COUNTED:
        await announce(session, contest, now)


async def announce(
    session: Session, contest: Contest, now: dt.datetime, *, by: int | None = None
) -> None:
    """Tell the group, and give the stars; or ask for them to be confirmed. Once: its letter keeps
    its button when the hour has come. Raises NotOpen.
    """
    if contest.state == ContestState.ANNOUNCED:
        return
    if contest.state != ContestState.COUNTED:
        raise NotOpen
    contest.state = ContestState.ANNOUNCED
    await outbox.post(
        session, contest.club.chat_id, "contests.announced", now, key=str(contest.id),
        club_id=contest.club_id, silent=quiet_hours.is_quiet(contest.club, now),
        contest=contest.id,
    )  # fmt: skip
    contest.awaits_confirmation = (await stars.settings(session, contest.club_id)).confirms
    if contest.awaits_confirmation:
        await tell_mentors(session, contest, "contests.confirm", now, but=by)
    else:
        await _award(session, contest, now)


async def confirm(session: Session, contest: Contest, now: dt.datetime) -> None:
    """The organiser confirms what the vote awards [G03], once. Raises NotOpen before the result
    is known.
    """
    if contest.state != ContestState.ANNOUNCED:
        raise NotOpen
    if not contest.awaits_confirmation:
        return
    contest.awaits_confirmation = False
    await _award(session, contest, now)


async def _award(session: Session, contest: Contest, now: dt.datetime) -> None:
    for each in contest.candidates:
        if each.stars:
            await stars.award(
                session, contest.club_id, each.member.person_id, kind=StarKind.CONTEST,
                stars=each.stars, reason=contest.title, source=f"contest:{contest.id}", by=None,
                now=now, earned_at=held_at(contest),
            )  # fmt: skip


def held_at(contest: Contest) -> dt.datetime:
    """When the club voted: its stars count in that year, whenever they are confirmed."""
    return contest.closes_at or contest.made_at


async def subject(session: Session, step: Step) -> Contest | None:
    """Locked: nobody can vote while it is counted."""
    return await contests.get_locked(session, step.club_id, step.subject_id or 0)
