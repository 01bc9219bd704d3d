"""A member's words come to all mentors of the club: one of them answers, and the others see it."""

import pytest

from sandbox.people import membership
from tests import remembered
from tests.question_scene import Asking, announced
from tests.story import Story
from tests.talk_scene import RIGHTS
from tests.test_former_mentors import WORDS, write_to_mentor

HEAD = "✉️ Жазган: Бермет\nКлуб: «Окуу клубу»"
ANSWERED = f"{HEAD}\n✅ Жооп берилди"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> Asking:
    """Its second mentor is the last of the members."""
    club = await announced(story)
    membership.promote(story.world, club.group, club.members[-1], club.mentor, RIGHTS)
    await story.settle()
    return club


async def answer(club: Asking, mentor: int) -> None:
    await club.say(mentor, "Түшүндүм, айыгып кетсин", reply_to=club.last(mentor)["message_id"])


async def test_what_one_mentor_has_answered_the_other_reads_as_answered(club: Asking) -> None:
    her, other = club.members[0], club.members[-1]
    await write_to_mentor(club, her, WORDS)
    told = len(club.in_private(other))
    assert club.in_private(other)[-2:] == club.in_private(club.mentor)[-2:] == [HEAD, WORDS]
    await answer(club, club.mentor)
    assert club.in_private(her)[-1] == "Түшүндүм, айыгып кетсин"
    assert club.in_private(other)[-2:] == [ANSWERED, WORDS]
    assert len(club.in_private(other)) == told, "without a message of its own"
    assert HEAD in club.in_private(club.mentor)


async def test_each_of_her_words_is_answered_by_itself(club: Asking) -> None:
    her, other = club.members[0], club.members[-1]
    await write_to_mentor(club, her, WORDS)
    await answer(club, club.mentor)
    await write_to_mentor(club, her, "Жазуусу болобу?")
    assert club.in_private(other)[-4:] == [ANSWERED, WORDS, HEAD, "Жазуусу болобу?"]


async def test_what_she_writes_back_to_one_mentor_marks_nothing(club: Asking) -> None:
    her, other = club.members[0], club.members[-1]
    await write_to_mentor(club, her, WORDS)
    await answer(club, club.mentor)
    await club.say(her, "Рахмат!", reply_to=club.last(her)["message_id"])
    assert club.in_private(club.mentor)[-1] == "Рахмат!"
    await answer(club, club.mentor)
    assert [each for each in club.in_private(other) if "✉️" in each] == [ANSWERED]
