"""The look of every second, and taking an update, read only what waits."""

from collections.abc import Awaitable, Callable

from sqlalchemy import event

from models import Session, Sessions
from services import due, inbox
from tests.core_scene import NOW
from tests.databases import ONLY_SQLITE


async def looks(sessions: Sessions, ask: Callable[[Session], Awaitable[object]]) -> list[str]:
    """How SQLite finds what is asked for, table by table."""
    said: list[tuple[str, object]] = []
    engine = sessions.kw["bind"]

    def note(_connection: object, _cursor: object, text: str, given: object, *_: object) -> None:
        said.append((text, given))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with sessions() as session:
        await ask(session)
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    found: list[str] = []
    async with engine.connect() as connection:
        for text, given in said:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)
            found += [row[3] for row in plan if row[3].startswith(("SEARCH", "SCAN "))]
    return [look for look in found if look != "SCAN CONSTANT ROW"]


@ONLY_SQLITE
async def test_looking_for_what_is_due_reads_only_what_waits(sessions: Sessions) -> None:
    tables = await looks(sessions, due.earliest)
    assert len(tables) == 4
    assert all("USING" in look for look in tables), tables


@ONLY_SQLITE
async def test_taking_an_update_reads_only_what_waits(sessions: Sessions) -> None:
    tables = await looks(sessions, lambda session: inbox.take(session, NOW, {1, 2}))
    assert len(tables) == 4  # the row itself, which is next, of which queues, and are there others
    assert all("USING" in look for look in tables), tables
