"""Who thanks the bot gets a sign of warmth, and is not asked what that is."""

import pytest

from domain.reactions import is_mere_thanks
from sandbox.people import messages
from tests import remembered
from tests.homework_scene import PHOTO, HomeworkClub, open_with_task
from tests.review_scene import digest, hand_in
from tests.story import Story

WHAT = "🌸 Рахмат, сактап койдум. Бул эмне?"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    return await open_with_task(story)


@pytest.mark.parametrize(
    "words",
    [
        "Рахмат", "рахмат!!! 🙏🙏", "Чоң рахмат сизге!", "Чон рахмат", "көп рахмат", "Ырахмат",
        "chong rahmat", "Баарыңыздарга рахмат", "Спасибо большое", "Огромное вам спасибо 🌹",
        "Thank you very much!", "Рахмат, рахмат",
    ],
)  # fmt: skip
def test_plain_thanks_are_told_from_all_else(words: str) -> None:
    assert is_mere_thanks(words)
    for more in ("Айгүл эже", "25 адам келди", "качан?", "барбайм", "отчет"):
        assert not is_mere_thanks(f"{words} {more}")


@pytest.mark.parametrize("words", ["", "👍", "сизге", "Чоң", "Рахмат?", "Рахмат айттык"])
def test_without_thanks_it_is_something_else(words: str) -> None:
    assert not is_mere_thanks(words)


def hearts(club: HomeworkClub, her: int, message: int) -> list[str]:
    """Our reaction on what she has said in private."""
    [said] = [each for each in club.sees(her, club.bot) if each["message_id"] == message]
    return [each["emoji"] for each in said.get("reactions", [])]


async def test_thanks_get_a_heart_and_no_question(club: HomeworkClub) -> None:
    her = club.members[0]
    said = await club.say(her, "Чоң рахмат! 🙏")
    await club.story.after(seconds=5)
    assert WHAT not in club.in_private(her)
    assert hearts(club, her, said) == ["❤"]
    assert await club.parts() == []


async def test_beside_her_draft_they_are_no_part_of_it(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.story.after(seconds=5)
    await club.say(her, "Рахмат!", reply_to=club.last(her)["message_id"])
    await club.story.after(minutes=11)
    report = await club.report(her)
    assert report
    assert [each.text for each in report.parts] == [""]
    assert WHAT not in club.in_private(her)


async def test_what_may_be_for_the_mentor_who_has_just_written_is_asked_about(
    club: HomeworkClub,
) -> None:
    her, task = club.members[0], await club.task()
    await hand_in(club, her, task)
    await digest(club)
    for label in ("▶️ Карап чыгуу", "🔁 Толуктоо керек", "📷"):
        await club.tap(club.mentor, label)
    await club.story.after(minutes=2)
    await club.say(her, "Рахмат!")
    await club.story.after(seconds=5)
    assert club.in_private(her)[-1] == WHAT
    await club.tap(her, "👩‍🏫 Насаатчыга")
    await club.story.after(seconds=5)
    assert club.in_private(club.mentor)[-1] == "Рахмат!"


async def test_thanks_that_she_changes_into_more_are_read_anew(club: HomeworkClub) -> None:
    her = club.members[0]
    said = await club.say(her, "Рахмат")
    for words, asked in (("Рахмат!", 0), ("Рахмат! Отчет кимге керек?", 1)):
        messages.edit(club.story.world, her, club.bot, said, words)
        await club.story.after(seconds=5)
        assert club.in_private(her).count(WHAT) == asked
    await club.tap(her, "👩‍🏫 Насаатчыга")
    await club.story.after(seconds=5)
    assert club.in_private(club.mentor)[-1] == "Рахмат! Отчет кимге керек?"
