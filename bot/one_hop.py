"""SQLite through aiosqlite, with at most one change of threads for a statement instead of four.

SQLAlchemy asks aiosqlite's thread to open a cursor, to execute, to fetch and to close, and waits
for each. Here the thread does all four at once, and begins the transaction on the way. What has
proved to be quick does not go there at all: most statements take SQLite less time than the change
of threads. Beginning and committing, which can wait for a lock and for the disk, always go there.
Built on SQLAlchemy's own adapter (2.1), given to the engine as its `module`.
"""
# ruff: noqa: SLF001 - an adapter has to know what it adapts

import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)

QUICK = 0.0005  # seconds: what takes longer holds up nobody but its own transaction
FADES = 0.8  # of what a statement once took remains with each time that it was quicker
STRETCH = 0.005  # seconds without a change of threads, which is when others have their turn
MUCH = 4000  # characters: a value that brings rows, for which the same words take longer
KNOWN = 2000  # statements of which it is kept how long they take
T = TypeVar("T")


def _at_once(
    connection: sqlite3.Connection,
    begins: bool,
    execute: Callable[[sqlite3.Cursor], Any],
    clock: Callable[[], float],
) -> tuple[float, Sequence[Any], Any, int, int | None]:
    """How long it took, the rows, and what else a cursor knows when it has done all it can."""
    cursor = connection.cursor()
    try:
        if begins:
            # One that first reads and then writes would fail, or lose what others wrote.
            cursor.execute("BEGIN IMMEDIATE")
        began = clock()
        execute(cursor)
        rows = cursor.fetchall() if cursor.description else ()
        return clock() - began, rows, cursor.description, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()


def _whole(
    connection: sqlite3.Connection, work: Callable[[Callable[..., sqlite3.Cursor]], T]
) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = work(connection.execute)
        connection.execute("COMMIT")
        return done
    finally:
        if connection.in_transaction:
            connection.rollback()


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ("_known",)
    _adapt_connection: "OneHopConnection"

    def __init__(self, connection: "OneHopConnection") -> None:
        self._adapt_connection = connection
        self._connection = connection._connection
        self._known: tuple[Any, int, int | None] = (None, -1, None)
        self._rows = deque()

    @property
    def description(self) -> Any:
        return self._known[0]

    @property
    def rowcount(self) -> int:
        return self._known[1]

    @property
    def lastrowid(self) -> Any:
        return self._known[2]

    async def _execute_async(self, operation: Any, parameters: Any = None) -> Any:
        given = parameters or ()
        is_quick = self._adapt_connection.is_quick(operation, given)
        took = await self._run(lambda cursor: cursor.execute(operation, given), here=is_quick)
        self._adapt_connection.learn(operation, took)

    async def _executemany_async(self, operation: Any, parameters: Any) -> Any:
        await self._run(lambda cursor: cursor.executemany(operation, parameters), here=False)

    async def _run(self, execute: Callable[[sqlite3.Cursor], Any], *, here: bool) -> float:
        """How long it took."""
        ours, connection = self._adapt_connection, self._connection
        if here:
            done = _at_once(connection._conn, False, execute, time.perf_counter)
        else:
            begins, ours.begins = ours.begins, False
            ours.is_open = ours.is_open or begins
            # A thread also waits for the interpreter that works here, and that is not counted.
            done = await connection._execute(
                _at_once, connection._conn, begins, execute, time.thread_time
            )
            ours.came_back = time.perf_counter()
        took, rows, *known = done
        self._known, self._rows = tuple(known), deque(rows)
        return took

    async def _async_soft_close(self) -> None:
        """Nothing is open: the rows are here."""

    def close(self) -> None:
        self._rows.clear()


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """`begins`: the next statement is the first of a transaction. `is_open`: it was made.

    `came_back`: when something was last done in the thread.
    """

    __slots__ = ("_took", "begins", "came_back", "is_open")
    _cursor_cls = _Cursor  # type: ignore[assignment]  # it is only asked with ours

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.begins = self.is_open = False
        self.came_back = 0.0
        self._took: dict[str, float] = {}

    def is_quick(self, operation: str, given: Any) -> bool:
        """May it be done here? Inside a transaction, if it never took long of late."""
        if not self.is_open or self._took.get(operation, QUICK) >= QUICK:
            return False
        if time.perf_counter() - self.came_back > STRETCH:
            return False
        values = given.values() if isinstance(given, dict) else given
        return not any(isinstance(each, str) and len(each) > MUCH for each in values)

    async def at_once(self, work: Callable[[Callable[..., sqlite3.Cursor]], T]) -> T:
        """A whole transaction in one visit to the thread. `work` is given how to execute."""
        done: T = await self._connection._execute(_whole, self._connection._conn, work)
        return done

    def learn(self, operation: str, took: float) -> None:
        if len(self._took) > KNOWN:
            self._took.clear()
        self._took[operation] = max(took, FADES * self._took.get(operation, 0.0))

    def commit(self) -> None:
        self._end(super().commit)

    def rollback(self) -> None:
        """Asked once more by the pool: a commit that failed leaves its transaction open."""
        self._end(super().rollback)

    def _end(self, how: Callable[[], None]) -> None:
        self.begins = False
        if self.is_open:
            how()
            self.is_open = False


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *args: Any, **kwargs: Any) -> OneHopConnection:
        connected = super().connect(*args, **{**kwargs, "check_same_thread": False})
        return OneHopConnection(self, connected._connection)


DRIVER = _Driver(aiosqlite, sqlite3)
