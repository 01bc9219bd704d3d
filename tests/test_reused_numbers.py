"""SQLite gives the number of a row that is gone to the next one, which is another all the same."""

import pytest

from domain.privacy import KEPT
from models import Material, TaskState
from scheduler.jobs import keep_house
from services import forgetting
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.material_scene import FILE, KEY, add, shelved, told
from tests.story import Story
from tests.test_rosters import facts, send_table

ASKED = "🌸 Рахмат, сактап койдум. Бул эмне?"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story, names=["Бермет", "Чынара"])


async def a_month_passes(club: HomeworkClub) -> None:
    await club.story.after(seconds=KEPT["removed"].total_seconds() + 1)
    await keep_house(club.story.app.sessions, club.story.now)


async def test_she_is_asked_about_what_comes_after_strays_were_forgotten(
    club: HomeworkClub,
) -> None:
    await club.give()
    for person in club.members:
        await club.say(person, "Менде бир сөз бар эле")
        await club.story.after(seconds=3)
        assert club.in_private(person)[-1] == ASKED
        await a_month_passes(club)
        assert not await club.parts()


async def publish(club: HomeworkClub, title: str) -> Material:
    await add(club, words=f"{title} https://x.kg/{len(title)}")
    await club.tap(club.mentor, "✅ Ушундай калсын")
    await club.tap(club.mentor, "📣 Топко жарыялоо")
    [material] = await shelved(club)
    return material


async def remove(club: HomeworkClub) -> None:
    await club.tap(club.mentor, "✏️ Өзгөртүү")
    await club.tap(club.mentor, "🗑 Алып салуу")
    await a_month_passes(club)


async def test_the_group_reads_of_what_was_added_after_the_removed_was_forgotten(
    club: HomeworkClub,
) -> None:
    for title in ("Гранттар", "Бюджет"):
        material = await publish(club, title)
        assert material.published_at
        assert title in club.in_group()[-1]
        await remove(club)


async def test_the_mentor_learns_of_each_file_that_is_lost(club: HomeworkClub) -> None:
    for lost in (1, 2):
        await add(club, FILE)
        await club.tap(club.mentor, "✅ Ушундай калсын")
        [material] = await shelved(club)
        club.story.world.files.pop(material.file_id or "")
        await club.say(club.members[0], KEY)
        await club.tap(club.members[0], "📄 Бюджет")
        heard = [each for each in club.in_private(club.mentor) if "деген файл" in each]
        assert len(heard) == lost, told(club, club.mentor)
        await remove(club)


async def test_what_she_adds_is_copied_after_a_mate_was_forgotten(club: HomeworkClub) -> None:
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    her, mate = club.members
    await club.send(her, PHOTO)
    await club.tap_send(her)
    await club.send(mate, PHOTO, caption="#тапшырма1")
    await club.story.after(seconds=10)
    assert [bool(part.copy_id) for part in await club.parts()] == [True, True]

    async with club.session() as session:
        await forgetting.erase(session, mate, None, str, club.story.now)
    await club.send(her, PHOTO, caption="#тапшырма1")
    await club.story.after(seconds=10)
    assert [(part.person_id, bool(part.copy_id)) for part in await club.parts()] == [
        (her, True), (her, True),
    ]  # fmt: skip


async def test_an_old_preview_takes_over_no_other_table(club: HomeworkClub) -> None:
    await send_table(club, "Аты;Кеңеш\nБермет;Тоң".encode(), "t.csv")
    old = club.last(club.mentor)["message_id"]
    await club.say(club.mentor, "/start")
    await club.story.after(hours=25)
    await keep_house(club.story.app.sessions, club.story.now)
    await send_table(club, "Аты;Кеңеш\nБермет;Ак-Суу".encode(), "t.csv")
    for button in ([0, 0], [1, 0]):
        toast = await club.press(club.mentor, old, button)
        assert toast
        assert toast["text"] == "Бул таблица эми жок. Аны кайра жөнөтүңүз."
    assert await facts(club, 0) == (None, None)

    await club.tap(club.mentor, "Ушундай болсун")
    assert await facts(club, 0) == ("Ак-Суу", None)


async def test_the_preview_of_a_deleted_draft_does_not_publish_the_next(
    club: HomeworkClub,
) -> None:
    await draft(club, "Биринчи тапшырма")
    preview = club.last(club.mentor)["message_id"]
    await club.tap_key(club.mentor, "📚 Тапшырма")
    await club.tap(club.mentor, "№1 Биринчи")
    await club.tap(club.mentor, "Жок кылуу")
    await club.tap(club.mentor, "Ооба, жок кылуу")
    await draft(club, "Экинчи тапшырма, даяр эмес")
    told = await club.press(club.mentor, preview, [0, 0])
    assert "табылган жок" in str(told)
    assert ((await club.task()).number, (await club.task()).state) == (1, TaskState.DRAFT)


async def draft(club: HomeworkClub, words: str) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, words)
    await club.tap(club.mentor, "2 апта")
