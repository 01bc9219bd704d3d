"""All that the card of a club's next talk shows."""

import datetime as dt
from dataclasses import dataclass

from models import ClubState, Member, Role, Session, Talk, TalkState
from services import attendance, call_offs, polls, standing_times, talks
from services.attendance import Coming
from services.polls import Turnout


@dataclass(frozen=True, slots=True)
class TalkView:
    """`past` is for a mentor: the talk whose list of who was there she can still tick."""

    talk: Talk | None
    turnout: Turnout | None = None
    has_voted: bool | None = None  # None: she is not asked now
    coming: Coming | None = None
    is_open: bool = False  # the way in is shown
    past: Talk | None = None
    is_paused: bool = False
    off: Talk | None = None  # called off, and its hour is still ahead
    not_held: Talk | None = None  # as a mentor has said, who can take it back
    stands: dt.datetime | None = None  # when it will be held without a vote
    takes_votes: bool = False  # Telegram closes the poll at its hour, also while the club pauses


def is_open(talk: Talk, now: dt.datetime) -> bool:
    """Its link is given out: from a little before the start on."""
    start, rules = talk.starts_at, talk.club.rules.talk
    is_told = talk.state == TalkState.ANNOUNCED
    return is_told and start is not None and now >= start - rules.link_before


async def view(session: Session, member: Member, now: dt.datetime) -> TalkView:
    talk = await talks.next_talk(session, member.club_id, now)
    polling = talk and talk.state == TalkState.POLLING
    announced = talk and talk.state == TalkState.ANNOUNCED
    turnout = await polls.turnout(session, talk) if talk and polling else None
    is_mentor = member.role == Role.MENTOR
    return TalkView(
        talk,
        turnout=turnout,
        has_voted=turnout.of(member) if turnout else None,
        coming=await attendance.coming(session, talk, member) if talk and announced else None,
        is_open=bool(talk and is_open(talk, now)),
        past=await attendance.talk_to_count(session, member.club_id, now) if is_mentor else None,
        is_paused=member.club.state == ClubState.PAUSED,
        off=await call_offs.find(session, member.club_id, now),
        not_held=(
            await call_offs.find_not_held(session, member.club_id, now) if is_mentor else None
        ),
        stands=await standing_times.of(session, talk),
        takes_votes=bool(talk and polling and now < talk.closes_at),
    )
