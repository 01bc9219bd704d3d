"""The message with which the group votes: written anew as things change, and missed when gone."""

from collections import namedtuple
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from models import Contest, ContestState, Letter, Sessions
from sandbox.people import groups
from screens.contest_buttons import Mark
from services import contest_letters
from tests import remembered
from tests.contest_day import close_now, contest_of, gathered, opened, told, vote
from tests.contest_scene import MENTOR, NOW, Hall, voting
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import TalkClub, text

Posted = namedtuple("Posted", "message_id")  # what Telegram answers


@pytest.fixture
async def hall(sessions: Sessions, dispatcher: Dispatcher) -> Hall:
    return await voting(sessions, dispatcher)


@pytest.mark.parametrize(
    ("state", "voted", "is_written"),
    [(ContestState.OPEN, 0, False), (ContestState.OPEN, 1, True), (ContestState.COUNTED, 0, True)],
)
async def test_what_happened_while_the_ballot_was_on_its_way_to_the_group_is_written_into_it(
    hall: Hall, state: ContestState, voted: int, *, is_written: bool
) -> None:
    for person in hall.people[:voted]:
        await hall.vote(person, 1)
    async with hall.sessions() as session:
        contest = await session.get_one(Contest, hall.contest)
        contest.state = state
        letter = Letter(club_id=hall.club, params={"contest": contest.id})
        await contest_letters.note_message(session, letter, Posted(77), NOW)
        assert contest.message_id == 77
        counts = await session.scalars(select(Letter).filter_by(kind="contests.count"))
        assert bool(counts.all()) == is_written


@pytest.mark.parametrize(
    ("why", "message", "state", "is_told"),
    [
        ("message to edit not found", 77, ContestState.OPEN, True),
        ("message to edit not found", None, ContestState.OPEN, False),
        ("message to edit not found", 77, ContestState.COUNTED, False),
        ("message is not modified", 77, ContestState.OPEN, False),
    ],
)
async def test_mentors_hear_once_that_the_message_of_an_open_vote_is_gone(
    hall: Hall, why: str, message: int | None, state: ContestState, *, is_told: bool
) -> None:
    async with hall.sessions() as session:
        contest = await session.get_one(Contest, hall.contest)
        contest.message_id, contest.state = message, state
        letter = Letter(club_id=hall.club, params={"contest": contest.id})
        await contest_letters.miss_message(session, letter, why, NOW)
        told = await session.scalars(select(Letter.chat_id).filter_by(kind="contests.deleted"))
        assert told.all() == [MENTOR] * is_told


@pytest.fixture
@remembered.beginning
async def moved(story: Story) -> TalkClub:
    """With few votes, a vote has closed; then the group became a supergroup."""
    club = await gathered(story, kind="group")
    await opened(club)
    await vote(club, Бермет="Чынара", Чынара="Гүлзат")
    await close_now(club)
    await story.after(minutes=1)
    club.group = groups.migrate(story.world, club.group, club.mentor)
    await story.settle()
    return club


async def test_a_vote_that_ends_in_a_group_that_has_moved_writes_over_nothing(
    moved: TalkClub,
) -> None:
    await moved.story.after(hours=25)
    assert (await contest_of(moved)).state == ContestState.CANCELLED
    assert not await moved.letters("contests.count", chat_id=moved.group.id)


async def test_a_vote_with_few_ballots_goes_on_in_the_group_that_has_moved(
    moved: TalkClub,
) -> None:
    await moved.tap(moved.mentor, "🔁 Узартуу")
    await moved.tap(moved.mentor, "1 сааттан")
    assert await tap_in_group(moved, moved.members[4], "Чынара")
    await moved.story.after(minutes=1)
    assert told(moved, "🌟").endswith("🗳 Добуш бергендер: 3")


def voted_with(club: TalkClub) -> list[dict[str, Any]]:
    """The messages of the group under which one can choose."""
    shown = (each for each in club.sees(club.members[0], club.group.id) if "reply_markup" in each)
    return [each for each in shown if Mark.__prefix__ in str(each["reply_markup"])]


async def test_the_group_votes_on_by_one_message_which_closes_as_the_first_did(
    story: Story,
) -> None:
    club = await gathered(story)
    await opened(club)
    await vote(club, Бермет="Чынара", Чынара="Гүлзат")
    await close_now(club)
    await story.after(minutes=1)
    assert not voted_with(club)
    await club.tap(club.mentor, "🔁 Узартуу")
    await club.tap(club.mentor, "1 сааттан")
    await story.after(minutes=1)
    [again] = voted_with(club)
    assert text(again).startswith("🔁")
    assert await tap_in_group(club, club.members[4], "Чынара")
    await story.after(minutes=1)
    assert text(*voted_with(club)).endswith("🗳 Добуш бергендер: 3")
    await close_now(club)
    await story.after(minutes=1)
    assert not voted_with(club)
