"""A club pauses: its group reads so, once, when it would wait for something in vain."""

import datetime as dt

import pytest

from services import clubs
from tests.homework_scene import days
from tests.story import Story
from tests.talk_day import SECOND, announced
from tests.talk_scene import CLOSES, OPENS, WEEK, found, row
from tests.test_pauses import MINUTE, pause

PAUSES = (
    "⏸ Клубдун иши азырынча токтоп турат: добуш берүү жана эскертүүлөр болбойт. Насаатчы"
    " улантканда баары өзү жүрөт."
)


@pytest.mark.parametrize("before", [MINUTE, days(6)])
async def test_the_group_reads_of_a_pause_once_when_its_next_poll_would_come(
    story: Story, before: dt.timedelta
) -> None:
    club = await announced(story)
    await story.until(OPENS + WEEK - before)
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), story.now)
    await story.until(OPENS + WEEK - SECOND)
    assert PAUSES not in club.in_group()
    await story.until(OPENS + 3 * WEEK)
    assert club.in_group().count(PAUSES) == 1
    [told] = await club.letters("talks.paused")
    assert told.silent


@pytest.mark.parametrize("at", [OPENS + MINUTE, CLOSES + 2 * MINUTE])
async def test_of_a_pause_in_a_vote_the_group_reads_when_it_brings_no_time(
    story: Story, at: dt.datetime
) -> None:
    club = await found(story)
    await story.until(at)
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), story.now)
    await story.until(CLOSES - MINUTE)
    assert PAUSES not in club.in_group()
    await story.until(CLOSES + days(0.6))
    assert club.in_group()[-1] == PAUSES


async def test_a_pause_that_is_over_before_anybody_has_missed_anything_is_told_to_nobody(
    story: Story,
) -> None:
    club = await announced(story)
    await pause(club, OPENS + WEEK - MINUTE)
    await story.until(OPENS + WEEK + MINUTE)
    assert PAUSES not in club.in_group()
    assert "№2" in club.in_group()[-1]
