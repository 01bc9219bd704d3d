"""The log names ids; a token never gets into it."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError
from aiogram.methods import GetMe
from aiogram.types import User
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot import logs, telegram
from models import Member, Sessions, units
from tests.core_scene import NOW, NOWHERE, TOKEN, found_club
from tests.source import ROOT

SECRET = TOKEN.partition(":")[2]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    kept = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = kept
    sys.excepthook = sys.__excepthook__
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("speak", ["event", "exception", "object", "library", "library exception"])
def test_a_token_never_reaches_the_log(
    form: str, speak: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("INFO", form)
    log, library = structlog.get_logger(), logging.getLogger("aiohttp.client")
    address = f"https://api.telegram.org/file/bot{TOKEN}/photo.jpg"
    try:
        raise ValueError(f"404, url={address}")
    except ValueError as error:
        match speak:
            case "event":
                log.error("failed", url=address)
            case "exception":
                log.exception("failed")
            case "object":
                log.error("failed", why=error, seen=[address], escaped=address.replace(":", "%3A"))
            case "library":
                library.error("failed: %s", address)
            case "library exception":
                library.exception("failed")
    said = capsys.readouterr().err
    assert "failed" in said
    assert "<token>" in said
    assert SECRET not in said


async def test_a_call_that_fails_does_not_tell_its_address(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("DEBUG", "json")
    async with telegram.connect(TOKEN, NOWHERE) as bot:
        try:
            await bot(GetMe())
        except TelegramNetworkError:
            structlog.get_logger().exception("call.failed", bot=repr(bot.session.api.base))
    said = capsys.readouterr().err
    assert json.loads(said.splitlines()[-1])["event"] == "call.failed"
    assert SECRET not in said


async def test_what_a_statement_was_about_is_not_in_the_log_of_its_failing(
    sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("DEBUG", "json")
    club = await found_club(sessions)
    member = {"club_id": club, "person_id": 9, "name": "Бермет", "state": None, "joined_at": NOW}
    for work in (
        lambda: _insert(sessions, member),
        lambda: units.run(sessions, (each for each in [units.put(Member, [member])])),
    ):
        with pytest.raises(IntegrityError) as refused:
            await work()
        structlog.get_logger().error("update.failed", exc_info=refused.value)
    said = capsys.readouterr().err
    assert said.count("IntegrityError") >= 2
    assert "Бермет" not in said


@pytest.mark.parametrize("form", ["console", "json"])
def test_what_a_library_could_not_read_is_not_in_the_log_of_its_failing(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("INFO", form)
    said = {"text": ["Бермет"]}
    try:
        try:
            User.model_validate(said)
        except ValueError as error:
            raise ClientDecodeError("Failed to decode", error, said) from error
    except ClientDecodeError:
        structlog.get_logger().exception("errand.failed")
    told = capsys.readouterr().err
    assert "Failed to decode" in told
    assert "type=missing" in told
    assert "Бермет" not in told


async def _insert(sessions: Sessions, member: dict[str, Any]) -> None:
    async with sessions.begin() as session:
        await session.execute(insert(Member), [member])


def test_a_bot_that_cannot_start_does_not_tell_its_token(tmp_path: Path) -> None:
    left = subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=ROOT / "docs",
        env={"PYTHONPATH": str(ROOT), "BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": NOWHERE,
             "LOG_LEVEL": "DEBUG", "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/club.db"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert left.returncode == os.EX_TEMPFAIL
    assert SECRET not in left.stdout + left.stderr


DIES = f"""
from bot import logs
logs.set_up("INFO", "json")
raise ValueError("https://api.telegram.org/bot{TOKEN}/getFile")
"""


def test_the_last_words_of_a_dying_bot_do_not_tell_it_either() -> None:
    command = [sys.executable, "-c", DIES]
    left = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert left.returncode == 1
    [said] = left.stderr.splitlines()
    assert json.loads(said)["event"] == "bot.died"
    assert "/bot<token>/getFile" in said


@pytest.mark.parametrize("form", ["console", "json"])
def test_the_password_of_the_database_never_reaches_the_log(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("INFO", form)
    address = "postgresql+asyncpg://club:p@ss:word@host:5432/club?ssl=require"
    structlog.get_logger().error("failed", why=f"could not connect to {address}")
    logging.getLogger("asyncpg").error("could not connect to %s", address)
    said = capsys.readouterr().err
    assert said.count("postgresql+asyncpg://club:<password>@host:5432/club?ssl=require") == 2
    assert "word@" not in said
    assert "p@ss" not in said


def test_what_is_below_the_level_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("WARNING", "json")
    structlog.get_logger().info("tick")
    logging.getLogger("aiogram").info("polling")
    structlog.get_logger().warning("late")
    [said] = capsys.readouterr().err.splitlines()
    assert {key: json.loads(said)[key] for key in ("event", "level")} == {
        "event": "late",
        "level": "warning",
    }
