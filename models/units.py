"""A transaction that is nothing but statements, as a generator: it yields what to ask and is given
the rows, and so does not know how it is carried out.

On SQLite all of it is one visit to the thread of the database, and statements go to the driver as
they were once compiled: a vote alone costs a quarter of what a session takes for it. Elsewhere it
is an ordinary transaction. So a unit asks for plain columns, which need no type on their way back,
and its rows name every column that must not be empty.
"""
# ruff: noqa: SLF001 - what a compiled statement does to values SQLAlchemy keeps to itself

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ARRAY, JSON, Dialect, any_, bindparam, func, select, true
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.util.concurrency import greenlet_spawn

from models.base import Base, insert

T = TypeVar("T")


class Ask(NamedTuple):
    """`statement` by the dialect's name, always the same one. `rows`: of values, all asked."""

    statement: Callable[[str], Any]
    values: Mapping[str, Any] | None = None
    rows: Sequence[Mapping[str, Any]] | None = None


Unit = Generator[Ask, Sequence[Any], T]
_Given = tuple[str, Mapping[str, Any], Mapping[str, Callable[[Any], Any]]]


async def run(sessions: async_sessionmaker[AsyncSession], unit: Unit[T]) -> T:
    """All of it, or nothing. Raises SQLAlchemy's errors."""
    engine: AsyncEngine = sessions.kw["bind"]
    if engine.dialect.name != "sqlite":
        async with engine.begin() as connection:
            return await _asked(connection, unit)
    driver: Any = await engine.raw_connection()
    try:
        work = partial(_answered, unit, engine.dialect)
        return await driver.dbapi_connection.at_once(work)  # type: ignore[no-any-return]
    except engine.dialect.loaded_dbapi.Error as refused:
        wrong = engine.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(None, None, refused, wrong, hide_parameters=True) from refused
    finally:
        await greenlet_spawn(driver.close)


async def ask(session: AsyncSession, question: Ask) -> Sequence[Any]:
    """One of them, in a transaction that has more to do."""
    return await _ask(await session.connection(), question)


def among(column: Any, name: str, dialect: str) -> Any:
    """Is it in the list that comes as the value of this name?"""
    if dialect == "sqlite":
        listed = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def add_new(table: type[Base], rows: Sequence[Mapping[str, Any]], key: str) -> Ask:
    """Add the rows whose unique keys are not there yet, in their order. The `key` of each new."""
    return Ask(partial(_adding, table, tuple(rows[0]), key), rows=rows)


def put(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> Ask:
    """Add the rows, in the place of those with the same primary keys. No key comes twice."""
    return Ask(partial(_putting, table, tuple(rows[0])), rows=rows)


async def _asked(connection: AsyncConnection, unit: Unit[T]) -> T:
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
    for values in _together(connection.dialect.name, question):
        found = await connection.execute(statement, values)
        answer += found.all() if found.returns_rows else ()
    return answer


def _answered(unit: Unit[T], dialect: Dialect, execute: Callable[..., Any]) -> T:
    """The same, beside the driver."""
    answer: Sequence[Any] | None = None
    while True:
        try:
            question = unit.send(answer)  # type: ignore[arg-type]
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        words, known, change = _compiled(question.statement(dialect.name), dialect)
        answer = []
        for values in _together(dialect.name, question):
            changed = {name: to(values[name]) for name, to in change.items() if name in values}
            answer += execute(words, {**known, **values, **changed}).fetchall()


def _together(dialect: str, ask: Ask) -> Collection[Mapping[str, Any]]:
    """PostgreSQL takes the rows at once, as a list for each column."""
    if ask.rows is None:
        return (ask.values or {},)
    if dialect == "sqlite" or not ask.rows:
        return ask.rows
    return ({name: [row[name] for row in ask.rows] for name in ask.rows[0]},)


@lru_cache(maxsize=64)
def _compiled(statement: Any, dialect: Dialect) -> _Given:
    """The words, the values that are always the same, and how the driver wants the others."""
    written = statement.compile(dialect=dialect)
    change = written._bind_processors
    known = {
        name: change[name](value) if name in change else value
        for name, value in written.construct_params(_check=False).items()
    }
    return str(written), known, change


@cache
def _adding(table: type[Base], columns: Sequence[str], key: str, dialect: str) -> Any:
    adding = _filled(table, columns, dialect).on_conflict_do_nothing()
    return adding.returning(table.__table__.c[key])


@cache
def _putting(table: type[Base], columns: Sequence[str], dialect: str) -> Any:
    adding = _filled(table, columns, dialect)
    keys = [each.name for each in table.__table__.primary_key]
    rest = {each.name: each for each in adding.excluded if each.name in {*columns} - {*keys}}
    return adding.on_conflict_do_update(index_elements=keys, set_=rest)


def _filled(table: type[Base], columns: Sequence[str], dialect: str) -> Any:
    types = {name: table.__table__.c[name].type for name in columns}
    adding = insert(dialect, table.__table__)
    if dialect == "sqlite":
        given = (bindparam(name, type_=kind) for name, kind in types.items())
        # Without a condition SQLite would take ON CONFLICT for that of a join.
        return adding.from_select(columns, select(*given).where(true()), include_defaults=False)
    lists = (bindparam(name, type_=ARRAY(kind, dimensions=1)) for name, kind in types.items())
    rows = func.unnest(*lists).table_valued(*columns).render_derived()
    return adding.from_select(columns, select(*rows.c), include_defaults=False)
