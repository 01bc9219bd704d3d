"""A club with a standing time: its talks are announced without a vote, and nobody reads of one."""

import datetime as dt

import pytest

from models import TalkState
from services import clubs
from tests import remembered
from tests.story import Story
from tests.talk_day import say
from tests.talk_scene import (
    ANNOUNCES,
    OPENS,
    WED_1830,
    WEDNESDAY,
    WEEK,
    TalkClub,
    found,
    row,
    text,
)
from tests.test_pauses import pause
from tests.test_talk_mending import told
from tests.test_talk_series import STANDING, choose

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """It has voted once, for Wednesday."""
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(ANNOUNCES + SECOND)
    await choose(club, "📌 Туруктуу убакыт")
    return club


async def test_until_it_is_announced_who_opens_the_bot_reads_the_standing_time_and_of_no_poll(
    club: TalkClub,
) -> None:
    await club.story.until(WEDNESDAY + dt.timedelta(days=1))
    await say(club, "/chai", club.members[0])
    assert text(club.last(club.members[0])) == (
        f"🍵 Чай сүйлөшүү\n🗓 Шаршемби, 2-декабрь, 18:30\n{STANDING}"
    )
    await choose(club, "🗳 Топтон кайра суроо")
    await say(club, "/chai", club.members[0])
    assert "добуш берүү ачылат: жекшемби, 29-ноябрь" in text(club.last(club.members[0]))


async def test_what_comes_by_itself_is_the_announcement_and_no_poll_unless_the_group_is_asked(
    club: TalkClub,
) -> None:
    await club.story.until(WEDNESDAY + dt.timedelta(days=1))
    await say(club, "/plan")
    assert "📣 Жарыя" in str(club.last(club.mentor))
    assert "Добуш ачылат" not in str(club.last(club.mentor))
    await club.tap(club.mentor, "жш 29, 10:00 📣")
    assert text(club.last(club.mentor)).endswith("10:00 · 📣 Жарыя")
    await choose(club, "🗳 Топтон кайра суроо")
    await say(club, "/plan")
    assert "жш 29, 10:00 🗳 Добуш ачылат" in str(club.last(club.mentor))


async def test_the_home_of_a_mentor_tells_the_standing_time(club: TalkClub) -> None:
    await club.story.until(WEDNESDAY + dt.timedelta(days=1))
    await say(club, "/club")
    assert "🍵 Кийинки чай сүйлөшүү: шаршемби, 2-декабрь, 18:30" in text(club.last(club.mentor))
    await choose(club, "🗳 Топтон кайра суроо")
    await say(club, "/club")
    assert "добуш берүү ачылат: жекшемби, 29-ноябрь" in text(club.last(club.mentor))


async def test_where_the_rhythm_is_chosen_the_mentor_reads_the_standing_time_or_of_the_vote(
    club: TalkClub,
) -> None:
    assert text(club.last(club.mentor)).endswith("\n🗓 Шаршемби, 18:30")
    async with club.session() as session:
        await clubs.tick(session, await row(session, club), 2, dt.time(18, 30))
    await choose(club)
    assert "добуш берүү ачылат: жекшемби, 29-ноябрь" in text(club.last(club.mentor))
    await club.story.until(OPENS + WEEK)
    await choose(club)
    known = text(club.last(club.mentor)).splitlines()[2:]
    assert not known, "the vote may find another"


async def test_a_new_club_with_a_standing_time_reads_that_it_votes_once(story: Story) -> None:
    club = await found(story)
    await choose(club, "📌 Туруктуу убакыт")
    assert "добуш берүү ачылат: жекшемби, 22-ноябрь" in text(club.last(club.mentor))


async def test_a_standing_talk_that_is_still_ahead_is_held_though_the_bot_was_away(
    club: TalkClub,
) -> None:
    """No vote was to be held, so it is not too late for one."""
    await club.story.until(OPENS + WEEK - SECOND)
    club.story.telegram.clock.set(OPENS + WEEK + dt.timedelta(days=2))
    await club.story.after(hours=1)
    talk = await club.talk()
    assert (talk.state, talk.starts_at) == (TalkState.ANNOUNCED, WEDNESDAY + WEEK)
    assert told(club, "Кийинкиси") == 0
    await club.story.until(OPENS + 2 * WEEK + dt.timedelta(minutes=31))
    assert (await club.talk()).starts_at == WEDNESDAY + 2 * WEEK


@pytest.mark.trouble("step.missed")
async def test_a_standing_talk_that_cannot_be_told_in_time_is_that_of_the_week_after(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS + WEEK - SECOND)
    club.story.telegram.clock.set(WEDNESDAY + WEEK - dt.timedelta(hours=2))
    await club.story.after(hours=1)
    assert (await club.talk()).state == TalkState.CANCELLED
    assert told(club, "өз убагында жарыялоого мүмкүн болбой калды") == 1
    assert told(club, "Добуш берүү ачыла турган") == 0, "none was to be held"
    await club.story.until(OPENS + 2 * WEEK + dt.timedelta(minutes=31))
    assert (await club.talk()).starts_at == WEDNESDAY + 2 * WEEK


@pytest.mark.trouble("step.missed")
async def test_a_standing_talk_is_held_in_the_week_in_which_the_bot_comes_back(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS + WEEK - SECOND)
    club.story.telegram.clock.set(OPENS + 3 * WEEK + dt.timedelta(days=2))
    await club.story.after(hours=1)
    talk = await club.talk()
    assert (talk.state, talk.starts_at) == (TalkState.ANNOUNCED, WEDNESDAY + 3 * WEEK)
    await club.story.until(OPENS + 4 * WEEK + dt.timedelta(minutes=31))
    assert (await club.talk()).starts_at == WEDNESDAY + 4 * WEEK


@pytest.mark.parametrize("weeks", [1, 3])
async def test_a_standing_talk_is_held_in_the_week_in_which_the_club_goes_on(
    club: TalkClub, weeks: int
) -> None:
    await club.story.until(WEDNESDAY + dt.timedelta(days=1))
    await pause(club, OPENS + weeks * WEEK + dt.timedelta(days=2))
    await club.story.after(hours=1)
    talk = await club.talk()
    assert (talk.state, talk.starts_at) == (TalkState.ANNOUNCED, WEDNESDAY + weeks * WEEK)
    await club.story.until(OPENS + (weeks + 1) * WEEK + dt.timedelta(minutes=31))
    assert (await club.talk()).starts_at == WEDNESDAY + (weeks + 1) * WEEK


async def test_neither_help_nor_the_pinned_message_promises_a_vote_each_week(
    club: TalkClub,
) -> None:
    await say(club, "/zhardam", club.members[0])
    shown = (text(club.last(club.members[0])), *club.in_group())
    assert not [line for line in shown if "Ар аптада" in line]
