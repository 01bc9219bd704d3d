"""What time it is. The only place, beside the sandbox's own clock, that looks at a watch."""

import asyncio
import datetime as dt
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

import aiohttp
import structlog

from models import DATABASE_TROUBLE

log = structlog.get_logger()
Due = Callable[[], Awaitable[dt.datetime | None]]
LOOKS = 10.0  # seconds between two looks at the clock of the database
DOUBT = 1.0  # seconds
TROUBLE = (aiohttp.ClientError, TimeoutError, ValueError, KeyError)


class Clock(Protocol):
    def now(self) -> dt.datetime:
        """An aware moment in UTC."""

    def elapsed(self) -> float:
        """Seconds that have gone by, since whenever; never fewer than before."""

    async def run(self, moved: Callable[[], None], due: Due) -> None:
        """Keep time until cancelled. `moved` is called when the clock was set to another time.

        `due` says when there is something to do next, for a clock that wants to stop there.
        """


class SystemClock:
    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def elapsed(self) -> float:
        return time.monotonic()

    async def run(self, moved: Callable[[], None], due: Due) -> None:
        await asyncio.Event().wait()


class DatabaseClock:
    """The time of the database: all processes on it agree, whatever their machines say.

    Between two looks it goes on by a watch that nobody can set.
    """

    def __init__(
        self,
        ask: Callable[[], Awaitable[dt.datetime]],
        watch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self.elapsed = watch
        self._theirs, self._ours = dt.datetime.now(dt.UTC), watch()

    def now(self) -> dt.datetime:
        return self._theirs + dt.timedelta(seconds=self.elapsed() - self._ours)

    async def run(self, moved: Callable[[], None], due: Due) -> None:
        while True:
            await asyncio.sleep(LOOKS)
            try:
                if await self.look():
                    moved()
            except DATABASE_TROUBLE as trouble:
                log.warning("clock.unreachable", why=type(trouble).__name__)

    async def look(self) -> bool:
        """True if it was set to another time, as far as we can see."""
        asked = self.elapsed()
        theirs = await self._ask()
        heard = self.elapsed()
        if heard - asked > DOUBT:  # on the way it grew old
            return False
        was = self.now()
        self._theirs, self._ours = theirs, (asked + heard) / 2
        return abs((self.now() - was).total_seconds()) > DOUBT


class FollowedClock:
    """Goes as the clock at `url` goes (that of a sandbox), which can be moved and sped up."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._theirs = self._ours = dt.datetime.now(dt.UTC)
        self._speed = 1.0
        self._skipped = 0.0
        self._version = -1
        self._moved = asyncio.Event()

    def now(self) -> dt.datetime:
        return self._theirs + (dt.datetime.now(dt.UTC) - self._ours) * self._speed

    def elapsed(self) -> float:
        """A clock that stands still would stop what waits for it, so this one never does."""
        return time.monotonic() + self._skipped

    async def run(self, moved: Callable[[], None], due: Due) -> None:
        async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_up(http, moved))
            tasks.create_task(self._tell(http, due))

    async def _keep_up(self, http: aiohttp.ClientSession, moved: Callable[[], None]) -> None:
        while True:
            try:
                if await self.follow(http):
                    moved()
                    self._moved.set()
            except TROUBLE as fault:
                log.warning("clock.unreachable", why=type(fault).__name__)
                await asyncio.sleep(1)

    async def _tell(self, http: aiohttp.ClientSession, due: Due) -> None:
        """Say where we stand: often while there is something to do now, else once a second."""
        while True:
            version, moment = self._version, None
            with suppress(*DATABASE_TROUBLE):  # who needs it says so
                moment = await due()
            said = {"name": "bot", "version": version, "due": moment and moment.timestamp()}
            with suppress(*TROUBLE):
                await (await http.post(f"{self._url}/followers", json=said)).read()
            rests = moment is None or moment > self.now()
            with suppress(TimeoutError):
                async with asyncio.timeout(1.0 if rests else 0.05):
                    await self._moved.wait()
            self._moved.clear()

    async def follow(self, http: aiohttp.ClientSession) -> bool:
        """Wait until the other clock is moved, and take over its time. False if it was not."""
        asked = {"after": str(self._version), "wait": "25"}
        async with http.get(self._url, params=asked) as answer:
            answer.raise_for_status()
            clock = await answer.json()
        was, self._version = self._version, int(clock["version"])
        before = self.now()
        self._theirs = dt.datetime.fromisoformat(clock["now"])
        self._ours = dt.datetime.now(dt.UTC)
        self._speed = float(clock["speed"])
        self._skipped += max(0.0, (self.now() - before).total_seconds())
        return was != self._version
