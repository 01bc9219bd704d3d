"""The sandbox, our bot and the plain bot as processes of their own, and what they cost."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Telegram:
    """The control API of a sandbox that runs in a process of its own."""

    url: str

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/sandbox/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def calls(self, method: str, token: str) -> list[dict[str, Any]]:
        bot = token.split(":", maxsplit=1)[0]
        found: list[dict[str, Any]] = self.ask(f"calls?method={method}&bot={bot}")
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(*arguments: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process in an empty folder: no `.env` of ours gets in."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
        running = subprocess.Popen([sys.executable, *arguments], cwd=folder, env=environment)
        try:
            yield running
        finally:
            running.terminate()
            running.wait(PATIENCE)


@contextmanager
def sandbox() -> Iterator[Telegram]:
    port = free_port()
    telegram = Telegram(f"http://127.0.0.1:{port}")
    with process("-m", "sandbox", "--port", str(port)):
        until(lambda: _answers(telegram))
        yield telegram


@contextmanager
def our_bot(telegram: Telegram, token: str) -> Iterator[subprocess.Popen[bytes]]:
    with process(
        "-m",
        "bot",
        BOT_TOKEN=token,
        TELEGRAM_API_URL=telegram.url,
        WEB_PORT=str(free_port()),
        LOG_LEVEL="WARNING",
        UPDATES_PER_MINUTE="1000000",  # of one person, who taps without end
    ) as running:
        yield running


@contextmanager
def plain_bot(telegram: Telegram, token: str) -> Iterator[subprocess.Popen[bytes]]:
    """The reference: aiogram alone, that answers and keeps nothing."""
    with process("-m", "bench.plain_bot", telegram.url, token) as running:
        yield running


def _answers(telegram: Telegram) -> bool:
    try:
        telegram.ask("people")
    except (urllib.error.URLError, ConnectionError):
        return False
    return True


def until(happened: Any, pause: float = 0.01) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(happened)
        time.sleep(pause)


def memory(running: subprocess.Popen[bytes]) -> float:
    """Resident memory in MB."""
    for line in Path(f"/proc/{running.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmRSS")


def cpu(running: subprocess.Popen[bytes]) -> float:
    """Seconds of a core that the process has used, user and system."""
    words = Path(f"/proc/{running.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICKS
