"""What happens to a contest: it opens, reminds, closes, is counted, told, and its stars given."""

import datetime as dt
from uuid import uuid4

from sqlalchemy import select

from domain.contests import (
    FEW,
    UNDECIDED,
    AlreadyVotedOn,
    ClosesLater,
    Closing,
    HourHasPassed,
    NotOpen,
    VotingIsClosed,
    closing_of,
)
from domain.counting import stars_of
from models import (
    Candidate,
    Club,
    Contest,
    ContestState,
    ContestVoter,
    Member,
    MemberState,
    Person,
    Session,
    Step,
    Urgency,
)
from services import (
    contest_results,
    contest_seals,
    contest_votes,
    contests,
    errands,
    outbox,
    quiet_hours,
    stars,
    steps,
    talks,
)

CLOSE, NUDGE, AGAIN = "contests.close", "contests.nudge", "contests.choose_again"
GIVE_UP = "contests.give_up"  # nobody has decided a thin vote
GOING = (ContestState.OPEN, ContestState.THIN, ContestState.COUNTED)
ABANDONED = dt.timedelta(days=7)  # after its closing
PATIENCE = dt.timedelta(minutes=2)  # who left the group by a slip has come back by then
UNCOUNTED = (ContestState.OPEN, ContestState.THIN)


async def start(session: Session, contest: Contest, now: dt.datetime) -> None:
    """Open the vote and tell the group. Raises what contests.check_is_ready and closing_of do."""
    await contests.check_is_ready(session, contest)
    if await contests.rival(session, contest):
        raise AlreadyVotedOn(title=contest.title)
    if contest.closing is None:
        raise HourHasPassed
    contest.closes_at = closing_of(contest.closing, talks.zone_of(contest.club), now)
    contest.state, contest.choices = ContestState.OPEN, contest_votes.choices(contest)
    await contest_seals.make_key(session, contest.id)
    await _plan(session, contest, now)
    await post(session, contest, now)


async def post(session: Session, contest: Contest, now: dt.datetime, *, again: str = "") -> None:
    """The message with which the group votes. It is no use when the vote has closed."""
    silent = quiet_hours.is_quiet(contest.club, now)
    await outbox.post(
        session, contest.club.chat_id, "contests.post", now, club_id=contest.club_id,
        key=f"{contest.id}:{contest.club.chat_id}{again}", silent=silent,
        expires_at=contest.closes_at, contest=contest.id,
    )  # fmt: skip


async def post_again(session: Session, contest: Contest, now: dt.datetime) -> None:
    """Somebody has deleted the message. Where it stands nothing happens. Raises VotingIsClosed."""
    if not contest_votes.is_open(contest, now):
        raise VotingIsClosed
    if contest.message_id is None:
        await post(session, contest, now, again=f":{now:%Y%m%d%H%M}")


async def _plan(session: Session, contest: Contest, now: dt.datetime) -> None:
    club, closes_at = contest.club_id, contest.closes_at
    for kind in (CLOSE, NUDGE, GIVE_UP):
        await steps.cancel(session, club, kind, contest.id)
    if closes_at:
        key = f"{contest.id}:{closes_at:%Y%m%d%H%M%S}"
        last_call = closes_at - dt.timedelta(minutes=contest.club.rules.last_call)
        if last_call > now:
            await steps.plan(session, club, NUDGE, last_call, key=key, subject_id=contest.id)
        await steps.plan(session, club, CLOSE, closes_at, key=key, subject_id=contest.id)


async def begin(session: Session, club: Club, now: dt.datetime) -> None:
    """Go on after a pause, or in the group again: what should have happened happens now."""
    going = select(Contest).where(Contest.club_id == club.id, Contest.state.in_(GOING))
    for contest in await session.scalars(going):
        match contest.state:
            case ContestState.OPEN:
                await _plan(session, contest, now)
                await contest_votes.recount(session, contest, now)
                await _ask_again(session, contest, now)
            case ContestState.THIN:
                await _wait_for_decision(session, contest, now)
            case ContestState.COUNTED:
                await contest_results.plan(session, contest, contest.announces_at or now)


async def move_chat(session: Session, club: Club) -> None:
    """The group has a new id, in which its old message cannot be reached: it votes by another."""
    going = (Contest.club_id == club.id, Contest.state.in_(UNCOUNTED))
    for contest in await session.scalars(select(Contest).where(*going)):
        contest.message_id = None  # there it is the number of another one
        if contest.state == ContestState.OPEN:
            await post(session, contest, contest.made_at)


