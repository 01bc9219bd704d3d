"""The sandbox's own time, which can be moved, slowed and stopped."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta


class Signal:
    """Counts changes and wakes those who wait for the next one."""

    def __init__(self) -> None:
        self.version = 0
        self._waiters: set[asyncio.Future[None]] = set()

    def bump(self) -> None:
        self.version += 1
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def changed(self, after: int, timeout: float) -> int:
        """The version, as soon as it differs from `after`, or after `timeout` real seconds."""
        if self.version == after and timeout > 0:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                with suppress(TimeoutError):
                    async with asyncio.timeout(timeout):
                        await waiter
            finally:
                self._waiters.discard(waiter)
        return self.version


class Alarm:
    """Something that happens at a moment of the sandbox's time, once."""

    def __init__(self, when: float, ring: Callable[[], None]) -> None:
        self.when = when
        self.ring = ring
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Clock:
    """Real time plus an offset, times a speed. Goes back only when it is `set` back."""

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        self._base = (start or datetime.now(UTC)).timestamp()
        self._since = time.monotonic()
        self.speed = speed
        self.moved = Signal()
        self._alarms: list[tuple[float, int, Alarm]] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def version(self) -> int:
        return self.moved.version

    async def changed(self, after_version: int, timeout: float) -> int:
        return await self.moved.changed(after_version, timeout)

    def unix(self) -> float:
        return self._base + (time.monotonic() - self._since) * self.speed

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.unix(), UTC)

    def advance(self, seconds: float) -> None:
        self.set(self.now() + timedelta(seconds=seconds))

    def set(self, to: datetime) -> None:
        self._rebase(to.timestamp(), self.speed)

    def run_at(self, speed: float) -> None:
        """How many of the sandbox's seconds pass in one real second; 0 stops the clock."""
        self._rebase(self.unix(), speed)

    def _rebase(self, base: float, speed: float) -> None:
        self._base, self._since, self.speed = base, time.monotonic(), speed
        self.ring_due()
        self.moved.bump()

    def at(self, when: float, ring: Callable[[], None]) -> Alarm:
        """Calls `ring` when the sandbox's unix time reaches `when`, or is moved over it."""
        alarm = Alarm(when, ring)
        heapq.heappush(self._alarms, (when, next(self._order), alarm))
        self._arm()
        return alarm

    def ring_due(self) -> None:
        while self._alarms and self._alarms[0][0] <= self.unix():
            alarm = heapq.heappop(self._alarms)[2]
            if not alarm.cancelled:
                alarm.ring()
        self._arm()

    async def sleep(self, seconds: float) -> None:
        """Sleeps in the sandbox's time; a jump of the clock over the end wakes."""
        over = asyncio.Event()
        alarm = self.at(self.unix() + seconds, over.set)
        try:
            await over.wait()
        finally:
            alarm.cancel()

    def close(self) -> None:
        self._alarms.clear()
        self._arm()

    def _arm(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if not self._alarms:
            return
        wait = self._alarms[0][0] - self.unix()
        if wait > 0 and self.speed <= 0:
            return
        # Outside a loop (a world being built) nothing can ring; the next call inside one arms it.
        with suppress(RuntimeError):
            loop = asyncio.get_running_loop()
            # A day at most: the selector refuses waits of many years.
            pause = min(wait / self.speed, 86_400) if wait > 0 else 0
            self._timer = loop.call_later(pause, self.ring_due)
