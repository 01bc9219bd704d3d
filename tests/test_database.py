"""The database keeps what it was given, and says in one sentence when it cannot."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url, text

from bot import database, revisions
from bot.settings import NotNow, SettingsError
from models import Dialog, Sessions
from tests.core_scene import NOW
from tests.databases import ONLY_POSTGRES, Postgres


async def test_what_is_read_and_then_written_is_never_lost(sessions: Sessions) -> None:
    """Without BEGIN IMMEDIATE, or a lock on the row, about half of these are."""

    async def count() -> None:
        async with sessions.begin() as session:
            row = await session.get_one(Dialog, "count", with_for_update=True)
            await asyncio.sleep(0)
            row.data = {"n": row.data["n"] + 1}

    async with sessions.begin() as session:
        session.add(Dialog(key="count", state=None, data={"n": 0}, updated_at=NOW))
    await asyncio.gather(*(count() for _ in range(600)))
    async with sessions() as session:
        assert (await session.get_one(Dialog, "count")).data == {"n": 600}


async def test_what_could_not_be_committed_stands_in_nobodys_way(sessions: Sessions) -> None:
    """A full disk is noticed at the commit; its transaction must not stay open."""
    engine = sessions.kw["bind"].sync_engine

    def refuse(_connection: object) -> None:
        raise OSError("no space left on device")

    event.listen(engine, "commit", refuse)
    with pytest.raises(OSError, match="no space"):
        async with sessions.begin() as session:
            session.add(Dialog(key="lost", state=None, data={}, updated_at=NOW))
    event.remove(engine, "commit", refuse)
    async with sessions.begin() as session:
        assert await session.get(Dialog, "lost") is None


async def test_two_programs_on_one_file_lose_nothing_either(tmp_path: Path) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path}/club.db"
    engines = [database.open_engine(address) for _ in range(2)]
    async with engines[0].begin() as connection:
        await connection.execute(text("CREATE TABLE counts (n INTEGER)"))
        await connection.execute(text("INSERT INTO counts VALUES (0)"))

    async def count(number: int) -> None:
        async with engines[number % 2].begin() as connection:
            n = (await connection.execute(text("SELECT n FROM counts"))).scalar_one()
            await connection.execute(text("UPDATE counts SET n = :n"), {"n": n + 1})

    await asyncio.gather(*(count(number) for number in range(600)))
    async with engines[0].begin() as connection:
        assert (await connection.execute(text("SELECT n FROM counts"))).scalar_one() == 600
    for engine in engines:
        await engine.dispose()


async def test_sqlite_keeps_through_a_power_cut_what_was_committed(tmp_path: Path) -> None:
    engine = database.open_engine(f"sqlite+aiosqlite:///{tmp_path}/club.db")
    full = 2
    async with engine.begin() as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("synchronous", full),
            ("foreign_keys", 1),
        ):
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value
    await engine.dispose()


async def test_a_savepoint_takes_back_its_part_alone(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        session.add(Dialog(key="kept", state=None, data={}, updated_at=NOW))
        part = await session.begin_nested()
        session.add(Dialog(key="undone", state=None, data={}, updated_at=NOW))
        await session.flush()
        await part.rollback()
    async with sessions() as session:
        assert await session.get(Dialog, "kept")
        assert not await session.get(Dialog, "undone")


LONG = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
SELECT max(i) FROM n
"""


async def test_what_sqlite_does_quickly_is_done_here_and_what_takes_long_apart(
    tmp_path: Path,
) -> None:
    """Here: in the thread of everything else, which nothing may hold up."""
    engine = database.open_engine(f"sqlite+aiosqlite:///{tmp_path}/club.db")
    seen = "SELECT thread()"
    async with engine.begin() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.create_function("thread", 0, threading.get_ident)
        ask = [(await connection.execute(text(seen))).scalar_one() for _ in range(20)]
        long = text(f"SELECT thread(), ({LONG})")
        ask_long = [(await connection.execute(long)).one()[0] for _ in range(3)]
    here = threading.get_ident()
    assert ask[0] != here  # it begins a transaction, and nobody knows how long it takes
    assert here in ask
    assert here not in ask_long
    async with engine.begin() as connection:
        assert (await connection.execute(text(seen))).scalar_one() != here  # it begins again
    await engine.dispose()


