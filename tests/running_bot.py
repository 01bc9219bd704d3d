"""The bot as it really runs: a process of its own, which can be stopped and killed."""

import asyncio
import datetime as dt
import itertools
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.server import Sandbox
from tests.source import ROOT

PATIENCE = 30  # looks, fifty in a second
OURS = range(10_000, 30_000)  # ports below those from which a connection goes out


def free_port() -> int:
    """Nobody else is given it, though nobody listens there yet: we hold its number for UDP.

    Of those that the system gives to whoever asks for any, it would give one twice.
    """
    while True:
        port = secrets.choice(OURS)
        with closing(socket.socket(type=socket.SOCK_DGRAM)) as held, suppress(OSError):
            held.bind(("127.0.0.1", port))
            socket.create_server(("127.0.0.1", port)).close()
            held.detach()  # until this process ends
            return port


@dataclass
class RunningBot:
    server: Sandbox
    token: str
    address: str
    folder: Path
    http: aiohttp.ClientSession
    webhook: str | None = None  # the secret, where Telegram is to bring the updates
    port: int = field(default_factory=free_port)

    async def start(self) -> None:
        """Returns when it answers for its health."""
        await self.spawn()
        async with asyncio.timeout(60):
            while await self.health() is None:
                assert self.is_running, self.log()
                await asyncio.sleep(0.02)
        assert self.is_running, self.log()  # it is not another one that answered

    def given(self) -> dict[str, str]:
        """Its settings."""
        given = {
            "BOT_TOKEN": self.token,
            "TELEGRAM_API_URL": self.server.url,
            "CLOCK_URL": f"{self.server.url}/sandbox/clock",
            "DATABASE_URL": self.address,
            "WEB_PORT": str(self.port),
            "LOG_FORMAT": "json",
            "PYTHONPATH": str(ROOT),
        }
        if self.webhook:
            address = f"http://127.0.0.1:{self.port}/telegram"
            given |= {"WEBHOOK_URL": address, "WEBHOOK_SECRET": self.webhook}
        return given

    async def spawn(self) -> None:
        with (self.folder / "bot.log").open("ab") as log:
            env = {"PATH": os.environ["PATH"], **self.given()}
            self.child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", cwd=self.folder, env=env, stdout=log, stderr=log
            )

    @property
    def is_running(self) -> bool:
        return self.child.returncode is None

    async def health(self) -> dict[str, Any] | None:
        try:
            async with self.http.get(f"http://127.0.0.1:{self.port}/healthz") as answer:
                report: dict[str, Any] = await answer.json()
                return report
        except aiohttp.ClientError:
            return None

    async def next_due(self) -> dt.datetime | None:
        report = await self.health()
        assert report, self.log()
        return dt.datetime.fromisoformat(report["next_due"]) if report["next_due"] else None

    async def settle(self) -> None:
        """Let it work until nothing waits: at Telegram, or with the bot at this moment.

        What has to wait a little before it is tried again gets its second after a while.
        """
        bot, clock = self.server.world.bots[int(self.token.split(":")[0])], self.server.clock
        async with asyncio.timeout(600):
            for tries in itertools.count(1):
                due = await self.next_due()
                if not bot.pending and (due is None or due > clock.now()):
                    return
                if tries % PATIENCE == 0:
                    clock.advance(1)
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        await self.end(signal.SIGKILL)

    async def end(self, how: signal.Signals) -> int:
        """The exit code."""
        assert self.child
        if self.child.returncode is None:
            self.child.send_signal(how)
        return await self.child.wait()

    def log(self) -> str:
        return (self.folder / "bot.log").read_text()


@asynccontextmanager
async def started(
    server: Sandbox, token: str, address: str, folder: Path, webhook: str | None = None
) -> AsyncIterator[RunningBot]:
    async with aiohttp.ClientSession() as http:
        bot = RunningBot(server, token, address, folder, http, webhook)
        try:
            await bot.start()
            yield bot
        finally:
            await bot.kill()
