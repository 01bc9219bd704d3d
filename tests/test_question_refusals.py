"""What is no question, and whose question it is not: each is said in a kind sentence."""

import datetime as dt

import pytest

from domain.questions import Kind, NotAQuestion, QuestionIsTooLong, clean, in_letters
from sandbox.people import membership, messages, newcomers
from tests.question_scene import Asking, announced
from tests.story import Story
from tests.talk_scene import WEDNESDAY


@pytest.fixture
async def club(story: Story) -> Asking:
    return await announced(story)


async def test_a_sticker_is_no_question_and_she_is_asked_again(club: Asking) -> None:
    she = club.members[0]
    await club.follow(she, club.question_url())
    await club.send(she, "sticker")
    assert club.told(she) == "Сурооңузду жазыңыз же үн менен айтыңыз 🎤."
    await club.say(she, "Бюджетти ким бекитет?")
    assert (await club.question()).text == "Бюджетти ким бекитет?"


async def test_a_mentor_who_answers_by_a_sticker_is_asked_for_the_answer(club: Asking) -> None:
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    await club.desk(club.mentor)
    await club.tap(club.mentor, "📣 Топко жооп жазуу")
    await club.send(club.mentor, "sticker")
    assert club.told(club.mentor).startswith("✏️ Жоопту жазыңыз же үн менен айтыңыз")
    await club.say(club.mentor, "ө" * 1001)
    assert club.told(club.mentor).startswith("Өтө узун болуп калды.")
    await club.say(club.mentor, "Кеңеш бекитет.")
    assert (await club.question()).answer == "Кеңеш бекитет."


async def test_better_words_are_written_and_not_said_by_voice(club: Asking) -> None:
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    await club.desk(club.mentor)
    await club.tap(club.mentor, "⚙️ Дагы")
    await club.tap(club.mentor, "✏️ Сөзүн түзөтүү")
    await club.send(club.mentor, "voice")
    assert club.told(club.mentor) == "Сөз менен жазыңыз."
    await club.say(club.mentor, "Айыл бюджетин ким бекитет?")
    assert (await club.question()).text == "Айыл бюджетин ким бекитет?"


async def test_five_thousand_characters_are_too_many(club: Asking) -> None:
    she = club.members[0]
    await club.follow(she, club.question_url())
    await club.say(she, "ө" * 4096)  # Telegram itself cuts five thousand into two messages
    assert club.told(she).startswith("Суроо өтө узун. Эң көбү 1000 белги болсун")
    assert await club.questions() == []


@pytest.mark.parametrize("words", ["", " \n ", "\u200b\u2060", "…", "🌸"])
def test_without_words_there_is_no_question(words: str) -> None:
    with pytest.raises(NotAQuestion):
        clean(words, Kind.TEXT)
    assert clean(words, Kind.VOICE) == clean(words.strip(), Kind.PHOTO)


def test_words_are_kept_line_by_line_without_what_turns_the_text_around() -> None:
    assert clean("  Биринчи \t суроо\n\u202eэкинчи ", Kind.TEXT) == "Биринчи суроо\nэкинчи"
    with pytest.raises(QuestionIsTooLong):
        clean("ө" * 1001, Kind.PHOTO)


@pytest.mark.parametrize("lengths", [[], [1], [1000] * 12, [3000, 1, 3000], [50] * 100])
def test_every_question_is_in_one_letter_and_every_letter_fits(lengths: list[int]) -> None:
    letters = list(in_letters(lengths))
    assert [place for letter in letters for place in letter] == list(range(len(lengths)))
    assert all(sum(lengths[place] for place in letter) <= 3000 for letter in letters)


async def test_a_question_to_a_talk_that_is_over_goes_to_the_next_and_she_is_told(
    club: Asking,
) -> None:
    she, other = club.members[:2]
    over, url = await club.talk(), club.question_url()
    announcement = club.announcement()["message_id"]
    await club.story.until(WEDNESDAY + dt.timedelta(hours=2))
    await club.follow(she, url)
    await club.say(she, "Кеч калдымбы?")
    moved = "Ал чай сүйлөшүү өтүп кетти, сурооңуз кийинкисине жазылды."
    assert club.told(she).splitlines()[1] == moved
    await club.say(other, "Мен да?", chat=club.group.id, reply_to=announcement)
    assert club.told(other).splitlines()[1] == moved
    assert {each.talk_id > over.id for each in await club.questions()} == {True}


