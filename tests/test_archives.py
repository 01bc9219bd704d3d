"""Accepted reports are copied into the archive chat, and nothing of them is ever lost."""

import pytest

from sandbox.people import groups, messages
from sandbox.world import Chat
from tests import remembered
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.review_scene import accept, hand_in, photos, told
from tests.story import Story

FAILED = "🗄 Отчетту архивге көчүрүү мүмкүн болгон жок."


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    club = await open_club(story, names=["Бермет", "Чынара", "Сезим"])
    await hand_in(club, club.members[0], await club.give())
    return club


async def test_an_accepted_album_is_an_album_in_the_archive(
    club: HomeworkClub, archive: Chat
) -> None:
    await accept(club)
    assert not photos(club, club.mentor, archive.id)  # it may still be undone
    await club.story.after(minutes=15)
    copies = photos(club, club.mentor, archive.id)
    assert len(copies) == 2
    assert len({each["media_group_id"] for each in copies}) == 1
    parts = await club.parts()
    assert [part.archive_id for part in parts] == [each["message_id"] for each in copies]


async def test_what_she_adds_once_it_is_accepted_is_kept_too(
    club: HomeworkClub, archive: Chat
) -> None:
    await accept(club)
    await club.story.after(hours=2)
    her = club.members[0]
    await hand_in(club, her, await club.task(), count=3)
    await club.follow(her, await club.task())
    await club.say(her, "Дагы беш киши кошулду")
    await club.story.after(minutes=15)
    assert len(photos(club, club.mentor, archive.id)) == 5
    assert "Дагы беш киши кошулду" in [
        each.get("text") for each in club.sees(club.mentor, archive.id)
    ]
    assert all(part.archive_id for part in await club.parts())


async def test_what_she_changes_once_it_is_accepted_is_changed_there_too(
    club: HomeworkClub, archive: Chat
) -> None:
    await accept(club)
    await club.story.after(hours=2)
    her, (part, other) = club.members[0], await club.parts()
    world, file = club.story.world, part.file_id
    new = {"caption": "27 адам катышты", "item": PHOTO}
    messages.edit(world, her, club.group.id, part.message_id, **new)
    await club.story.settle()
    await club.story.after(minutes=15)
    [renewed, _] = await club.parts()
    first, second = photos(club, club.mentor, archive.id)
    assert renewed.file_id != file
    assert [each["photo"][-1]["file_unique_id"] for each in (first, second)] == [
        renewed.file_unique_id,
        other.file_unique_id,
    ]
    assert first["caption"] == "27 адам катышты"
    assert renewed.archive_id == first["message_id"]


async def test_what_was_undone_and_accepted_once_more_is_kept_once(
    club: HomeworkClub, archive: Chat
) -> None:
    await accept(club)
    await club.tap(club.mentor, "↩️ Кайтарып алуу")
    await club.story.after(minutes=1)
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.story.after(minutes=25)
    assert len(photos(club, club.mentor, archive.id)) == 2


async def test_undone_in_time_it_is_not_kept(club: HomeworkClub, archive: Chat) -> None:
    await accept(club)
    await club.tap(club.mentor, "↩️ Кайтарып алуу")
    await club.story.after(minutes=15)
    assert not photos(club, club.mentor, archive.id)


async def test_what_is_gone_from_the_group_is_kept_from_its_file(
    club: HomeworkClub, archive: Chat
) -> None:
    await accept(club)
    album = [each["message_id"] for each in photos(club, club.mentor, club.group.id)[:1]]
    await club.story.people.delete(from_=club.members[0], chat=club.group.id, message_ids=album)
    await club.story.after(minutes=15)
    assert all(part.archive_id for part in await club.parts())


async def test_of_a_group_from_which_nothing_may_be_saved_all_is_shown_and_kept(
    club: HomeworkClub, archive: Chat
) -> None:
    groups.protect(club.story.world, club.group, club.mentor)
    await accept(club)
    await club.story.after(minutes=15)
    assert len(photos(club, club.mentor, club.bot)) == 2  # while she went through the reports
    assert len(photos(club, club.mentor, archive.id)) == 2
    assert all(part.archive_id for part in await club.parts())
    assert not told(club, club.mentor, FAILED)


async def test_where_the_archive_is_closed_mentors_hear_of_it_once(
    club: HomeworkClub, archive: Chat
) -> None:
    faults = club.story.telegram.api.faults
    faults.add("400", chat_id=archive.id, description="Bad Request: not enough rights")
    await accept(club)
    await club.story.after(minutes=20)
    [failed] = told(club, club.mentor, FAILED)
    assert "№1 · Бермет" in failed
    assert not any(part.archive_id for part in await club.parts())


async def test_without_an_archive_chat_nothing_is_copied(club: HomeworkClub) -> None:
    await accept(club)
    await club.story.after(minutes=20)
    assert not await club.letters("archive.copy")


async def test_a_live_photo_is_kept_alive(club: HomeworkClub, archive: Chat) -> None:
    """Sent from its file it needs its picture as well."""
    live = {"kind": "live_photo"}
    her, task = club.members[1], await club.task()
    sent = await club.send_to_group(her, live, reply_to=task.card_id)
    await club.story.people.delete(from_=her, chat=club.group.id, message_ids=sent)
    await accept(club)
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.story.after(minutes=15)
    assert sum("live_photo" in each for each in club.sees(club.mentor, archive.id)) == 1
    assert all(part.archive_id for part in await club.parts())
