"""A refusal of Telegram's is about one chat: what it says of it, and of whom it says nothing."""

import datetime as dt

import pytest
from aiogram.exceptions import TelegramMigrateToChat
from sqlalchemy import select

from models import Club, ClubState, LetterState, Person
from sandbox.people import groups, membership
from scheduler.ledger import Outcome
from tests.homework_scene import HomeworkClub
from tests.office import Office
from tests.review_scene import cards, digest, open_with_reports
from tests.story import Story
from tests.talk_scene import OPENS, found


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_with_reports(story)


async def is_reached(club: HomeworkClub, person: int) -> bool:
    async with club.session() as session:
        return (await session.get_one(Person, person)).may_write


def photos(club: HomeworkClub) -> int:
    return sum("photo" in each for each in club.sees(club.mentor, club.bot))


async def test_who_looks_at_reports_of_a_group_without_us_is_not_taken_for_gone(
    club: HomeworkClub,
) -> None:
    """Telegram refuses to copy out of that group, in words that would fit a mentor's chat too."""
    await digest(club)
    membership.kick(club.story.world, club.group, club.bot, club.mentor)
    await club.story.settle()
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.story.after(seconds=30)
    assert await is_reached(club, club.mentor)
    assert photos(club) == 2  # from their files
    assert len(cards(club, club.mentor)) == 1


async def test_who_goes_on_in_a_new_group_looks_at_what_stands_in_the_old_one(
    club: HomeworkClub,
) -> None:
    world = club.story.world
    await digest(club)
    membership.kick(world, club.group, club.bot, club.mentor)
    await club.story.after(minutes=5)
    fresh = groups.create_group(world, "Жаңы топ", "supergroup", club.mentor, club.members)
    membership.add_bot(world, fresh, club.bot, club.mentor)
    await club.story.settle()
    await club.tap(club.mentor, "♻️")
    await club.story.after(minutes=1)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.story.after(seconds=30)
    assert await is_reached(club, club.mentor)
    assert photos(club) == 2
    async with club.session() as session:
        assert (await session.get_one(Club, club.id)).state == ClubState.ACTIVE


@pytest.mark.parametrize("words", ["CHAT_WRITE_FORBIDDEN", "CHAT_SEND_POLL_FORBIDDEN"])
async def test_a_group_that_lets_us_not_write_for_a_while_is_not_lost(
    story: Story, words: str
) -> None:
    club = await found(story)
    forbidden = {"error_code": 403, "description": f"Forbidden: {words}"}
    story.telegram.api.faults.add("400", method="sendPoll", times=1, **forbidden)
    await story.until(OPENS + dt.timedelta(hours=1))
    assert sum("уруксат бериңиз" in line for line in club.in_private(club.mentor)) == 1
    assert (await story.one(select(Club).where(Club.id == club.id))).state == ClubState.ACTIVE
    await club.tap(club.mentor, "Кайра жарыялоо")
    assert any("poll" in each for each in club.sees(club.mentor))


async def test_a_forum_whose_general_is_closed_is_not_said_to_forbid_polls(story: Story) -> None:
    """Until a mentor names a topic, posts go to General."""
    club = await found(story)
    closed = "Bad Request: TOPIC_CLOSED"
    story.telegram.api.faults.add("400", method="sendPoll", times=1, description=closed)
    await story.until(OPENS + dt.timedelta(seconds=10))
    assert "/bolum" in club.in_private(club.mentor)[-1]
    await club.tap(club.mentor, "Кайра жарыялоо")
    assert any("poll" in each for each in club.sees(club.mentor))


async def test_what_a_server_of_an_older_telegram_does_not_know_holds_up_nothing_else(
    office: Office,
) -> None:
    unknown = {"error_code": 404, "description": "Not Found: method not found"}
    office.telegram.api.faults.add("400", method="unpinChatMessage", **unknown)
    first = await office.post("unpin", office.group.id, message=5)
    await office.post("news", office.group.id)
    await office.deliver()
    assert (await office.letter(first)).state == LetterState.DEAD
    assert office.said(office.group.id) == ["news"]


async def test_nobodys_private_chat_moves_to_where_a_group_has_gone(office: Office) -> None:
    """Telegram may say of the group that a call copies from that it is another one now."""
    her = office.people[0]
    copy = await office.post("your report", her)
    [ready] = await office.sender.take(8)
    moved = TelegramMigrateToChat(ready.call, "group is upgraded", office.group.id)
    await office.sender.ledger.settle([Outcome(ready, moved)])
    await office.post("news", her)
    await office.deliver()
    assert (await office.letter(copy)).state == LetterState.DEAD
    assert (office.said(her), office.said(office.group.id)) == (["news"], [])
