"""The message with which the group votes: written anew as things change, and missed when gone."""

from collections import namedtuple

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from models import Contest, ContestState, Letter, Sessions
from services import contest_letters
from tests.contest_scene import MENTOR, NOW, Hall, voting

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
