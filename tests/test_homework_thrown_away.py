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


async def test_what_her_mate_adds_meanwhile_takes_nothing_of_hers_along(
    club: HomeworkClub,
) -> None:
    """She has said that it is to go; and she is not told again that all goes by itself."""
    mate, her = club.members
    await club.story.after(minutes=5)
    await club.send(mate, VIDEO)
    await club.story.after(minutes=4)
    assert "🗑" in club.in_private(her)[-1]
    await club.story.after(minutes=2)
    assert ASIDE in club.in_private(her)
    await club.story.after(minutes=11)
    assert "жөнөтүлдү: 2 видео" in club.in_private(mate)[-1]


async def test_who_adds_to_it_herself_goes_on_with_it(club: HomeworkClub) -> None:
    mate, her = club.members
    await club.send(her, VIDEO)
    await club.story.after(minutes=11)
    for each in (mate, her):
        assert "жөнөтүлдү: 1 сүрөт, 2 видео" in club.in_private(each)[-1]


@pytest.mark.parametrize("last", [PHOTO, None])
async def test_where_both_throw_away_nothing_is_sent(
    club: HomeworkClub, last: dict[str, str] | None
) -> None:
    """Also where one of them goes on with hers: that of the other stays out of it."""
    mate, her = club.members
    await club.tap(mate, "🗑 Башынан")
    if last:
        await club.send(mate, last)
    await club.story.after(minutes=25)
    [report] = await club.reports()
    assert [each.person_id for each in report.parts] == ([mate, mate] if last else [])
    assert ASIDE in club.in_private(her)


async def test_who_is_forgotten_sends_nothing_that_her_mate_throws_away(
    club: HomeworkClub,
) -> None:
    mate, her = club.members
    await club.story.after(minutes=5)
    await club.tap(mate, "🗑 Башынан")
    await club.say(her, "/forget")
    await club.tap(her, "🗑 Ооба, баарын")
    await club.story.after(minutes=11)
    assert ASIDE in club.in_private(mate)
    [report] = await club.reports()
    assert report.sent_at is None


async def test_the_button_of_her_mate_does_not_send_it_either(club: HomeworkClub) -> None:
    mate, her = club.members
    await club.tap(mate, "Жөнөтүү")
    await club.story.after(seconds=10)
    assert "жөнөтүлдү: 1 видео" in club.in_private(mate)[-1]
    assert ASIDE in club.in_private(her)


async def test_her_mate_reads_what_the_button_sends(club: HomeworkClub) -> None:
    mate, her = club.members
    await club.story.after(seconds=5)
    assert "📥 Отчетуңуз: 1 видео\n" in club.in_private(mate)[-1]
    await club.tap(her, "← Артка")
    await club.story.after(seconds=5)
    assert "📥 Отчетуңуз: 1 сүрөт, 1 видео\n" in club.in_private(mate)[-1]
    await club.tap(her, "🗑 Башынан")
    await club.send(mate, VIDEO)
    await club.story.after(seconds=5)
    assert "📥 Отчетуңуз: 2 видео\n" in club.in_private(mate)[-1]


async def test_where_nothing_else_would_be_taken_the_button_of_her_mate_sends_hers_too(
    club: HomeworkClub,
) -> None:
    mate, her = club.members
    await club.say(club.mentor, "📚 Тапшырма")
    for label in ("№1", "🔒"):
        await club.tap(club.mentor, label)
    await club.tap(mate, "Жөнөтүү")
    await club.story.after(seconds=10)
    for each in (mate, her):
        assert "жөнөтүлдү: 1 сүрөт, 1 видео" in club.in_private(each)[-1]
    assert ASIDE not in club.in_private(her)
