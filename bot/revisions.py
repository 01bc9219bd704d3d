"""The form of a database's tables, and whether this program can work with it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import ROOT, unusable
from bot.settings import SettingsError

TABLE = "alembic_version"
# What an address says beside its host reaches the driver as it is: a port, options.
UNUSABLE = (DBAPIError, OSError, TypeError, ValueError, OverflowError)


def known() -> list[str]:
    """From the first to the newest. Alembic knows them too, but is large to load."""
    return sorted(each.name[:4] for each in (ROOT / "alembic" / "versions").glob("[0-9]*.py"))


def fault(revision: str | None, tables: Collection[str]) -> str | None:
    """What is wrong with such a database, as the end of a sentence; None if nothing is."""
    newest = known()[-1]
    if revision is None:
        some = ", ".join(sorted(set(tables) - {TABLE})[:3])
        return f"holds tables of another program ({some})" if some else None
    if revision in known():
        return None
    if revision.isdigit() and revision > newest:
        return f"is of a newer version of this bot ({revision}, and this one knows {newest})"
    return f"is of another program (its version is {revision!r})"


async def check(engine: AsyncEngine) -> None:
    """Raises SettingsError before anything is touched that is not ours, or newer than we are."""
    with usable():
        async with engine.connect() as connection:
            found = await connection.run_sync(read)
    if why := fault(*found):
        raise SettingsError(
            f"DATABASE_URL: the database {why}; name another one, or start the program that "
            "it belongs to."
        )


def read(connection: Connection) -> tuple[str | None, list[str]]:
    tables = inspect(connection).get_table_names()
    if TABLE not in tables:
        return None, tables
    return connection.scalar(text(f"SELECT version_num FROM {TABLE}")), tables  # noqa: S608


@contextmanager
def usable() -> Iterator[None]:
    """Raises NotNow where the database does not answer; SettingsError where it is not ours, or
    for an address that no driver understands.
    """
    try:
        yield
    except UNUSABLE as refused:
        raise unusable(refused) from None
