"""A transaction that is nothing but statements, as a generator: it yields what to ask and is given
the rows, and so does not know how it is carried out.

On SQLite all of it is one visit to the thread of the database (`at_once` of bot/one_hop.py), and
statements go to the driver as they were once compiled: a vote alone costs a quarter of what a
session takes for it. Elsewhere it is an ordinary transaction. So its rows name every column that
must not be empty.
"""
# ruff: noqa: SLF001 - what a compiled statement does to values SQLAlchemy keeps to itself

from collections.abc import Callable, Generator, Mapping, Sequence
from functools import cache, lru_cache, partial
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ARRAY, JSON, Dialect, any_, bindparam, func, select, true
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.util.concurrency import greenlet_spawn

from models.base import Base, holding, insert

T = TypeVar("T")


class Ask(NamedTuple):
    """`statement` by the dialect's name, always the same one. `rows`: asked for each of them, with
    the `values` that they have in common.
    """

    statement: Callable[[str], Any]
    values: Mapping[str, Any] = MappingProxyType({})
    rows: Sequence[Mapping[str, Any]] | None = None


Unit = Generator[Ask, Sequence[Any], T]
Rows = Sequence[Mapping[str, Any]]
_Names = tuple[str, ...]
_Change = Mapping[str, Callable[[Any], Any]]
_Back = Sequence[Callable[[Any], Any] | None]


async def run(sessions: async_sessionmaker[AsyncSession], unit: Unit[T]) -> T:
    """All of it, or nothing. Raises SQLAlchemy's errors."""
    engine: AsyncEngine = sessions.kw["bind"]
    if engine.dialect.name != "sqlite":
        async with engine.begin() as connection:
            return await _through_connection(connection, unit)
    driver: Any = await engine.raw_connection()
    try:
        work = partial(_beside_driver, unit, engine.dialect)
        return await driver.dbapi_connection.at_once(work)  # type: ignore[no-any-return]
    except engine.dialect.loaded_dbapi.Error as refused:
        wrong = engine.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(None, None, refused, wrong, hide_parameters=True) from refused
    finally:
        await greenlet_spawn(driver.close)


async def ask(session: AsyncSession, question: Ask) -> Sequence[Any]:
    """One of them, in a transaction that has more to do."""
    return await _ask(await session.connection(), question)


async def within(session: AsyncSession, unit: Unit[T]) -> T:
    """All of it, as a part of a transaction that has more to do."""
    return await _through_connection(await session.connection(), unit)


def among(column: Any, name: str, dialect: str) -> Any:
    """Is it in the list that comes as the value of this name?"""
    if dialect == "sqlite":
        listed = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def add_new(table: type[Base], rows: Rows, key: str, **common: Any) -> Ask:
    """Add the rows whose unique keys are not there yet, in their order. The `key` of each new."""
    return Ask(partial(_adding, table, tuple(rows[0]), tuple(common), key), common, rows)


def put(table: type[Base], rows: Rows, **common: Any) -> Ask:
    """Add the rows, in the place of those with the same primary keys. No key comes twice."""
    return Ask(partial(_putting, table, tuple(rows[0]), tuple(common)), common, rows)


def hold(table: type[Base], of: str, **values: Any) -> Ask:
    """Column `of` of the row with the primary key of the `values`, locked; added if need be."""
    return Ask(partial(holding, table=table, of=of), values)


async def _through_connection(connection: AsyncConnection, unit: Unit[T]) -> T:
    answer: Sequence[Any] | None = None
    while True:
        try:
            question = unit.send(answer)  # type: ignore[arg-type]  # the first time None
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        answer = await _ask(connection, question)


async def _ask(connection: AsyncConnection, question: Ask) -> Sequence[Any]:
    statement = question.statement(connection.dialect.name)
    answer: list[Any] = []
    for row in _together(connection.dialect.name, question.rows):
        found = await connection.execute(statement, {**question.values, **row})
        answer += found.all() if found.returns_rows else ()
    return answer


def _beside_driver(unit: Unit[T], dialect: Dialect, execute: Callable[..., Any]) -> T:
    """The same, beside the driver."""
    answer: Sequence[Any] | None = None
    while True:
        try:
            question = unit.send(answer)  # type: ignore[arg-type]
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        words, known, change, back = _compiled(question.statement(dialect.name), dialect)
        common = known | _changed(question.values, change)
        answer = []
        for row in _together(dialect.name, question.rows):
            found = execute(words, common | _changed(row, change)).fetchall()
            answer += [_read(each, back) for each in found] if back else found


def _changed(values: Mapping[str, Any], change: _Change) -> dict[str, Any]:
    """As the driver wants them."""
    return {name: change[name](each) if name in change else each for name, each in values.items()}


def _read(row: Sequence[Any], back: _Back) -> tuple[Any, ...]:
    return tuple(read(each) if read else each for read, each in zip(back, row, strict=True))


def _together(dialect: str, rows: Rows | None) -> Rows:
    """PostgreSQL takes the rows at once, as a list for each column."""
    if rows is None:
        return ({},)
    if dialect == "sqlite" or not rows:
        return rows
    return ({name: [row[name] for row in rows] for name in rows[0]},)


@lru_cache(maxsize=64)
def _compiled(statement: Any, dialect: Dialect) -> tuple[str, dict[str, Any], _Change, _Back]:
    """The words, the values that are always the same, what is done to the others, and to what
    comes back; empty if nothing is.
    """
    written = statement.compile(dialect=dialect)
    change = written._bind_processors
    same = _changed(written.construct_params(_check=False), change)
    back = [each.type._cached_result_processor(dialect, None) for each in written._result_columns]
    return str(written), same, change, back if any(back) else ()


@cache
def _adding(table: type[Base], own: _Names, common: _Names, key: str, dialect: str) -> Any:
    adding = _filled(table, own, common, dialect).on_conflict_do_nothing()
    return adding.returning(table.__table__.c[key])


@cache
def _putting(table: type[Base], own: _Names, common: _Names, dialect: str) -> Any:
    adding = _filled(table, own, common, dialect)
    keys = [each.name for each in table.__table__.primary_key]
    rest = {name: adding.excluded[name] for name in (*own, *common) if name not in keys}
    return adding.on_conflict_do_update(index_elements=keys, set_=rest)


def _filled(table: type[Base], own: _Names, common: _Names, dialect: str) -> Any:
    """With the columns that each row has of its own, and those that all have in common."""
    columns, adding = table.__table__.c, insert(dialect, table.__table__)
    same = [bindparam(name, type_=columns[name].type) for name in common]
    if dialect == "sqlite":
        each = (bindparam(name, type_=columns[name].type) for name in own)
        # Without a condition SQLite would take ON CONFLICT for that of a join.
        rows = select(*each, *same).where(true())
    else:
        lists = (bindparam(name, type_=ARRAY(columns[name].type, dimensions=1)) for name in own)
        rows = select(*func.unnest(*lists).table_valued(*own).render_derived().c, *same)
    return adding.from_select([*own, *common], rows, include_defaults=False)
