"""Whose the materials are, and what goes wrong with them."""

import pytest
from sqlalchemy import func, select

from domain.privacy import KEPT
from domain.roles import Role
from models import Material
from sandbox.people import messages
from scheduler.jobs import keep_house
from screens.material_buttons import OpenMaterial, RemoveMaterial
from services import roster
from tests.homework_scene import HomeworkClub, open_club
from tests.material_scene import FILE, KEY, LINK, add, labels, shelved, told
from tests.story import Story
from tests.talk_scene import member_row


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


# --- whose it is


async def test_a_trainer_looks_after_hers_alone(club: HomeworkClub) -> None:
    trainer = club.members[0]
    async with club.session() as session:
        (await member_row(session, club, trainer)).role = Role.TRAINER
    await add(club, FILE)
    await add(club, {"kind": "photo"}, by=trainer)
    theirs, hers = await shelved(club)
    await club.tap(trainer, "✅ Ушундай калсын")
    assert "✏️ Өзгөртүү" in labels(club, trainer)
    remove = RemoveMaterial(club=club.id, material=theirs.id).pack()
    refused = await club.press(trainer, club.last(trainer)["message_id"], data=remove)
    assert refused
    assert len(await shelved(club)) == 2
    await club.say(trainer, KEY)
    await club.tap(trainer, "📄 Бюджет нускамасы")
    assert "document" in club.last(trainer)  # and no card with what she may not do
    assert hers.by == trainer


async def test_who_has_left_sees_nothing(
    club: HomeworkClub,
) -> None:
    she = club.members[0]
    await add(club, FILE)
    await club.say(she, KEY)
    shown = club.last(she)["message_id"]
    async with club.session() as session:
        member = await member_row(session, club, she)
        await roster.leave(session, member, club.story.now)
    [material] = await shelved(club)
    data = OpenMaterial(club=club.id, material=material.id).pack()
    await club.press(she, shown, data=data)
    await club.say(she, f"/start mat_{material.id}")
    assert not any("document" in each for each in club.sees(she, club.bot))


# --- what goes wrong


async def test_what_cannot_be_kept_is_refused_in_one_sentence(club: HomeworkClub) -> None:
    await add(club, {"kind": "contact"})
    sentence = "Файл, сүрөт, видео, үн же шилтеме жөнөтүңүз."
    assert told(club, club.mentor).startswith(sentence)
    for words in ("бул жерде", "https://"):
        await club.say(club.mentor, words)
        assert told(club, club.mentor).startswith(sentence)
    await club.send(club.mentor, FILE)
    await club.say(club.mentor, "а" * 2000)
    assert told(club, club.mentor).startswith("Аталышы өтө узун.")
    await club.say(club.mentor, "Нускама")
    assert [each.title for each in await shelved(club)] == ["Нускама"]


async def test_the_same_file_and_the_same_link_are_there_already(club: HomeworkClub) -> None:
    await add(club, FILE)
    [material] = await shelved(club)
    await add(club, {"kind": "document", "file_id": material.file_id or ""})
    assert told(club, club.mentor) == "Бул китепканада бар: «Бюджет нускамасы»"
    for _ in range(2):
        await add(club, words=LINK)
    assert told(club, club.mentor) == "Бул китепканада бар: «youtu.be»"
    assert len(await shelved(club)) == 2


async def test_what_is_removed_can_be_put_back_and_is_gone_for_who_looks_at_it(
    club: HomeworkClub,
) -> None:
    she = club.members[0]
    await add(club, FILE)
    await club.tap(club.mentor, "✅ Ушундай калсын")
    await club.say(she, KEY)
    await club.tap(club.mentor, "✏️ Өзгөртүү")
    await club.tap(club.mentor, "🗑 Алып салуу")
    toast = await club.tap(she, "📄 Бюджет")
    assert toast
    assert toast["text"] == "Бул материал китепканада эми жок."
    [number] = await club.story.all(select(Material.id))
    await club.say(she, f"/start mat_{number}")
    assert told(club, she).startswith("Бул материал китепканада эми жок.")
    await club.tap(club.mentor, "↩️ Кайра коюу")
    await club.tap(she, "📄 Бюджет")
    assert "document" in club.last(she)


async def test_what_was_added_anew_meanwhile_is_not_put_back_beside_it(club: HomeworkClub) -> None:
    await add(club, words=LINK)
    await club.tap(club.mentor, "✅ Ушундай калсын")
    await club.tap(club.mentor, "✏️ Өзгөртүү")
    await club.tap(club.mentor, "🗑 Алып салуу")
    removed = club.last(club.mentor)
    [put_back, _] = [
        each["callback_data"] for [each] in removed["reply_markup"]["inline_keyboard"]
    ]
    await add(club, words=LINK)
    answer = await club.press(club.mentor, removed["message_id"], data=put_back)
    assert answer
    assert answer["text"] == "Бул китепканада бар: «youtu.be»"
    assert len(await shelved(club)) == 1


