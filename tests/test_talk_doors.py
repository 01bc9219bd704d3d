"""Where the talk is held: what a mentor says of it late, and who hears of it."""

import datetime as dt
from typing import Any

import pytest

from models import ClubState
from services import talk_changes
from tests.story import Story
from tests.talk_day import ENDS, STARTS, announced, announcement, post, say, tap_in_group
from tests.talk_scene import CLOSES, OPENS, WED_1830, WEEK, TalkClub, found, row, text
from tests.test_pauses import pause
from tests.test_talk_mending import told

MINUTE = dt.timedelta(minutes=1)
ZOOM = "https://us02web.zoom.us/j/123"
BEGINS = "🎥 Баштайбыз!"
DOOR = ["🎥 Zoom ачуу", "📋 Кодду көчүрүү", "🙋 Келдим"]
AT = "🎥 Жолугушуу: "
NO_DOOR = f"{AT}—"
NO_WAY = "сүйлөшүүнүн шилтемеси жок"


def labels(message: dict[str, Any]) -> list[str]:
    rows = message["reply_markup"]["inline_keyboard"]
    return [button["text"] for row in rows for button in row]


def starts(club: TalkClub, person: int) -> list[list[str]]:
    """The buttons below each word of the start, and of a late door, that she has in private."""
    shown = club.sees(person, club.bot)
    return [labels(each) for each in shown if text(each).startswith((BEGINS, AT))]


async def name_door(club: TalkClub, words: str) -> None:
    await say(club, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "🎥 Өтүүчү жери")
    await say(club, words)


async def test_a_mentor_reads_in_time_that_nobody_knows_where_the_talk_is_held(
    story: Story,
) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(CLOSES + MINUTE)
    assert club.in_private(club.mentor)[-1].endswith(f"\n{NO_DOOR}")
    await club.tap(club.mentor, "🎥 Жолугушуу шилтемеси")
    await say(club, f"{ZOOM} код 48")
    await say(club, "/chai")
    assert NO_DOOR not in club.in_private(club.mentor)[-1]


async def test_only_a_mentor_reads_that_it_is_not_known_where(story: Story) -> None:
    club = await announced(story)
    await say(club, "/chai")
    assert NO_DOOR in club.in_private(club.mentor)[-1]
    assert NO_DOOR not in announcement(club)


async def test_a_link_that_comes_after_the_word_of_the_start_still_reaches_all(
    story: Story,
) -> None:
    club = await announced(story)
    comes, silent = club.members[:2]
    await tap_in_group(club, comes, "✅ Катышам")
    await story.until(STARTS - 8 * MINUTE)
    assert starts(club, comes) == [["🙋 Келдим"]]
    await name_door(club, f"{ZOOM} код 48")
    assert labels(post(club, AT)) == DOOR
    assert text(club.last(comes)) == text(post(club, AT)) == f"{AT}Zoom"
    assert starts(club, comes) == [["🙋 Келдим"], DOOR]
    assert starts(club, silent) == []
    await name_door(club, f"{ZOOM} код 48")
    assert len(starts(club, comes)) == 2


async def test_the_link_of_the_club_reaches_all_as_late(story: Story) -> None:
    club = await announced(story)
    await story.until(STARTS - 8 * MINUTE)
    await say(club, "/club")
    await club.tap(club.mentor, "🕒 Качан жана кайда")
    await club.tap(club.mentor, "🎥 Жолугушуу шилтемеси")
    await say(club, f"{ZOOM} код 48")
    assert labels(post(club, AT)) == DOOR


async def test_a_link_that_is_corrected_while_the_talk_goes_on_reaches_all_again(
    story: Story,
) -> None:
    club = await announced(story)
    comes = club.members[0]
    await tap_in_group(club, comes, "✅ Катышам")
    await story.until(STARTS + 3 * MINUTE)
    for link in (ZOOM, f"{ZOOM}4"):
        async with club.session() as session:
            await talk_changes.meet_at(session, await row(session, club), link, story.now)
        await story.settle()
    for shown in (post(club, AT), club.last(comes)):
        assert shown["reply_markup"]["inline_keyboard"][0][0]["url"] == f"{ZOOM}4"


async def test_while_the_talk_goes_on_its_door_can_be_named_or_it_is_called_off(
    story: Story,
) -> None:
    club = await announced(story)
    await story.until(STARTS + 3 * MINUTE)
    await say(club, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    left = ["🎥 Өтүүчү жери", "❌ Бул жолу болбойт", "← Артка"]
    assert labels(club.last(club.mentor)) == left
    await club.tap(club.mentor, "🎥 Өтүүчү жери")
    await say(club, f"{ZOOM} код 48")
    assert labels(post(club, AT)) == DOOR
    await story.until(ENDS + MINUTE)
    assert sum(line.startswith(BEGINS) for line in club.in_group()) == 1, "it has begun once"


async def test_in_a_paused_club_nobody_is_led_to_a_poll_that_has_closed(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    async with club.session() as session:
        (await row(session, club)).state = ClubState.PAUSED
    her = club.members[0]
    await say(club, "/chai", her)
    assert labels(club.last(her)) == ["🗳 Добуш берүүгө өтүү"]
    await story.until(CLOSES + MINUTE)
    await say(club, "/chai", her)
    assert "reply_markup" not in club.last(her)


async def test_an_hour_before_a_mentor_reads_again_that_nobody_finds_the_way_in(
    story: Story,
) -> None:
    club = await announced(story)
    await story.until(STARTS - 61 * MINUTE)
    assert told(club, NO_WAY) == 0
    await story.until(STARTS - 59 * MINUTE)
    assert told(club, NO_WAY) == 1
    await club.tap(club.mentor, "🎥 Жолугушуу шилтемеси")
    await say(club, ZOOM)
    await story.until(STARTS)
    assert labels(post(club, BEGINS)) == ["🎥 Zoom ачуу", "🙋 Келдим"]


@pytest.mark.parametrize(("had_link", "times"), [(False, 1), (True, 2)])
async def test_a_club_that_meets_without_a_link_reads_so_once(
    story: Story, *, had_link: bool, times: int
) -> None:
    club = await announced(story)
    await story.until(STARTS)
    if had_link:
        await name_door(club, ZOOM)
    await story.until(OPENS + WEEK)
    await club.all_vote(WED_1830)
    await story.until(STARTS + WEEK)
    assert told(club, NO_WAY) == times


async def test_a_talk_that_is_moved_to_a_few_minutes_from_now_still_has_its_door(
    story: Story,
) -> None:
    club = await announced(story, link=ZOOM)
    await story.until(STARTS - 24 * 60 * MINUTE)
    async with club.session() as session:
        soon = story.now + 5 * MINUTE
        await talk_changes.hold_at(session, club.id, (await club.talk()).id, soon, story.now)
    await story.settle()
    assert labels(post(club, BEGINS)) == ["🎥 Zoom ачуу", "🙋 Келдим"]


async def test_a_club_that_goes_on_a_few_minutes_before_its_talk_is_led_there(
    story: Story,
) -> None:
    club = await announced(story, link=ZOOM)
    await tap_in_group(club, club.members[0], "✅ Катышам")
    await story.until(STARTS - 30 * MINUTE)
    await pause(club, STARTS - 5 * MINUTE)
    assert labels(post(club, BEGINS)) == ["🎥 Zoom ачуу", "🙋 Келдим"]
    assert starts(club, club.members[0]) == [["🎥 Zoom ачуу", "🙋 Келдим"]]
    await story.until(STARTS)
    assert len(starts(club, club.members[0])) == 1
