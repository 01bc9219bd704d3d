"""When the next vote of a club opens, or its standing time is told: planned week after week."""

import datetime as dt

from sqlalchemy import ColumnElement, and_, func, select

from domain.local_time import local_date, moment_of
from domain.talks import closing_of, opening_after
from models import Club, Session, Talk, TalkState, add_once
from services import standing_times, steps, talk_troubles, talks

HALF_A_WEEK = talks.WEEK / 2


async def begin(session: Session, club: Club, now: dt.datetime) -> Talk:
    """Plan the club's next opening, and take up a week that a pause has interrupted."""
    just_held = and_(Talk.state == TalkState.HELD, Talk.starts_at > now - talks.WEEK)
    unfinished = select(Talk).where(
        Talk.club_id == club.id, Talk.state.in_(talks.AHEAD) | just_held
    )
    for talk in await session.scalars(unfinished.order_by(Talk.week)):
        if talk.state != TalkState.PLANNED:
            await talks.plan_rest(session, talk, now)
        elif talk.opens_at > now:  # it may be an hour to which a mentor has moved it
            await _plan_opening(session, talk)
            return talk
        else:
            await _place_anew(session, talk, now)
            return talk
    return await plan_next(session, club, now)


async def settled(session: Session, club: Club) -> Talk | None:
    """The talk that opens next, where it is known whether the group votes then: no vote that is
    under way will find another time.
    """
    ahead = select(Talk).where(Talk.club_id == club.id, Talk.state.in_(talk_troubles.UNTOLD))
    untold = (await session.scalars(ahead)).all()
    only = untold[0] if len(untold) == 1 else None
    return only if only and only.state == TalkState.PLANNED else None


async def plan_anew(session: Session, club: Club, now: dt.datetime) -> None:
    """The club has another day or hour for its poll: the next one that has not opened keeps to it.

    Polls come about a week one after the other, whatever the day was before or in between.
    """
    planned = select(Talk).where(Talk.club_id == club.id, Talk.state == TalkState.PLANNED)
    for talk in await session.scalars(planned.order_by(Talk.week)):
        await _place_anew(session, talk, now)


async def _place_anew(session: Session, talk: Talk, now: dt.datetime) -> None:
    """At the next hour of polls; where its own has passed, at one at which it may open late."""
    await steps.cancel(session, talk.club_id, "talks.open", talk.id)
    is_ahead = talk.opens_at > now
    after = now if is_ahead else await in_time_after(session, talk.club, now)
    before = Talk.id < talk.id
    opens_at = await _next_opening(session, talk.club, after, before)
    talk.opens_at, talk.week = opens_at, local_date(opens_at, talks.zone_of(talk.club))
    talk.closes_at = closing_of(talk.club.rules.talk, talks.zone_of(talk.club), opens_at)
    await session.flush()
    await _plan_opening(session, talk)


async def in_time_after(session: Session, club: Club, now: dt.datetime) -> dt.datetime:
    """An opening after that moment is of use, though it comes late: there is time to vote, or the
    standing time can still be told.
    """
    rules, zone = club.rules.talk, talks.zone_of(club)
    to_vote = now - rules.late_opening
    last = opening_after(rules, zone, now - talks.WEEK)
    stands = await standing_times.start(session, club, closing_of(rules, zone, last))
    if stands and stands >= talks.earliest(club, now):
        return min(to_vote, last - dt.timedelta(seconds=1))
    return to_vote


async def plan_next(session: Session, club: Club, after: dt.datetime) -> Talk:
    """Plan the first opening after a moment, in a week that has not begun by then."""
    rules, zone = club.rules.talk, talks.zone_of(club)
    opens_at = await _next_opening(session, club, after, Talk.opens_at <= after)
    week = local_date(opens_at, zone)
    closes_at = closing_of(rules, zone, opens_at)
    await add_once(
        session, Talk, club_id=club.id, week=week, opens_at=opens_at, closes_at=closes_at
    )
    mine = select(Talk).where(Talk.club_id == club.id, Talk.week == week)
    talk = (await session.scalars(mine)).one()
    await _plan_opening(session, talk)
    return talk


async def _next_opening(
    session: Session, club: Club, after: dt.datetime, before: ColumnElement[bool]
) -> dt.datetime:
    """After a moment, and about a week after the last of the talks that were `before`."""
    rules, zone = club.rules.talk, talks.zone_of(club)
    begun = select(func.max(Talk.week)).where(Talk.club_id == club.id, before)
    if last := await session.scalar(begun):
        # A mentor may have moved its opening to another day: a week is counted from its own.
        after = max(after, moment_of(last, rules.opens.at, zone) + HALF_A_WEEK)
    return opening_after(rules, zone, after)


async def _plan_opening(session: Session, talk: Talk) -> None:
    await steps.plan(
        session, talk.club_id, "talks.open", talk.opens_at, key=f"{talk.week}", subject_id=talk.id
    )
