"""What those who lead a club hear of the bot's place in the group, and of their own."""

import pytest

from sandbox.people import membership, view
from tests import remembered
from tests.story import Story
from tests.talk_scene import RIGHTS, TalkClub, found

GONE, BACK = "тобунда эмесмин", "тобундамын"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """Bermet leads it as well."""
    ours = await found(story)
    lead = {**RIGHTS, "can_restrict_members": True}
    membership.promote(story.world, ours.group, ours.members[0], ours.mentor, lead)
    await story.settle()
    return ours


def heard(club: TalkClub, who: int, words: str) -> int:
    return sum(words in each for each in club.in_private(who))


def keyboard(club: TalkClub, who: int) -> object:
    return view.view(club.story.world, who, club.bot)["chat"]["reply_keyboard"]


async def lose_and_find(club: TalkClub, minutes: int) -> None:
    membership.kick(club.story.world, club.group, club.bot, club.mentor)
    await club.story.after(minutes=minutes)
    membership.add_bot(club.story.world, club.group, club.bot, club.mentor, RIGHTS)
    await club.story.after(minutes=5)


async def test_all_who_heard_that_the_bot_was_gone_hear_that_it_is_back(club: TalkClub) -> None:
    both = (club.mentor, club.members[0])
    for n in (1, 2):
        await lose_and_find(club, minutes=10)
        assert [heard(club, each, GONE) for each in both] == [n, n]
        assert [heard(club, each, BACK) for each in both] == [n, n]
    assert heard(club, club.members[1], BACK) == 0


async def test_of_a_slip_of_which_nobody_heard_one_mentor_hears_that_all_is_well(
    club: TalkClub,
) -> None:
    await lose_and_find(club, minutes=1)
    assert heard(club, club.members[0], GONE) == 0
    assert heard(club, club.mentor, BACK) + heard(club, club.members[0], BACK) == 1


async def test_who_is_an_administrator_no_more_hears_that_she_leads_no_more(
    club: TalkClub,
) -> None:
    her = club.members[0]
    assert "🏠 Клубум" in str(keyboard(club, her))
    membership.promote(club.story.world, club.group, her, club.mentor)
    await club.story.settle()
    assert "«Окуу клубу» клубундагы жаңы ролуңуз: 👤 катышуучу" in club.in_private(her)[-1]
    assert "🏠 Клубум" not in str(keyboard(club, her))
