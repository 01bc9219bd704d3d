"""The look of every second must not read through all that ever was sent."""

from sqlalchemy import event

from models import Sessions
from services import due
from tests.databases import ONLY_SQLITE


@ONLY_SQLITE
async def test_looking_for_what_is_due_reads_only_what_waits(sessions: Sessions) -> None:
    said: list[tuple[str, object]] = []
    engine = sessions.kw["bind"]

    def note(_connection: object, _cursor: object, text: str, given: object, *_: object) -> None:
        said.append((text, given))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with sessions() as session:
        await due.earliest(session)
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    [(text, given)] = said
    async with engine.connect() as connection:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)
        looks = [row[3] for row in plan if row[3].startswith(("SEARCH", "SCAN "))]
    tables = [look for look in looks if look != "SCAN CONSTANT ROW"]
    assert len(tables) == 4
    assert all("USING" in look for look in tables), tables
