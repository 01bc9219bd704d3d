"""The bot as a process of its own that is born in a moment: forked from one that has imported all.

It is killed by a real SIGKILL like any other; only the second of imports is lived once, not in
each of hundreds of lives.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import aiohttp

from bot import database, revisions
from bot.__main__ import main
from domain import pacing
from sandbox.server import Sandbox
from tests.running_bot import RunningBot
from tests.source import ROOT

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload([__name__])
# How many times faster than in Telegram the limits of a chat pass, for nobody can move that time.
# They are kept whole in tests/test_pacing.py and in bench/.
HASTE = 20


def live(folder: Path, given: Mapping[str, str], release: Path) -> None:
    log = os.open(folder / "bot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(log, stream.fileno())
    os.chdir(folder)
    os.environ.update(given)
    sys.argv = ["bot"]
    database.ROOT = revisions.ROOT = release
    for limit in ("TO_PERSON", "TO_GROUP"):
        most, seconds = getattr(pacing, limit)
        setattr(pacing, limit, (most, seconds / HASTE))
    sys.exit(main())


class ForkedBot(RunningBot):
    release = ROOT  # in which folder its migrations lie

    async def spawn(self) -> None:
        self.process: ForkServerProcess = NURSERY.Process(
            target=live, args=(self.folder, self.given(), self.release)
        )
        self.process.start()

    @property
    def is_running(self) -> bool:
        return self.process.is_alive()

    async def kill(self) -> None:
        await self.end(signal.SIGKILL)

    async def end(self, how: int) -> int:
        """SIG_DFL is no signal: it ends by itself."""
        if how and self.process.is_alive():
            os.kill(self.process.pid or 0, how)
        await asyncio.to_thread(self.process.join)
        return self.process.exitcode or 0


@asynccontextmanager
async def born(
    server: Sandbox, token: str, address: str, folder: Path
) -> AsyncIterator[ForkedBot]:
    async with aiohttp.ClientSession() as http:
        bot = ForkedBot(server, token, address, folder, http)
        try:
            await bot.start()
            yield bot
        finally:
            await bot.kill()
