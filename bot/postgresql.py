"""How we speak to PostgreSQL: behind a pgbouncer or not, and when its server is lost."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import URL, ExceptionContext, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

POOLED = "pgbouncer"  # ?pgbouncer=true behind an address
# Behind a pgbouncer each transaction may be on another connection to PostgreSQL, which does not
# know the statements that were prepared on the last one. Without a name they are soon forgotten.
WITHOUT_NAMES: dict[str, Any] = {
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    "prepared_statement_name_func": str,  # which makes the empty name
}
READ_ONLY, SERVER_IS_GONE = "25006", ("08", "57P")  # PostgreSQL's codes of errors
# A wrong user or password, no such database, or one in which this user may do nothing.
NOT_OURS = ("28", "3D", "42")
ABANDONED = "idle_in_transaction_session_timeout"
USED, IDLE = "used", 1.0  # when a connection was last used; seconds after which it is pinged
PATIENCE = 30.0  # seconds for one statement; a line that is dead is noticed then


def open_engine(url: URL, common: Mapping[str, Any], patience: float) -> AsyncEngine:
    given: dict[str, Any] = {"timeout": min(patience, 10), "command_timeout": patience}
    if is_pooled(url):
        given |= WITHOUT_NAMES
    else:  # what a transaction holds that we lost on a dead line, the server gives back as soon
        given["server_settings"] = {ABANDONED: f"{patience * 1000:.0f}"}
    url = url.difference_update_query([POOLED])
    engine = create_async_engine(url, **common, pool_timeout=10, connect_args=given)
    _ping_who_was_idle(engine)
    event.listen(engine.sync_engine, "handle_error", _leave_a_lost_server)
    event.listen(engine.sync_engine, "handle_error", _hide_the_row)
    dialect: Any = engine.dialect
    for kind in ("json", "jsonb"):
        name = f"setup_asyncpg_{kind}_codec"
        setattr(dialect, name, _lost_is_lost(getattr(dialect, name)))
    return engine


def _ping_who_was_idle(engine: AsyncEngine) -> None:
    """A connection is asked whether it lives, unless it did a moment ago: each transaction would
    wait for that. If it does not, none of the older ones is trusted.
    """
    dialect = engine.dialect

    def note(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[USED] = time.monotonic()

    def ping(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        now = time.monotonic()
        if now - record.info.get(USED, now) < IDLE:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as lost:
            raise InvalidatePoolError from lost

    event.listen(engine.sync_engine, "checkin", note)
    event.listen(engine.sync_engine, "checkout", ping)


def _lost_is_lost(prepare: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    """SQLAlchemy lets asyncpg's own errors through while it makes a new connection ready."""
    from asyncpg import InterfaceError, PostgresError  # noqa: PLC0415 - not with SQLite

    async def prepared(connection: Any) -> None:
        try:
            await prepare(connection)
        except (InterfaceError, PostgresError) as lost:
            raise ConnectionError(str(lost)) from lost

    return prepared


def is_pooled(url: URL) -> bool:
    """Does a pgbouncer stand before it, which gives a connection for one transaction only?"""
    return url.query.get(POOLED) == "true"


def _leave_a_lost_server(trouble: ExceptionContext) -> None:
    """After a fail-over all connections are of a server that takes nothing any more: drop them."""
    state = getattr(trouble.original_exception, "sqlstate", None) or ""
    if state == READ_ONLY or state.startswith(SERVER_IS_GONE):
        trouble.is_disconnect = True


def _hide_the_row(trouble: ExceptionContext) -> None:
    """PostgreSQL quotes the whole row that it refuses."""
    if cause := getattr(trouble.original_exception, "__cause__", None):
        cause.detail = None