async def test_who_has_left_cannot_ask_but_her_question_stays(club: Asking) -> None:
    she, other = club.members[:2]
    await club.ask(she, "Бюджетти ким бекитет?")
    url = club.question_url()
    membership.leave(club.story.world, club.group, she)
    await club.story.settle()
    await club.follow(she, url)
    assert club.told(she) == "Бул баскыч клубдун катышуучулары үчүн. Катталыңыз — 1 мүнөт."
    await club.say(other, "❓ Суроо")
    await club.tap(other, "📋 Бардык суроолор")
    assert "1. Бюджетти ким бекитет?" in club.told(other)
    await club.desk(club.mentor)
    await club.tap(club.mentor, "✅ Жооп берилди")
    await club.story.after(minutes=11)
    assert [each.state for each in await club.letters("questions.ended")] == ["dropped"]


async def test_a_stranger_with_the_link_sees_nothing(club: Asking) -> None:
    stranger = await club.stranger("Чоочун")
    await club.follow(stranger, club.question_url())
    await club.tap(stranger, "▶️ Улантуу")  # the group has been asked for her, and she is not there
    assert club.told(stranger).startswith("Бул баскыч клубдун катышуучулары үчүн.")
    await club.say(stranger, "Суроо?")
    assert await club.questions() == []


async def test_a_member_without_a_language_chooses_one_and_then_asks(club: Asking) -> None:
    newcomer = int(newcomers.person(club.story.world, "Жаңыл")["id"])
    membership.join(club.story.world, club.group, newcomer)
    await club.story.settle()
    await club.follow(newcomer, club.question_url())
    await club.tap(newcomer, "Кыргызча")
    await club.tap(newcomer, "❓ Суроо берүү")
    await club.say(newcomer, "Мен да сурасам болобу?")
    assert (await club.question()).text == "Мен да сурасам болобу?"


@pytest.mark.parametrize(
    "words",
    [
        "+", "👍", "Рахмат", "Чоң рахмат сизге!", "Катышам!", "Мен келем", "Я приду", "I'll come",
        "erten kelem", "bara albaim", "Kelbeim, kechiresiz", "келе албаим",
    ],
)  # fmt: skip
async def test_what_is_no_question_under_the_announcement_is_passed_over_in_silence(
    club: Asking, words: str
) -> None:
    told = len(club.in_group())
    under = {"chat": club.group.id, "reply_to": club.announcement()["message_id"]}
    await club.say(club.members[0], words, **under)
    await club.story.after(seconds=5)
    assert len(club.in_group()) == told + 1  # her own words
    assert await club.questions() == []


async def test_a_talk_that_is_over_may_be_talked_about(club: Asking) -> None:
    under = {"chat": club.group.id, "reply_to": club.announcement()["message_id"]}
    await club.story.until(WEDNESDAY + dt.timedelta(hours=2))
    await club.say(club.members[0], "Абдан жакшы сүйлөшүү болду", **under)
    await club.send(club.members[0], "voice", **under)
    assert await club.questions() == []


async def test_a_question_she_corrects_is_corrected_while_it_is_open(club: Asking) -> None:
    she = club.members[0]
    await club.follow(she, club.question_url())
    sent = await club.say(she, "Салыкты ким төлйт?")
    await correct(club, sent, "Салыкты ким төлөйт?")
    assert (await club.question()).text == "Салыкты ким төлөйт?"
    await correct(club, sent, "…")
    await correct(club, sent, "Салыкты ким төлөйт? " * 60)
    assert club.told(she).startswith("Суроо өтө узун. Эң көбү 1000 белги болсун")
    await club.desk(club.mentor)
    await club.tap(club.mentor, "✅ Жооп берилди")
    await correct(club, sent, "Башка суроо?")
    assert (await club.question()).text == "Салыкты ким төлөйт?"


async def correct(club: Asking, sent: int, words: str) -> None:
    messages.edit(club.story.world, club.members[0], club.bot, sent, text=words)
    await club.story.settle()


@pytest.mark.parametrize("words", ["Бюджет кайда", "Ким катыша алат", "Катышуучулар тизмеси"])
async def test_a_short_question_without_its_mark_is_one_all_the_same(
    club: Asking, words: str
) -> None:
    under = {"chat": club.group.id, "reply_to": club.announcement()["message_id"]}
    await club.say(club.members[0], words, **under)
    assert [each.text for each in await club.questions()] == [words]
