"""The migrations make the tables that the models speak of, on both databases, and undo them."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import database
from domain.homework import Kind
from models import Base, Club, Member, Person, Question, Reflection, Report, Task


def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(database.ROOT / "alembic"))
    return found


@pytest.fixture
async def connection(address: str) -> AsyncIterator[AsyncConnection]:
    """To a database that was brought to the newest form."""
    engine = database.open_engine(address)
    async with engine.begin() as connection:
        yield connection
    await engine.dispose()


def test_the_newest_is_known_without_alembic() -> None:
    assert database.newest() == ScriptDirectory.from_config(config()).get_current_head()


def go_to(connection: Connection, revision: str) -> None:
    """Up, or down where it is behind us."""
    ours = config()
    ours.attributes["connection"] = connection
    here = MigrationContext.configure(connection).get_current_revision() or ""
    (command.downgrade if revision in ("base", *below(here)) else command.upgrade)(ours, revision)


def below(revision: str) -> list[str]:
    return [f"{number:04}" for number in range(1, int(revision or 0))]


def written(fact: Any) -> str:
    return json.dumps(fact, default=str)


def tables(connection: Connection) -> dict[str, Any]:
    """All that the database knows of its tables: columns, keys, conditions of indexes."""
    found = inspect(connection)
    asked = ("columns", "pk_constraint", "foreign_keys", "unique_constraints", "indexes")
    return {
        about: {
            table: sorted(map(written, facts)) if isinstance(facts, list) else written(facts)
            for (_, table), facts in getattr(found, f"get_multi_{about}")().items()
            if table != "alembic_version"
        }
        for about in asked
    }


def differences(connection: Connection) -> list[Any]:
    """What alembic would write into the next migration."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def as_the_models_say(connection: Connection) -> dict[str, Any]:
    go_to(connection, "base")
    Base.metadata.create_all(connection)
    return tables(connection)


async def test_down_and_up_again_leaves_the_same_tables(connection: AsyncConnection) -> None:
    before = await connection.run_sync(tables)
    await connection.run_sync(go_to, "base")
    nothing = await connection.run_sync(tables)
    await connection.run_sync(go_to, "head")

    assert not any(nothing.values())
    assert await connection.run_sync(tables) == before


async def test_the_migrations_leave_nothing_to_do(connection: AsyncConnection) -> None:
    assert await connection.run_sync(differences) == []


async def test_the_migrations_make_what_the_models_say(connection: AsyncConnection) -> None:
    migrated = await connection.run_sync(tables)

    assert await connection.run_sync(as_the_models_say) == migrated


@pytest.mark.parametrize(
    "slip",
    [
        "ALTER TABLE clubs DROP COLUMN title",
        "ALTER TABLE clubs ADD COLUMN colour VARCHAR(20)",
        "DROP INDEX ix_club_members_club_id",
        "DROP TABLE dialogs",
    ],
)
async def test_a_forgotten_migration_is_found(connection: AsyncConnection, slip: str) -> None:
    await connection.exec_driver_sql(slip)

    assert len(await connection.run_sync(differences)) == 1


async def test_an_index_that_lost_its_condition_is_found(connection: AsyncConnection) -> None:
    await connection.exec_driver_sql("DROP INDEX ix_steps_waiting")
    await connection.exec_driver_sql("CREATE INDEX ix_steps_waiting ON steps (not_before)")
    slipped = await connection.run_sync(tables)

    assert await connection.run_sync(as_the_models_say) != slipped


async def test_a_club_that_called_by_name_goes_on_so(connection: AsyncConnection) -> None:
    await connection.run_sync(go_to, "0014")
    await connection.exec_driver_sql(
        "INSERT INTO clubs (id, chat_id, title, locale, zone, state, invite, has_rights,"
        " created_at) SELECT n, -n, '', 'ky', '', 'active', n, false, CURRENT_TIMESTAMP"
        " FROM (SELECT 1 AS n UNION SELECT 2) AS numbers"
    )
    switched = "INSERT INTO club_switches (club_id, switch) VALUES (2, 'mentions')"
    await connection.exec_driver_sql(switched)

    await connection.run_sync(go_to, "0015")
    chosen = "SELECT CAST(chosen_rules AS VARCHAR) FROM clubs ORDER BY id"
    found = await connection.exec_driver_sql(chosen)
    assert [json.loads(each) for each in found.scalars()] == [{}, {"mentions": 1}]

    await connection.run_sync(go_to, "0014")
    kept = await connection.exec_driver_sql("SELECT club_id, switch FROM club_switches")
    assert [tuple(each) for each in kept] == [(2, "mentions")]
    await connection.run_sync(go_to, "head")


