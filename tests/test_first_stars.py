"""The group celebrates everybody's first star: those that one vote brings, at once."""

import pytest
from sqlalchemy import select

from domain.stars import StarKind
from models import LetterState, StarEntry
from services import star_board, stars
from tests import remembered
from tests.contest_day import VOTES, gathered, opened, person, vote
from tests.story import Story
from tests.talk_scene import TalkClub, member_row

FIRST = "🌱🌟"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """All have voted: Bermet has most, Chynara comes next, then Gulzat."""
    ours = await gathered(story)
    await opened(ours)
    await vote(ours, **VOTES)
    await ours.story.after(seconds=5)
    return ours


def celebrated(club: TalkClub) -> list[str]:
    return [each for each in club.in_group() if each.startswith(FIRST)]


async def announced(club: TalkClub) -> None:
    await club.story.after(hours=1, minutes=31)


async def given(club: TalkClub, name: str, source: str) -> None:
    async with club.session() as session:
        await stars.award(
            session, club.id, person(club, name), kind=StarKind.OWN, stars=1, reason="Жардам",
            source=source, by=club.mentor, now=club.story.now,
        )  # fmt: skip
    await club.story.settle()


async def test_those_of_one_vote_are_celebrated_by_one_message(club: TalkClub) -> None:
    await announced(club)
    [words] = celebrated(club)
    assert words.splitlines() == [
        "🌱🌟 Биринчи жылдызчалар! Бермет, Чынара, Гүлзат, клуб сиздер менен сыймыктанат 👏",
        "Себеби: Инвестиция тартуу",
    ]
    firsts = await club.letters("stars.first")
    assert [each.state for each in firsts] == [LetterState.SENT] * 3
    assert len({each.message_id for each in firsts}) == 1


async def test_who_is_celebrated_with_others_is_so_once(club: TalkClub) -> None:
    await announced(club)
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        for each in (await session.scalars(select(StarEntry))).all():
            await stars.correct(
                session, mentor, each.id, stars=0, reason="Жаңылыш", now=club.story.now
            )
    await given(club, "Чынара", "later")
    assert len(celebrated(club)) == 1


async def test_who_has_one_already_or_hides_them_is_not_named_with_the_others(
    club: TalkClub,
) -> None:
    await given(club, "Бермет", "before")
    async with club.session() as session:
        hers = await member_row(session, club, person(club, "Чынара"))
        await star_board.hide(session, hers, hidden=True)
    await announced(club)
    assert [each.splitlines()[0] for each in celebrated(club)] == [
        "🌱🌟 Биринчи жылдызча! Бермет, клуб сиз менен сыймыктанат 👏",
        "🌱🌟 Биринчи жылдызча! Гүлзат, клуб сиз менен сыймыктанат 👏",
    ]
