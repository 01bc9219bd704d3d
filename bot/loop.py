"""The loops of the process: each does what there is to do, then sleeps until it is woken."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

import structlog

from models import DATABASE_TROUBLE

log = structlog.get_logger()
PAUSE = 0.5  # seconds, while the database is away
FEW = 8  # hands that begin one after the other


@dataclass
class Loop:
    """Calls `once` until it says that there is no more. Can be stopped after every call."""

    once: Callable[[], Awaitable[bool]]
    busy_since: float | None = None  # of the event loop's time; None while there is nothing to do
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _stopped: bool = False

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        self._stopped = True
        self.wake()

    async def run(self) -> None:
        now = asyncio.get_running_loop().time
        while not self._stopped:
            self._wake.clear()
            self.busy_since = self.busy_since or now()
            try:
                more = await self.once()
            except DATABASE_TROUBLE as trouble:
                log.error("database.failed", why=str(trouble))
                await asyncio.sleep(PAUSE)
                continue
            self.busy_since = None
            if not more:
                await self._wake.wait()


@dataclass
class Hands:
    """Calls to Telegram that are under way: so many at most, and a slow one holds up no other."""

    tasks: asyncio.TaskGroup
    most: int
    freed: Callable[[], None]
    full: int = 0

    @property
    def free(self) -> int:
        return max(0, self.most - self.full)

    def take(self, call: Coroutine[Any, Any, None]) -> None:
        self.full += 1
        self.tasks.create_task(call).add_done_callback(self._put_down)

    def _put_down(self, _task: asyncio.Task[None]) -> None:
        self.full -= 1
        self.freed()


@dataclass
class Line:
    """What waits for one of so many hands, the first by `place` first; each hand goes on to the
    next. A task for each of them was a tenth of what a letter costs.
    """

    tasks: asyncio.TaskGroup
    most: int
    work: Callable[[Any], Awaitable[None]]
    place: Callable[[Any], int]
    hands: int = 0
    _waiting: deque[Any] = field(default_factory=deque)

    async def take(self, those: Iterable[Any]) -> None:
        """A few hands at a time, so that whoever waits for the event loop comes between them."""
        self._waiting = deque(sorted([*self._waiting, *those], key=self.place))
        for number in range(1, min(len(self._waiting), self.most - self.hands) + 1):
            self.hands += 1
            self.tasks.create_task(self._work())
            if number % FEW == 0:
                await asyncio.sleep(0)

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self.work(self._waiting.popleft())
        finally:
            self.hands -= 1
