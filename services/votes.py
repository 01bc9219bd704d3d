"""What Telegram tells of our polls: a person's answer, and the state of a poll."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select, update

from domain.clubs import nickname
from models import (
    Answer,
    Member,
    MemberState,
    Person,
    Poll,
    Received,
    Session,
    Talk,
    TalkState,
    Trouble,
    UpdateState,
    add_once,
    plain,
    units,
)
from models.units import Ask, Unit
from services import doors, polls, roster, steps, talks

CODE = re.compile(r"№(\d{1,18})\b")
PUNCTUAL = dt.timedelta(minutes=1)  # closed no earlier than this before its time, it closed itself


async def cast(
    session: Session, poll_id: str, person_id: int, options: Sequence[int], now: dt.datetime
) -> None:
    """Keep a person's last answer; an empty one takes her vote back.

    Kept from everybody and of any poll: who she is may be known later than her vote, and so may
    the poll, if its sending was cut short.
    """
    mine = {"poll_id": poll_id, "person_id": person_id}
    said = {"options": list(options), "answered_at": now}
    if not await add_once(session, Answer, **mine, **said):
        hers = update(Answer).filter_by(**mine)
        await session.execute(hers.values(**said))
    talk = await session.scalar(select(Talk).join(Poll).where(Poll.poll_id == poll_id))
    if talk and options:
        await _ask_who(session, talk, person_id, now)


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person answers in a poll. `name` is hers in Telegram."""

    poll_id: str
    person_id: int
    name: str
    options: tuple[int, ...]

    @property
    def queue(self) -> int:
        return self.person_id


def ready(given: Mapping[int, Vote]) -> Unit[dict[int, Vote]]:
    """Those of members under the names we know, in polls we know, with nothing left of before."""
    polls = {vote.poll_id for vote in given.values()}
    people = {vote.person_id for vote in given.values()}
    known = yield Ask(_known, {"polls": list(polls), "people": list(people)})
    names = {(poll, person): name for poll, person, name in known}
    return {
        number: vote
        for number, vote in given.items()
        if names.get((vote.poll_id, vote.person_id)) == nickname(vote.name)
    }


@cache
def _known(dialect: str) -> Any:
    waits = exists().where(
        Received.state == plain(UpdateState.NEW), Received.queue == Member.person_id
    )
    return (
        select(Poll.poll_id, Member.person_id, Person.name)
        .join(Talk, Talk.id == Poll.talk_id)
        .join(Member, Member.club_id == Talk.club_id)
        .join(Person, Person.id == Member.person_id)
        .where(
            units.among(Poll.poll_id, "polls", dialect),
            units.among(Member.person_id, "people", dialect),
            Member.state == plain(MemberState.ACTIVE),
            ~waits,
        )
    )


def cast_all(ready: Iterable[Vote], now: dt.datetime) -> Unit[None]:
    """Keep these as the last answers of who gave them: the later one, of two of hers."""
    last = {(vote.poll_id, vote.person_id): vote for vote in ready}
    rows = [
        {
            "poll_id": vote.poll_id,
            "person_id": vote.person_id,
            "options": list(vote.options),
        }
        for _, vote in sorted(last.items())  # in one order, whoever else casts the same
    ]
    yield units.put(Answer, rows, answered_at=now)


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of a poll, as Telegram tells it."""

    poll_id: str
    question: str
    options: Sequence[str]
    voters: int
    is_closed: bool


async def note(session: Session, seen: Seen, now: dt.datetime) -> None:
    """Note the state of a poll. One of ours that we do not know yet is bound to its talk."""
    poll = await session.get(Poll, seen.poll_id)
    if poll is None and not seen.is_closed:
        poll = await _bind(session, seen, now)
    if poll is None:
        return
    poll.voters = seen.voters
    if poll.is_closed or not seen.is_closed:
        return
    poll.is_closed = True
    talk = (await session.scalars(select(Talk).where(Talk.id == poll.talk_id))).one()
    if all(each.is_closed for each in talk.polls):
        await _close_early(session, talk, now)


async def _close_early(session: Session, talk: Talk, now: dt.datetime) -> None:
    """Somebody closed the poll by hand: then what is in it is the vote."""
    voting = talk.state == TalkState.POLLING and not talk.closed_at
    if voting and now < talk.closes_at - PUNCTUAL:
        talk.closes_at = now
        await steps.cancel(session, talk.club_id, "talks.close", talk.id)
        await talks.plan_rest(session, talk, now)
        await talks.report(session, talk, Trouble.CLOSED_BY_HAND, now)


async def _bind(session: Session, seen: Seen, now: dt.datetime) -> Poll | None:
    """A crash between the sending of a poll and its noting leaves one that only its code names."""
    code = CODE.search(seen.question)
    talk = await session.get(Talk, int(code[1])) if code else None
    if talk is None or not _offers(talk, seen.options):
        return None
    poll = await polls.add(session, talk, seen.poll_id, talk.club.chat_id)
    cast_before = await session.scalars(select(Answer).where(Answer.poll_id == seen.poll_id))
    for answer in cast_before.all():
        if answer.options:
            await _ask_who(session, talk, answer.person_id, now)
    return poll


def _offers(talk: Talk, options: Sequence[str]) -> bool:
    zone = ZoneInfo(talk.club.zone)
    times = [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in talk.slots]
    return len(options) == len(times) + 2 and all(
        option.endswith(time) for option, time in zip(options, times, strict=False)
    )


async def _ask_who(session: Session, talk: Talk, person_id: int, now: dt.datetime) -> None:
    """Who votes and is not in the roster may be in the group all the same, unseen till now."""
    member = await roster.find(session, talk.club_id, person_id)
    if member is None or member.state != MemberState.ACTIVE:
        await doors.ask_who(session, talk.club, person_id, now)
