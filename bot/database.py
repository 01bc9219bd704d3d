"""The database: one file and one connection, or PostgreSQL; the same tables in both."""

import asyncio
import datetime as dt
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import URL, Connection, event, func, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot import one_hop, postgresql
from bot.settings import NotNow, SettingsError
from models import Sessions, json_text
from models.base import Moment

log = structlog.get_logger()
ROOT = Path(__file__).parent.parent
HELD_UP = "55P03"
NOT_OURS = ("SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_CORRUPT")
# Who changes a table waits until nobody reads it, and all others wait behind: so it waits for less
# than others are patient, and less than the second after which PostgreSQL would kill one of two
# that wait for each other. Then it gives way and begins anew, for ten minutes.
GIVE_WAY, TRIES, PAUSE = "SET LOCAL lock_timeout = 500", 300, 1.5
LONG = 3600.0  # seconds for one statement of a migration
COMMON: dict[str, Any] = {
    "hide_parameters": True,  # what people wrote would be in the log of each error
    "json_serializer": json_text.write,
    "json_deserializer": json_text.read,
}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL can lose the last commits in a power cut
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",  # what is deleted (the key of a vote) is overwritten with zeros
)


def open_engine(address: str, patience: float | None = None) -> AsyncEngine:
    url = make_url(address)
    if url.get_backend_name() == "postgresql":
        return postgresql.open_engine(url, COMMON, patience or postgresql.PATIENCE)
    # Debian's SQLite can corrupt a WAL that several connections write: there is one connection.
    engine = create_async_engine(
        url,
        **COMMON,
        module=one_hop.DRIVER,
        paramstyle="named",  # what a statement says ten times is then bound once
        insertmanyvalues_page_size=25,  # rows: SQLite looks each name up among all the others
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=60,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def shared(engine: AsyncEngine) -> bool:
    """May other processes work on it beside us?"""
    return engine.dialect.name == "postgresql"


async def time_of(engine: AsyncEngine) -> dt.datetime:
    async with engine.connect() as connection:
        asked = await connection.execute(select(func.clock_timestamp(type_=Moment)))
        return asked.scalar_one()


def open_reader(address: str) -> AsyncEngine:
    """Beside a running bot: it can write nothing, and so do no harm to an SQLite file."""
    url = make_url(address)
    if path := file_of(url):
        url = url.set(database=f"file:{path}", query={"mode": "ro", "uri": "true"})
        return create_async_engine(url)
    return open_engine(address)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 begins too late by itself; `_begin` does it
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.connection.dbapi_connection.begins = True  # type: ignore[union-attr]


def open_sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, expire_on_commit=False)


async def migrate_apart(engine: AsyncEngine) -> None:
    """As `migrate`, in a child of this process, for who uses Alembic keeps 13 MB of it.

    Where the tables are new already nothing is started. Raises what `migrate` does.
    """
    if await _revision(engine) == newest():
        return
    import multiprocessing  # noqa: PLC0415 - it stays as well

    await engine.dispose()  # no thread of it may live while a child is made
    address = engine.url.render_as_string(hide_password=False)
    ours, childs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(
        target=_migrate_here, args=(address, childs)
    )
    child.start()
    childs.close()
    try:
        refused = ours.recv()
    except EOFError:
        refused = NotNow(
            "DATABASE_URL: the tables could not be brought to the newest form; start again."
        )
    child.join()
    if refused:
        raise refused


def newest() -> str:
    """The revision that this program works with: its migrations are numbered."""
    return max(path.name[:4] for path in (ROOT / "alembic" / "versions").glob("*.py"))


async def _revision(engine: AsyncEngine) -> str | None:
    """None for a database without our tables, or that cannot be asked."""
    try:
        async with engine.connect() as connection:
            asked = await connection.exec_driver_sql("SELECT version_num FROM alembic_version")
            return asked.scalar()
    except (DBAPIError, OSError):
        return None


def _migrate_here(address: str, tell: Any) -> None:
    async def run() -> None:
        engine = open_engine(address, LONG)
        await migrate(engine)
        await engine.dispose()

    try:
        asyncio.run(run())
    except SettingsError as wrong:
        tell.send(wrong)
    else:
        tell.send(None)


async def migrate(engine: AsyncEngine) -> None:
    """Bring the tables to the newest form. Several processes may ask at once: one does it.

    Older ones may be at work on them. Raises what `unusable` says.
    """
    for _ in range(TRIES):
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(_upgrade)
        except (DBAPIError, OSError) as refused:
            if getattr(_cause(refused), "sqlstate", None) != HELD_UP:
                raise unusable(refused) from None
        log.warning("migration.waits")
        await asyncio.sleep(PAUSE)
    raise NotNow(
        "DATABASE_URL: another program has held the tables for ten minutes, so that they could "
        "not be brought to the newest form; when it has ended (a backup, perhaps), start again."
    )


def unusable(refused: Exception) -> SettingsError:
    """What to say of a database that says no; NotNow where it may say yes a little later."""
    cause = _cause(refused)
    why = f"DATABASE_URL: the database cannot be used ({(str(cause).splitlines() or [''])[0]})"
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""
    if code.startswith(postgresql.NOT_OURS):
        return SettingsError(
            f"{why}; check user and password, and that the database is this user's own."
        )
    if code.startswith(NOT_OURS) or not isinstance(refused, (DBAPIError, OSError)):
        return SettingsError(f"{why}; check that it is ours, or name another one.")
    return NotNow(f"{why}; check that it runs and is ours, or name another one.")


def _cause(refused: Exception) -> BaseException:
    return (isinstance(refused, DBAPIError) and refused.orig) or refused


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see migrate_apart
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(GIVE_WAY)
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(3014)")
    config = Config()
    config.set_main_option("script_location", str(ROOT / "alembic"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL and for one in memory."""
    named = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if named else None


@contextmanager
def held(address: str) -> Iterator[None]:
    """Hold the database file for this process alone. PostgreSQL is for any number of them.

    Raises SettingsError if another process holds it, or if the folder cannot be written.
    """
    path = file_of(make_url(address))
    if path is None:
        yield
        return
    handle = _lock(path)
    try:
        yield
    finally:
        os.close(handle)


def _lock(path: Path) -> int:
    if path.is_dir():
        raise SettingsError(f"DATABASE_URL: {path} is a folder; name a file in it: club.db.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        path.touch(0o600)
    except OSError as refused:
        raise SettingsError(
            f"DATABASE_URL: {path} cannot be written ({refused.strerror}); "
            "name a folder that this user may write to."
        ) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise SettingsError(
            f"DATABASE_URL: another bot is running on {path}; stop it, or name another file."
        ) from None
    return handle


def erase(address: str) -> None:
    """Start anew: the database of the demo knows people who live only in the sandbox's memory."""
    if path := file_of(make_url(address)):
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
