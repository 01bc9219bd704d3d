"""A mentor who closes a vote or publishes its result by hand, and the others who lead the club."""

import pytest

from domain.contests import Closing
from models import Role
from screens.contest_buttons import CloseAt
from services import stars
from tests.contest_day import VOTES, close_now, contest_of, gathered, opened, vote
from tests.review_scene import labels
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


async def test_who_extends_a_vote_does_not_cut_it_short(club: TalkClub) -> None:
    """The group has read until when it may vote."""
    contest = await opened(club, closing="Бүгүн, 21:00")
    await club.tap(club.mentor, "🔁 Узартуу")
    assert labels(club.last(club.mentor)) == ["Эртең, 12:00", "← Артка"]
    data = CloseAt(club=club.id, contest=contest.id, closing=Closing.HOUR).pack()  # an old button
    toast = await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert toast
    assert toast["text"].startswith("Добуш берүү ансыз деле андан узагыраак ачык.")
    assert (await contest_of(club)).closes_at == contest.closes_at
    await club.tap(club.mentor, "Эртең, 12:00")
    await club.tap(club.mentor, "🔁 Узартуу")
    assert "Жабылат: шаршемби, 25-ноябрь, 12:00." in text(club.last(club.mentor))
