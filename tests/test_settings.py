"""A wrong setting is answered with one sentence: the variable, and what to do about it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings
from bot.__main__ import run
from bot.settings import SettingsError
from sandbox.server import Sandbox
from tests.core_scene import NOWHERE, TOKEN
from tests.source import ROOT

PAGE = "the address of a page"
TAKEN = "a port that is in use"
REFUSED = {
    "half a token": ({"BOT_TOKEN": "12345:abc"}, "BOT_TOKEN", "@BotFather"),
    "an address of Telegram without a token": (
        {"TELEGRAM_API_URL": "http://127.0.0.1:8081"}, "BOT_TOKEN", "@BotFather",
    ),
    "a webhook without a token": (
        {"WEBHOOK_URL": "https://club.kg"}, "BOT_TOKEN", "@BotFather",
    ),
    "a webhook without a secret": (
        {"BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://club.kg"}, "WEBHOOK_SECRET", "long word",
    ),
    "a webhook without https": (
        {"BOT_TOKEN": TOKEN, "WEBHOOK_URL": "http://club.kg", "WEBHOOK_SECRET": "w" * 16},
        "WEBHOOK_URL", "https://",
    ),
    "a secret that is too short": (
        {"BOT_TOKEN": TOKEN, "WEBHOOK_SECRET": "secret"}, "WEBHOOK_SECRET", "16",
    ),
    "an address without http": (
        {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "api.telegram.org"}, "TELEGRAM_API_URL", "https",
    ),
    "another kind of database": (
        {"DATABASE_URL": "mysql://club"}, "DATABASE_URL", "sqlite+aiosqlite:///",
    ),
    "a database in memory": (
        {"DATABASE_URL": "sqlite+aiosqlite:///:memory:"}, "DATABASE_URL", "name a file",
    ),
    "a database without a name": (
        {"DATABASE_URL": "sqlite+aiosqlite://"}, "DATABASE_URL", "name a file",
    ),
    "a shared database in memory": (
        {"DATABASE_URL": "sqlite+aiosqlite:///file:club?mode=memory&uri=true"}, "DATABASE_URL",
        "name a file",
    ),
    "a port of a database in words": (
        {"DATABASE_URL": "postgresql+asyncpg://club:word@host:port/club"}, "DATABASE_URL", "://…",
    ),
    "a webhook at a port that is not Telegram's": (
        {"BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://club.kg:8080/x", "WEBHOOK_SECRET": "w" * 16},
        "WEBHOOK_URL", "8443",
    ),
    "a webhook with a place for a word in it": (
        {"WEBHOOK_URL": "https://club.kg/{word", "WEBHOOK_SECRET": "w" * 16, "BOT_TOKEN": TOKEN},
        "WEBHOOK_URL", "no spaces or braces",
    ),
    "a path for a database": ({"DATABASE_URL": "/var/club.db"}, "DATABASE_URL", "sqlite+"),
    "an unknown zone": ({"DEFAULT_TIMEZONE": "Asia/Bishkekk"}, "DEFAULT_TIMEZONE", "Asia/Bishkek"),
    "a zone out of its folder": ({"DEFAULT_TIMEZONE": "../etc"}, "DEFAULT_TIMEZONE", "Bishkek"),
    "an unknown locale": ({"DEFAULT_LOCALE": "kg"}, "DEFAULT_LOCALE", "'ky', 'ru' or 'en'"),
    "a port in words": ({"WEB_PORT": "http"}, "WEB_PORT", "integer"),
    "a port too high": ({"WEB_PORT": "65536"}, "WEB_PORT", "65535"),
    "an organiser by name": ({"ORGANISER_IDS": "1, @aizat"}, "ORGANISER_IDS", "numbers"),
    "organisers without a comma": (
        {"ORGANISER_IDS": "123456789012345678901"}, "ORGANISER_IDS", "comma",
    ),
    "an archive that no chat can be": (
        {"ARCHIVE_CHAT_ID": f"-{10**20}"}, "ARCHIVE_CHAT_ID", "greater than",
    ),
    "a folder that only a shell finds": ({"FILES_DIR": "$HOME/f"}, "FILES_DIR", "whole path"),
    "a folder of somebody unknown": ({"BACKUP_DIR": "~bermet/b"}, "BACKUP_DIR", "whole path"),
    "an unknown level": ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL", "'DEBUG'"),
}  # fmt: skip
UNUSABLE = {
    "nothing answers at Telegram's address": (
        {"TELEGRAM_API_URL": NOWHERE}, "TELEGRAM_API_URL", NOWHERE,
    ),
    "something else answers at Telegram's address": (
        {"TELEGRAM_API_URL": PAGE}, "TELEGRAM_API_URL", "check the address",
    ),
    "a token Telegram does not know": (
        {"BOT_TOKEN": f"7000000001:{'U' * 35}"}, "BOT_TOKEN", "@BotFather",
    ),
    "a folder nobody can write to": (
        {"DATABASE_URL": "sqlite+aiosqlite:////dev/null/club.db"}, "DATABASE_URL", "folder",
    ),
    "a database that does not answer": (
        {"DATABASE_URL": "postgresql+asyncpg://club@127.0.0.1:9/club"}, "DATABASE_URL",
        "or name another one",
    ),
    "a database at an impossible port": (
        {"DATABASE_URL": "postgresql+asyncpg://club@127.0.0.1:99999/club"}, "DATABASE_URL",
        "port must be",
    ),
    "a database with an option that there is not": (
        {"DATABASE_URL": "postgresql+asyncpg://club@127.0.0.1:9/club?fast=1"}, "DATABASE_URL",
        "'fast'",
    ),
    "a folder for files that is a file": ({"FILES_DIR": "/dev/null"}, "FILES_DIR", "folder"),
    "a port in use": ({"WEB_PORT": TAKEN}, "WEB_PORT", "free port"),
    "a host of another machine": ({"WEB_HOST": "192.0.2.1"}, "WEB_HOST", "of this machine"),
    "no clock": ({"CLOCK_URL": NOWHERE}, "CLOCK_URL", "leave the setting out"),
}  # fmt: skip
Fault = tuple[dict[str, str], str, str]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def assert_one_sentence(said: str, variable: str, remedy: str) -> None:
    assert said.startswith(variable)
    assert remedy in said
    assert said.endswith(".")
    assert "\n" not in said


@pytest.mark.parametrize("fault", REFUSED.values(), ids=REFUSED.keys())
def test_a_setting_that_cannot_be_is_refused(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, variable, remedy = fault
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        settings.read(env_file=None)
    assert_one_sentence(str(refused.value), variable, remedy)


@pytest.mark.parametrize("fault", UNUSABLE.values(), ids=UNUSABLE.keys())
async def test_a_setting_that_cannot_be_used_is_refused(
    fault: Fault, telegram_server: Sandbox, taken: int, tmp_path: Path
) -> None:
    telegram_server.api.bot(TOKEN)  # the only token this Telegram knows
    given, variable, remedy = fault
    chosen = settings.Settings(
        _env_file=None,
        **{
            "bot_token": TOKEN,
            "telegram_api_url": telegram_server.url,
            "database_url": f"sqlite+aiosqlite:///{tmp_path}/club.db",
            **{
                key.lower(): {TAKEN: str(taken), PAGE: f"{telegram_server.url}/page"}.get(
                    value, value
                )
                for key, value in given.items()
            },
        },
    )
    with pytest.raises(SettingsError) as refused:
        await run(chosen)
    assert_one_sentence(str(refused.value), variable, remedy)


async def test_without_a_token_it_is_said_when_the_port_of_the_demo_is_taken(taken: int) -> None:
    with pytest.raises(SettingsError) as refused:
        await run(settings.Settings(_env_file=None, sandbox_port=taken))
    assert_one_sentence(str(refused.value), "SANDBOX_PORT", "free port")


def check(folder: Path, *more: str, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *more],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **given},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_program_leaves_with_code_2_and_the_sentence_alone(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=12345:abc\n")
    left = check(tmp_path, "--check")
    assert left.returncode == 2
    assert left.stdout == ""
    assert left.stderr == (
        "BOT_TOKEN: copy the whole token that @BotFather gave you: digits:letters.\n"
    )


def test_after_a_power_cut_a_bot_that_is_up_before_its_database_is_started_again(
    tmp_path: Path,
) -> None:
    """The unit starts it again after every code but that of a wrong setting."""
    database = f"postgresql+asyncpg://club@{NOWHERE.removeprefix('http://')}/club"
    left = check(tmp_path, BOT_TOKEN=TOKEN, DATABASE_URL=database)
    assert left.returncode == os.EX_TEMPFAIL
    assert_one_sentence(left.stderr.rstrip(), "DATABASE_URL", "check that it runs")
    unit = (ROOT / "docs" / "operation" / "club-bot.service").read_text().splitlines()
    assert {"Restart=always", "RestartPreventExitStatus=2"} <= {*unit}


def test_a_file_that_is_no_database_is_not_tried_again(tmp_path: Path) -> None:
    (tmp_path / "club.db").write_text("Катышуучулардын тизмеси\n" * 9)
    database = f"sqlite+aiosqlite:///{tmp_path}/club.db"
    left = check(tmp_path, BOT_TOKEN=TOKEN, DATABASE_URL=database)
    assert left.returncode == 2
    assert_one_sentence(left.stderr.rstrip(), "DATABASE_URL", "name another one")


def test_the_program_leaves_without_a_traceback_when_telegram_does_not_answer(
    tmp_path: Path,
) -> None:
    left = check(tmp_path, BOT_TOKEN=TOKEN, TELEGRAM_API_URL=NOWHERE)
    assert left.returncode == os.EX_TEMPFAIL
    assert left.stderr == (
        f"TELEGRAM_API_URL: no Bot API answers at {NOWHERE}; check the address and the network.\n"
    )


def test_the_address_of_a_hosted_database_is_taken_as_it_is_given_out() -> None:
    """What libpq calls sslmode our driver calls ssl."""
    address = "postgresql+asyncpg://club@db.kg/club?sslmode=require&pgbouncer=true"
    chosen = settings.Settings(_env_file=None, database_url=address)
    assert chosen.database_url.endswith("/club?ssl=require&pgbouncer=true")


def test_settings_that_are_right_are_right(tmp_path: Path) -> None:
    left = check(tmp_path, "--check", BOT_TOKEN=TOKEN, ORGANISER_IDS="1, 2")
    assert (left.returncode, left.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_the_example_names_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {}
    for line in (ROOT / ".env.example").read_text().splitlines():
        name, is_setting, value = line.removeprefix("# ").partition("=")
        if is_setting and name.isupper() and " " not in name:
            named[name] = value
            monkeypatch.setenv(name, value)
    assert named.keys() == {name.upper() for name in settings.Settings.model_fields}
    said, default = settings.read(env_file=None), settings.Settings(_env_file=None)
    assert said == default


def test_empty_settings_are_those_nobody_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    monkeypatch.setenv("ORGANISER_IDS", "")
    chosen = settings.read(env_file=None)
    assert chosen.is_demo
    assert chosen.organiser_ids == frozenset()


def test_a_token_is_not_shown_where_settings_are_printed() -> None:
    chosen = settings.Settings(_env_file=None, bot_token=TOKEN)
    assert TOKEN.partition(":")[2] not in repr(chosen)
