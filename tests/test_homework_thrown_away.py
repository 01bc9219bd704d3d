"""Two have one report, and one of them is about to throw away what she has put into its draft."""

import pytest

from tests import remembered
from tests.homework_scene import PHOTO, VIDEO, HomeworkClub, open_club
from tests.story import Story

ASIDE = "🌸 Рахмат, сактап койдум. Бул эмне?"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    """The first has sent a video, the other a picture, and she has pressed 🗑."""
    club = await open_club(story, names=["Бермет", "Чынара"])
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    await story.after(minutes=3)
    for each, sent in zip(club.members, (VIDEO, PHOTO), strict=True):
        await club.follow(each, await club.task())
        await club.send(each, sent)
    await story.after(seconds=5)
    await club.tap(club.members[1], "🗑 Башынан")
    return club


async def test_hers_is_not_sent_and_that_of_her_mate_is(club: HomeworkClub) -> None:
    mate, her = club.members
    await club.story.after(minutes=11)
    assert ASIDE in club.in_private(her)
    await club.story.after(minutes=11)
    assert "жөнөтүлдү: 1 видео" in club.in_private(mate)[-1]


async def test_who_is_forgotten_over_the_question_takes_nothing_of_her_mate_along(
    club: HomeworkClub,
) -> None:
    mate, her = club.members
    await club.say(her, "/forget")
    await club.tap(her, "🗑 Ооба, баарын")
    await club.story.after(minutes=11)
    assert "жөнөтүлдү: 1 видео" in club.in_private(mate)[-1]


async def test_who_adds_to_it_meanwhile_sends_what_both_have_put_into_it(
    club: HomeworkClub,
) -> None:
    mate, her = club.members
    await club.send(mate, VIDEO)
    await club.story.after(minutes=11)
    for each in (mate, her):
        assert "жөнөтүлдү: 1 сүрөт, 2 видео" in club.in_private(each)[-1]
