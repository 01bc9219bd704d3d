"""What earlier weeks say in a vote on the time: the usual hour, and who could not come lately."""

import datetime as dt

import pytest
from aiogram import Dispatcher

from domain.talks import Reason, hour_of
from models import (
    MENTOR as BY_MENTOR,
)
from models import (
    Answer,
    Attendance,
    Club,
    Poll,
    Session,
    Sessions,
    Slot,
    Talk,
    TalkState,
)
from services import polls, roster, talks
from tests.two_clubs import DAY, MEMBER, MENTOR, NOW, Town, settle

WEEK = dt.timedelta(weeks=1)
BOTH = {MENTOR, MEMBER}


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


async def earlier(
    session: Session, town: Town, weeks: int, slot: int = 0, state: TalkState = TalkState.HELD,
    by: str = "votes",
) -> Talk:  # fmt: skip
    """So many weeks ago, at the hour of that slot of this week."""
    now = await session.get_one(Talk, town.ours.talk)
    start = now.slots[slot].starts_at - weeks * WEEK
    talk = Talk(
        club_id=town.ours.id, week=now.week - weeks * WEEK, state=state, starts_at=start,
        opens_at=NOW - weeks * WEEK - DAY, closes_at=NOW - weeks * WEEK, decided_by=by,
    )  # fmt: skip
    session.add(talk)
    await session.flush()
    session.add(Slot(talk_id=talk.id, position=0, starts_at=start - DAY))
    session.add(Slot(talk_id=talk.id, position=1, starts_at=start))
    await session.flush()
    await session.refresh(talk, ["slots"])
    return talk


async def came(session: Session, town: Town, talk: Talk, *people: int) -> None:
    for each in people:
        member = await roster.find(session, town.ours.id, each)
        assert member
        session.add(Attendance(talk_id=talk.id, member_id=member.id, marked_at=NOW))
    await session.flush()


async def missed(session: Session, town: Town) -> set[int]:
    talk = await session.get_one(Talk, town.ours.talk)
    return await polls.missed_lately(session, talk, BOTH)


async def test_the_usual_hour_is_that_of_the_last_talk_that_took_place(town: Town) -> None:
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        await earlier(session, town, 3, slot=1)
        await earlier(session, town, 2, slot=2)
        await earlier(session, town, 1, slot=0, state=TalkState.CANCELLED)
        found = await polls.decision(session, talk, NOW)
        assert (found.index, found.by) == (2, Reason.THIN_LAST_WEEK)


async def test_this_weeks_own_time_is_not_the_usual_one(town: Town) -> None:
    """It is counted once more when a mentor moves a talk that was announced."""
    async with town.sessions() as session:
        talk = await session.get_one(Talk, town.ours.talk)
        talk.state, talk.starts_at = TalkState.ANNOUNCED, talk.slots[1].starts_at
        await session.flush()
        found = await polls.decision(session, talk, NOW)
        assert (found.index, found.by) == (0, Reason.NO_VOTES)


async def test_the_standing_hour_is_the_last_that_the_group_has_chosen_though_called_off(
    town: Town,
) -> None:
    async with town.sessions() as session:
        club = await session.get_one(Club, town.ours.id)
        await earlier(session, town, 3, slot=2)
        chosen = await earlier(session, town, 2, slot=1, state=TalkState.CANCELLED)
        await earlier(session, town, 1, slot=0, by=BY_MENTOR)
        assert chosen.starts_at
        assert await polls.standing(session, club) == hour_of(
            chosen.starts_at, talks.zone_of(club)
        )


async def test_who_was_at_none_of_the_last_three_talks_has_missed_them(town: Town) -> None:
    async with town.sessions() as session:
        for weeks, there in ((5, BOTH), (4, {MENTOR}), (3, {MENTOR}), (2, {MENTOR})):
            await came(session, town, await earlier(session, town, weeks), *there)
        await earlier(session, town, 1, state=TalkState.CANCELLED)
        assert await missed(session, town) == {MEMBER}


async def test_a_week_without_a_talk_was_missed_by_nobody(town: Town) -> None:
    async with town.sessions() as session:
        for weeks, there in ((4, BOTH), (3, {MENTOR}), (2, {MENTOR})):
            await came(session, town, await earlier(session, town, weeks), *there)
        await earlier(session, town, 1, state=TalkState.CANCELLED)
        assert await missed(session, town) == set()


async def test_of_two_talks_nobody_has_missed_three(town: Town) -> None:
    async with town.sessions() as session:
        for weeks in (1, 2):
            await came(session, town, await earlier(session, town, weeks), MENTOR)
        assert await missed(session, town) == set()


@pytest.mark.parametrize(
    ("options", "has_missed"),
    [([1], False), ([2], False), ([0], True), ([3], True), ([], True)],
)
async def test_where_nobody_was_marked_those_came_who_could(
    town: Town, options: list[int], *, has_missed: bool
) -> None:
    """The time that won, or any; not another one, nor «I cannot»."""
    async with town.sessions() as session:
        for weeks in (2, 3):
            await came(session, town, await earlier(session, town, weeks), MENTOR)
        last = await earlier(session, town, 1)
        session.add(Poll(poll_id="last", talk_id=last.id, chat_id=town.ours.chat, message_id=1))
        await session.flush()
        said = {"poll_id": "last", "answered_at": NOW - WEEK}
        session.add(Answer(person_id=MEMBER, options=options, **said))
        await session.flush()
        assert (MEMBER in await missed(session, town)) == has_missed
