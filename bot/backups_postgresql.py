"""A backup of PostgreSQL: pg_dump and pg_restore, its own programs."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, text

from bot import database, revisions
from bot.settings import SettingsError
from models import ContestKey

ENDING = ".dump"
MAGIC = b"PGDMP"
PLAIN = ("--no-owner", "--no-privileges")  # it may be restored by another user
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def write(url: URL, file: Path) -> None:
    # A backup outlives a vote, so it may not hold what opens the ballots.
    keys = f"--exclude-table-data={ContestKey.__tablename__}"
    _run(url, "pg_dump", "--format=custom", *PLAIN, keys, f"--file={file}")


def read(file: Path) -> tuple[str | None, list[str]]:
    """Its revision and its tables, after all of it was unpacked."""
    _run(None, "pg_restore", f"--file={os.devnull}", str(file))
    stamp = _run(
        None, "pg_restore", "--data-only", f"--table={revisions.TABLE}", "--file=-", str(file)
    )
    rows = iter(stamp.splitlines())
    revision = next((next(rows) for line in rows if line.startswith("COPY ")), None)
    contents = _run(None, "pg_restore", "--list", str(file)).splitlines()
    return revision, [line.split()[-2] for line in contents if " TABLE public " in line]


async def restore(url: URL, file: Path) -> None:
    """Into an empty database only: what is in another one is for its owner to throw away."""
    engine = database.open_engine(url.render_as_string(hide_password=False))
    try:
        with revisions.usable():
            async with engine.connect() as connection:
                others = await connection.scalar(OTHERS)
                _, tables = await connection.run_sync(revisions.read)
    finally:
        await engine.dispose()
    if others:
        raise SettingsError("DATABASE_URL: a bot is running on this database; stop it first.")
    if tables:
        raise SettingsError(
            f"DATABASE_URL: the database {url.database} is not empty; "
            "make an empty one with createdb, and name that."
        )
    whole = ("--exit-on-error", "--single-transaction", *PLAIN)
    _run(url, "pg_restore", *whole, f"--dbname={url.database}", str(file))


def _run(url: URL | None, program: str, *arguments: str) -> str:
    """What it prints. Raises SettingsError with what it complains of."""
    try:
        done = subprocess.run(  # noqa: S603 - programs and arguments are ours
            [program, *arguments],
            env=os.environ | (_access(url) if url else {}),  # noqa: TID251 - handed on whole
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise _missing(program) from None
    if done.returncode:
        complaint = [*done.stderr.strip().splitlines(), "no reason given"][0]
        raise SettingsError(f"{complaint}.")
    return done.stdout


def find() -> None:
    """Raises SettingsError at the start rather than in the night."""
    if not shutil.which("pg_dump"):
        raise SettingsError(f"BACKUP_DIR: {_missing('pg_dump')}")


def _missing(program: str) -> SettingsError:
    return SettingsError(
        f"{program} is not installed: install PostgreSQL's client programs, "
        "of the server's own version."
    )


def _access(url: URL) -> dict[str, str]:
    """As variables: everybody on the machine can read a program's arguments."""
    hosts = url.host or url.query.get("host", "")
    facts = {
        "PGHOST": hosts if isinstance(hosts, str) else ",".join(hosts),
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.database or "",
        "PGSSLMODE": str(url.query.get("ssl", "")),
    }
    return {name: value for name, value in facts.items() if value}
