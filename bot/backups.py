"""Backups: one file each, which was opened and read before it counts as one."""

import asyncio
import datetime as dt
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import make_url

from bot import backups_postgresql, backups_sqlite, database, revisions
from bot.clock import SystemClock
from bot.settings import Settings, SettingsError, demand_writable

log = structlog.get_logger()
USUAL = Path("data/backups")  # where no folder is named
NIGHT = dt.timedelta(hours=3)  # after midnight: nothing is due then


@dataclass(frozen=True, slots=True)
class Backup:
    file: Path
    revision: str
    tables: int

    def __str__(self) -> str:
        size = f"{self.file.stat().st_size:,} bytes, {self.tables} tables"
        return f"{self.file} ({size}, form {self.revision})"


def back_up(address: str, file: Path) -> Backup:
    """May be asked while the bot runs. Raises SettingsError; then there is no such file."""
    if file.exists():
        raise SettingsError(f"{file} is there already; name a file that is not.")
    part = file.with_name(f"{file.name}.part")
    try:
        for folder in reversed([each for each in file.parents if not each.exists()]):
            folder.mkdir()
            _give_back(folder)
        part.unlink(missing_ok=True)
        part.touch(0o600)
    except OSError as refused:
        raise SettingsError(f"{file} cannot be written ({refused.strerror}).") from None
    try:
        if path := database.file_of(make_url(address)):
            backups_sqlite.write(path, part)
        else:
            backups_postgresql.write(make_url(address), part)
        made = look(part)
        part.replace(file)
        _give_back(file)
    finally:
        part.unlink(missing_ok=True)
    return replace(made, file=file)


def look(file: Path) -> Backup:
    """Read it to the end. Raises SettingsError if it is no backup that this program knows."""
    revision, tables = (backups_sqlite if is_sqlite(file) else backups_postgresql).read(file)
    if why := revisions.fault(revision, tables):
        raise SettingsError(f"{file} {why}.")
    if revision is None:
        raise SettingsError(f"{file} is empty.")
    return Backup(file, revision, len(tables))


def is_sqlite(file: Path) -> bool:
    """Or else an archive of PostgreSQL. Raises SettingsError if it is neither."""
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(backups_sqlite.MAGIC))
    except OSError as missing:
        raise SettingsError(f"{file} cannot be read ({missing.strerror}).") from None
    if begins == backups_sqlite.MAGIC:
        return True
    if begins.startswith(backups_postgresql.MAGIC):
        return False
    raise SettingsError(f"{file} is no database of this bot.")


async def restore(address: str, file: Path, now: dt.datetime) -> str:
    """What was done, for the person at the terminal. Raises SettingsError; then nothing was."""
    backup, url = look(file), make_url(address)
    path = database.file_of(url)
    if is_sqlite(file) != bool(path):
        raise SettingsError(
            f"{file} is of another kind of database than DATABASE_URL; restore it as what it is, "
            "then `python -m bot copy` takes SQLite into PostgreSQL."
        )
    if path is None:
        await backups_postgresql.restore(url, file)
        return f"Restored {backup}."
    with database.held(address):
        aside = path.with_name(f"{path.name}.before-{now:%Y%m%d-%H%M%S}")
        was_there = backups_sqlite.restore(file, path, aside)
        _give_back(path, Path(f"{path}.lock"))
    kept = f" What was there before is now {aside}." if was_there else ""
    return f"Restored {backup}.{kept}"


def _give_back(*paths: Path) -> None:
    """What root has made belongs to whom its folder belongs to: the user of the service."""
    for each in paths:
        owner = each.parent.stat()
        with suppress(OSError):  # not every disk knows owners, and each says so in its own way
            os.chown(each, owner.st_uid, owner.st_gid)


@dataclass(frozen=True, slots=True)
class Nightly:
    """A backup every night into `folder`, of which the newest `kept` stay.

    The folder alone says what is done, so a bot that was off at night makes up for it.
    """

    address: str
    folder: Path
    kept: int
    zone: ZoneInfo
    clock: Callable[[], dt.datetime]

    async def keep(self) -> None:
        night = (self.clock().astimezone(self.zone) - NIGHT).date()
        file = self.folder / f"club-{night}{ending(self.address)}"
        if not file.exists():
            made = await asyncio.to_thread(back_up, self.address, file)
            log.info("backup.made", file=file.name, form=made.revision)
        for old in self.made()[: -self.kept]:
            old.unlink()

    def made(self) -> list[Path]:
        """The oldest first."""
        return sorted(self.folder.glob(f"club-????-??-??{ending(self.address)}"))


def ending(address: str) -> str:
    is_file = database.file_of(make_url(address))
    return backups_sqlite.ENDING if is_file else backups_postgresql.ENDING


def nightly(chosen: Settings, clock: Callable[[], dt.datetime]) -> Nightly | None:
    """Raises SettingsError if the folder cannot be written, or the programs are missing."""
    folder = chosen.backup_dir
    if folder is None:
        return None
    demand_writable(folder, "BACKUP_DIR")
    if database.file_of(make_url(chosen.database_url)) is None:
        backups_postgresql.find()
    return Nightly(chosen.database_url, folder, chosen.backups_kept, chosen.zone, clock)


def show(wish: str, file: Path | None, chosen: Settings) -> None:
    """`python -m bot backup [FILE]` and `restore FILE`."""
    address, now = chosen.database_url, SystemClock().now()
    if wish == "backup":
        name = f"club-{now:%Y%m%d-%H%M%S}{ending(address)}"
        into = file or (chosen.backup_dir or USUAL) / name
        print(f"Backed up into {back_up(address, into)}.")  # noqa: T201 - the operator reads this
    elif file:
        print(asyncio.run(restore(address, file, now)))  # noqa: T201
    else:
        raise SettingsError("Name the backup: python -m bot restore FILE.")
