"""A question that was said aloud is heard where it is dealt with."""

import pytest

from tests import remembered
from tests.question_scene import Asking, announced
from tests.story import Story

HEAR = "🎧 Угуу же көрүү"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> Asking:
    club = await announced(story)
    her = club.members[0]
    await club.follow(her, club.question_url())
    await club.send(her, "voice")
    return club


def heard(club: Asking, person: int) -> int:
    return sum("voice" in each for each in club.sees(person, club.bot))


async def test_a_mentor_hears_the_question_before_her(club: Asking) -> None:
    await club.desk(club.mentor)
    assert club.buttons(club.last(club.mentor))[0] == HEAR
    await club.tap(club.mentor, HEAR)
    assert heard(club, club.mentor) == 1


async def test_the_expert_need_not_wait_for_the_list_to_hear_it(club: Asking) -> None:
    await club.say(club.mentor, "❓ Суроо")
    await club.tap(club.mentor, "📋 Бардык суроолор")
    await club.tap(club.mentor, "👩‍🏫 Эксперт үчүн шилтеме")
    url, expert = club.told(club.mentor).rsplit(maxsplit=1)[-1], await club.stranger("Айнура")
    await club.follow(expert, url)
    await club.tap(expert, "📋 Бардык суроолор")
    await club.tap(expert, HEAR)
    assert heard(club, expert) == 1


async def test_what_was_written_has_nothing_to_be_heard(club: Asking) -> None:
    await club.ask(club.members[1], "Бюджетти ким бекитет?")
    await club.desk(club.mentor)
    await club.tap(club.mentor, "Кийинки →")
    assert HEAR not in club.buttons(club.last(club.mentor))
