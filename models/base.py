"""What all tables share: names of constraints, moments in UTC, 64-bit ids."""

import datetime as dt
import enum
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
    event,
    literal_column,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeDecorator

Session = AsyncSession
Sessions = async_sessionmaker[AsyncSession]

# What the database raises when it is away, full or busy: nothing was committed, so ask again.
DATABASE_TROUBLE = (SQLAlchemyError, OSError)
BEATEN = frozenset({"40001", "40P01"})  # PostgreSQL: not serializable, deadlock
# A newer program has changed a table under a statement that was prepared for it. SQLAlchemy gives
# this error no code; it has forgotten all that was prepared when we see it.
OUTDATED = "InvalidCachedStatementError"
THERE_ALREADY = "23505"  # PostgreSQL: a row with the same unique key


def is_conflict(trouble: Exception) -> bool:
    """Has somebody else been quicker, who changed the same? Then it can be done again at once."""
    cause = getattr(trouble, "orig", None)
    is_beaten = getattr(cause, "sqlstate", None) in BEATEN or type(cause).__name__ == OUTDATED
    return is_beaten or isinstance(trouble, StaleDataError)


def may_pass(trouble: Exception) -> bool:
    """A conflict, or what was to be added has come meanwhile, and is seen the next time. It may
    also have been there, and be so for ever: not for who tries without an end.
    """
    cause = getattr(trouble, "orig", None)
    return is_conflict(trouble) or getattr(cause, "sqlstate", None) == THERE_ALREADY


class Moment(TypeDecorator[dt.datetime]):
    """An aware moment, stored in UTC. SQLite keeps it as a text without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[dt.datetime | None], Any]:
        return _utc_text if dialect.name == "sqlite" else _utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _of_utc_text if dialect.name == "sqlite" else None


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone: {moment}")
    return moment.astimezone(dt.UTC)


def _utc_text(moment: dt.datetime | None) -> str | None:
    utc = _utc(moment)
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds") if utc else None


def _of_utc_text(stored: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(f"{stored}+00:00") if stored else None


# SQLite counts up by itself only in a column called INTEGER; it holds 64 bits all the same.
BigId = BigInteger().with_variant(Integer, "sqlite")
RowId = Annotated[int, mapped_column(BigId, primary_key=True)]
TelegramId = Annotated[int, mapped_column(BigInteger)]
ClubRef = Annotated[int, mapped_column(ForeignKey("clubs.id", ondelete="CASCADE"), index=True)]
PersonRef = Annotated[int, mapped_column(ForeignKey("club_people.id", ondelete="CASCADE"))]


def _words(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dt.datetime: Moment,
        dict[str, Any]: JSON,
        list[int]: JSON,
        str: Text,
        enum.Enum: Enum(enum.Enum, native_enum=False, length=20, values_callable=_words),
    }


Short = Annotated[str, mapped_column(String(64))]
# In the `info` of an index over some rows only: which. Each database has its own word for it, and
# where that is used SQLAlchemy loads the whole dialect; so it is said when tables are made.
WHERE = "where"


@event.listens_for(Base.metadata, "before_create")
def _say_where(metadata: MetaData, connection: Connection, **_: object) -> None:
    for table in metadata.tables.values():
        for index in table.indexes:
            if where := index.info.get(WHERE):
                index.dialect_kwargs[f"{connection.dialect.name}_where"] = text(where)


def plain(constant: object) -> ColumnElement[Any]:
    """Written out. SQLite knows a partial index by it; bound, it would prepare the statement anew
    each time, to look whether the value is the index's own.
    """
    if isinstance(constant, str):
        return literal_column(f"'{constant}'")
    return literal_column(f"{constant}", BigInteger)


async def add_once(session: Session, table: type[Base], **values: Any) -> bool:
    """Add a row unless one with the same unique key is there. True if it was added.

    Column defaults apply; the row is not loaded into the session.
    """
    # Without a key that Telegram gave, the row's own id comes back, and only if there is a row.
    adding = _adding(
        session.get_bind().dialect.name,
        table,
        *(each.name for each in table.__table__.primary_key),
    )
    # The mapper is for who watches what is changed.
    added = await session.execute(adding, values, bind_arguments={"mapper": table.__mapper__})
    return added.first() is not None


async def hold(session: Session, table: type[Base], of: str, **values: Any) -> Any:
    """Column `of` of the row with the primary key of the `values`, which are added if there is
    none. The row is locked, and not loaded into the session.
    """
    statement = holding(session.get_bind().dialect.name, table, of)
    return await session.scalar(statement, values, bind_arguments={"mapper": table.__mapper__})


@cache
def _adding(dialect: str, table: type[Base], *keys: str) -> Any:
    adding = insert(dialect, table.__table__).on_conflict_do_nothing()
    return adding.returning(*(table.__table__.c[key] for key in keys))


@cache
def holding(dialect: str, table: type[Base], of: str) -> Any:
    rows = table.__table__
    kept = insert(dialect, rows).on_conflict_do_update(
        index_elements=[each.name for each in rows.primary_key], set_={of: rows.c[of]}
    )
    return kept.returning(rows.c[of])


def insert(dialect: str, table: Any) -> Any:
    """Of the module that is imported where it is spoken: the other's words are never loaded."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
