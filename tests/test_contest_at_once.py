"""A vote, and a star, that two mentors change in the same moment."""

import asyncio

import pytest
from sqlalchemy import text as text_of

from domain.contests import AlreadyBegun, Closing
from models import Candidate, Contest, ContestState, Session, Sessions
from services import contest_steps, contests, stars
from tests.contest_scene import MENTOR, gathered
from tests.contest_scene import NOW as DECEMBER
from tests.databases import ONLY_POSTGRES
from tests.star_scene import NOW, gather, sums

pytestmark = ONLY_POSTGRES


async def somebody_waits(session: Session) -> None:
    waits = text_of("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not await session.scalar(waits):  # noqa: ASYNC110 - nobody would set an event
        await asyncio.sleep(0.01)


async def prepared(sessions: Sessions) -> tuple[int, int]:
    async with sessions.begin() as session:
        club, everyone = await gathered(session, 4)
        candidates = [Candidate(number=n, member=each) for n, each in enumerate(everyone[:2])]
        contest = Contest(
            club=club, title="Инвестиция", by=MENTOR, made_at=DECEMBER, candidates=candidates,
            closing=Closing.HOUR,
        )  # fmt: skip
        session.add(contest)
        await session.flush()
        return club.id, contest.id


async def test_a_vote_that_another_mentor_cancels_is_not_begun(sessions: Sessions) -> None:
    club, which = await prepared(sessions)

    async def begin() -> None:
        async with sessions.begin() as session:
            contest = await contests.get_draft(session, club, which)
            await contest_steps.start(session, contest, DECEMBER)

    async with sessions.begin() as session:
        contest = await contests.get_locked(session, club, which)
        await contest_steps.cancel(session, contest, DECEMBER)
        beginning = asyncio.create_task(begin())
        await somebody_waits(session)
    with pytest.raises(AlreadyBegun):
        await beginning
    async with sessions() as session:
        assert (await session.get_one(Contest, which)).state == ContestState.CANCELLED


async def test_of_two_corrections_at_once_the_later_one_holds(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        circle = await gather(session)
        await circle.award(session, 0, 5)
        [entry] = (await stars.latest(session, circle.club.id)).entries

    async def correct(amount: int) -> None:
        async with sessions.begin() as session:
            how = {"reason": "Эсеп", "now": NOW}
            await stars.correct(session, circle.mentor, entry.id, stars=amount, **how)

    async with sessions.begin() as session:
        how = {"reason": "Эсеп", "now": NOW}
        await stars.correct(session, circle.mentor, entry.id, stars=0, **how)
        other = asyncio.create_task(correct(2))
        await somebody_waits(session)
    await other
    async with sessions() as session:
        assert list((await sums(session)).values()) == [2]
