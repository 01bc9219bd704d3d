"""Asking before a talk: storyboard 8.2, all ways to ask, and what is no question."""

import pytest

from domain.questions import Kind, State
from sandbox import posting
from sandbox.people import lookup, messages
from tests.question_scene import MINUTE, Asking, announced
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import TUESDAY, WEDNESDAY, text


@pytest.fixture
async def club(story: Story) -> Asking:
    return await announced(story)


# --- the storyboard


async def test_a_question_is_asked_as_the_storyboard_tells(club: Asking) -> None:
    she = club.members[0]
    assert "❓ Суроо берүү" in club.buttons(club.announcement())

    await club.follow(she, club.question_url())
    assert club.told(she).splitlines() == [
        "📌 Тема: «Жергиликтүү бюджет»",
        "Сурооңузду жазыңыз же 🎤 үн менен айтыңыз. Экспертке атыңызсыз берилет.",
    ]
    assert club.buttons(club.last(she)) == ["← Артка"]

    await club.send(she, "voice")
    assert club.told(she) == "✅ Сурооңуз кабыл алынды. Рахмат!"
    assert club.buttons(club.last(she)) == ["👤 Атымды көрсөтүү", "🗑 Кайтарып алуу"]
    [question] = await club.questions()
    assert (question.kind, question.is_named, question.state) == (Kind.VOICE, False, State.OPEN)

    await club.story.until(TUESDAY)
    reminder = club.announcement()
    assert text(reminder).splitlines() == [
        "⏰ Эске салабыз: чай сүйлөшүү эртең, 18:30.",
        "📌 Тема: «Жергиликтүү бюджет»",
    ]
    assert club.buttons(reminder) == ["❓ Суроо берүү"]

    await club.story.until(WEDNESDAY - 61 * MINUTE)
    assert not await club.letters("questions.list")
    await club.story.until(WEDNESDAY - 60 * MINUTE)
    listed, voice = club.sees(club.mentor, club.bot)[-2:]
    assert text(listed).splitlines() == [
        "📋 Суроолор: 1 (үн: 1)",
        "📌 Тема: «Жергиликтүү бюджет»",
        "",
        "1. 🎤 үн менен берилген суроо",
    ]
    assert (voice["voice"]["file_id"], voice["caption"]) == (question.files[0].file_id, "❓ №1")
    assert "forward_origin" not in voice


async def test_her_name_is_shown_if_she_says_so_and_not_if_not(club: Asking) -> None:
    she = club.members[0]
    await club.ask(she, "Бюджетти ким бекитет?")
    await club.tap(she, "👤 Атымды көрсөтүү")
    assert club.told(she).splitlines() == ["Бюджетти ким бекитет?", "👤 Атыңыз көрсөтүлөт: Бермет"]
    await club.say(club.mentor, "❓ Суроо")
    await club.tap(club.mentor, "📋 Бардык суроолор")
    assert "1. Бюджетти ким бекитет? — Бермет" in club.told(club.mentor)

    await club.tap(she, "🕶 Атымды көрсөтпөө")
    await club.tap(club.mentor, "← Артка")
    await club.tap(club.mentor, "📋 Бардык суроолор")
    assert "Бермет" not in club.told(club.mentor)


async def test_what_is_taken_back_can_be_asked_after_all(club: Asking) -> None:
    she = club.members[0]
    question = await club.ask(she, "Бюджетти ким бекитет?")
    receipt = club.last(she)["message_id"]
    for _ in range(2):
        await club.press(she, receipt, data=f"q_back:{club.id}:{question.id}")
    assert club.told(she) == "🗑 Сурооңуз кайтарылып алынды."
    assert (await club.question()).state == State.TAKEN_BACK
    await club.tap(she, "↩️ Кайра берүү")
    assert (await club.question()).state == State.OPEN


# --- all ways to ask


@pytest.mark.parametrize(
    "kind", ["voice", "photo", "video", "document", "video_note", "audio", "animation"]
)
async def test_anything_she_sends_is_the_question(club: Asking, kind: str) -> None:
    she = club.members[0]
    await club.follow(she, club.question_url())
    await club.send(she, kind)
    question = await club.question()
    assert (question.kind, question.text) == (Kind(kind.replace("_", " ")), "")
    await club.story.until(WEDNESDAY - 60 * MINUTE)
    copy = club.last(club.mentor)
    sent = copy[kind][-1] if kind == "photo" else copy[kind]
    assert sent["file_unique_id"] == question.files[0].file_unique_id


