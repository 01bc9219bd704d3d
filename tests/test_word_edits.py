"""Words between a member and her mentors are changed, or deleted, after they were sent."""

import datetime as dt
from typing import Any

import pytest

from sandbox.people import messages
from tests.homework_scene import HomeworkClub, open_club
from tests.story import Story
from tests.talk_scene import text
from tests.test_replies import reply

NIGHT = dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC)  # 23:00 in Bishkek
FROM = "✉️ Жазган: Бермет"
TUESDAY, THURSDAY = "Жыйын шейшембиде", "Жыйын бейшембиде, кечиресиз"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


async def write(club: HomeworkClub, words: str) -> int:
    """To the mentor, as the menu offers it."""
    her = club.members[0]
    await club.say(her, "⚙️ Дагы")
    await club.tap(her, "👩‍🏫 Насаатчыга")
    return await club.say(her, words)


async def change(club: HomeworkClub, person: int, sent: int, words: str) -> None:
    messages.edit(club.story.world, person, club.bot, sent, text=words)
    await club.story.settle()


def answered(club: HomeworkClub, person: int) -> dict[str, Any]:
    """The message to which the last one that she reads is a reply."""
    last: dict[str, Any] = club.last(person)["reply_to_message"]
    return last


async def test_what_she_corrects_comes_as_a_reply_to_what_it_was(club: HomeworkClub) -> None:
    her = club.members[0]
    sent = await write(club, TUESDAY)
    for before, words in ((TUESDAY, THURSDAY), (THURSDAY, "Жыйын болбойт")):
        await change(club, her, sent, words)
        assert club.in_private(club.mentor)[-1] == words
        assert text(answered(club, club.mentor)) == before
    assert club.in_private(club.mentor).count(f"{FROM}\nКлуб: «Окуу клубу»") == 1
    await reply(club, club.mentor, "Жыйын болбойт", "Макул")
    assert club.in_private(her)[-1] == "Макул", "it answers the words in their last form"


async def test_what_a_mentor_corrects_of_her_answer_reaches_her_who_wrote(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await write(club, TUESDAY)
    await reply(club, club.mentor, TUESDAY, "Саат 3тө")
    answer = next(m for m in club.sees(club.mentor, club.bot) if m.get("text") == "Саат 3тө")
    await change(club, club.mentor, answer["message_id"], "Саат 4тө")
    assert club.in_private(her)[-1] == "Саат 4тө"


async def test_what_she_corrects_at_night_comes_once_and_in_the_morning(
    club: HomeworkClub,
) -> None:
    await club.story.until(NIGHT)
    sent = await write(club, TUESDAY)
    await change(club, club.members[0], sent, THURSDAY)
    await club.story.after(hours=12)
    words = club.in_private(club.mentor)
    assert words.count(THURSDAY) == 1
    assert TUESDAY not in words


async def test_what_she_deletes_before_the_morning_leaves_no_trace(club: HomeworkClub) -> None:
    await club.story.until(NIGHT)
    sent = await write(club, TUESDAY)
    messages.delete(club.story.world, club.members[0], club.bot, [sent])
    await club.story.after(hours=12)
    assert not any(FROM in words for words in club.in_private(club.mentor))


async def test_words_that_were_for_no_mentor_are_brought_to_nobody(club: HomeworkClub) -> None:
    her = club.members[0]
    said = len(club.sees(club.mentor, club.bot))
    sent = await club.say(her, "Ким билет, эртең жыйын барбы?")
    await change(club, her, sent, THURSDAY)
    assert len(club.sees(club.mentor, club.bot)) == said
