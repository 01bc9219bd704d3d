"""All that is in the database, to see what an update has changed."""

from collections.abc import Callable

from sqlalchemy import JSON, Executable, LargeBinary, Table, text

from models import Base, Session

Row = tuple[str, str]  # the table, and all that is in the row, as JSON


async def every_row(session: Session) -> frozenset[Row]:
    """But the updates themselves."""
    found = await session.execute(EVERY[session.get_bind().dialect.name])
    return frozenset((table, facts) for table, facts in found)


def _on_sqlite(table: Table) -> str:
    facts = []
    for each in table.columns:
        is_blob = isinstance(each.type, JSON | LargeBinary)
        facts += [f"'{each.name}'", f'quote("{each.name}")' if is_blob else f'"{each.name}"']
    return f"json_object({', '.join(facts)})"


def _every_row(as_json: Callable[[Table], str]) -> Executable:
    """Asked thousands of times: all the tables at one go."""
    tables = [each for each in Base.metadata.sorted_tables if each.name != "inbox"]
    rows = (f"SELECT '{each.name}', {as_json(each)} FROM {each.name}" for each in tables)
    return text(" UNION ALL ".join(rows))


EVERY = {
    "sqlite": _every_row(_on_sqlite),
    "postgresql": _every_row(lambda table: f"CAST(row_to_json({table.name}) AS TEXT)"),
}