async def test_a_reply_to_the_announcement_or_to_the_reminder_is_a_question(club: Asking) -> None:
    she, other = club.members[:2]
    announcement = club.announcement()["message_id"]
    asked = await club.say(she, "Бюджет кайда?", chat=club.group.id, reply_to=announcement)
    await club.story.until(TUESDAY)
    reminder = club.announcement()["message_id"]
    await club.send(other, "voice", chat=club.group.id, reply_to=reminder)

    assert [each.kind for each in await club.questions()] == [Kind.TEXT, Kind.VOICE]
    said = next(m for m in club.sees(she) if m["message_id"] == asked)
    assert [each["emoji"] for each in said["reactions"]] == ["✍"]
    assert club.in_group()[-1].startswith("⏰")  # no word in the group, no word in private
    assert not await club.letters("questions.moved")


async def test_a_reply_is_a_question_also_when_others_have_said_that_they_come(
    club: Asking,
) -> None:
    """The count under the announcement is brought up to date by letters of its own."""
    she, other = club.members[:2]
    await tap_in_group(club, other, "✅ Катышам")
    await club.story.after(seconds=30)
    announcement = club.announcement()
    assert "✅ Катышат: 1" in text(announcement)
    under = {"chat": club.group.id, "reply_to": announcement["message_id"]}
    await club.say(she, "Бюджет кайда?", **under)
    assert (await club.question()).text == "Бюджет кайда?"


async def test_what_the_mentor_adds_under_the_announcement_is_no_question_unless_she_asks(
    club: Asking,
) -> None:
    here = {"chat": club.group.id, "reply_to": club.announcement()["message_id"]}
    await club.say(club.mentor, "Бюджет боюнча слайддар эртең жөнөтүлөт", **here)
    await club.send(club.mentor, "voice", **here)
    assert not await club.questions()
    await club.say(club.mentor, "Бюджетти ким бекитет?", **here)
    assert len(await club.questions()) == 1


async def test_a_picture_whose_words_ask_is_a_question_with_its_whole_album(club: Asking) -> None:
    under = {"chat": club.group.id, "reply_to": club.announcement()["message_id"]}
    words = "Бул формага ким кол коёт?"
    asked = await club.send(club.members[0], "photo", "photo", caption=words, **under)
    question = await club.question()
    assert (question.text, len(question.files)) == (words, 2)
    said = next(m for m in club.sees(club.mentor) if m["message_id"] == asked)
    assert [each["emoji"] for each in said["reactions"]] == ["✍"]


async def test_a_sign_under_the_announcement_can_become_a_question(club: Asking) -> None:
    she, group = club.members[0], club.group.id
    under = {"chat": group, "reply_to": club.announcement()["message_id"]}
    sent = await club.say(she, "+", **under)
    for words in ("Рахмат", "Ким кол коёт?", "Формага ким кол коёт?"):
        messages.edit(club.story.world, she, group, sent, text=words)
        await club.story.settle()
    assert (await club.question()).text == "Формага ким кол коёт?"


async def test_other_talk_in_the_group_is_no_question(club: Asking) -> None:
    she, other = club.members[:2]
    announcement = club.announcement()["message_id"]
    said = await club.say(she, "Рахмат!", chat=club.group.id)
    await club.say(other, "Макул", chat=club.group.id, reply_to=said)
    await club.send(other, "photo", chat=club.group.id, reply_to=announcement)
    anonymous = {"as_anonymous_admin": True, "reply_to": announcement}
    await club.say(club.mentor, "Суроо бериңиздер", chat=club.group.id, **anonymous)
    assert await club.questions() == []