async def test_what_stays_removed_is_forgotten_after_a_month(club: HomeworkClub) -> None:
    sessions, now = club.story.app.sessions, club.story.now
    await add(club, FILE)
    await club.tap(club.mentor, "✅ Ушундай калсын")
    await club.tap(club.mentor, "✏️ Өзгөртүү")
    await club.tap(club.mentor, "🗑 Алып салуу")
    for later, left in ((KEPT["removed"] * 0.99, 1), (KEPT["removed"] * 1.01, 0)):
        await keep_house(sessions, now + later)
        async with sessions() as session:
            assert await session.scalar(select(func.count(Material.id))) == left


async def test_a_file_that_telegram_has_lost_is_told_to_her_and_once_to_the_mentor(
    club: HomeworkClub,
) -> None:
    first, second, *_ = club.members
    await add(club, FILE)
    [material] = await shelved(club)
    file = club.story.world.files.pop(material.file_id or "")
    for she in (first, first, second):
        await club.say(she, KEY)
        await club.tap(she, "📄 Бюджет")
        assert told(club, she).startswith("⚠️ «Бюджет нускамасы» деген файл")
    assert sum("деген файл" in each for each in club.in_private(club.mentor)) == 1
    club.story.world.files[material.file_id or ""] = file
    await add(club, {"kind": "document", "file_id": material.file_id or ""})
    assert told(club, club.mentor).startswith("✅ Китепканага кошулду.")


async def test_who_takes_no_voice_messages_is_told_so_and_nobody_is_alarmed(
    club: HomeworkClub,
) -> None:
    first, second, *_ = club.members
    await add(club, {"kind": "voice"})
    await club.say(club.mentor, "Сүйлөшүү")
    told_before = club.in_private(club.mentor)
    forbidden = {"method": "sendVoice", "description": "Bad Request: VOICE_MESSAGES_FORBIDDEN"}
    club.story.telegram.api.faults.add("400", times=2, **forbidden)
    for _ in range(2):
        await club.say(first, KEY)
        await club.tap(first, "🎧 Сүйлөшүү")
        assert told(club, first).startswith("🔇 «Сүйлөшүү» сизге келе албайт:")
    assert club.in_private(club.mentor) == told_before
    await club.say(second, KEY)
    await club.tap(second, "🎧 Сүйлөшүү")
    assert "voice" in club.last(second)


async def test_a_whole_text_is_nothing_to_look_for(club: HomeworkClub) -> None:
    she = club.members[0]
    await add(club, FILE)
    await club.say(she, KEY)
    await club.tap(she, "🔎 Издөө")
    await club.say(she, "бюджет " * 500)
    assert told(club, she).startswith("Эмне издеп жатканыңызды бир-эки сөз менен жазыңыз.")
    await club.say(she, "бюджет")
    assert told(club, she) == "🔎 «бюджет»: 1"


async def test_what_she_says_hours_later_is_no_title_and_what_she_sends_is_no_material(
    club: HomeworkClub,
) -> None:
    await add(club, FILE)
    await club.story.after(hours=2)
    await club.say(club.mentor, "Нускама")
    await add(club, {"kind": "photo"})
    await club.story.after(hours=3)
    await club.say(club.mentor, "Рахмат")
    stray = told(club, club.mentor)
    await club.send(club.mentor, FILE)
    await club.say(club.mentor, KEY)
    await club.say(club.mentor, "Рахмат")
    assert told(club, club.mentor) == stray
    titles = [each.title for each in await shelved(club)]
    assert titles[0] == "Нускама"
    assert "Рахмат" not in titles
    assert len(titles) == 2
    await club.tap(club.mentor, "✅ Ушундай калсын")
    await club.tap(club.mentor, "✏️ Өзгөртүү")
    await club.tap(club.mentor, "✏️ Башка аталыш")
    await club.story.after(hours=2)
    await club.say(club.mentor, "Сүрөт")
    assert [each.title for each in await shelved(club)] == ["Нускама", "Сүрөт"]


async def test_words_of_another_moment_are_no_answer(club: HomeworkClub) -> None:
    """She was asked for a file, and pressed a key of her keyboard."""
    await club.say(club.mentor, KEY)
    await club.tap(club.mentor, "➕ Кошуу")
    await club.say(club.mentor, KEY)
    messages.send_media(club.story.world, club.mentor, club.bot, [FILE])
    await club.story.settle()
    assert await shelved(club) == []
