"""Replicas are replaced one by one: for a while the older release works on the newer tables."""

import asyncio
import re
from collections.abc import AsyncIterator
from functools import partial

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Enum, text
from structlog.testing import capture_logs

from bot import database, revisions, telegram
from bot.settings import SettingsError
from bot.worker import Worker
from models import Base, Club, Dialog, Session, Sessions, Step
from scheduler import planner
from scheduler.planner import Occasion
from services import intake, steps
from tests.by_hand import work_off
from tests.core_scene import HOUR, NOW, NOWHERE, SECOND, TOKEN, done, found_club, message, recorder
from tests.databases import ONLY_POSTGRES
from tests.expanding import broken
from tests.source import ROOT
from tests.test_migrations import config, go_to
from tests.written_words import WORDS

# What came before is proved by `make prove`; from here on each new migration is looked at.
BASELINE = "0025"
PAGE = (ROOT / "docs" / "operation.md").read_text()
BREAKING = (
    "ALTER TABLE clubs DROP COLUMN link",
    "ALTER TABLE clubs RENAME COLUMN title TO name",
    "ALTER TABLE clubs ADD COLUMN colour VARCHAR(20) NOT NULL",
    "CREATE UNIQUE INDEX ux_clubs_title ON clubs (title)",
    "ALTER TABLE dialogs RENAME TO talks_with",
    "DROP TABLE club_hours",
    "DELETE FROM dialogs WHERE key = 'nobody'",
    "UPDATE clubs SET title = 'Клуб' WHERE title = 'nobody'",
)
BREAKING_ON_POSTGRESQL = (
    "ALTER TABLE clubs ALTER COLUMN zone TYPE VARCHAR(40)",
    "ALTER TABLE clubs ALTER COLUMN link SET NOT NULL",
    "ALTER TABLE clubs ALTER COLUMN added_by TYPE TEXT",
    "ALTER TABLE clubs ADD CONSTRAINT ck_clubs_link CHECK (link <> '')",
    "ALTER TABLE dialogs ADD CONSTRAINT ck_dialogs_state CHECK (length(state) < 99) NOT VALID",
)
HARMLESS = (
    "ALTER TABLE clubs ADD COLUMN colour VARCHAR(20)",
    "ALTER TABLE clubs ADD COLUMN size INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE drums (id INTEGER PRIMARY KEY, club_id INTEGER REFERENCES clubs (id))",
    "CREATE INDEX ix_clubs_title ON clubs (title)",
)
HARMLESS_ON_POSTGRESQL = ("ALTER TABLE clubs ALTER COLUMN zone TYPE VARCHAR(80)",)


def in_need_of_a_stop() -> set[str]:
    scripts = ScriptDirectory.from_config(config()).walk_revisions()
    return {each.revision for each in scripts if getattr(each.module, "needs_stop", False)}


def breaking(connection: Connection, baseline: str) -> dict[str, list[str]]:
    """What the program before cannot do any more, by migration; of those that take something."""
    go_to(connection, baseline or "base")
    found = {}
    for revision in revisions.known():
        if revision > baseline:
            if why := broken(connection, partial(go_to, revision=revision)):
                found[revision] = why
            go_to(connection, revision)
    return found


@pytest.mark.parametrize(
    "baseline", [BASELINE, pytest.param("", marks=pytest.mark.prove)], ids=["new", "all"]
)
async def test_who_knows_only_the_tables_before_a_migration_works_on_those_after_it(
    sessions: Sessions, baseline: str
) -> None:
    """Or else the migration says of itself that it needs a stop."""
    async with sessions() as session:
        connection = await session.connection()
        found = await connection.run_sync(breaking, baseline)
    assert found.keys() == {each for each in in_need_of_a_stop() if each > baseline}, found


async def test_what_would_stop_an_older_program_is_found_and_nothing_else(
    sessions: Sessions,
) -> None:
    async with sessions() as session:
        connection = await session.connection()
        is_postgresql = connection.dialect.name == "postgresql"

        async def breaks(statement: str) -> bool:
            def change(inner: Connection) -> None:
                inner.exec_driver_sql(statement)

            looked_at = ("clubs", "dialogs", "club_hours")
            return bool(await connection.run_sync(broken, change, looked_at))

        wrong = (*BREAKING, *(is_postgresql * BREAKING_ON_POSTGRESQL))
        assert [each for each in wrong if not await breaks(each)] == []
        right = (*HARMLESS, *(is_postgresql * HARMLESS_ON_POSTGRESQL))
        assert [each for each in right if await breaks(each)] == []


