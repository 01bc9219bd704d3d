"""The one file of a small club: full, locked, only to be read, or cut off from its power."""

import resource
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import make_url, select, text

from bot import database, telegram
from bot.backups import back_up, restore
from bot.receive import Poller
from bot.settings import SettingsError
from models import DATABASE_TROUBLE, Dialog, Received, Sessions
from sandbox.people import bots, newcomers
from sandbox.server import Sandbox
from tests.core_scene import NOW, TOKEN, message
from tests.databases import ONLY_SQLITE, migrated
from web.health import create_web
from web.webhook import SECRET_HEADER, Door, add_webhook

pytestmark = [ONLY_SQLITE, pytest.mark.usefixtures("databases")]
SECRET = "a-long-word-of-our-own"
NOT_MUCH = 65_536  # bytes: what SQLite needs beside a file that it reads, and no more
BOT = int(TOKEN.split(":")[0])


@pytest.fixture
async def client(sessions: Sessions) -> AsyncIterator[TestClient[Any, Any]]:
    pages = create_web(sessions, dict)
    add_webhook(pages, Door("/telegram", SECRET, lambda: None, list), sessions, lambda: NOW)
    async with TestClient(TestServer(pages)) as client:
        yield client


async def bring(client: TestClient[Any, Any], number: int, words: str = "word") -> int:
    told, headers = message(number, words), {SECRET_HEADER: SECRET}
    async with client.post("/telegram", json=told, headers=headers) as answer:
        return answer.status


async def is_ready(client: TestClient[Any, Any]) -> bool:
    async with client.get("/readyz") as answer:
        return answer.status == 200


async def kept(sessions: Sessions) -> list[int]:
    async with sessions() as session:
        return list(await session.scalars(select(Received.update_id).order_by(Received.id)))


async def allow(sessions: Sessions, pages: int) -> None:
    """So many pages may the file have, as on a disk that is full with them."""
    async with sessions() as session:
        await session.execute(text(f"PRAGMA max_page_count = {pages}"))


async def test_on_a_full_disk_nothing_is_confirmed_that_is_not_stored(
    client: TestClient[Any, Any], sessions: Sessions
) -> None:
    await allow(sessions, 1)  # as many as it has, for it cannot have fewer
    brought, long = 0, "🌷" * 1000
    while await bring(client, brought, long) == 200:
        brought += 1
    assert await bring(client, brought, long) == 503
    assert await kept(sessions) == list(range(brought))
    await allow(sessions, 2**30)
    assert await bring(client, brought, long) == 200
    assert await kept(sessions) == list(range(brought + 1))
    async with sessions() as session:
        assert (await session.execute(text("PRAGMA integrity_check"))).scalar_one() == "ok"


async def test_with_a_full_disk_what_waits_stays_at_telegram_and_the_bot_is_ill(
    telegram_server: Sandbox, sessions: Sessions
) -> None:
    address = telegram.connect(TOKEN, telegram_server.url).session.api.api_url(TOKEN, "getUpdates")
    async with aiohttp.ClientSession() as http:
        await http.get(f"{telegram_server.url}/bot{TOKEN}/getMe")
        her = int(newcomers.person(telegram_server.world, "Айзат" * 10)["id"])
        parts = sessions, telegram_server.clock, lambda: None, list
        polls = Poller(address, ["message"], *parts)
        await polls.take(http, wait=0)
        well, polls.heard_at = polls.heard_at, 0.0
        for _ in range(100):
            bots.start(telegram_server.world, her, BOT)
        await allow(sessions, 1)
        with pytest.raises(DATABASE_TROUBLE):
            await polls.take(http, wait=0)
        assert len(telegram_server.world.bots[BOT].pending) == 100
        assert (polls.heard_at, polls.offset) == (0.0, 0)  # its beat grows old
        await allow(sessions, 2**30)
        assert await polls.take(http, wait=0) == 100
        assert polls.heard_at >= well
    assert len(await kept(sessions)) == 100


async def test_while_another_program_holds_the_file_telegram_is_asked_to_come_again(
    client: TestClient[Any, Any], sessions: Sessions, address: str
) -> None:
    async with sessions() as session:
        await session.execute(text("PRAGMA busy_timeout = 20"))
    with closing(sqlite3.connect(make_url(address).database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await bring(client, 1) == 503
        assert not await is_ready(client)
    assert await bring(client, 1) == 200
    assert await is_ready(client)
    assert await kept(sessions) == [1]


async def test_a_file_that_may_only_be_read_takes_nothing_and_the_bot_is_not_ready(
    client: TestClient[Any, Any], sessions: Sessions
) -> None:
    async with sessions() as session:
        await session.execute(text("PRAGMA query_only = ON"))
    assert await bring(client, 1) == 503
    assert not await is_ready(client)


async def test_after_a_power_cut_all_that_was_committed_is_there_and_nothing_else(
    tmp_path: Path,
) -> None:
    """The files are as the disk has them, copied between the writings of a transaction."""
    running = tmp_path / "club.db"
    address = f"sqlite+aiosqlite:///{running}"
    await migrated(address)
    engine = database.open_engine(address)
    sessions = database.open_sessions(engine)
    for number in range(12):
        async with sessions.begin() as session:
            session.add(
                Dialog(key=f"{number}", state=None, data={"w": "ы" * 9000}, updated_at=NOW)
            )
            await session.flush()
            assert found_after_cut(running, tmp_path) == number
        assert found_after_cut(running, tmp_path) == number + 1
    await engine.dispose()


def found_after_cut(running: Path, folder: Path) -> int:
    copy = folder / "cut.db"
    for suffix in ("", "-wal"):
        shutil.copy(f"{running}{suffix}", f"{copy}{suffix}")
    Path(f"{copy}-shm").unlink(missing_ok=True)
    with closing(sqlite3.connect(copy)) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        many: int = found.execute("SELECT count(*) FROM dialogs").fetchone()[0]
        return many


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """So many bytes may a file of this process have, as where the disk ends."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


async def test_where_a_backup_has_no_room_it_is_said_so_of_that_place(
    sessions: Sessions, address: str, tmp_path: Path
) -> None:
    with room_for(NOT_MUCH), pytest.raises(SettingsError) as refused:
        back_up(address, tmp_path / "club.db")
    assert str(refused.value).startswith(f"{tmp_path}/club.db.part cannot be written")
    assert left_in(tmp_path) == []


async def test_a_backup_for_which_there_is_no_room_is_not_restored_by_halves(
    sessions: Sessions, address: str, tmp_path: Path
) -> None:
    backup = back_up(address, tmp_path / "club.db").file
    await sessions.kw["bind"].dispose()
    here = database.file_of(make_url(address))
    before = here.read_bytes()
    with room_for(NOT_MUCH), pytest.raises(SettingsError, match="make room there"):
        await restore(address, backup, NOW)
    assert here.read_bytes() == before
    assert not [each for each in left_in(here.parent) if each.endswith(".part")]


def left_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]
