"""What a letter about a talk speaks of, whether it is still true, and what Telegram answered.

A load returns None where the letter is no longer true; then it is dropped.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.local_time import local_date
from domain.roles import Right, may
from models import (
    ClubState,
    Letter,
    Member,
    MemberState,
    Poll,
    Session,
    Talk,
    TalkState,
    Trouble,
)
from services import attendance, edits, polls, roster, talk_pins, talk_troubles, talks


@dataclass(frozen=True, slots=True)
class Reminder:
    """A talk and in how many days it is, on the club's calendar."""

    talk: Talk
    days: int


@dataclass(frozen=True, slots=True)
class Silent:
    """A vote and those in the group who have no part in it yet."""

    talk: Talk
    members: Sequence[Member]


async def any_talk(session: Session, letter: Letter, _now: dt.datetime) -> Talk | None:
    return await talks.find(session, letter.club_id or 0, letter.params["talk"])


@dataclass(frozen=True, slots=True)
class Posting:
    """An announced talk, and how many say that they come."""

    talk: Talk
    coming: int


async def voting(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    talk = await any_talk(session, letter, now)
    return talk if talk and talk.state == TalkState.POLLING and not talk.closed_at else None


async def without_vote(session: Session, letter: Letter, now: dt.datetime) -> Poll | None:
    """The poll in which she can still vote, if she is a member and has not yet."""
    talk = await voting(session, letter, now)
    if talk is None or now >= talk.closes_at:
        return None
    member = await roster.find(session, talk.club_id, letter.chat_id)
    if member is None or member.state != MemberState.ACTIVE:
        return None
    if not may(member.role, Right.TAKE_PART):
        return None
    if await polls.has_voted(session, talk, letter.chat_id):
        return None
    return next((poll for poll in talk.polls if poll.message_id and not poll.is_closed), None)


async def silent(session: Session, letter: Letter, now: dt.datetime) -> Silent | None:
    talk = await voting(session, letter, now)
    if talk is None:
        return None
    members = (await polls.turnout(session, talk)).silent
    called = [member for member in members if member.in_group]
    return Silent(talk, called) if called else None


async def decided(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    talk = await any_talk(session, letter, now)
    return talk if talk and talk.state == TalkState.DECIDED else None


async def announced(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    """As it was when the letter was posted: where its start was given, it has not been moved."""
    talk = await any_talk(session, letter, now)
    if talk is None or talk.state != TalkState.ANNOUNCED or talk.starts_at is None:
        return None
    start = letter.params.get("start", talk.starts_at.isoformat())
    return talk if start == talk.starts_at.isoformat() else None


async def posting(session: Session, letter: Letter, now: dt.datetime) -> Posting | None:
    talk = await announced(session, letter, now)
    return Posting(talk, await attendance.count(session, talk.id)) if talk else None


async def announcing(session: Session, letter: Letter, now: dt.datetime) -> Posting | None:
    post = await posting(session, letter, now)
    if post:
        letter.params = {**letter.params, "revision": post.talk.revision}
    return post


async def posted(session: Session, letter: Letter, now: dt.datetime) -> Posting | None:
    """Announced, in a message that can be edited, also where it was called off since."""
    off = await called_off(session, letter, now)
    post = Posting(off, 0) if off else await posting(session, letter, now)
    return post if post and post.talk.announcement_id else None


async def called_off(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    talk = await any_talk(session, letter, now)
    return talk if talk and talk.state == TalkState.CANCELLED else None


async def reminder(session: Session, letter: Letter, now: dt.datetime) -> Reminder | None:
    talk = await announced(session, letter, now)
    return reminding(talk, now) if talk else None


def reminding(talk: Talk, now: dt.datetime) -> Reminder:
    zone = talks.zone_of(talk.club)
    return Reminder(talk, (local_date(talk.starts_at or now, zone) - local_date(now, zone)).days)


async def trouble(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    """A link may be there by now, or the talk be called off."""
    if letter.params["trouble"] != Trouble.NO_LINK:
        return await any_talk(session, letter, now)
    talk = await announced(session, letter, now)
    return talk if talk and not talk.venue[0] else None


async def paused(session: Session, letter: Letter, now: dt.datetime) -> Talk | None:
    talk = await any_talk(session, letter, now)
    return talk if talk and talk.club.state == ClubState.PAUSED else None


async def note_poll(session: Session, letter: Letter, answer: Any, now: dt.datetime) -> None:
    """The poll is in the group: its id is what its votes will be known by."""
    talk = await talks.get(session, letter.club_id or 0, letter.params["talk"])
    await polls.add(session, talk, answer.poll.id, letter.chat_id, answer.message_id)
    if talk.state == TalkState.CANCELLED:  # while the poll was on its way
        await session.refresh(talk, ["polls"])
        await talk_troubles.stop_polls(session, talk, now)
    else:
        await talk_pins.pin(session, talk, answer.message_id, now, silent=not letter.silent)


async def note_result(session: Session, letter: Letter, answer: Any, _now: dt.datetime) -> None:
    """We stopped the poll: Telegram says how many had voted."""
    poll = await session.get_one(Poll, letter.params["poll"])
    poll.is_closed, poll.voters = True, answer.total_voter_count


async def note_announcement(
    session: Session, letter: Letter, answer: Any, now: dt.datetime
) -> None:
    """The announcement takes the place of the polls at the top of the group."""
    talk = await talks.get(session, letter.club_id or 0, letter.params["talk"])
    talk.announcement_id = answer.message_id
    if talk.revision != letter.params["revision"]:  # changed while it was on its way
        await edits.soon(
            session, letter.chat_id, answer.message_id, "talks.edit", now,
            club_id=talk.club_id, talk=talk.id,
        )  # fmt: skip
    for poll in talk.polls:
        if poll.message_id:
            await talk_pins.unpin(session, talk, poll.message_id, now)
    if talk.state == TalkState.ANNOUNCED:  # it may have been called off meanwhile
        await talk_pins.pin(session, talk, answer.message_id, now)


async def lack_right(session: Session, letter: Letter, why: str, now: dt.datetime) -> None:
    """Without the right to pin all goes on, unpinned; the mentor hears of it once, not weekly.

    Where we knew that we lack rights, she has heard of it already.
    """
    talk = await talks.get(session, letter.club_id or 0, letter.params["talk"])
    if "not enough rights" in why and talk.club.has_rights:
        await talks.report(session, talk, Trouble.NO_PIN, now, once=f"club {talk.club_id}")
