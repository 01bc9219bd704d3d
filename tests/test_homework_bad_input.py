"""What is out of place: a closed task, another club, who has left, what can be no report."""

import pytest

from domain.homework import Kind
from models import TaskState
from sandbox.people import membership
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.story import Story


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


async def test_a_report_to_a_closed_task_is_kept_and_she_is_asked(club: HomeworkClub) -> None:
    task = await club.give()
    await club.tap(club.mentor, "Кабыл алууну жабуу")
    assert (await club.task()).state == TaskState.CLOSED
    member = club.members[0]
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    await club.story.after(seconds=3)
    assert await club.report(member) is None
    assert len(await club.parts()) == 1
    assert "бул тапшырма жабылып калган" in club.in_private(member)[-1]


async def test_the_number_of_another_clubs_task_is_not_taken_for_ours(story: Story) -> None:
    club = await open_club(story)
    other = await open_club(story, names=["Сезим"], title="Экинчи клуб")
    await other.give()
    await other.give()
    member = club.members[0]
    await club.send_to_group(member, PHOTO, caption="#тапшырма2")
    await story.after(seconds=3)
    assert not await other.reports()
    assert "мындай номердеги тапшырма жок" in club.in_private(member)[-1]


async def test_who_left_is_asked_to_come_back_and_nothing_is_lost(club: HomeworkClub) -> None:
    task = await club.give()
    member = club.members[0]
    await club.follow(member, task)
    membership.leave(club.story.world, club.group, member)
    await club.story.settle()
    await club.send(member, PHOTO)
    await club.story.after(seconds=3)
    assert len(await club.parts()) == 1
    assert "кайтып келсеңиз" in club.in_private(member)[-1]


@pytest.mark.parametrize("item", [{"kind": "sticker"}, {"kind": "contact"}, {"kind": "location"}])
async def test_a_sticker_or_a_contact_is_kindly_refused(
    club: HomeworkClub, item: dict[str, str]
) -> None:
    task = await club.give()
    member = club.members[0]
    await club.follow(member, task)
    await club.send(member, item)
    assert "Бул отчет боло албайт" in club.in_private(member)[-1]
    assert not await club.parts()


async def test_a_file_of_any_size_is_taken_and_nobody_tries_to_load_it(club: HomeworkClub) -> None:
    task = await club.give()
    member = club.members[0]
    big = [{"kind": "document", "size": 60 << 20, "name": "отчет.pdf"}]
    await club.send_to_group(member, *big, reply_to=task.card_id)
    await club.send_to_group(member, {"kind": "video", "size": 200 << 20}, reply_to=task.card_id)
    parts = await club.parts()
    assert [(part.kind, part.size) for part in parts] == [
        (Kind.DOCUMENT, 60 << 20), (Kind.VIDEO, 200 << 20),
    ]  # fmt: skip
    assert parts[0].name == "отчет.pdf"
