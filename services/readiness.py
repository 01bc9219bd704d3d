"""May what comes be stored at this moment?"""

from sqlalchemy import text

from models import Session


async def can_store(session: Session) -> bool:
    """A primary that was made a standby answers every question, and takes nothing any more.

    SQLite begins to write with every transaction, so there asking is enough.
    """
    if session.get_bind().dialect.name == "sqlite":
        await session.execute(text("SELECT 1"))
        return True
    return bool(await session.scalar(text("SHOW transaction_read_only")) == "off")