async def test_the_key_of_the_menu_shows_her_questions_and_lets_her_ask(club: Asking) -> None:
    she, other = club.members[:2]
    await club.ask(other, "Башканын суроосу?")
    await club.ask(she, "Бюджетти ким бекитет жана качан?")
    await club.say(she, "❓ Суроо")
    assert club.told(she).splitlines() == [
        "❓ Жооп күткөн сурооңуз: 1",
        "📋 Суроолор: 2",
        "📌 Тема: «Жергиликтүү бюджет»",
    ]
    assert club.buttons(club.last(she)) == [
        "❓ Суроо берүү",
        "📋 Бардык суроолор",
        "Бюджетти ким беките…",
    ]
    await club.tap(she, "❓ Суроо берүү")
    await club.say(she, "Дагы бир суроо?")
    assert len(await club.questions()) == 3


async def test_an_album_is_one_question_with_all_its_pictures(club: Asking) -> None:
    she = club.members[0]
    await club.follow(she, club.question_url())
    await club.send(she, "photo", "photo", "photo", caption="Бул эмне?")
    question = await club.question()
    assert (question.text, len(question.files)) == ("Бул эмне?", 3)
    assert club.told(she) == "✅ Сурооңуз кабыл алынды. Рахмат!"


async def test_the_words_of_an_album_count_under_whichever_picture_they_stand(
    club: Asking,
) -> None:
    she, world = club.members[0], club.story.world
    await club.follow(she, club.question_url())
    items = [{"kind": "photo"}, {"kind": "photo", "caption": "Кантип толтурабыз?"}]
    sent = messages.send_media(world, she, club.bot, items)["message_ids"]
    await club.story.settle()
    question = await club.question()
    assert (question.text, len(question.files)) == ("Кантип толтурабыз?", 2)
    messages.edit(world, she, club.bot, sent[1], caption="Муну кантип толтурабыз?")
    await club.story.settle()
    assert (await club.question()).text == "Муну кантип толтурабыз?"


async def test_a_forwarded_message_is_a_question(club: Asking) -> None:
    world, she = club.story.world, lookup.person(club.story.world, club.members[0])
    await club.follow(she.id, club.question_url())
    origin = {"type": "hidden_user", "date": world.unix(), "sender_user_name": "Кошуна"}
    body = {"text": "Жер салыгы канча?", "forward_origin": origin}
    posting.post(world, lookup.chat_for(world, she, club.bot), she, body)
    await club.story.settle()
    assert (await club.question()).text == "Жер салыгы канча?"


# --- who needs the answer too


async def test_one_tap_needs_it_too_again_takes_it_back(club: Asking) -> None:
    asker, she, third = club.members[:3]
    await club.ask(asker, "Биринчи суроо?")
    await club.ask(asker, "Экинчи суроо?")
    for person in (she, third):
        await club.say(person, "❓ Суроо")
        await club.tap(person, "📋 Бардык суроолор")
    assert club.buttons(club.last(she))[:2] == ["🙋 1", "🙋 2"]
    await club.tap(she, "🙋 2")
    assert club.told(she).splitlines()[:5] == [
        "📋 Суроолор: 2",
        "📌 Тема: «Жергиликтүү бюджет»",
        "",
        "1. Экинчи суроо? · 🙋 1",
        "2. Биринчи суроо?",
    ]
    assert club.buttons(club.last(she))[:2] == ["✅ 1 · 1", "🙋 2"]
    await club.tap(she, "✅ 1")
    assert "🙋 1" not in club.told(she)


async def test_a_double_tap_and_ones_own_question_change_nothing(club: Asking) -> None:
    asker, she = club.members[:2]
    question = await club.ask(asker, "Биринчи суроо?")
    for person in (asker, she, she):
        shown = club.last(person)["message_id"]
        await club.press(person, shown, data=f"q_need:{club.id}:{question.id}:1:0")
    assert [vote.member_id for vote in (await club.question()).votes] != []
    assert len((await club.question()).votes) == 1


async def test_many_questions_have_pages(club: Asking) -> None:
    asker, she = club.members[:2]
    for n in range(8):
        await club.follow(asker, club.question_url())
        await club.say(asker, f"{n} {'ө' * 600}?")
    await club.say(she, "❓ Суроо")
    await club.tap(she, "📋 Бардык суроолор")
    assert club.buttons(club.last(she))[-2:] == ["Кийинки →", "← Артка"]
    await club.tap(she, "Кийинки →")
    assert club.buttons(club.last(she)) == ["🙋 7", "🙋 8", "← Мурунку", "← Артка"]
