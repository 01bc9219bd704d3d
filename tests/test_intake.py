"""A plain vote counts as soon as it is stored; whatever is not plain waits for its turn."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from models import (
    Answer,
    Member,
    MemberState,
    Person,
    Poll,
    Received,
    Sessions,
    Talk,
    TalkState,
    UpdateState,
)
from services import intake
from services.votes import Vote
from tests.core_scene import NOW, found_club, message

POLL, BERMET, CHYNARA = "501", 71, 72
DAY = dt.timedelta(days=1)


@pytest.fixture
async def club(sessions: Sessions) -> None:
    """Her poll is open. Bermet is a member; Chynara has left."""
    club = await found_club(sessions)
    async with sessions.begin() as session:
        session.add_all(Person(id=each, name="Бермет Асанова") for each in (BERMET, CHYNARA))
        await session.flush()
        states = {BERMET: MemberState.ACTIVE, CHYNARA: MemberState.LEFT}
        session.add_all(
            Member(club_id=club, person_id=person, name="Бермет", state=state, joined_at=NOW)
            for person, state in states.items()
        )
        session.add(
            Talk(id=1, club_id=club, week=NOW.date(), state=TalkState.POLLING, opens_at=NOW,
                 closes_at=NOW + DAY)
        )  # fmt: skip
        await session.flush()
        session.add(Poll(poll_id=POLL, talk_id=1, chat_id=-1))


def user(**other: Any) -> dict[str, Any]:
    names = {"first_name": "Бермет", "last_name": "Асанова"}
    return {"id": BERMET, "is_bot": False, **names, **other}


NEW = user(last_name="Осмонова")  # since she married


def vote(number: int, *options: int, **other: Any) -> dict[str, Any]:
    answer = {"poll_id": POLL, "user": user(), "option_ids": list(options), **other}
    return {"update_id": number, "poll_answer": answer}


async def store(sessions: Sessions, *updates: dict[str, Any], at: dt.datetime = NOW) -> int:
    return await intake.store(sessions, updates, at)


async def answered(sessions: Sessions) -> dict[int, list[int]]:
    async with sessions() as session:
        return {each.person_id: each.options for each in await session.scalars(select(Answer))}


async def waiting(sessions: Sessions) -> list[int]:
    new = select(Received.update_id).where(Received.state == UpdateState.NEW)
    async with sessions() as session:
        return list(await session.scalars(new.order_by(Received.id)))


@pytest.mark.usefixtures("club")
async def test_a_members_vote_counts_when_it_is_stored_and_the_last_one_counts(
    sessions: Sessions,
) -> None:
    assert await store(sessions, vote(1, 0), vote(2, 1, 2)) == 0
    assert await answered(sessions) == {BERMET: [1, 2]}
    assert await store(sessions, vote(3)) == 0, "she took it back"
    assert await answered(sessions) == {BERMET: []}
    assert await waiting(sessions) == []


@pytest.mark.usefixtures("club")
async def test_a_vote_that_telegram_brings_again_does_not_replace_a_later_one(
    sessions: Sessions,
) -> None:
    await store(sessions, vote(1, 0), vote(2, 1))
    assert await store(sessions, vote(1, 0)) == 0
    assert await answered(sessions) == {BERMET: [1]}


ODD: dict[str, dict[str, Any]] = {
    "no poll": {"poll_id": "no number"},
    "bot": {"user": user(is_bot=True)},
    "nobody": {"user": None},
    "no such id": {"user": user(id=2**70)},
    "channel": {"voter_chat": {"id": -5, "type": "channel"}},
    "words": {"option_ids": ["0"]},
    "yes": {"option_ids": [True]},
    "negative": {"option_ids": [-1]},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_what_is_not_a_persons_plain_vote_is_not_read_as_one(odd: dict[str, Any]) -> None:
    assert intake.read(vote(1, 0)) == Vote(POLL, BERMET, "Бермет Асанова", (0,))
    assert intake.read(vote(1, 0, **odd)) is None


@pytest.mark.usefixtures("club")
async def test_who_or_what_is_not_known_waits_for_its_turn(sessions: Sessions) -> None:
    unknown = vote(1, 0, poll_id="999"), vote(2, 0, user=user(id=CHYNARA)), vote(3, 0, user=NEW)
    assert await store(sessions, *unknown) == 3
    assert (await answered(sessions), await waiting(sessions)) == ({}, [1, 2, 3])


@pytest.mark.usefixtures("club")
async def test_nothing_overtakes_what_came_before_it_of_the_same_person(
    sessions: Sessions,
) -> None:
    assert await store(sessions, vote(1, 0, user=NEW), vote(2, 1)) == 2
    assert await store(sessions, vote(3, 2)) == 1, "the first two still wait"
    assert (await answered(sessions), await waiting(sessions)) == ({}, [1, 2, 3])


@pytest.mark.usefixtures("club")
async def test_votes_and_other_updates_come_in_together(sessions: Sessions) -> None:
    assert await store(sessions, message(1, "салам"), vote(2, 1), message(3, "дагы")) == 2
    assert (await answered(sessions), await waiting(sessions)) == ({BERMET: [1]}, [1, 3])
