"""A group that became a supergroup has a new id, and letters to the old one go there."""

import pytest
from aiogram.exceptions import TelegramMigrateToChat
from sqlalchemy import select, text
from structlog.testing import capture_logs

from models import Club, LetterState, Sessions
from sandbox.people import groups, membership
from scheduler.ledger import Outcome
from tests.core_scene import NOW, found_club
from tests.databases import ONLY_SQLITE
from tests.office import BOT, Office

STUCK = (
    "CREATE TRIGGER stuck BEFORE UPDATE OF chat_id ON clubs"
    " BEGIN SELECT RAISE(ABORT, 'it does not move'); END"
)


async def refuse(office: Office, new_chat: int) -> None:
    """Telegram says of whatever is due that its group is that one now."""
    [ready] = await office.sender.take(8)
    refusal = TelegramMigrateToChat(ready.call, "Bad Request: group is upgraded", new_chat)
    await office.sender.ledger.settle([Outcome(ready, refusal)])


async def test_letters_follow_an_archive_that_became_a_supergroup_and_the_operator_hears_of_it(
    office: Office,
) -> None:
    """The settings still have its old id: each letter learns of the new one by itself."""
    world, owner = office.telegram.world, office.people[0]
    archive = groups.create_group(world, "Архив", "group", owner, [])
    membership.add_bot(world, archive, BOT, owner)
    moved = groups.migrate(world, archive, owner)
    for words in ("one", "two"):
        letter = await office.post(words, archive.id)
        before = office.calls()
        with capture_logs() as log:
            await office.deliver()
        assert office.calls() - before == 2
        assert (await office.letter(letter)).state == LetterState.SENT
        [told] = [each for each in log if each["event"] == "chat.moved"]
        assert (told["log_level"], told["old"], told["new"]) == ("warning", archive.id, moved.id)
    assert office.said(moved.id) == ["one", "two"]


async def test_a_message_is_not_looked_for_by_its_number_in_the_supergroup(
    office: Office,
) -> None:
    """There it is the number of another message."""
    first = await office.post("unpin", office.group.id, message=5)
    removal = await office.post("gone", office.group.id, messages=[5, 6])
    await office.post("news", office.group.id)
    moved = groups.migrate(office.telegram.world, office.group, office.people[0])
    await office.deliver()
    assert (await office.letter(first)).state == LetterState.DROPPED
    assert (await office.letter(removal)).state == LetterState.DEAD  # somebody has to do it
    assert office.said(moved.id) == ["news"]
    assert [each["method"] for each in office.telegram.api.calls].count("unpinChatMessage") == 1


async def test_a_supergroup_with_a_club_of_its_own_gets_the_letters_and_both_clubs_stay(
    office: Office, sessions: Sessions
) -> None:
    """It was set up there as a new club, before Telegram told what the group had become."""
    moved = groups.migrate(office.telegram.world, office.group, office.people[0])
    await found_club(sessions, chat_id=moved.id, invite="another", opened_at=NOW)
    await office.post("news", office.group.id)
    await office.deliver()
    assert office.said(moved.id) == ["news"]
    async with sessions() as session:
        chats = set(await session.scalars(select(Club.chat_id)))
    assert chats == {office.group.id, moved.id}


async def test_a_letter_that_cannot_follow_waits_ever_longer_and_is_given_up_after_a_day(
    office: Office,
) -> None:
    number = await office.post("news", office.group.id)
    await refuse(office, office.group.id)
    assert (await office.letter(number)).state == LetterState.WAITING
    assert await office.sender.take(8) == []  # not at once
    office.telegram.clock.advance(2)
    await refuse(office, office.group.id)
    office.telegram.clock.advance(2)
    assert await office.sender.take(8) == []
    office.telegram.clock.advance(24 * 60 * 60)
    await refuse(office, office.group.id)
    assert (await office.letter(number)).state == LetterState.DEAD


@ONLY_SQLITE  # the trigger is in its words
@pytest.mark.trouble("letter.unnoted")
async def test_what_breaks_a_move_leaves_the_letter_where_it_is_and_the_chat_in_peace(
    office: Office,
) -> None:
    async with office.sessions.begin() as session:
        await session.execute(text(STUCK))
    moved = groups.migrate(office.telegram.world, office.group, office.people[0])
    number = await office.post("news", office.group.id)
    before = office.calls()
    await office.deliver()
    letter = await office.letter(number)
    assert office.calls() - before == 1
    assert (letter.state, letter.chat_id, letter.tries) == (
        LetterState.WAITING, office.group.id, 0,
    )  # fmt: skip
    assert "it does not move" in (letter.error or "")
    async with office.sessions.begin() as session:
        await session.execute(text("DROP TRIGGER stuck"))
    await office.deliver(seconds=2)
    assert office.said(moved.id) == ["news"]
