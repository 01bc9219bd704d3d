"""Two mentors of a club decide something in the same moment."""

from functools import partial

import pytest

from domain.clubs import LastHour
from domain.stars import StarKind
from models import Hour, Session
from services import clubs, knocks, roster, stars
from tests.databases import ONLY_POSTGRES, at_once
from tests.story import Story
from tests.talk_scene import TalkClub, found

pytestmark = ONLY_POSTGRES


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


async def test_of_the_last_two_hours_they_cannot_untick_both(club: TalkClub) -> None:
    async with club.session() as session:
        [*others, first, second] = await clubs.hours(session, club.id)
        for each in others:
            await session.delete(each)

    async def untick(hour: Hour, session: Session) -> None:
        await clubs.tick(session, await clubs.get(session, club.id), hour.weekday, hour.at)

    both = (partial(untick, hour) for hour in (first, second))
    with pytest.raises(LastHour):
        await at_once(club.story.app.sessions, *both)


async def test_of_two_answers_to_who_asks_to_come_in_only_one_stands(club: TalkClub) -> None:
    async def decide(is_welcome: bool, session: Session) -> bool:
        mentor = await roster.find(session, club.id, club.mentor)
        assert mentor
        her = club.members[0]
        return await knocks.decide(session, mentor, 0, her, club.story.now, is_welcome=is_welcome)

    both = (partial(decide, answer) for answer in (True, False))
    assert await at_once(club.story.app.sessions, *both)


async def test_of_two_weights_that_they_change_both_are_kept(club: TalkClub) -> None:
    kinds = (StarKind.PRACTICE, StarKind.HELP)

    async def weigh(kind: StarKind, session: Session) -> None:
        await stars.weigh(session, club.id, kind)

    async with club.session() as session:
        before = dict((await stars.settle(session, club.id, confirms=False)).weights)
    await at_once(club.story.app.sessions, *(partial(weigh, kind) for kind in kinds))
    async with club.session() as session:
        after = (await stars.settings(session, club.id)).weights
    assert after == before | {kind: before.get(kind, 1) % 5 + 1 for kind in kinds}
