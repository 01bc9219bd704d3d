"""A program that knows only the tables before a change, at work on those after it."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Table,
    UniqueConstraint,
    event,
    inspect,
    types,
)
from sqlalchemy.exc import DBAPIError

from models import is_conflict

Row = dict[str, Any]
Change = Callable[[Connection], None]
EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
OLD, NEW = range(3), range(3, 6)  # rows of before the change, and rows of the older program after
TAKES_AWAY = re.compile(r"\s*DELETE FROM (\w+)|\s*UPDATE (\w+) SET (\w+)", re.IGNORECASE)


@dataclass
class Older:
    """Its rows are as alike as they may be, and as long: whatever a change forbids, one breaks.

    The first of three has nothing in any column that may be empty.
    """

    tables: list[Table]
    unique: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, only: Sequence[str] | None) -> "Older":
        found = MetaData()
        found.reflect(connection, only=only)
        tables = [each for each in found.sorted_tables if each.name != "alembic_version"]
        return cls(tables, {each.name: set(_unique(each)) for each in tables})

    def write(self, connection: Connection, numbers: range) -> Iterator[str]:
        """Yields what cannot be written."""
        for table in self.tables:
            rows = [self._row(table, number) for number in numbers]
            add = partial(connection.execute, table.insert())
            try:
                _tried(connection, lambda: [add(row) for row in rows])  # noqa: B023 - used at once
            except DBAPIError as refused:
                yield f"writes {table.name}: {_words(refused)}"

    def read(self, connection: Connection) -> dict[str, Any]:
        return {each.name: _read(connection, each) for each in self.tables}

    def conditions(self, connection: Connection) -> set[str]:
        """On what it writes; of those on other columns it needs to know nothing."""
        asked = inspect(connection)
        there = set(asked.get_table_names())
        return {
            words
            for table in self.tables
            if table.name in there
            for words in (each["sqltext"] for each in asked.get_check_constraints(table.name))
            if any(re.search(rf"\b{each.name}\b", words) for each in table.c)
        }

    def _row(self, table: Table, number: int) -> Row:
        values = {each.name: self._value(each, number) for each in table.columns}
        is_empty = number % len(OLD) == 0
        return {name: None if is_empty and table.c[name].nullable else value
                for name, value in values.items()}  # fmt: skip

    def _value(self, column: Column[Any], number: int) -> Any:
        if column.foreign_keys:
            [key] = column.foreign_keys
            if key.column.table is column.table:
                return None
            return self._value(key.column, number if self._varies(column) else 0)
        return _sample(column.type, 100 + number if self._varies(column) else 7)

    def _varies(self, column: Column[Any]) -> bool:
        return column.name in self.unique[column.table.name]


def _unique(table: Table) -> Iterator[str]:
    yield from table.primary_key.columns.keys()
    for each in table.constraints:
        if isinstance(each, UniqueConstraint):
            yield from each.columns.keys()
    for index in table.indexes:
        if index.unique:
            yield from index.columns.keys()


def _sample(kind: Any, number: int) -> Any:
    moment = EPOCH + number * dt.timedelta(days=1)
    match kind:
        case types.String():
            sample: Any = f"{number:03}".ljust(kind.length or 300, "x")
        case types.BigInteger():
            sample = 2**62 + number
        case types.Boolean():
            sample = bool(number % 2)
        case types.DateTime():
            sample = moment if kind.timezone else moment.replace(tzinfo=None)
        case types.Date():
            sample = moment.date()
        case types.Time():
            sample = dt.time(number // 60, number % 60)
        case types.LargeBinary():
            sample = bytes([number])
        case _:
            sample = number
    return sample


def _read(connection: Connection, table: Table) -> Any:
    try:
        return _tried(connection, lambda: sorted(map(repr, connection.execute(table.select()))))
    except DBAPIError as refused:
        return _words(refused)


def _tried(connection: Connection, what: Callable[[], Any]) -> Any:
    """Once more where a statement was prepared for the tables as they were, as the bot does it."""
    for is_last in (False, True):
        try:
            with connection.begin_nested():
                return what()
        except DBAPIError as refused:
            if is_last or not is_conflict(refused):
                raise
    raise AssertionError


def _words(refused: DBAPIError) -> str:
    return str(refused.orig).splitlines()[0]


def broken(connection: Connection, change: Change, only: Sequence[str] | None = None) -> list[str]:
    """What the older program can do before the change and not after it. Leaves all as it was.

    `only` with these tables, and those to which they refer.
    """
    older, said = Older.of(connection, only), list[str]()

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    with connection.begin_nested() as trial:
        assert list(older.write(connection, OLD)) == []
        before, allowed = older.read(connection), older.conditions(connection)
        event.listen(connection, "before_cursor_execute", hear)
        try:
            change(connection)
        except DBAPIError as refused:
            trial.rollback()
            return [f"keeps its rows: {_words(refused)}"]
        finally:
            event.remove(connection, "before_cursor_execute", hear)
        after = older.read(connection)
        found = [f"reads {name}: {after[name]}" for name in before if before[name] != after[name]]
        found += older.write(connection, NEW)
        found += [f"heeds {each}" for each in older.conditions(connection) - allowed]
        trial.rollback()
    return found + list(_taken_away(older, said))


def _taken_away(older: Older, said: list[str]) -> Iterator[str]:
    columns = {each.name: set(each.columns.keys()) for each in older.tables}
    for statement in said:
        if found := TAKES_AWAY.match(statement):
            emptied, changed, column = found.groups()
            if emptied in columns or column in columns.get(changed, ()):
                yield f"finds what it wrote: {statement}"
