"""What Telegram tells of a poll: when it is closed for good, and who of those who vote is new."""

import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.rules import USUAL
from models import (
    Answer,
    Club,
    Letter,
    MemberState,
    Poll,
    Session,
    Sessions,
    Step,
    Talk,
    TalkState,
    Trouble,
)
from services import openings, polls, roster, talk_steps, talks, votes
from tests.two_clubs import DAY, LEFT, MEMBER, MENTOR, NOW, STRANGER, Town, settle

CLOSES = NOW + DAY
POLL, OTHER = "100", "101"


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    town = await settle(sessions, dispatcher)
    async with sessions.begin() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        talk.state, talk.closes_at, talk.closed_at = TalkState.POLLING, CLOSES, None
        talk.starts_at = talk.announces_at = None
        session.add(Poll(poll_id=POLL, talk_id=talk.id, chat_id=town.ours.chat, message_id=1))
    return town


def seen(talk: Talk, poll_id: str = POLL, *, closed: bool = True) -> votes.Seen:
    zone = talks.zone_of(talk.club)
    times = [f"{each.starts_at.astimezone(zone):%H:%M}" for each in talk.slots]
    return votes.Seen(poll_id, f"№{talk.id}", [*times, "any", "cannot"], 1, is_closed=closed)


async def troubles(session: Session) -> list[str]:
    told = await session.scalars(select(Letter).filter_by(kind="talks.trouble"))
    return [each.params["trouble"] for each in told]


async def asked(session: Session) -> list[int]:
    """Of whom Telegram is asked whether she is in the group."""
    found = await session.scalars(select(Letter).filter_by(kind="clubs.who").order_by(Letter.id))
    return [each.params["person"] for each in found]


@pytest.mark.parametrize(
    ("before", "by_hand"),
    [(dt.timedelta(hours=2), True), (dt.timedelta(minutes=2), True), (dt.timedelta(0), False),
     (dt.timedelta(seconds=30), False)],
)  # fmt: skip
async def test_a_poll_that_closes_at_its_hour_was_closed_by_nobody(
    town: Town, before: dt.timedelta, *, by_hand: bool
) -> None:
    """Telegram's clock is not ours to the second."""
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        await votes.note(session, seen(talk), CLOSES - before)
        await votes.note(session, seen(talk), CLOSES - before)
        assert await troubles(session) == [Trouble.CLOSED_BY_HAND] * by_hand
        assert talk.closes_at == (CLOSES - before if by_hand else CLOSES)


async def test_as_long_as_one_of_two_polls_is_open_the_vote_goes_on(town: Town) -> None:
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        session.add(Poll(poll_id=OTHER, talk_id=talk.id, chat_id=talk.club.chat_id, message_id=2))
        await session.flush()
        await session.refresh(talk, ["polls"])
        await votes.note(session, seen(talk), NOW)
        assert talk.closes_at == CLOSES
        await votes.note(session, seen(talk, OTHER), NOW)
        assert talk.closes_at == NOW


async def test_a_poll_that_is_unknown_and_over_is_nobodys(town: Town) -> None:
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        await votes.note(session, seen(talk, OTHER), NOW)
        assert await session.get(Poll, OTHER) is None
        await votes.note(session, seen(talk, OTHER, closed=False), NOW)
        assert await session.get(Poll, OTHER)


async def test_who_votes_and_is_not_known_as_a_member_is_looked_up(town: Town) -> None:
    async with town.sessions() as session:
        for person in (MEMBER, LEFT, STRANGER):
            await votes.cast(session, POLL, person, [0], NOW)
        assert await asked(session) == [LEFT, STRANGER]


async def test_who_took_her_vote_back_is_not_looked_up(town: Town) -> None:
    async with town.sessions() as session:
        await votes.cast(session, POLL, STRANGER, [], NOW)
        assert await asked(session) == []


async def test_of_a_poll_that_becomes_known_late_those_are_looked_up_who_have_a_vote(
    town: Town,
) -> None:
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        for person, options in ((STRANGER, [0]), (LEFT, []), (MEMBER, [1])):
            session.add(Answer(poll_id=OTHER, person_id=person, options=options, answered_at=NOW))
        await session.flush()
        await votes.note(session, seen(talk, OTHER, closed=False), NOW)
        assert await asked(session) == [STRANGER]
        her = await roster.find(session, town.ours.id, LEFT)
        assert her
        assert her.state == MemberState.LEFT


async def test_after_weeks_away_no_poll_is_planned_that_could_not_open_any_more(
    town: Town,
) -> None:
    """Else the mentors would hear once for each week that was lost."""
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        (await session.get_one(Talk, town.ours.talk)).state = TalkState.HELD
        talk = await openings.plan_next(session, club, NOW)
        step = (await session.scalars(select(Step).filter_by(subject_id=talk.id))).one()
        back = talk.opens_at + 35 * DAY + DAY / 2
        await talk_steps.miss_opening(session, club, step, back)
        following = await session.scalars(
            select(Talk).filter_by(club_id=club.id, state=TalkState.PLANNED)
        )
        [planned] = following
        assert planned.opens_at == talk.opens_at + 35 * DAY
        assert planned.opens_at > back - USUAL.talk.late_opening


async def answer(session: Session, poll_id: str, options: list[int], minutes: int) -> None:
    said = {"options": options, "answered_at": NOW + dt.timedelta(minutes=minutes)}
    session.add(Answer(poll_id=poll_id, person_id=MEMBER, **said))
    await session.flush()


@pytest.mark.parametrize(
    ("first_stands", "second", "counts"),
    [
        (True, [2], [2]),
        (True, [], [1]),  # taken back there, and not here
        (False, [], None),  # where the first one stood she cannot take it back
    ],
)
async def test_of_two_polls_the_last_answer_counts(
    town: Town, second: list[int], counts: list[int] | None, *, first_stands: bool
) -> None:
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        # The poll of the later answer has the smaller number.
        first = Poll(poll_id=OTHER, talk_id=talk.id, chat_id=talk.club.chat_id)
        first.message_id = 2 if first_stands else None
        session.add(first)
        await session.flush()
        await answer(session, OTHER, [1], 1)
        await answer(session, POLL, second, 2)
        assert (await polls.answers(session, talk)).get(MEMBER) == counts


async def test_who_has_voted_or_cannot_be_written_to_is_not_asked_for_her_vote(
    town: Town,
) -> None:
    """A vote of another week is none of this one."""
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        theirs = await session.get_one(Talk, town.theirs.talk)
        session.add(Poll(poll_id=OTHER, talk_id=theirs.id, chat_id=theirs.club.chat_id))
        await session.flush()
        await answer(session, OTHER, [1], 1)
        assert {*await polls.to_nudge(session, talk)} == {MENTOR, MEMBER}
        await answer(session, POLL, [1], 1)
        assert {*await polls.to_nudge(session, talk)} == {MENTOR}
        mentor = await roster.find(session, town.ours.id, MENTOR)
        assert mentor
        mentor.person.may_write = False
        await session.flush()
        assert not await polls.to_nudge(session, talk)
