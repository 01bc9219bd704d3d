"""What was deleted leaves the files of the database as well. Asked for in the transaction that
deletes (`errands.shred`), done outside of any, and repeated until it is done.
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from models import Sessions
from services import errands

ON_POSTGRESQL = {
    errands.SHRED_KEYS: "VACUUM (FULL) contest_keys",
    errands.SHRED_ROWS: "VACUUM",  # frees the rows
}
LONGEST = 3600  # seconds: by then the connection is dead, and it is begun anew on another one


async def shred(sessions: Sessions, kind: str) -> None:
    """Raises RuntimeError while somebody reads the log of an SQLite database."""
    engine: AsyncEngine = sessions.kw["bind"]
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        if engine.dialect.name == "postgresql":
            await driver.execute(ON_POSTGRESQL[kind], timeout=LONGEST)
            return
        if kind == errands.SHRED_ROWS:
            await driver.execute("VACUUM")  # writes the file anew
        # What was deleted is in the log until that is taken over into the file, where
        # secure_delete has written zeros in its place.
        [(is_busy, *_)] = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        if is_busy:
            raise RuntimeError("the log is being read, so what was deleted is still in it")
