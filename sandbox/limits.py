"""Telegram's limits of sending, counted by the sandbox's clock when strict limits are on."""

import math
from collections import defaultdict, deque

from sandbox.calls import Refused
from sandbox.world import Bot

PER_BOT = (30, 1.0)  # messages, seconds
PER_PERSON = (1, 1.0)
PER_GROUP = (20, 60.0)
PREFIXES = ("send", "copy", "forward")
FREE = {"sendChatAction"}


class Limits:
    def __init__(self) -> None:
        self._sent: dict[tuple[int, int], deque[float]] = defaultdict(deque)

    def count(self, bot: Bot, method: str, chat_id: object, now: float, size: int = 1) -> None:
        """Counts one sending; raises 429 with the wait when it is one too many."""
        if not method.startswith(PREFIXES) or method in FREE:
            return
        written = str(chat_id)
        number = int(written) if written.removeprefix("-").isdigit() else 0
        own = PER_PERSON if number > 0 else PER_GROUP
        gates = [(self._sent[bot.id, 0], PER_BOT), (self._sent[bot.id, number], own)]
        wait = max(_wait(sent, limit, now) for sent, limit in gates)
        if wait:
            words = f"Too Many Requests: retry after {wait}"
            raise Refused(429, words, {"retry_after": wait})
        for sent, _ in gates:
            sent.extend([now] * size)


def _wait(sent: deque[float], limit: tuple[int, float], now: float) -> int:
    most, seconds = limit
    # A clock that was set back leaves times of the future behind.
    while sent and not now - seconds < sent[0] <= now:
        sent.popleft()
    return max(1, math.ceil(sent[0] + seconds - now)) if len(sent) >= most else 0
