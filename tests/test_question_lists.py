"""The list has gone out: who has read it hears what becomes of the questions in it."""

import pytest

from sandbox.people import messages
from services import talk_changes
from tests.question_scene import MINUTE, Asking, announced
from tests.story import Story
from tests.talk_scene import WEDNESDAY
from tests.test_question_desk import expert_of

OPEN_DESK = "✅ Бирден карап чыгуу"
AWAY = "👩‍🏫 Эксперттин шилтемеси ачыла элек: тизме экспертке жеткен жок."
CORRECTED = "✏️ Оңдолгон суроо:"


@pytest.fixture
async def club(story: Story) -> Asking:
    return await announced(story)


async def correct(club: Asking, person: int, sent: int, words: str) -> None:
    messages.edit(club.story.world, person, club.bot, sent, text=words)
    await club.story.settle()


async def ask(club: Asking, person: int, words: str) -> int:
    await club.follow(person, club.question_url())
    return await club.say(person, words)


async def test_what_she_corrects_then_reaches_mentor_and_expert(club: Asking) -> None:
    she = club.members[0]
    asked = await ask(club, she, "Бюджет качан бекийт?")
    readers = (club.mentor, await expert_of(club))
    await correct(club, she, asked, "Бюджет качан бекитилет?")
    await club.story.until(WEDNESDAY - 50 * MINUTE)
    assert len(await club.posted("questions.late")) == 0, "the list has it in her words"
    for words in ("Бюджетти ким бекитет?", "Бюджетти ким бекитет?", "Бюджетти ким текшерет?"):
        await correct(club, she, asked, words)
        for reader in readers:
            assert club.told(reader).splitlines() == [CORRECTED, words]
    assert len(await club.posted("questions.late")) == 2 * len(readers)


@pytest.mark.parametrize("has_come", [False, True])
async def test_the_mentor_reads_that_the_expert_has_no_list_and_has_her_link_at_hand(
    club: Asking, *, has_come: bool
) -> None:
    talk = (await club.talk()).id
    async with club.session() as session:
        await talk_changes.set_expert(session, club.id, talk, "Айнура", club.story.now)
    await ask(club, club.members[0], "Бюджет качан бекийт?")
    if has_come:
        await expert_of(club)
    await club.story.until(WEDNESDAY - 50 * MINUTE)
    assert club.told(club.mentor).endswith(AWAY) != has_come
    if not has_come:
        await club.tap(club.mentor, "👩‍🏫 Эксперт үчүн шилтеме")
        assert "Бул шилтеме эксперт үчүн." in club.told(club.mentor)


async def test_a_mentor_who_presses_for_the_link_again_does_not_throw_the_expert_out(
    club: Asking,
) -> None:
    await ask(club, club.members[0], "Бюджет качан бекийт?")
    expert = await expert_of(club)
    await club.tap(club.mentor, "👩‍🏫 Эксперт үчүн шилтеме")
    assert any("кирген: Айнура." in said for said in club.in_private(club.mentor))
    await club.story.until(WEDNESDAY - 50 * MINUTE)
    assert "Бюджет качан бекийт?" in "".join(club.in_private(expert))


async def test_another_expert_gets_a_link_of_her_own(club: Asking) -> None:
    await ask(club, club.members[0], "Бюджет качан бекийт?")
    first = await expert_of(club)
    await club.tap(club.mentor, "👩‍🏫 Эксперт үчүн шилтеме")
    await club.tap(club.mentor, "🔁 Жаңы шилтеме")
    second = await club.stranger("Гүлмира")
    await club.follow(second, club.told(club.mentor).rsplit(maxsplit=1)[-1])
    await club.story.until(WEDNESDAY - 50 * MINUTE)
    assert "Бюджет качан бекийт?" in "".join(club.in_private(second))
    assert "Бюджет качан бекийт?" not in "".join(club.in_private(first))


async def test_what_she_corrects_after_the_talk_is_told_to_nobody(club: Asking) -> None:
    she = club.members[0]
    asked = await ask(club, she, "Бюджет качан бекийт?")
    await club.story.until(WEDNESDAY + 90 * MINUTE)
    await correct(club, she, asked, "Бюджетти ким бекитет?")
    assert CORRECTED not in club.told(club.mentor)


