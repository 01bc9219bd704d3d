"""SQLite through aiosqlite, with one change of threads for a statement instead of four.

SQLAlchemy asks aiosqlite's thread to open a cursor, to execute, to fetch and to close, and waits
for each. Here the thread does all four at once, and begins the transaction on the way. Built on
SQLAlchemy's own adapter (2.1), given to the engine as its `module`.
"""
# ruff: noqa: SLF001 - an adapter has to know what it adapts

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


def _at_once(
    connection: sqlite3.Connection, begins: bool, execute: Callable[[sqlite3.Cursor], Any]
) -> tuple[Any, int, int | None, Sequence[Any]]:
    """What a cursor knows when it has done all it can; runs in aiosqlite's thread."""
    cursor = connection.cursor()
    try:
        if begins:
            # One that first reads and then writes would fail, or lose what others wrote.
            cursor.execute("BEGIN IMMEDIATE")
        execute(cursor)
        rows = cursor.fetchall() if cursor.description else ()
        return cursor.description, cursor.rowcount, cursor.lastrowid, rows
    finally:
        cursor.close()


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
        await self._run(lambda cursor: cursor.execute(operation, parameters or ()))

    async def _executemany_async(self, operation: Any, parameters: Any) -> Any:
        await self._run(lambda cursor: cursor.executemany(operation, parameters))

    async def _run(self, execute: Callable[[sqlite3.Cursor], Any]) -> None:
        ours, connection = self._adapt_connection, self._connection
        begins, ours.begins = ours.begins, False
        ours.is_open = ours.is_open or begins
        *known, rows = await connection._execute(_at_once, connection._conn, begins, execute)
        self._known, self._rows = tuple(known), deque(rows)

    async def _async_soft_close(self) -> None:
        """Nothing is open: the rows are here."""

    def close(self) -> None:
        self._rows.clear()


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """`begins`: the next statement is the first of a transaction. `is_open`: it was made."""

    __slots__ = ("begins", "is_open")
    _cursor_cls = _Cursor  # type: ignore[assignment]  # it is only asked with ours

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.begins = self.is_open = False

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
        return OneHopConnection(self, super().connect(*args, **kwargs)._connection)


DRIVER = _Driver(aiosqlite, sqlite3)
