"""A club that has outgrown its file goes to PostgreSQL whole, or not at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import Select, make_url, select, text

from bot import copies, database
from bot.settings import Settings, SettingsError
from domain.questions import Kind, State
from models import Club, Dialog, Sessions, StarEntry, StarSum, Talk, TalkQuestion
from sandbox.server import Sandbox
from services import question_asking, roster, stars
from services.question_messages import Heard
from tests.core_scene import NOW, TOKEN
from tests.databases import Postgres, Sqlite
from tests.story import begun
from tests.talk_scene import ANNOUNCES, OPENS, WED_1830, TalkClub, found

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


async def values(address: str, asked: Select[Any]) -> list[Any]:
    engine = database.open_engine(address)
    async with engine.connect() as connection:
        found = list(await connection.scalars(asked))
    await engine.dispose()
    return found


async def names(address: str) -> list[str]:
    return await values(address, select(Dialog.key))


async def run(address: str, *statements: str) -> None:
    engine = database.open_engine(address)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


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


@asynccontextmanager
async def a_week(
    old: str, telegram_server: Sandbox, dispatcher: Dispatcher
) -> AsyncIterator[TalkClub]:
    """A club in its file, with a coming talk."""
    engine = database.open_engine(old)
    sessions = database.open_sessions(engine)
    async with begun(telegram_server, sessions, dispatcher, TOKEN) as story:
        club = await found(story)
        await story.until(OPENS)
        yield club
    await engine.dispose()


async def test_stars_and_what_they_come_to_go_along(
    sqlite: Sqlite, postgres: Postgres, telegram_server: Sandbox, dispatcher: Dispatcher
) -> None:
    async with sqlite.fresh() as old, postgres.fresh() as new:
        async with a_week(old, telegram_server, dispatcher) as club, club.session() as session:
            for source, count in (("one", 2), ("two", 1)):
                await stars.award(
                    session, club.id, club.members[0], kind="help", stars=count, reason="",
                    source=source, by=None, now=OPENS,
                )  # fmt: skip
        await copies.copy(Path(make_url(old).database or ""), new)
        assert await values(new, select(StarEntry.stars).order_by(StarEntry.id)) == [2, 1]
        assert await values(new, select(StarSum.stars)) == [3]


async def test_questions_that_were_merged_into_later_ones_go_along(
    sqlite: Sqlite, postgres: Postgres, telegram_server: Sandbox, dispatcher: Dispatcher
) -> None:
    """The first went into the third, and that into the second."""
    async with sqlite.fresh() as old, postgres.fresh() as new:
        async with a_week(old, telegram_server, dispatcher) as club, club.session() as session:
            talk = (await session.scalars(select(Talk))).first()
            asked = []
            for number, person in enumerate(club.members[:3]):
                member = await roster.find(session, club.id, person)
                said = Heard(person, 900 + number, Kind.TEXT, f"{number}?")
                question = await question_asking.ask(session, member, talk.id, said, OPENS)
                asked.append(question.id)
            asked[1:] = asked[:0:-1]
            for one, other in pairwise(asked):
                row = await session.get_one(TalkQuestion, one)
                row.state, row.merged_into_id = State.MERGED, other
        await copies.copy(Path(make_url(old).database or ""), new)
        merged = select(TalkQuestion.merged_into_id).order_by(TalkQuestion.id)
        assert await values(new, merged) == [asked[1], None, asked[2]]


async def test_a_row_that_postgresql_refuses_is_named_as_what_it_is(
    sqlite: Sqlite, postgres: Postgres
) -> None:
    """Nobody is sent to look whether the server runs."""
    async with sqlite.fresh() as old, postgres.fresh() as new:
        await filled(old)
        await run(new, "ALTER TABLE dialogs ADD CHECK (key <> '0007')")
        with pytest.raises(SettingsError) as refused:
            await copies.copy(Path(make_url(old).database or ""), new)
        assert "PostgreSQL refuses a row of dialogs (" in str(refused.value)
        assert str(refused.value).endswith("nothing was copied.")
        assert await names(new) == []


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
        body = f"$$ BEGIN {harm}; RETURN NULL; END $$"
        rule = f"CREATE FUNCTION harm() RETURNS trigger LANGUAGE plpgsql AS {body}"
        once = "AFTER INSERT ON dialogs FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)"
        await run(new, rule, f"CREATE TRIGGER harm {once} EXECUTE FUNCTION harm()")
        with pytest.raises(SettingsError, match=r"dialogs did not come across as in the file"):
            await copies.copy(Path(make_url(old).database or ""), new)
        assert await names(new) == []


async def test_a_file_that_a_bot_works_on_is_not_copied(
    sqlite: Sqlite, postgres: Postgres
) -> None:
    async with sqlite.fresh() as old, postgres.fresh() as new:
        with database.held(old), pytest.raises(SettingsError, match="another bot is running"):
            await copies.copy(Path(make_url(old).database or ""), new)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "python -m bot copy data/club.db"),
        ("/nowhere/club.db", "/nowhere/.* cannot be read"),
    ],
)
def test_the_file_has_to_be_named_and_to_be_there(file: str | None, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        copies.show(file and Path(file), Settings(_env_file=None))


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "club.db is no database of this bot"), (None, r"club.db cannot be read \(Is a dir")],
    ids=["an empty file", "a folder"],
)
def test_what_is_no_club_is_not_copied_as_an_empty_one(
    tmp_path: Path, words: str | None, said: str
) -> None:
    file = tmp_path / "club.db"
    file.mkdir() if words is None else file.write_text(words)
    address = "postgresql+asyncpg://club@127.0.0.1:9/club"
    chosen = Settings(_env_file=None, database_url=address)
    with pytest.raises(SettingsError, match=said):
        copies.show(file, chosen)
    assert [*tmp_path.iterdir()] == [file]


async def test_from_file_to_file_is_no_copy(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="name the PostgreSQL database"):
        await copies.copy(tmp_path / "old.db", f"sqlite+aiosqlite:///{tmp_path}/new.db")