HOLD = """
import sys
from bot import database
from bot.settings import SettingsError
try:
    with database.held(sys.argv[1]):
        print("held", flush=True)
        sys.stdin.read()
except SettingsError as refused:
    print(refused)
"""


def test_a_second_bot_on_the_same_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path}/club.db"
    other = [sys.executable, "-c", HOLD, address]
    with database.held(address):
        said = subprocess.run(other, capture_output=True, text=True, check=True, input="").stdout
    assert said == (
        f"DATABASE_URL: another bot is running on {tmp_path}/club.db; "
        "stop it, or name another file.\n"
    )
    said = subprocess.run(other, capture_output=True, text=True, check=True, input="").stdout
    assert said == "held\n"


def test_a_folder_is_no_database_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    said = r"^DATABASE_URL: .*data is a folder; name a file in it"
    address = f"sqlite+aiosqlite:///{tmp_path}/data"
    with pytest.raises(SettingsError, match=said), database.held(address):
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["data"]


def test_a_killed_bot_leaves_its_file_free(tmp_path: Path) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path}/club.db"
    command = [sys.executable, "-c", HOLD, address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(SettingsError), database.held(address):
            pass
        other.kill()
    with database.held(address):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError) as refused:  # noqa: SIM117 - refused before it is held
        with database.held(f"sqlite+aiosqlite:///{tmp_path}/file/club.db"):
            pass
    assert str(refused.value) == (
        f"DATABASE_URL: {tmp_path}/file/club.db cannot be written (File exists); "
        "name a folder that this user may write to."
    )


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "club.db").write_text("A letter to the club, and no database at all. " * 100)
    engine = database.open_engine(f"sqlite+aiosqlite:///{tmp_path}/club.db")
    with pytest.raises(SettingsError, match=r"\(file is not a database\); .* another one\.$"):
        await database.migrate(engine)
    await engine.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("fault", ["database", "server"])
async def test_a_postgresql_that_cannot_be_used_is_named(postgres: Postgres, fault: str) -> None:
    async with postgres.fresh() as fresh:
        missing = fresh.replace("@/", "@/missing_")
    nowhere = "postgresql+asyncpg://club@127.0.0.1:9/club"
    engine = database.open_engine(missing if fault == "database" else nowhere)
    with pytest.raises(SettingsError) as refused:
        await database.migrate(engine)
    assert str(refused.value).startswith("DATABASE_URL: the database cannot be used (")
    assert "\n" not in str(refused.value)
    await engine.dispose()


@ONLY_POSTGRES
@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"username": "nobody"}, "nobody"), ({"database": "no_club"}, "no_club")],
    ids=["nobody", "no database"],
)
async def test_whom_postgresql_does_not_know_no_later_start_helps(
    address: str, wrong: dict[str, str], said: str
) -> None:
    engine = database.open_engine(
        make_url(address).set(**wrong).render_as_string(hide_password=False)
    )
    with pytest.raises(SettingsError, match=f"DATABASE_URL: .*{said}.*check user") as refused:
        await revisions.check(engine)
    assert not isinstance(refused.value, NotNow)
    await engine.dispose()


@ONLY_POSTGRES
async def test_a_user_who_may_make_no_tables_is_told_so(address: str, postgres: Postgres) -> None:
    await postgres.run(
        "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN", "CREATE DATABASE bare"
    )
    bare = make_url(address).set(username="guest", database="bare")
    engine = database.open_engine(bare.render_as_string(hide_password=False))
    with pytest.raises(SettingsError, match="the database is this user's own") as refused:
        await database.migrate_apart(engine)
    assert not isinstance(refused.value, NotNow)
    await engine.dispose()
    await postgres.run("DROP DATABASE bare WITH (FORCE)", "DROP ROLE guest")