async def test_what_is_taken_back_leaves_their_list_and_may_return_to_it(club: Asking) -> None:
    one, other = club.members[:2]
    await ask(club, one, "Биринчи суроо?")
    await ask(club, other, "Экинчи суроо?")
    await club.story.until(WEDNESDAY - 50 * MINUTE)
    said = len(club.sees(club.mentor, club.bot))
    await club.tap(one, "🗑 Кайтарып алуу")
    head = ["📋 Суроолор: 1 (үн: 0)", "📌 Тема: «Жергиликтүү бюджет»", ""]
    assert club.told(club.mentor).splitlines() == [*head, "2. Экинчи суроо?"]
    await club.story.after(seconds=30)
    await club.tap(one, "↩️ Кайра берүү")
    await club.story.after(seconds=30)
    again = club.told(club.mentor).splitlines()
    assert again[-2:] == ["1. Биринчи суроо?", "2. Экинчи суроо?"]
    assert len(club.sees(club.mentor, club.bot)) == said, "all in the message that she has"


@pytest.mark.parametrize("after", [90, 50])  # minutes before the talk: the list goes at sixty
async def test_what_was_merged_is_in_the_list_once_the_other_is_taken_back(
    after: int, club: Asking
) -> None:
    one, other = club.members[:2]
    for person, words in ((one, "Биринчи суроо?"), (other, "Экинчи суроо?")):
        await ask(club, person, words)
    first, second = await club.questions()
    await club.story.until(WEDNESDAY - after * MINUTE)
    shown = club.last(club.mentor)["message_id"]
    await club.press(club.mentor, shown, data=f"qm_into:{club.id}:{first.id}:{second.id}")
    await club.story.until(WEDNESDAY - 40 * MINUTE)
    await club.tap(other, "🗑 Кайтарып алуу")
    await club.story.after(seconds=30)
    said = [line for words in club.in_private(club.mentor) for line in words.splitlines()]
    assert sum("Биринчи суроо?" in line for line in said) == 1
    assert not any(line.endswith(". Экинчи суроо?") for line in said)


async def test_a_list_of_which_nothing_is_left_leads_nowhere(club: Asking) -> None:
    she = club.members[0]
    await ask(club, she, "Бюджет качан бекийт?")
    await club.story.until(WEDNESDAY - 50 * MINUTE)
    await club.tap(she, "🗑 Кайтарып алуу")
    assert "Суроолор: 0" in club.told(club.mentor)
    assert club.buttons(club.last(club.mentor)) == []


async def test_a_late_question_that_is_taken_back_is_told_to_be_so(club: Asking) -> None:
    she = club.members[0]
    await club.story.until(WEDNESDAY - 30 * MINUTE)
    await ask(club, she, "Бюджет качан бекийт?")
    assert club.buttons(club.last(club.mentor)) == [OPEN_DESK]
    await club.tap(she, "🗑 Кайтарып алуу")
    assert club.told(club.mentor) == "🗑 Бул суроо кайтарылып алынды."
    assert club.buttons(club.last(club.mentor)) == []


async def test_what_was_taken_back_before_the_list_and_is_asked_after_it_follows_it(
    club: Asking,
) -> None:
    she = club.members[0]
    await ask(club, she, "Бюджет качан бекийт?")
    await club.tap(she, "🗑 Кайтарып алуу")
    await club.story.until(WEDNESDAY - 30 * MINUTE)
    assert "Бюджет качан" not in club.told(club.mentor)
    await club.tap(she, "↩️ Кайра берүү")
    assert club.told(club.mentor).splitlines() == ["❓ Дагы бир суроо:", "Бюджет качан бекийт?"]


async def test_her_voice_goes_with_the_question_and_comes_again_with_it(club: Asking) -> None:
    she = club.members[0]
    await club.follow(she, club.question_url())
    await club.send(she, "voice")
    await club.story.until(WEDNESDAY - 50 * MINUTE)
    for label, heard in (("🗑 Кайтарып алуу", 0), ("↩️ Кайра берүү", 1), ("🗑 Кайтарып алуу", 0)):
        await club.tap(she, label)
        await club.story.after(seconds=30)
        voices = [each for each in club.sees(club.mentor, club.bot) if "voice" in each]
        assert [each["caption"] for each in voices] == ["❓ №1"] * heard
