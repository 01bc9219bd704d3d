"""A club that has outgrown its file goes to PostgreSQL whole, or not at all."""

from pathlib import Path

import pytest
from aiogram import Dispatcher
from sqlalchemy import make_url, select, text

from bot import copies, database
from bot.settings import Settings, SettingsError
from models import Club, Dialog, Sessions
from sandbox.server import Sandbox
from tests.core_scene import NOW, TOKEN
from tests.databases import Postgres, Sqlite
from tests.story import begun
from tests.talk_scene import ANNOUNCES, OPENS, WED_1830, found

pytestmark = pytest.mark.postgresql


async def filled(address: str) -> None:
    engine = database.open_engine(address)
    async with database.open_sessions(engine).begin() as session:
        rows = [
            Dialog(key=f"{n:04}", state=None, data={"z": [n, "ө"], "a": None}, updated_at=NOW)
            for n in range(copies.ROWS + 1)
        ]
        session.add_all(rows)
    await engine.dispose()


async def names(address: str) -> list[str]:
    engine = database.open_engine(address)
    async with engine.connect() as connection:
        found = list(await connection.scalars(select(Dialog.key)))
    await engine.dispose()
    return found


async def test_a_club_goes_on_in_postgresql_where_it_was_in_its_file(
    sqlite: Sqlite, postgres: Postgres, telegram_server: Sandbox, dispatcher: Dispatcher
) -> None:
    async with sqlite.fresh() as old, postgres.fresh() as new:
        was, now = database.open_engine(old), database.open_engine(new)
        sessions: Sessions = database.open_sessions(was)
        async with begun(telegram_server, sessions, dispatcher, TOKEN) as story:
            club = await found(story)
            await story.until(OPENS)
            await club.all_vote(WED_1830)
            await was.dispose()
            await copies.copy(Path(make_url(old).database or ""), new)
            sessions.configure(bind=now)
            await story.until(ANNOUNCES)
            assert len(await club.letters("talks.announcement")) == 1
            assert len(await story.all(select(Club))) == 1
        await now.dispose()


async def test_every_row_is_there_and_is_as_it_was(sqlite: Sqlite, postgres: Postgres) -> None:
    async with sqlite.fresh() as old, postgres.fresh() as new:
        await filled(old)
        tally = await copies.copy(Path(make_url(old).database or ""), new)
        assert tally["dialogs"][0] == copies.ROWS + 1
        assert len(await names(new)) == copies.ROWS + 1


async def test_a_database_with_rows_is_refused_and_left_alone(
    sqlite: Sqlite, postgres: Postgres
) -> None:
    async with sqlite.fresh() as old, postgres.fresh() as new:
        await filled(new)
        with pytest.raises(SettingsError, match=r"rows in dialogs already; name an empty"):
            await copies.copy(Path(make_url(old).database or ""), new)
        assert len(await names(new)) == copies.ROWS + 1


@pytest.mark.parametrize("harm", ["UPDATE dialogs SET data = '{}'", "DELETE FROM dialogs"])
async def test_a_row_that_came_across_otherwise_is_found_and_nothing_stays(
    sqlite: Sqlite, postgres: Postgres, harm: str
) -> None:
    async with sqlite.fresh() as old, postgres.fresh() as new:
        await filled(old)
        engine = database.open_engine(new)
        body = f"$$ BEGIN {harm}; RETURN NULL; END $$"
        rule = f"CREATE FUNCTION harm() RETURNS trigger LANGUAGE plpgsql AS {body}"
        async with engine.begin() as connection:
            await connection.execute(text(rule))
            once = "AFTER INSERT ON dialogs FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)"
            await connection.execute(text(f"CREATE TRIGGER harm {once} EXECUTE FUNCTION harm()"))
        await engine.dispose()
        with pytest.raises(SettingsError, match=r"dialogs did not come across as in the file"):
            await copies.copy(Path(make_url(old).database or ""), new)
        assert await names(new) == []


async def test_a_file_that_a_bot_works_on_is_not_copied(
    sqlite: Sqlite, postgres: Postgres
) -> None:
    async with sqlite.fresh() as old, postgres.fresh() as new:
        with database.held(old), pytest.raises(SettingsError, match="another bot is running"):
            await copies.copy(Path(make_url(old).database or ""), new)


@pytest.mark.parametrize("file", [None, Path("/nowhere/club.db")])
def test_the_file_has_to_be_named(file: Path | None) -> None:
    with pytest.raises(SettingsError, match=r"python -m bot copy data/club.db"):
        copies.show(file, Settings(_env_file=None))


async def test_from_file_to_file_is_no_copy(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="name the PostgreSQL database"):
        await copies.copy(tmp_path / "old.db", f"sqlite+aiosqlite:///{tmp_path}/new.db")
