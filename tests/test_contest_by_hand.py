"""A mentor who closes a vote or publishes its result by hand, and the others who lead the club."""

import pytest

from models import Role
from services import stars
from tests.contest_day import VOTES, close_now, gathered, opened, vote
from tests.story import Story
from tests.talk_scene import TalkClub, member_row, text


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await gathered(story)


async def test_who_closes_a_vote_by_hand_reads_it_once_and_the_other_mentors_by_a_letter(
    club: TalkClub,
) -> None:
    """What stands twice in her chat keeps buttons that no longer hold when she presses one."""
    other = club.members[7]
    await opened(club)
    await vote(club, Бермет="Чынара", Чынара="Гүлзат")
    async with club.session() as session:
        (await member_row(session, club, other)).role = Role.MENTOR
    before = len(club.sees(club.mentor, club.bot))
    await close_now(club)
    assert len(club.sees(club.mentor, club.bot)) == before
    assert "мынча аз болсо, саналбайт" in text(club.last(club.mentor))
    assert "мынча аз болсо, саналбайт" in text(club.last(other))


async def test_who_closes_and_publishes_by_hand_reads_the_same_as_the_letter_says(
    club: TalkClub,
) -> None:
    other = club.members[7]
    async with club.session() as session:
        await stars.settle(session, club.id, confirms=True)
        (await member_row(session, club, other)).role = Role.MENTOR
    await opened(club)
    await vote(club, **VOTES)
    before = len(club.sees(club.mentor, club.bot))
    await close_now(club)
    by_itself = text(club.last(other)).splitlines()[-1]
    assert by_itself.startswith("Өзү жарыяланат")
    assert by_itself in text(club.last(club.mentor))
    await club.tap(club.mentor, "📣")
    assert text(club.last(other)).splitlines()[-1] in text(club.last(club.mentor))
    assert "ырасталгандан" in text(club.last(club.mentor))
    assert len(club.sees(club.mentor, club.bot)) == before
