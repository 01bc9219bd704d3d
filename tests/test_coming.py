"""A plain tap on "I come" is done and answered as it is stored; every other one waits."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from domain.attendance import OPENS_BEFORE
from models import (
    Letter,
    Member,
    MemberState,
    Person,
    Received,
    Rsvp,
    Sessions,
    Talk,
    TalkState,
    UpdateState,
)
from screens.attendance import Come
from services import coming, intake
from services.coming import Told
from tests.core_scene import DAY, GROUP, NOW, found_club, message

BERMET, CHYNARA, DARIA = 71, 72, 73
TALK, POST = 5, 900


@pytest.fixture
async def club(sessions: Sessions) -> int:
    """A talk is announced. Bermet and Chynara are members; Daria has left."""
    club = await found_club(sessions)
    async with sessions.begin() as session:
        session.add_all(
            Person(id=each, name="Бермет Асанова", locale="ru" if each == CHYNARA else None,
                   may_write=each == CHYNARA)
            for each in (BERMET, CHYNARA, DARIA)
        )  # fmt: skip
        await session.flush()
        session.add_all(
            Member(id=each, club_id=club, person_id=each, name="Бермет", joined_at=NOW,
                   state=MemberState.LEFT if each == DARIA else MemberState.ACTIVE)
            for each in (BERMET, CHYNARA, DARIA)
        )  # fmt: skip
        session.add(
            Talk(id=TALK, club_id=club, week=NOW.date(), state=TalkState.ANNOUNCED, opens_at=NOW,
                 closes_at=NOW, starts_at=NOW + DAY, announcement_id=POST)
        )  # fmt: skip
    return club


def user(person: int, **other: Any) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "Бермет", "last_name": "Асанова", **other}


def tap(number: int, person: int = BERMET, club: int = 1, **other: Any) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "Клуб"}
    body = {
        "id": f"t{number}",
        "from": user(person),
        "message": {"message_id": POST, "date": 1_795_000_000, "chat": chat},
        "chat_instance": "1",
        "data": Come(club=club, talk=TALK).pack(),
        **other,
    }
    return {"update_id": number, "callback_query": body}


class Club:
    """What comes of updates as they are stored."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.told: list[Told] = []
        self.called: list[bool] = []

    async def store(self, *updates: dict[str, Any]) -> int:
        """How many wait."""

        def tell(told: Sequence[Told], has_letters: bool) -> None:
            self.told += told
            self.called.append(has_letters)

        return await intake.store(self.sessions, updates, NOW, tell)

    async def come(self) -> set[int]:
        async with self.sessions() as session:
            return set(await session.scalars(select(Rsvp.member_id)))

    async def letters(self) -> Sequence[Letter]:
        async with self.sessions() as session:
            return (await session.scalars(select(Letter))).all()

    async def change(self, statement: Any) -> None:
        async with self.sessions.begin() as session:
            await session.execute(statement)


@pytest.fixture
def here(sessions: Sessions, club: int) -> Club:
    assert club == 1
    return Club(sessions)


async def test_a_tap_counts_when_it_is_stored_and_the_next_one_changes_nothing(
    here: Club,
) -> None:
    assert await here.store(tap(1), tap(2, CHYNARA)) == 0
    assert await here.come() == {BERMET, CHYNARA}
    assert await here.store(tap(3)) == 0
    assert await here.come() == {BERMET, CHYNARA}
    assert here.told == [
        Told("t1", "ky", is_new=True, is_reached=False),
        Told("t2", "ru", is_new=True, is_reached=True),
        Told("t3", "ky", is_new=False, is_reached=False),
    ]


async def test_a_double_tap_is_one(here: Club) -> None:
    await here.store(tap(1), tap(2))
    assert await here.come() == {BERMET}
    assert [each.is_new for each in here.told] == [True, False]
    assert len(await here.letters()) == 1


async def test_a_tap_that_changes_nothing_writes_no_post_anew(here: Club) -> None:
    await here.store(tap(1))
    await here.change(delete(Letter))
    await here.store(tap(2))
    assert await here.letters() == []


