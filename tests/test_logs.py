"""The log names ids; a token never gets into it."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
import structlog
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe

from bot import logs, telegram
from tests.core_scene import NOWHERE, TOKEN
from tests.source import ROOT

SECRET = TOKEN.partition(":")[2]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    kept = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = kept
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


def test_a_bot_that_cannot_start_does_not_tell_its_token() -> None:
    left = subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=ROOT / "docs",
        env={"PYTHONPATH": str(ROOT), "BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": NOWHERE,
             "LOG_LEVEL": "DEBUG", "DATABASE_URL": "sqlite+aiosqlite:///:memory:"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert left.returncode == 2
    assert SECRET not in left.stdout + left.stderr


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
