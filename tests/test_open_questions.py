"""A question waits for its answer, but takes no word that was meant for somebody else."""

import datetime as dt

import pytest

from models import Dialog, Task
from services import homework
from tests import remembered
from tests.homework_scene import PHOTO, HomeworkClub, days, open_club
from tests.material_scene import KEY, add
from tests.question_scene import Asking
from tests.question_scene import announced as asking
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import WEDNESDAY, TalkClub
from tests.test_replies import reply

HOUR = dt.timedelta(hours=1)
REMINDED = "⏰ Чай сүйлөшүү бүгүн"
SECRET = "Күйөөм уруксат бербей жатат"
COMFORT = "Айгүл, коркпоңуз, өзүм чалам"
OVER = "Бул чай сүйлөшүү өтүп кетти"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


async def ask_topic(club: TalkClub) -> None:
    await club.say(club.mentor, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "📌 Тема")


async def ask_day(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, "Биринчи тапшырма")
    await club.tap(club.mentor, "2 апта")
    await club.tap(club.mentor, "✏️")
    await club.tap(club.mentor, "⏳ Акыркы мөөнөт")


async def comes_with_a_secret(club: Asking) -> int:
    """To the mentor alone, by a reply to what the bot reminded her of."""
    her = club.members[0]
    await reply(club, her, REMINDED, SECRET)
    assert club.in_private(club.mentor)[-1] == SECRET
    return her


@remembered.beginning
async def reminded(story: Story) -> Asking:
    club = await asking(story)
    await club.ask(club.members[1], "Салыкты ким төлөйт?")
    await tap_in_group(club, club.members[0], "✅ Катышам")
    await story.until(WEDNESDAY - HOUR)
    return club


# --- what is private stays private


async def test_a_mentors_answer_to_a_private_word_is_no_topic(story: Story) -> None:
    club = await reminded(story)
    await ask_topic(club)
    her = await comes_with_a_secret(club)
    assert "Жообуңуз жөнөтүлдү" in await reply(club, club.mentor, SECRET, COMFORT)
    assert club.in_private(her)[-1] == COMFORT
    assert (await club.talk()).topic == "Жергиликтүү бюджет"


async def test_a_mentors_answer_to_a_private_word_is_not_published(story: Story) -> None:
    club = await reminded(story)
    await club.desk(club.mentor)
    await club.tap(club.mentor, "📣")
    her = await comes_with_a_secret(club)
    await reply(club, club.mentor, SECRET, COMFORT)
    await story.after(seconds=60)
    assert club.in_private(her)[-1] == COMFORT
    assert not any(COMFORT in said for said in club.in_group())


async def test_all_pictures_of_an_album_go_to_the_mentor_alone(club: HomeworkClub) -> None:
    task, her = await club.give(), club.members[0]
    await club.say(her, "/help")
    await club.tap(her, "👩‍🏫 Насаатчыга жазуу")
    await club.send(her, PHOTO, PHOTO, PHOTO, caption="Сизге гана")
    await club.story.after(minutes=15)
    assert await club.report(her, task) is None
    assert sum("photo" in each for each in club.sees(club.mentor, club.bot)) == 3
    await club.send(her, PHOTO)
    assert await club.report(her, task), "the next picture is of another moment"


async def test_what_is_for_the_mentor_alone_is_so_a_day_later_as_well(
    club: HomeworkClub,
) -> None:
    task, her = await club.give(), club.members[0]
    await club.say(her, "/help")
    await club.tap(her, "👩‍🏫 Насаатчыга жазуу")
    await club.story.after(hours=24)
    await club.send(her, PHOTO)
    await club.story.after(minutes=15)
    assert await club.report(her, task) is None
    assert "photo" in club.last(club.mentor)


# --- a report is a report


async def test_a_reply_to_the_reminder_is_a_report_whatever_she_was_asked(
    club: HomeworkClub,
) -> None:
    task, her = await club.give(), club.members[0]
    await club.story.until(task.due_at - days(6))
    await club.say(her, "❓ Суроо")
    await club.tap(her, "Суроо берүү")
    await reply(club, her, "⏰ Эске салабыз", "25 адам катышты")
    assert await club.report(her, task)
    await club.say(her, "Бюджетти ким бекитет?")
    assert "Сурооңуз кабыл алынды" in club.in_private(her)[-1], "the question still waited"


async def test_an_album_with_the_hashtag_is_a_report_whatever_she_was_asked(
    club: HomeworkClub,
) -> None:
    task, her = await club.give(), club.members[0]
    await club.say(her, "/help")
    await club.tap(her, "👩‍🏫 Насаатчыга жазуу")
    await club.send(her, PHOTO, PHOTO, caption="#тапшырма1")
    await club.tap_send(her)
    assert await club.report(her, task)
    assert len(await club.parts()) == 2
    await club.say(her, "Эртең келе албайм")
    assert club.in_private(club.mentor)[-1] == "Эртең келе албайм"


