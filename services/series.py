"""How a club's talks follow each other: by a vote each week, at a standing time, in parts."""

import datetime as dt

from sqlalchemy import select, update

from domain.talks import in_parts, next_part
from models import Series, Session, Talk, add_once
from services import polls, question_experts, talk_changes


async def of(session: Session, club_id: int) -> Series:
    """As it is, for who looks."""
    usual = Series(club_id=club_id, is_fixed=False, asks_again=False)
    return await session.get(Series, club_id) or usual


async def _kept(session: Session, club_id: int) -> Series:
    await add_once(session, Series, club_id=club_id, is_fixed=False, asks_again=False)
    return await session.get_one(Series, club_id)


async def fix(session: Session, club_id: int, *, is_fixed: bool) -> Series:
    """From the next opening on: the last winner is the standing time, or each week is a vote."""
    series = await _kept(session, club_id)
    series.is_fixed, series.asks_again = is_fixed, False
    return series


async def ask_again(session: Session, club_id: int) -> Series:
    """At the next opening the group votes; the winner is the new standing time [F03]."""
    series = await _kept(session, club_id)
    series.asks_again = series.is_fixed
    return series


async def asked(session: Session, club_id: int) -> None:
    """The vote that was asked for has begun; what is asked from now on is for the next week."""
    voted = update(Series).where(Series.club_id == club_id)
    await session.execute(voted.values(asks_again=False))


async def carry_topic(session: Session, talk: Talk) -> None:
    """A topic in parts goes on by itself [F04]; a part that was not held is still to come."""
    if talk.topic:
        return
    earlier = select(Talk).where(
        Talk.club_id == talk.club_id, Talk.week < talk.week, Talk.topic.is_not(None)
    )
    last = await session.scalar(earlier.order_by(Talk.week.desc()).limit(1))
    if last and last.topic:
        following = next_part(last.topic)
        was_held = last.state in polls.TAKEN_PLACE
        talk.topic = following if was_held else following and last.topic
        if talk.topic and talk.expert is None:
            talk.expert = last.expert
            await question_experts.stay(session, last.id, talk.id, was_held=was_held)


async def divide(
    session: Session, club_id: int, talk_id: int, parts: int, now: dt.datetime
) -> Talk:
    """The topic takes so many weeks. Without a topic nothing happens. Raises TalkIsOver."""
    talk = await talk_changes.open_talk(session, club_id, talk_id, now)
    if talk.topic:
        await talk_changes.set_topic(session, club_id, talk_id, in_parts(talk.topic, parts), now)
    return talk
