"""The letters in our hands: how many, on their way or waiting for their turn, and when more are
taken.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.loop import Line
from scheduler.ledger import gathered
from scheduler.pacing import Pacer
from scheduler.post import Ready
from scheduler.sender import Sender

AT_ONCE = 48  # in hand: about a second's work
# Where more is allowed in a second: as many as the bot has connections, and as many in line for
# them. No more are taken at a time, for while they are written nobody else has the event loop.
MANY_AT_ONCE = 100
SOON = 0.25  # seconds after which they are taken for fewer hands: one may be urgent


@dataclass
class Delivery:
    """`freed` is called when a hand is free, or an answer noted."""

    sender: Sender
    pacer: Pacer
    tasks: asyncio.TaskGroup
    freed: Callable[[], None]
    took_at: float = 0.0  # of the event loop's time

    def __post_init__(self) -> None:
        self._most = min(max(AT_ONCE, self.pacer.pace.most), 2 * MANY_AT_ONCE)
        self._line = Line(self.tasks, MANY_AT_ONCE, self._send, lambda it: it.letter.urgency)

    async def take_next(self) -> bool:
        """Were there any? What was answered is noted with them, or else in a task of its own."""
        answered = self.sender.answered
        await gathered(lambda: len(answered), self._most // 2)
        ready: Sequence[Ready] = ()
        try:
            if self._is_time_to_take() and not self.pacer.is_held:
                self.took_at = asyncio.get_running_loop().time()
                ready = await self.sender.take(min(self._free, MANY_AT_ONCE))
        finally:
            if self.sender.answered:
                self.tasks.create_task(self._settle())
        await self._line.take(ready)
        return bool(ready)

    @property
    def _free(self) -> int:
        return self._most - self.sender.in_hand

    def _is_time_to_take(self) -> bool:
        """For half of what may be in hand at least, or soon: one may be urgent."""
        waited = asyncio.get_running_loop().time() - self.took_at
        return self._free >= self._most // 2 or (self._free > 0 and waited > SOON)

    async def _send(self, ready: Ready) -> None:
        await self.sender.call(ready)
        self.freed()

    async def _settle(self) -> None:
        await self.sender.settle()
        self.freed()
