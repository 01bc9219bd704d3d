"""A backup of SQLite: its own online copy, which takes a moment of a running bot as it is."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot import revisions
from bot.settings import SettingsError
from models import ContestKey

ENDING = ".db"
KEYS = ContestKey.__tablename__
MAGIC = b"SQLite format 3\0"
NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR_WRITE")


def write(source: Path, file: Path) -> None:
    if not source.exists():
        raise SettingsError(f"DATABASE_URL: there is no database at {source} yet.")
    with _at_fault(f"DATABASE_URL: {source}", file):
        _copy(source, file)
        _forget_keys(file)


@contextmanager
def _at_fault(source: str, file: Path) -> Iterator[None]:
    """Raises SettingsError of what cannot be read, or of where there is no room."""
    try:
        yield
    except (sqlite3.Error, OSError) as refused:
        if getattr(refused, "sqlite_errorname", NO_ROOM[0]) not in NO_ROOM:
            raise SettingsError(f"{source} cannot be read ({refused}).") from None
        raise SettingsError(
            f"{file} cannot be written ({refused}); make room there, or name another place."
        ) from None


def _copy(source: Path, file: Path) -> None:
    with closing(_read_only(source)) as old, closing(sqlite3.connect(file)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _forget_keys(file: Path) -> None:
    """A backup outlives a vote, so it may not hold what opens the ballots."""
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        if copy.execute(f"SELECT 1 FROM sqlite_master WHERE name = '{KEYS}'").fetchone():  # noqa: S608
            copy.execute("PRAGMA journal_mode=MEMORY")
            copy.execute("PRAGMA secure_delete=ON")
            copy.execute(f"DELETE FROM {KEYS}")  # noqa: S608


def _read_only(file: Path) -> sqlite3.Connection:
    """A second connection that wrote could harm the file of a running bot."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def read(file: Path) -> tuple[str | None, list[str]]:
    """Its revision and its tables, after every page and every reference was looked at."""
    try:
        with closing(_read_only(file)) as database:
            [(verdict,), *_] = database.execute("PRAGMA integrity_check").fetchall()
            strays = database.execute("PRAGMA foreign_key_check").fetchall()
            named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = [name for (name,) in named]
            stamp = f"SELECT version_num FROM {revisions.TABLE}"  # noqa: S608
            row = database.execute(stamp).fetchone() if revisions.TABLE in tables else None
    except sqlite3.Error as broken:
        raise SettingsError(f"{file} is damaged ({broken}); take another backup.") from None
    if verdict != "ok" or strays:
        raise SettingsError(f"{file} is damaged ({verdict}); take another backup.")
    return row and row[0], tables


def restore(file: Path, target: Path, aside: Path) -> bool:
    """Put the backup in the database's place, and what was there aside. True if there was any.

    The log goes first, also one that has lost its file: SQLite would write it into the new one.
    """
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with _at_fault(str(file), part):
            _copy(file, part)
    except SettingsError:
        part.unlink(missing_ok=True)
        raise
    part.chmod(0o600)
    was_there = target.exists() and target.stat().st_size > 0
    for suffix in ("-wal", "-shm"):
        if (log := Path(f"{target}{suffix}")).exists():
            log.rename(f"{aside}{suffix}")
    if was_there:
        target.rename(aside)
    part.replace(target)
    return was_there
