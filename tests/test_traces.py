"""What the bot has shown of a member goes from the chats when she goes, and nothing else does."""

from collections.abc import Awaitable, Callable

import pytest

from sandbox.people import messages
from sandbox.world import Chat
from scheduler.post import Ready
from services import club_groups, forgetting
from services import homework_withdrawals as withdrawals
from tests import remembered
from tests.by_hand import send
from tests.homework_scene import PHOTO, VIDEO, HomeworkClub, open_club
from tests.review_scene import accept, fresh_group
from tests.story import Story
from tests.talk_scene import text

Go = Callable[[HomeworkClub, int], Awaitable[None]]


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    club = await open_club(story, names=["Бермет", "Чынара"])
    await club.give()
    return club


async def move(club: HomeworkClub) -> Chat:
    """As of a group that becomes a supergroup: its messages count from 1 again."""
    chat = await fresh_group(club, "Жаңы топ")
    async with club.session() as session:
        await club_groups.move(session, club.group.id, chat.id, club.story.now)
    await club.story.settle()
    return chat


async def forget(club: HomeworkClub, person: int, archive: int | None = None) -> None:
    async with club.session() as session:
        await forgetting.erase(session, person, archive, str, club.story.now)


async def withdraw(club: HomeworkClub, person: int) -> None:
    report = await club.report(person)
    assert report
    async with club.session() as session:
        of = await session.get_one(type(report), report.id)
        await withdrawals.withdraw(session, of, person, club.story.now)


async def in_hand(club: HomeworkClub, kind: str) -> Ready:
    """The next letter of a kind, taken to be sent. Those before it are sent."""
    sender = club.story.app.sender
    for _ in range(20):  # seconds
        for ready in await sender.take(1):
            if ready.letter.kind == kind:
                return ready
            await send(sender, ready)
        club.story.telegram.clock.advance(1)
    raise AssertionError(kind)


def stands(chat: Chat) -> list[str]:
    """What a message of the group is: a file, or words that name her."""
    seen = [message.body for message in chat.messages.values()]
    files = [kind for body in seen for kind in ("photo", "video") if kind in body]
    return files + [text(body) for body in seen if "📝 Отчет" in text(body)]


async def test_nothing_of_her_report_stays_in_the_group(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.tap_send(her)
    assert stands(club.group) == ["photo", "📝 Отчет: Бермет"]
    await forget(club, her)
    await club.story.after(minutes=1)
    assert stands(club.group) == []


async def test_what_a_mate_has_sent_too_keeps_its_heading(club: HomeworkClub) -> None:
    her, mate = club.members
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    await club.send(her, PHOTO, caption="#тапшырма2")
    await club.tap_send(her)
    await club.send(mate, VIDEO, caption="#тапшырма2")
    await club.story.after(seconds=10)
    names = ["📝 Отчет: Бермет", "📝 Отчет: Чынара"]
    assert stands(club.group) == ["photo", "video", *names]
    await forget(club, her)
    await club.story.after(minutes=1)
    assert stands(club.group) == ["video", names[1]]


async def test_what_she_wrote_first_is_not_left_in_the_history_of_her_mates_report(
    club: HomeworkClub,
) -> None:
    mate, her = club.members
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    for each in (mate, her):
        [sent] = await club.send(each, PHOTO, caption="#тапшырма2 Жамийла келген жок")
    messages.edit(club.story.world, her, club.bot, sent, caption="#тапшырма2 Баары келди")
    await club.story.after(seconds=10)
    assert "Жамийла" in str([each.facts for each in await club.history()])
    await forget(club, her)
    assert "Жамийла" not in str([each.facts for each in await club.history()])


@pytest.mark.parametrize("go", [forget, withdraw])
@pytest.mark.parametrize("kind", ["homework.header", "homework.copy"])
async def test_what_was_on_its_way_to_the_group_goes_as_well(
    club: HomeworkClub, kind: str, go: Go
) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.story.after(seconds=3)
    await club.tap(her, "Жөнөтүү")
    on_its_way = await in_hand(club, kind)
    await go(club, her)
    await send(club.story.app.sender, on_its_way)
    assert stands(club.group) != []
    await club.story.after(minutes=1)
    assert stands(club.group) == []


async def test_what_was_on_its_way_to_the_archive_goes_as_well(
    club: HomeworkClub, archive: Chat
) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.tap_send(her)
    await accept(club)
    club.story.telegram.clock.advance(600)  # an acceptance may still be undone until then
    await club.story.app.errands.run_next()
    on_its_way = await in_hand(club, "archive.copy")
    await forget(club, her, archive.id)
    await send(club.story.app.sender, on_its_way)
    assert stands(archive) == ["photo"]
    await club.story.after(minutes=1)
    assert stands(archive) == []


async def test_what_the_archive_got_without_a_part_that_she_deleted_is_not_there_twice(
    club: HomeworkClub, archive: Chat
) -> None:
    """Telegram copies the rest, and does not say which part was missing."""
    her = club.members[0]
    await club.send(her, PHOTO)
    deleted = await club.send(her, VIDEO)
    await club.tap_send(her)
    messages.delete(club.story.world, her, club.bot, deleted)
    await accept(club)
    await club.story.after(minutes=20)
    assert stands(archive) == ["photo", "video"]
    await forget(club, her, archive.id)
    await club.story.after(minutes=1)
    assert stands(archive) == []


async def test_what_came_back_and_is_taken_back_again_leaves_no_heading(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.tap_send(her)
    for label, left in (("Кайтарып алуу", 0), ("Кайра жөнөтүү", 2), ("Кайтарып алуу", 0)):
        await club.tap(her, label)
        await club.story.after(minutes=1)
        assert len(stands(club.group)) == left


@pytest.mark.parametrize("go", [forget, withdraw])
async def test_in_a_group_that_has_moved_nothing_of_others_is_removed(
    club: HomeworkClub, go: Go
) -> None:
    """The copy of former days has the number of another message there."""
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.tap_send(her)
    chat = await move(club)
    for _ in range(20):
        await club.story.people.say(from_=club.members[1], chat=chat.id, text="Салам")
    before = set(chat.messages)
    await go(club, her)
    await club.story.after(minutes=1)
    assert set(chat.messages) >= before


async def test_what_was_copied_before_the_group_moved_is_not_copied_again(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.tap_send(her)
    chat = await move(club)
    await club.send(her, VIDEO, caption="#тапшырма1")
    await club.story.after(minutes=1)
    assert stands(chat) == ["video", "📝 Отчет: Бермет"]

    await withdraw(club, her)
    await club.story.after(minutes=1)
    assert stands(chat) == []