async def test_recordings_of_earlier_talks_are_in_the_library(
    connection: AsyncConnection,
) -> None:
    await connection.run_sync(go_to, "0019")
    await connection.exec_driver_sql(
        "INSERT INTO clubs (id, chat_id, title, locale, zone, state, invite, has_rights,"
        " created_at) VALUES (1, -1, '', 'ky', '', 'active', '1', false, CURRENT_TIMESTAMP)"
    )
    held = "CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'held', 0"
    await connection.exec_driver_sql(
        "INSERT INTO talks (id, club_id, week, opens_at, closes_at, starts_at, state, revision,"
        f" recording) VALUES (1, 1, '2026-11-01', {held}, 'https://youtu.be/abc'),"
        f" (2, 1, '2026-11-08', {held}, NULL)"
    )

    await connection.run_sync(go_to, "0020")
    found = await connection.exec_driver_sql("SELECT club_id, talk_id, link FROM materials")
    assert [tuple(each) for each in found] == [(1, 1, None)]
    await connection.run_sync(go_to, "head")


async def add_reports(connection: AsyncConnection, now: dt.datetime) -> None:
    """The first was open until yesterday, the second is until tomorrow."""
    club = {"club_id": 1}
    for row in (
        Club(id=1, chat_id=-1, title="", locale="ky", zone="", invite="1", created_at=now),
        Person(id=7, name=""),
        Member(id=3, **club, person_id=7, name="", joined_at=now),
        *(
            Task(id=n, **club, number=n, author_id=7, bot="", kind=Kind.TEXT, title="", text="",
                 created_at=now)
            for n in (1, 2)
        ),
        *(
            Report(id=n, **club, task_id=n, member_id=3, version=1, started_at=now,
                   last_part_at=now, open_until=now + days * dt.timedelta(1))
            for n, days in ((1, -1), (2, 1))
        ),
    ):  # fmt: skip
        facts = {name: fact for name, fact in vars(row).items() if not name.startswith("_")}
        await connection.execute(insert(type(row)).values(facts))


async def test_what_was_opened_before_is_open_for_its_author(connection: AsyncConnection) -> None:
    await add_reports(connection, dt.datetime.now(dt.UTC))

    await connection.run_sync(go_to, "0022")
    await connection.run_sync(go_to, "0023")
    found = await connection.exec_driver_sql("SELECT opened_by FROM homework_reports ORDER BY id")
    assert list(found.scalars()) == [None, 7]
    await connection.run_sync(go_to, "head")


async def test_answers_of_before_are_kept_and_on_the_way_back_the_last_of_each_question(
    connection: AsyncConnection,
) -> None:
    now = dt.datetime.now(dt.UTC)
    await add_reports(connection, now)

    async def answer(person: int, question: Question, hours: int = 0) -> None:
        facts = {"report_id": 1, "question": question, "person_id": person, "text": ""}
        at = now + hours * dt.timedelta(hours=1)
        await connection.execute(insert(Reflection).values(**facts, answered_at=at))

    async def answers() -> list[tuple[str, int]]:
        found = "SELECT question, person_id FROM homework_reflections ORDER BY 1, 2"
        return [(each[0], each[1]) for each in await connection.exec_driver_sql(found)]

    await connection.run_sync(go_to, "0026")
    await answer(7, Question.WELL)
    await connection.run_sync(go_to, "0027")
    await answer(8, Question.WELL, hours=1)
    for person in (7, 8):
        await answer(person, Question.BETTER)
    assert await answers() == [("better", 7), ("better", 8), ("well", 7), ("well", 8)]
    await connection.run_sync(go_to, "0026")
    assert await answers() == [("better", 8), ("well", 8)]
    await connection.run_sync(go_to, "head")


def test_the_migrations_are_one_line_without_branches() -> None:
    history = ScriptDirectory.from_config(config())

    assert len(history.get_heads()) == len(history.get_bases()) == 1


def test_every_constraint_has_a_name() -> None:
    """The two databases call a nameless one differently, so no migration could drop it."""
    nameless = [
        (table.name, constraint)
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if not constraint.name
    ]

    assert nameless == []
