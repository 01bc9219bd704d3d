"""Who takes no voice messages, as one may choose with Telegram Premium, loses nothing of them."""

import pytest

from tests.homework_scene import HomeworkClub
from tests.review_scene import digest, open_with_reports
from tests.story import Story

FORBIDDEN = "Bad Request: VOICE_MESSAGES_FORBIDDEN"
VOICE = {"kind": "voice"}
NOT_FOR_HER = "купуялык жөндөөлөрүңүз"
NOT_ARRIVED = "жеткен жок"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_with_reports(story)


def takes_none(club: HomeworkClub, *methods: str) -> None:
    for each in methods:
        club.story.telegram.api.faults.add("400", method=each, description=FORBIDDEN)


def heard(club: HomeworkClub, person: int, words: str) -> int:
    return sum(words in each for each in club.in_private(person))


async def test_a_report_returned_by_voice_is_returned_and_the_mentor_learns_to_write(
    club: HomeworkClub,
) -> None:
    await digest(club)
    her = club.members[0]
    takes_none(club, "sendVoice")
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.tap(club.mentor, "🔁 Толуктоо керек")
    await club.tap(club.mentor, "✍️ Өзүм жазам")
    await club.send(club.mentor, VOICE)
    await club.story.after(minutes=5)
    assert heard(club, her, "Насаатчы отчетуңузду карап чыкты") == 1
    assert heard(club, her, NOT_FOR_HER) == 1
    assert heard(club, club.mentor, NOT_ARRIVED) == 1


async def test_a_word_by_voice_to_a_mentor_who_takes_none_is_not_lost_in_silence(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    takes_none(club, "copyMessage")
    await club.tap_key(her, "⚙️ Дагы")
    await club.tap(her, "Насаатчыга жазуу")
    await club.send(her, VOICE)
    await club.story.after(minutes=2)
    assert heard(club, her, NOT_ARRIVED) == 1
    assert heard(club, club.mentor, NOT_FOR_HER) == 1


async def test_a_mentor_who_takes_none_learns_that_a_report_was_spoken(club: HomeworkClub) -> None:
    task = await club.task()
    await club.send_to_group(club.members[2], VOICE, reply_to=task.card_id)
    await club.story.after(seconds=5)
    await digest(club)
    takes_none(club, "copyMessages", "sendVoice")
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.story.after(seconds=20)
    assert heard(club, club.mentor, NOT_FOR_HER) == 1
