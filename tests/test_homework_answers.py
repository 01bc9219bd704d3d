"""What those who have one report answer after it: all of it is kept, and read by their names."""

import pytest
from sqlalchemy import select

from models import Reflection
from sandbox.people import messages
from tests import remembered
from tests.homework_scene import HomeworkClub, open_club
from tests.review_scene import digest, hand_in, told
from tests.story import Story
from tests.test_exports import export, sheets

NAMES = ["Бермет", "Чынара"]
WELL, BETTER = "🌱 Эмнеси жакшы болду?", "🔧 Кийинки жолу эмнени мындан да жакшы кылат элеңиз?"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    club = await open_club(story, names=NAMES)
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    await story.after(minutes=3)
    await hand_in(club, club.members[0], await club.task())
    return club


async def answer(club: HomeworkClub, person: int, words: str) -> None:
    """She writes the first answer and gives the second by voice."""
    await club.tap(person, "💬")
    await club.say(person, words)
    await club.send(person, {"kind": "voice"})
    await club.tap(person, "⏭")


async def both_answer(club: HomeworkClub) -> None:
    for person, words in zip(club.members, ("Суу тазаланды", "Жаштар келди"), strict=True):
        await answer(club, person, words)


async def test_what_both_answer_the_mentor_reads_and_hears_below_their_names(
    club: HomeworkClub,
) -> None:
    await both_answer(club)
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.story.after(seconds=5)
    assert [each for each in told(club, club.mentor, "👤") if WELL in each] == [
        f"👤 Бермет\n{WELL}\n«Суу тазаланды»",
        f"👤 Чынара\n{WELL}\n«Жаштар келди»",
    ]
    heard = [each for each in club.sees(club.mentor, club.bot) if "voice" in each]
    assert [each["caption"] for each in heard] == [f"👤 {name}\n{BETTER}" for name in NAMES]


async def test_who_answers_anew_takes_back_only_her_own_words(club: HomeworkClub) -> None:
    author, mate = club.members
    await both_answer(club)
    await club.story.after(minutes=1)
    await answer(club, author, "Суу таза")
    said = await club.story.all(select(Reflection).where(Reflection.text != ""))
    assert {each.person_id: each.text for each in said} == {
        author: "Суу таза",
        mate: "Жаштар келди",
    }


async def test_what_she_corrects_of_her_answer_the_mentor_reads_corrected(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await club.tap(her, "💬")
    sent = await club.say(her, "Суу тазланды")
    messages.edit(club.story.world, her, club.bot, sent, text="Суу тазаланды")
    await club.story.settle()
    [said] = await club.story.all(select(Reflection))
    assert said.text == "Суу тазаланды"


async def test_the_table_has_the_answers_of_both(club: HomeworkClub) -> None:
    await both_answer(club)
    table, *_ = await export(club)
    _, task, _ = sheets(table).values()
    words = [f"{cell.value}" for row in task.iter_rows() for cell in row]
    assert words.count("Бермет: Суу тазаланды\nЧынара: Жаштар келди") == len(NAMES)
    assert words.count("Бермет: 🎤\nЧынара: 🎤") == len(NAMES)