async def test_a_mentor_may_put_the_hashtag_into_the_words_of_a_task(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, "#тапшырма1 Жыйын өткөрүңүз")
    assert (await club.task()).text == "#тапшырма1 Жыйын өткөрүңүз"


async def test_a_question_waits_for_three_hours(club: HomeworkClub) -> None:
    first, her = await club.give(), club.members[0]
    await club.send(her, PHOTO, caption="#тапшырма1")
    await club.tap_send(her)
    assert await club.report(her, first)
    second = await club.give("Экинчи тапшырма")
    await club.tap(her, "💬 Кыска 4 суроо")
    await club.story.after(hours=3)
    await club.send(her, PHOTO)
    assert await club.report(her, second)


async def test_a_reply_to_the_question_itself_answers_it(club: HomeworkClub) -> None:
    """It stands where the receipt of her report has been, and a reply to that adds to it."""
    await club.give()
    her = club.members[0]
    await club.send(her, PHOTO, caption="#тапшырма1")
    await club.tap_send(her)
    await club.tap(her, "💬 Кыска 4 суроо")
    assert "(2 / 4)" in await reply(club, her, "(1 / 4)", "Жыйынга 25 адам келди")
    assert len(await club.parts()) == 1


@pytest.mark.parametrize(
    ("key", "taps", "answer", "then"),
    [
        ("⚙️ Дагы", ("👤 Мен жөнүндө", "🏛 Кеңеш"), "Ак-Суу", "🏛 Кеңеш: Ак-Суу"),
        (KEY, ("🔎 Издөө",), "суу", "🔎 «суу» боюнча эч нерсе табылган жок."),
    ],
)
async def test_pictures_sent_while_a_word_is_asked_for_are_kept(
    club: HomeworkClub, key: str, taps: tuple[str, ...], answer: str, then: str
) -> None:
    await add(club, words="Бюджет https://x.kg/a")
    await club.give()
    her = club.members[0]
    await club.say(her, key)
    for label in taps:
        await club.tap(her, label)
    await club.send(her, PHOTO, PHOTO, caption="Биздин жыйын")
    await club.story.after(seconds=5)
    assert len(await club.parts()) == 2
    assert await club.report(her)
    await club.say(her, answer)
    assert then in club.in_private(her)[-1], "the question still waited"


async def test_a_voice_sent_while_a_word_is_asked_for_is_asked_about(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.say(her, "⚙️ Дагы")
    await club.tap(her, "👤 Мен жөнүндө")
    await club.tap(her, "📍 Район")
    await club.send(her, {"kind": "voice"})
    await club.story.after(seconds=5)
    assert "сактап койдум" in club.in_private(her)[-1]
    await club.tap(her, "👩‍🏫 Насаатчыга")
    await club.story.after(minutes=1)
    assert "voice" in club.last(club.mentor)


# --- a question that nothing can answer any more is over


async def test_when_the_talk_is_over_its_topic_is_no_longer_asked_for(story: Story) -> None:
    club = await asking(story)
    await story.until(WEDNESDAY - HOUR)
    await ask_topic(club)
    await story.until(WEDNESDAY + 1.5 * HOUR)
    await club.say(club.mentor, "Жол оңдоо")
    assert OVER in club.in_private(club.mentor)[-1]
    await club.say(club.mentor, "Саламатсызбы")
    assert OVER not in club.in_private(club.mentor)[-1]


async def test_when_a_draft_is_deleted_its_day_is_no_longer_asked_for(club: HomeworkClub) -> None:
    await ask_day(club)
    async with club.session() as session:
        draft = await session.get_one(Task, (await club.task()).id)
        await homework.delete(session, draft, club.mentor, club.story.now)
    await club.say(club.mentor, "10.12")
    refused = club.in_private(club.mentor)[-1]
    assert "Бул тапшырма табылган жок" in refused
    await club.say(club.mentor, "Саламатсызбы")
    assert club.in_private(club.mentor)[-1] != refused


async def test_after_an_answer_that_was_not_understood_she_is_still_asked(
    club: HomeworkClub,
) -> None:
    await ask_day(club)
    for words in ("качан болсо ошондо", "10.12 18:00"):
        async with club.session() as session:
            dialog = await session.get_one(Dialog, f"{club.mentor}:{club.mentor}")
        assert dialog.state == "AskedOfTask:day"
        await club.say(club.mentor, words)
    assert "10-декабрь" in club.in_private(club.mentor)[-1]
