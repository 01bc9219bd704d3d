"""Work that is nothing but statements: all of it or nothing, the same on either database."""

import pytest
from sqlalchemy import literal_column, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from models import Answer, Person, Sessions, units
from models.units import Ask, Unit
from tests.core_scene import NOW


def person(number: int, name: str | None = "Айгүл") -> dict[str, object]:
    return {"id": number, "name": name, "may_write": False}


def answers(*options: list[int]) -> list[dict[str, object]]:
    return [
        {"poll_id": f"{poll}", "person_id": 1, "options": each, "answered_at": NOW}
        for poll, each in enumerate(options)
    ]


async def names(sessions: Sessions) -> dict[int, str]:
    async with sessions() as session:
        return {each.id: each.name for each in await session.scalars(select(Person))}


def add(*people: dict[str, object]) -> Unit[list[int]]:
    new = yield units.add_new(Person, people, "id")
    return [number for (number,) in new]


async def test_it_says_what_is_new_and_leaves_what_was_there(sessions: Sessions) -> None:
    assert await units.run(sessions, add(person(1), person(2))) == [1, 2]
    assert await units.run(sessions, add(person(2, "Бермет"), person(3))) == [3]
    assert await names(sessions) == {1: "Айгүл", 2: "Айгүл", 3: "Айгүл"}


async def test_what_fails_takes_all_back_and_hinders_nobody(sessions: Sessions) -> None:
    def work() -> Unit[None]:
        yield from add(person(1))
        yield from add(person(2, None))

    with pytest.raises(IntegrityError):
        await units.run(sessions, work())
    assert await names(sessions) == {}
    assert await units.run(sessions, add(person(3))) == [3]


async def test_what_gives_up_on_its_own_leaves_nothing_either(sessions: Sessions) -> None:
    def work() -> Unit[None]:
        yield from add(person(1))
        raise LookupError

    with pytest.raises(LookupError):
        await units.run(sessions, work())
    assert await names(sessions) == {}


async def test_a_list_in_a_row_stays_a_list_and_a_later_row_takes_its_place(
    sessions: Sessions,
) -> None:
    def work(*options: list[int]) -> Unit[None]:
        yield units.put(Answer, answers(*options))

    await units.run(sessions, work([0, 1], [], [2]))
    await units.run(sessions, work([1]))
    async with sessions() as session:
        kept = await session.scalars(select(Answer).order_by(Answer.poll_id))
        assert [each.options for each in kept] == [[1], [], [2]]


async def test_it_asks_within_a_transaction_of_others(sessions: Sessions) -> None:
    found = Ask(lambda dialect: select(Person.id).where(units.among(Person.id, "ids", dialect)))
    async with sessions.begin() as session:
        await units.ask(session, units.put(Person, [person(1), person(2), person(3)]))
        rows = await units.ask(session, found._replace(values={"ids": [1, 3, 4]}))
        assert sorted(number for (number,) in rows) == [1, 3]
        await session.rollback()
    assert await names(sessions) == {}


async def test_a_database_that_refuses_says_so_in_the_words_of_others(sessions: Sessions) -> None:
    wrong = select(literal_column("no_such_column"))

    def work() -> Unit[None]:
        yield Ask(lambda _: wrong)

    with pytest.raises(DBAPIError, match="no_such_column"):
        await units.run(sessions, work())
