"""Votes: whose last answer counts, who has none yet, and whether all of them have come."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from domain.roles import Right, holding
from domain.spelling import by_name
from domain.talks import Ballot, Decision, Hour, Reason, TalkRules, decide, hour_of
from models import (
    MENTOR,
    Answer,
    Attendance,
    Club,
    Member,
    MemberState,
    Person,
    Poll,
    Session,
    Slot,
    Talk,
    TalkState,
    add_once,
)
from services import inbox

TAKEN_PLACE = (TalkState.ANNOUNCED, TalkState.HELD)
LOOKED_BACK = 3  # talks; whoever missed all of them has the second word in a tie


@dataclass(frozen=True, slots=True)
class Turnout:
    """The roster by what it answered. `can` and `cannot` have voted, `silent` have not."""

    can: Sequence[Member]
    cannot: Sequence[Member]
    silent: Sequence[Member]

    @property
    def voted(self) -> int:
        return len(self.can) + len(self.cannot)

    def of(self, member: Member) -> bool | None:
        """Has she voted? None: she is not asked."""
        if member in self.silent:
            return False
        return True if member in self.can or member in self.cannot else None


def rules_of(talk: Talk) -> TalkRules:
    """Those of its vote: what a mentor changes while one is open holds from the next one."""
    rules = talk.club.rules.talk
    if talk.thin_voters is None or talk.thin_share is None:  # an earlier release opened it
        return rules
    return replace(rules, thin_voters=talk.thin_voters, thin_share=talk.thin_share / 100)


async def add(
    session: Session, talk: Talk, poll_id: str, chat_id: int, message_id: int | None = None
) -> Poll:
    """Note a poll of this talk; that a poll is ours can be seen before its message is known."""
    # Its first vote may be told of elsewhere just when its message is.
    await add_once(session, Poll, poll_id=poll_id, talk_id=talk.id, chat_id=chat_id)
    poll = await session.get_one(Poll, poll_id)
    if message_id is not None:
        poll.chat_id, poll.message_id = chat_id, message_id
    await session.flush()
    return poll


async def members(session: Session, club_id: int) -> Sequence[Member]:
    """Those who are asked for their votes."""
    asked = select(Member).where(Member.club_id == club_id, *_asked())
    return by_name(await session.scalars(asked))


def _asked() -> tuple[ColumnElement[bool], ...]:
    counted = Member.role.in_(holding(Right.TAKE_PART))
    return Member.state == MemberState.ACTIVE, counted


async def answers(session: Session, talk: Talk) -> dict[int, list[int]]:
    """What each person answered last, over all polls of the talk. A vote taken back is none, and
    neither is an earlier one in a poll that is gone from the group: she cannot take it back there.
    """
    given = await session.execute(
        select(Answer.person_id, Answer.options, Poll.message_id)
        .join(Poll, Poll.poll_id == Answer.poll_id)
        .where(Poll.talk_id == talk.id)
        .order_by(Answer.answered_at, Answer.poll_id)
    )
    last: dict[int, tuple[list[int], int | None]] = {}
    for person, options, message in given:
        if options:
            last[person] = options, message
        elif person in last and last[person][1] is None:
            del last[person]
    return {person: options for person, (options, _) in last.items()}


async def has_voted(session: Session, talk: Talk, person_id: int) -> bool:
    return person_id in await answers(session, talk)


async def turnout(session: Session, talk: Talk) -> Turnout:
    given = await answers(session, talk)
    everyone = await members(session, talk.club_id)
    voted = [member for member in everyone if member.person_id in given]
    refusal = [len(talk.slots) + 1]
    return Turnout(
        can=[member for member in voted if given[member.person_id] != refusal],
        cannot=[member for member in voted if given[member.person_id] == refusal],
        silent=[member for member in everyone if member.person_id not in given],
    )


async def to_nudge(session: Session, talk: Talk) -> Sequence[int]:
    """The ids of the members without a vote who may be written to."""
    given = await answers(session, talk)
    reachable = await session.scalars(
        select(Member.person_id)
        .join(Person, Person.id == Member.person_id)
        .where(Member.club_id == talk.club_id, *_asked(), Person.may_write)
        .order_by(Member.person_id)
    )
    return [person for person in reachable if person not in given]


async def ballots(session: Session, talk: Talk, offered: Sequence[Slot]) -> list[Ballot]:
    """The answers as ballots over those slots that are still offered, in their order.

    In a poll the slots come first, then "any time suits me" and "I cannot this week".
    """
    given = await answers(session, talk)
    return [
        Ballot(
            person,
            frozenset(n for n, slot in enumerate(offered) if slot.position in options),
            any_time=len(talk.slots) in options,
        )
        for person, options in given.items()
    ]


async def decision(session: Session, talk: Talk, first: dt.datetime) -> Decision:
    """What the vote comes to; no time before the `first` one can win any more."""
    roster = [member.person_id for member in await members(session, talk.club_id)]
    return decide(
        [slot.starts_at for slot in talk.slots],
        await ballots(session, talk, talk.slots),
        roster,
        await missed_lately(session, talk, roster),
        await _last_start(session, talk),
        rules=rules_of(talk),
        zone=ZoneInfo(talk.club.zone),
        earliest=first,
    )


async def _last_start(session: Session, talk: Talk) -> dt.datetime | None:
    earlier = select(Talk.starts_at).where(
        Talk.club_id == talk.club_id, Talk.week < talk.week, Talk.state.in_(TAKEN_PLACE)
    )
    return await session.scalar(earlier.order_by(Talk.week.desc()).limit(1))


async def standing(session: Session, club: Club) -> Hour | None:
    """Where the group has put a talk last, though it was called off; a mentor moves one for one
    week.
    """
    found = (Talk.state.in_((*TAKEN_PLACE, TalkState.CANCELLED)), Talk.starts_at.is_not(None))
    mine = select(Talk.starts_at).where(Talk.club_id == club.id, *found)
    chosen = mine.where(Talk.decided_by != MENTOR)
    last = await session.scalar(chosen.order_by(Talk.week.desc()).limit(1))
    return hour_of(last, ZoneInfo(club.zone)) if last else None


async def missed_lately(session: Session, talk: Talk, people: Collection[int]) -> set[int]:
    """Those who were at none of the last three talks.

    Where nobody was marked as present, those are taken to have come who could by their own votes.
    """
    last = await session.scalars(
        select(Talk)
        .where(Talk.club_id == talk.club_id, Talk.state == TalkState.HELD, Talk.week < talk.week)
        .order_by(Talk.week.desc())
        .limit(LOOKED_BACK)
    )
    held = last.all()
    if len(held) < LOOKED_BACK:
        return set()
    came: set[int] = set()
    for each in held:
        if there := await _there(session, each):
            came |= there
            continue
        chosen = [slot for slot in each.slots if slot.starts_at == each.starts_at]
        given = await ballots(session, each, chosen)
        came |= {ballot.person for ballot in given if ballot.slots or ballot.any_time}
    return set(people) - came


async def _there(session: Session, talk: Talk) -> set[int]:
    marked = select(Member.person_id).join(Attendance, Attendance.member_id == Member.id)
    return set(await session.scalars(marked.where(Attendance.talk_id == talk.id)))


async def are_all_in(session: Session, talk: Talk, now: dt.datetime) -> bool:
    """Has every vote that Telegram counted reached us, and is none left to be worked off?"""
    if await inbox.has_waiting(session, until=now):
        return False
    return all(poll.is_closed for poll in talk.polls) and not await _unheard(session, talk)


async def _unheard(session: Session, talk: Talk) -> int:
    """How many votes Telegram has counted that have not reached us: it keeps them for a day, and
    who votes as a channel or as the group has no name.
    """
    unheard = 0
    for poll in talk.polls:
        given = select(Answer.options).where(Answer.poll_id == poll.poll_id)
        known = [options for options in await session.scalars(given) if options]
        unheard += max(0, poll.voters - len(known))
    return unheard


async def could_differ(session: Session, talk: Talk, found: Decision) -> bool:
    """With the votes that have not reached us, another time might have won."""
    first, second, *_ = (*sorted(found.votes, reverse=True), 0)
    margin = first - second if found.by == Reason.VOTES else 1
    return await _unheard(session, talk) >= margin