def test_no_column_has_a_word_that_the_release_before_cannot_read() -> None:
    """See written_words.py for what a new word needs."""
    columns = [each for table in Base.metadata.tables.values() for each in table.columns]
    there = {
        f"{each.table.name}.{each.name}": ", ".join(each.type.enums)
        for each in columns
        if isinstance(each.type, Enum)
    }
    assert there == WORDS


def test_the_page_for_operators_names_the_upgrades_that_need_a_stop() -> None:
    [sentence] = re.findall(r"need a stop[^:]*: ([\d, ]+)\.", PAGE)
    assert set(sentence.split(", ")) == in_need_of_a_stop()


@pytest.fixture
async def pooled(address: str) -> AsyncIterator[Sessions]:
    """With connections that are kept, and what was prepared on them."""
    engine = database.open_engine(address)
    yield database.open_sessions(engine)
    await engine.dispose()


async def go_back(sessions: Sessions, revision: str) -> None:
    async with sessions.begin() as session:
        await (await session.connection()).run_sync(go_to, revision)


@ONLY_POSTGRES
async def test_a_migration_that_has_to_wait_lets_everybody_else_pass(
    pooled: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads for long, as a backup does, holds it up, and is not held up."""
    monkeypatch.setattr(database, "PAUSE", 0.05)
    monkeypatch.setattr(database, "GIVE_WAY", "SET LOCAL lock_timeout = 50")
    await go_back(pooled, "0017")
    now = asyncio.get_running_loop().time
    async with pooled() as backup:
        await backup.execute(text("SELECT count(*) FROM inbox"))
        migrating = asyncio.create_task(database.migrate(pooled.kw["bind"]))
        began, longest = now(), 0.0
        while now() < began + 0.5:
            asked = now()
            async with pooled.begin() as session:
                await session.execute(text("UPDATE inbox SET tries = 0"))
            longest = max(longest, now() - asked)
        assert not migrating.done()
    await migrating
    assert longest < 0.4
    async with pooled() as session:
        assert await session.scalar(text("SELECT version_num FROM alembic_version")) == (
            database.newest()
        )


@ONLY_POSTGRES
async def test_a_migration_that_waits_for_too_long_says_so_and_has_changed_nothing(
    pooled: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PAUSE", 0)
    monkeypatch.setattr(database, "TRIES", 2)
    monkeypatch.setattr(database, "GIVE_WAY", "SET LOCAL lock_timeout = 20")
    await go_back(pooled, "0017")
    async with pooled() as backup:
        await backup.execute(text("SELECT count(*) FROM inbox"))
        with pytest.raises(
            SettingsError, match=r"^DATABASE_URL: another program .*start again\.$"
        ):
            await database.migrate(pooled.kw["bind"])
        asked = await backup.scalar(text("SELECT version_num FROM alembic_version"))
        assert asked == "0017"


async def widen(sessions: Sessions, to: int) -> None:
    """As a newer release may do it: what was prepared for the table has to be prepared anew."""
    async with sessions.begin() as session:
        await session.execute(text(f"ALTER TABLE dialogs ALTER COLUMN state TYPE VARCHAR({to})"))


async def look(session: Session) -> None:
    await session.get(Dialog, "nobody")


@ONLY_POSTGRES
async def test_a_table_that_is_changed_under_the_bot_is_nobodys_failure(pooled: Sessions) -> None:
    club = await found_club(pooled)
    works = Worker(pooled, telegram.connect(TOKEN, NOWHERE), recorder(), "club_bot")

    async def ring(session: Session, _club: Club, _step: Step, _now: object) -> None:
        await look(session)

    async def work(number: int, changed_before: str = "") -> None:
        now = NOW + number * SECOND
        await intake.store(pooled, [message(number, f"{number}")], now)
        async with pooled.begin() as session:
            await steps.plan(session, club, "test.ring", now, key=f"{number}")
        if changed_before == "a step":
            await widen(pooled, 200 + number)
        assert await planner.run_next(pooled, {"test.ring": Occasion(ring, HOUR)}, now)
        if changed_before == "an update":
            await widen(pooled, 200 + number)
        assert await work_off(works, now)

    with capture_logs() as logged:
        await work(1)
        await work(2, "a step")
        await work(3, "an update")
    assert await done(pooled) == ["1", "2", "3"]
    assert [each for each in logged if each["log_level"] == "error"] == []
