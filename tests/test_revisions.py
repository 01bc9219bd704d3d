"""A bot starts on a database only if it is its own, and of a form that it knows."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import database, revisions
from bot.settings import SettingsError
from tests.databases import Databases, Sqlite
from tests.test_settings import check

NEWEST = database.newest()
FOREIGN = {
    "a newer bot's": (
        "UPDATE alembic_version SET version_num = '9999'",
        f"is of a newer version of this bot (9999, and this one knows {NEWEST})",
    ),
    "another program's, by its version": (
        "UPDATE alembic_version SET version_num = '1975ea83b712'",
        "is of another program (its version is '1975ea83b712')",
    ),
    "another program's, by its tables": (
        "DROP TABLE alembic_version", "holds tables of another program (",
    ),
}  # fmt: skip
KILLED = """
import os, signal, sys
import asyncio
from alembic import op
from bot import database

made, create = 0, op.create_index

def create_index(*args, **facts):
    global made
    made += 1
    if made == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    create(*args, **facts)

op.create_index = create_index
asyncio.run(database.migrate(database.open_engine(sys.argv[1])))
"""


async def checked(address: str) -> None:
    engine = database.open_engine(address)
    try:
        await revisions.check(engine)
    finally:
        await engine.dispose()


async def run(address: str, statement: str) -> None:
    engine = database.open_engine(address)
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


@pytest.mark.parametrize(("harm", "why"), FOREIGN.values(), ids=FOREIGN.keys())
async def test_a_database_that_is_not_ours_is_named_and_left_alone(
    address: str, harm: str, why: str
) -> None:
    await run(address, harm)
    with pytest.raises(SettingsError) as refused:
        await checked(address)
    said = str(refused.value)
    assert said.startswith(f"DATABASE_URL: the database {why}")
    assert said.endswith("; name another one, or start the program that it belongs to.")
    assert "\n" not in said


async def test_its_own_and_an_empty_one_are_right(address: str, tmp_path: Path) -> None:
    await checked(address)
    await checked(f"sqlite+aiosqlite:///{tmp_path}/new.db")


async def test_the_program_leaves_with_code_2_before_it_touches_anything(sqlite: Sqlite) -> None:
    async with sqlite.fresh() as address:
        await run(address, "DROP TABLE alembic_version")
        given = {"BOT_TOKEN": f"7000000001:{'T' * 35}", "DATABASE_URL": address}
        left = await asyncio.to_thread(check, Path("/"), **given)
        assert left.returncode == 2
        assert left.stderr.startswith("DATABASE_URL: the database holds tables of another program")
        assert left.stderr.count("\n") == 1


@pytest.mark.parametrize("at", [1, 30])
async def test_a_migration_that_was_cut_off_begins_anew(databases: Databases, at: int) -> None:
    async with databases.fresh() as address:
        await emptied(address)
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", KILLED, address, str(at), cwd=database.ROOT
        )
        assert await child.wait() == -signal.SIGKILL
        await checked(address)
        engine = database.open_engine(address)
        await database.migrate_apart(engine)
        async with engine.connect() as connection:
            revision, tables = await connection.run_sync(revisions.read)
        await engine.dispose()
        assert revision == NEWEST
        assert "clubs" in tables


async def emptied(address: str) -> None:
    engine = database.open_engine(address)
    if file := database.file_of(engine.url):
        file.write_bytes(b"")
    else:
        async with engine.begin() as connection:
            await connection.execute(text("DROP SCHEMA public CASCADE"))
            await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()
