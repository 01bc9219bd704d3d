"""`python -m bot copy FILE`: an SQLite database into the PostgreSQL of DATABASE_URL, checked."""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Table, func, insert, literal, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import backups, database, revisions
from bot.settings import Settings, SettingsError
from models import Base, StarSum

WRITTEN_BY_TRIGGERS = frozenset({StarSum.__table__})  # as the rows come that they are made from
ROWS = 500  # that are in memory at one time
Tally = dict[str, tuple[int, str]]  # of each table: how many rows, and the sum of all of them


def show(file: Path | None, chosen: Settings) -> None:
    if file is None or not backups.is_sqlite(file):
        raise SettingsError("Name the SQLite database: python -m bot copy data/club.db.")
    for table, (rows, total) in asyncio.run(copy(file.absolute(), chosen.database_url)).items():
        print(f"{table:24} {rows:9,} rows  {total:.12}")  # noqa: T201 - the operator reads this
    print("Every row is there, and as it was.")  # noqa: T201


async def copy(file: Path, address: str) -> Tally:
    """All of it or nothing. Raises SettingsError; then PostgreSQL is as empty as before.

    The file is read to its end first: it has to be a database of ours, and whole.
    """
    if database.file_of(make_url(address)):
        raise SettingsError(
            "DATABASE_URL: name the PostgreSQL database that the bot is to have from now on."
        )
    backups.look(file)
    source = f"sqlite+aiosqlite:///{file}"
    with database.held(source):
        await _bring_up_to_date(source)
        await _bring_up_to_date(address)
        old, new = database.open_reader(source), database.open_engine(address)
        try:
            return await _copy(old, new)
        finally:
            await old.dispose()
            await new.dispose()


async def _bring_up_to_date(address: str) -> None:
    engine = database.open_engine(address)
    try:
        await revisions.check(engine)
        await database.migrate_apart(engine)
    finally:
        await engine.dispose()


async def _copy(old: AsyncEngine, new: AsyncEngine) -> Tally:
    with revisions.usable():
        async with old.connect() as source, new.begin() as target:
            await _demand_emptiness(target)
            for table in Base.metadata.sorted_tables:
                if table not in WRITTEN_BY_TRIGGERS:
                    await _fill(source, target, table)
            was, came = await tally(source), await tally(target)
            if wrong := [name for name in was if was[name] != came[name]]:
                raise SettingsError(
                    f"DATABASE_URL: {', '.join(wrong)} did not come across as in the file; "
                    "nothing was copied."
                )
    return came


async def _demand_emptiness(target: AsyncConnection) -> None:
    for table in Base.metadata.sorted_tables:
        if await target.scalar(select(func.count()).select_from(table)):
            raise SettingsError(
                f"DATABASE_URL: there are rows in {table.name} already; name an empty database."
            )


async def _fill(source: AsyncConnection, target: AsyncConnection, table: Table) -> None:
    asked = await source.stream(_pointed_at_first(table))
    async for rows in asked.mappings().partitions(ROWS):
        await _add(target, table, [dict(row) for row in rows])
    key = table.autoincrement_column
    if key is not None:  # new rows count on from the last one
        last = select(func.max(key)).scalar_subquery()
        name = func.pg_get_serial_sequence(table.name, key.name)
        await target.execute(select(func.setval(name, last)).where(name.is_not(None)))


def _pointed_at_first(table: Table) -> Select[Any]:
    """Its rows, each after those of the same table that it points at."""
    pointing = [key.parent for key in table.foreign_keys if key.column.table is table]
    if not pointing:
        return select(table)
    [key] = table.primary_key
    roots = select(key.label("row"), literal(0).label("depth"))
    first = roots.where(*(each.is_(None) for each in pointing)).cte(recursive=True)
    found = first.union_all(select(key, first.c.depth + 1).where(first.c.row.in_(pointing)))
    deepest = select(found.c.row, func.max(found.c.depth).label("depth")).group_by(found.c.row)
    last = deepest.subquery()
    return select(table).join(last, last.c.row == key).order_by(last.c.depth)


async def _add(target: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    try:
        await target.execute(insert(table), rows)
    except DBAPIError as refused:
        if refused.connection_invalidated:
            raise
        why = str(refused.orig).splitlines()[0]
        raise SettingsError(
            f"DATABASE_URL: PostgreSQL refuses a row of {table.name} ({why}); nothing was copied."
        ) from None


async def tally(connection: AsyncConnection) -> Tally:
    """The sum does not depend on the order: the two databases sort words differently."""
    found: Tally = {}
    for table in Base.metadata.sorted_tables:
        rows = total = 0
        async for row in await connection.stream(select(table)):
            rows += 1
            seen = hashlib.sha256(repr(tuple(row)).encode()).digest()
            total = (total + int.from_bytes(seen)) % 2**256
        found[table.name] = rows, f"{total:064x}"
    return found