async def nudge(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """Those who may vote and have not, in private, with the same buttons."""
    contest = await contest_results.subject(session, step)
    if contest is None or not contest_votes.is_open(contest, now):
        return
    asked = {each.person_id for each in await contests.electorate(session, contest)}
    voters = select(Member.person_id).join(ContestVoter, ContestVoter.member_id == Member.id)
    voted = await session.scalars(voters.where(ContestVoter.contest_id == contest.id))
    silent = asked.difference(voted)
    reached = select(Person.id).where(Person.id.in_(silent), Person.may_write).order_by(Person.id)
    await outbox.post_each(
        session, {each: f"{step.key}:{each}" for each in await session.scalars(reached)}, NUDGE,
        now, club_id=club.id, urgency=Urgency.NUDGE, silent=quiet_hours.is_quiet(club, now),
        expires_at=contest.closes_at, contest=contest.id,
    )  # fmt: skip


async def follow(session: Session, member: Member, now: dt.datetime) -> None:
    """She has come, gone or become something else: does she stand in a vote that is open?

    All who have voted are told alike. Were only those told who chose her, the letters would say
    who they are.
    """
    hers = select(Contest.id).join(Candidate).where(Candidate.member_id == member.id)
    for contest_id in await session.scalars(hers.where(Contest.state == ContestState.OPEN)):
        contest = await contests.get_locked(session, member.club_id, contest_id)
        if not contest_votes.is_open(contest, now):
            continue
        await contest_votes.recount(session, contest, now)
        await _ask_again(session, contest, now, member.id)


async def _ask_again(
    session: Session, contest: Contest, now: dt.datetime, gone: int | None = None
) -> None:
    """For each that stands no more, or for this member, if she does not; once until it closes."""
    stand = contest_votes.standing(contest)
    for each in contest.candidates:
        if gone in (None, each.member_id) and each.number not in stand:
            await _ask_voters(session, contest, each.number, now)


async def _ask_voters(session: Session, contest: Contest, number: int, now: dt.datetime) -> None:
    voters = select(Member.person_id).join(ContestVoter, ContestVoter.member_id == Member.id)
    her = contests.candidate(contest, number).member_id  # nobody chooses herself
    voted = (ContestVoter.contest_id == contest.id, ContestVoter.member_id != her)
    here = (*voted, Member.state == MemberState.ACTIVE)
    asked = await session.scalars(voters.join(Person).where(*here, Person.may_write))
    about = f"{contest.id}:{number}:{contest.closes_at:%Y%m%d%H%M%S}"
    await outbox.post_each(
        session, {each: f"{about}:{each}" for each in asked}, AGAIN, now,
        club_id=contest.club_id, urgency=Urgency.NUDGE, not_before=now + PATIENCE,
        silent=quiet_hours.is_quiet(contest.club, now), expires_at=contest.closes_at,
        contest=contest.id, number=number,
    )  # fmt: skip


async def close(session: Session, _club: Club, step: Step, now: dt.datetime) -> None:
    if contest := await contest_results.subject(session, step):
        await _close(session, contest, now)


async def close_now(
    session: Session, contest: Contest, now: dt.datetime, *, by: int | None = None
) -> None:
    """Before its hour. Raises NotOpen, or NobodyVoted."""
    await contests.voted(session, contest, ContestState.OPEN)
    await steps.cancel(session, contest.club_id, CLOSE, contest.id)
    await steps.cancel(session, contest.club_id, NUDGE, contest.id)
    await _close(session, contest, now, by)


async def _close(
    session: Session, contest: Contest, now: dt.datetime, by: int | None = None
) -> None:
    """Count and destroy the ballots in one transaction; few are left sealed and uncounted."""
    if contest.state != ContestState.OPEN:
        return
    if await contest_seals.key_of(session, contest.id) is None:  # it came out of a backup
        await cancel(session, contest, now)
        missed = contest_results.ANNOUNCE
        await contest_results.tell_mentors(session, contest, "bot.undone", now, step=missed)
        return
    ballots = await contest_results.valid_ballots(session, contest)
    contest.closes_at = min(contest.closes_at or now, now)
    if len(ballots) < FEW:
        contest.state = ContestState.THIN
        await _wait_for_decision(session, contest, now)
        await contest_results.tell_mentors(session, contest, "contests.thin", now, but=by)
    else:
        await contest_results.count_ballots(session, contest, ballots)
        await contest_results.finish(session, contest, len(ballots), now)
        preview = dt.timedelta(minutes=contest.club.rules.preview)
        await contest_results.plan(session, contest, now + preview)
        await contest_results.tell_mentors(session, contest, "contests.result", now, but=by)
    await contest_votes.recount(session, contest, now)


async def _wait_for_decision(session: Session, contest: Contest, now: dt.datetime) -> None:
    key, until = f"{contest.id}:{now:%Y%m%d%H%M%S}", now + UNDECIDED
    await steps.plan(session, contest.club_id, GIVE_UP, until, key=key, subject_id=contest.id)


async def chosen(session: Session, contest: Contest, number: int) -> Candidate:
    """Whom a mentor may make the star of a thin vote. Raises NotOpen, NobodyVoted,
    NoSuchCandidate or CandidateHasLeft.
    """
    await contests.voted(session, contest, ContestState.THIN)
    return contest_votes.still_standing(contest, number)


async def decide(
    session: Session, contest: Contest, number: int, now: dt.datetime, *, by: int | None = None
) -> None:
    """The mentor decides a thin vote; the ballots are destroyed uncounted. Raises as `chosen`."""
    cast = await contests.voted(session, contest, ContestState.THIN)
    winner = contest_votes.still_standing(contest, number)
    terms = (await stars.settings(session, contest.club_id)).places
    winner.place, winner.stars, contest.is_thin = 1, stars_of(1, terms), True
    await steps.cancel(session, contest.club_id, GIVE_UP, contest.id)
    await contest_results.finish(session, contest, cast, now)
    await contest_results.announce(session, contest, now, by=by)


async def extend(session: Session, contest: Contest, closing: Closing, now: dt.datetime) -> None:
    """An open or thin vote goes on. Raises NotOpen, HourHasPassed or ClosesLater."""
    if contest.state not in UNCOUNTED or not await contest_seals.key_of(session, contest.id):
        raise NotOpen
    was_thin = contest.state == ContestState.THIN
    until = closing_of(closing, talks.zone_of(contest.club), now)
    if contest.closes_at and until < contest.closes_at:
        raise ClosesLater
    contest.closes_at, contest.closing, contest.state = until, closing, ContestState.OPEN
    await _plan(session, contest, now)
    if was_thin:
        await _ask_again(session, contest, now)
        await _tell_group(session, contest, now)
    else:
        await contest_votes.recount(session, contest, now)


async def _tell_group(session: Session, contest: Contest, now: dt.datetime) -> None:
    """That the vote goes on: with this message the group votes from now on, for the one above has
    said that it is closed. Where that is gone it gets one like it.
    """
    if contest.message_id is None:
        await post_again(session, contest, now)
        return
    contest.message_id = None
    await outbox.post(
        session, contest.club.chat_id, "contests.extended", now, key=uuid4().hex,
        club_id=contest.club_id, silent=quiet_hours.is_quiet(contest.club, now),
        expires_at=contest.closes_at, contest=contest.id,
    )  # fmt: skip


async def give_up(session: Session, _club: Club, step: Step, now: dt.datetime) -> None:
    contest = await contest_results.subject(session, step)
    if contest and contest.state == ContestState.THIN:
        await cancel(session, contest, now)


async def cancel(session: Session, contest: Contest, now: dt.datetime) -> None:
    """Nothing is counted. Raises NotOpen for one whose result is known."""
    if contest.state not in (*UNCOUNTED, ContestState.DRAFT):
        raise NotOpen
    for kind in (CLOSE, NUDGE, GIVE_UP):
        await steps.cancel(session, contest.club_id, kind, contest.id)
    contest.state = ContestState.CANCELLED
    await contest_seals.destroy(session, contest.id)
    await errands.shred(session, errands.SHRED_KEYS, contest.club_id, now)
    await contest_votes.recount(session, contest, now)


async def forget(session: Session, now: dt.datetime) -> None:
    """No key outlives a club that was paused or lost its bot while it voted."""
    left = select(Contest).where(Contest.state.in_(UNCOUNTED), Contest.closes_at < now - ABANDONED)
    for contest in await session.scalars(left.with_for_update(of=Contest)):
        await cancel(session, contest, now)
