"""The expert is no member of the group, and finds the way into her talk all the same."""

import datetime as dt

import pytest

from tests.question_scene import Asking, announced
from tests.story import Story
from tests.talk_scene import WEDNESDAY, text

MINUTE = dt.timedelta(minutes=1)
ZOOM = "https://us02web.zoom.us/j/123 код 48"
BEGINS = "🎥 Баштайбыз! Чай сүйлөшүү, 18:30."
LATE = "🎥 Жолугушуу: Zoom"
DOOR = ["🎥 Zoom ачуу", "📋 Кодду көчүрүү"]


@pytest.fixture
async def club(story: Story) -> Asking:
    return await announced(story)


async def expert_of(club: Asking) -> int:
    await club.say(club.mentor, "❓ Суроо")
    await club.tap(club.mentor, "👩‍🏫 Эксперт үчүн шилтеме")
    url, expert = club.told(club.mentor).rsplit(maxsplit=1)[-1], await club.stranger("Айнура")
    await club.follow(expert, url)
    return expert


async def name_door(club: Asking) -> None:
    await club.say(club.mentor, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "🎥 Өтүүчү жери")
    await club.say(club.mentor, ZOOM)


def starts(club: Asking, person: int) -> list[list[str]]:
    """The buttons below each word of the start, and of a late door."""
    shown = club.sees(person, club.bot)
    return [club.buttons(each) for each in shown if text(each) in (BEGINS, LATE)]


async def test_the_expert_gets_the_way_in_when_the_talk_begins(club: Asking) -> None:
    expert = await expert_of(club)
    await name_door(club)
    await club.story.until(WEDNESDAY - 11 * MINUTE)
    assert starts(club, expert) == []
    await club.story.until(WEDNESDAY - 9 * MINUTE)
    assert starts(club, expert) == [DOOR]


async def test_that_only_the_expert_hears_it_in_private_leaves_the_group_its_sound(
    club: Asking,
) -> None:
    await expert_of(club)
    await club.story.until(WEDNESDAY - 9 * MINUTE)
    [letter] = await club.posted("talks.remind_start")
    assert not letter.silent


async def test_a_link_that_comes_late_reaches_the_expert_too(club: Asking) -> None:
    expert = await expert_of(club)
    await club.story.until(WEDNESDAY - 5 * MINUTE)
    await name_door(club)
    assert starts(club, expert) == [[], DOOR]