async def test_a_tap_that_telegram_brings_again_changes_nothing_and_is_not_answered(
    here: Club,
) -> None:
    await here.store(tap(1))
    assert await here.store(tap(1)) == 0
    assert await here.come() == {BERMET}
    assert len(here.told) == 1


async def test_the_post_is_written_anew_by_one_letter_for_all(here: Club) -> None:
    await here.store(tap(1))
    await here.store(tap(2, CHYNARA))
    [letter] = await here.letters()
    assert (letter.kind, letter.chat_id, letter.club_id) == ("talks.edit", GROUP, 1)
    assert (letter.params, letter.silent, letter.not_before) == ({"talk": TALK}, True, NOW)
    assert here.called == [True, False]


async def test_without_a_post_there_is_nothing_to_write_anew(here: Club) -> None:
    await here.change(update(Talk).values(announcement_id=None))
    await here.store(tap(1))
    assert (await here.come(), await here.letters()) == ({BERMET}, [])


WAIT: dict[str, dict[str, Any]] = {
    "under another name": tap(1, **{"from": user(BERMET, first_name="Айгүл")}),
    "who has left": tap(1, DARIA),
    "who is not known": tap(1, 79),
    "a bot": tap(1, **{"from": user(BERMET, is_bot=True)}),
    "in private": tap(1, message={"chat": {"id": BERMET, "type": "private"}}),
    "in another group": tap(1, message={"chat": {"id": GROUP - 1, "type": "supergroup"}}),
    "of another club": tap(1, club=2),
    "of another talk": tap(1, data=Come(club=1, talk=TALK + 1).pack()),
    "no number": tap(1, data=f"go:1:{'9' * 30}"),
    "another button": tap(1, data=f"here:1:{TALK}"),
    "too fast": tap(1) | {"too_fast": True},
}


@pytest.mark.parametrize("number", [2**70, 0, -BERMET])
def test_what_has_no_number_of_telegrams_is_not_read_as_one(number: int) -> None:
    assert coming.read(tap(1))
    assert coming.read(tap(1, **{"from": user(number)})) is None


@pytest.mark.parametrize("odd", WAIT.values(), ids=WAIT)
async def test_what_is_not_plain_waits_for_its_turn(here: Club, odd: dict[str, Any]) -> None:
    assert await here.store(odd) == 1
    assert (await here.come(), here.told) == (set(), [])


async def test_where_nobody_answers_it_a_tap_waits(sessions: Sessions, here: Club) -> None:
    assert await intake.store(sessions, [tap(1)], NOW) == 1
    assert await here.come() == set()


@pytest.mark.parametrize("state", sorted(set(TalkState) - {TalkState.ANNOUNCED}))
async def test_of_a_talk_that_is_not_to_come_it_waits(here: Club, state: TalkState) -> None:
    await here.change(update(Talk).values(state=state))
    assert await here.store(tap(1)) == 1


async def test_of_a_talk_that_is_about_to_begin_it_waits(here: Club) -> None:
    await here.change(update(Talk).values(starts_at=NOW + OPENS_BEFORE))
    assert await here.store(tap(1)) == 1


async def test_it_waits_behind_what_waits_in_the_same_group(here: Club) -> None:
    hello = message(1, "Салам", GROUP)
    assert await here.store(hello, tap(2)) == 2
    assert await here.store(tap(3, CHYNARA)) == 1
    await here.change(update(Received).values(state=UpdateState.DONE))
    assert await here.store(tap(4, CHYNARA)) == 0
    assert await here.come() == {CHYNARA}


async def test_it_does_not_wait_for_other_groups(here: Club) -> None:
    assert await here.store(message(1, "Салам", GROUP - 5), tap(2)) == 1
    assert await here.come() == {BERMET}


async def test_somebody_who_is_forgotten_meanwhile_is_nobody(here: Club) -> None:
    await here.change(delete(Member).where(Member.person_id == BERMET))
    assert await here.store(tap(1)) == 1
