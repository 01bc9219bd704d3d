"""Telegram's limits of sending, counted by the sandbox's clock when strict limits are on."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from sandbox.calls import Refused

PER_PERSON = (1, 1.0)  # messages, seconds
PER_GROUP = (20, 60.0)
PREFIXES = ("send", "copy", "forward")
FREE = {"sendChatAction"}


@dataclass(frozen=True, slots=True)
class Sending:
    bot: int
    chat: object  # as it was given
    size: int = 1  # messages


class Limits:
    def __init__(self) -> None:
        self._sent: dict[tuple[int, int], deque[float]] = defaultdict(deque)
        self._shut: dict[int, float] = {}  # bots that sent too much, and until when

    def count(self, sending: Sending, method: str, now: float, most: int, shut: float) -> None:
        """Counts one sending; raises 429 with the wait when it is one too many.

        Of `most` messages a second of the bot; one beyond closes everything for `shut` seconds.
        """
        if not method.startswith(PREFIXES) or method in FREE:
            return
        written = str(sending.chat)
        number = int(written) if written.removeprefix("-").isdigit() else 0
        everything, chat = self._sent[sending.bot, 0], self._sent[sending.bot, number]
        punished = math.ceil(self._shut.get(sending.bot, 0.0) - now) if shut else 0
        too_many = _wait(everything, (most, 1.0), now)
        if too_many and shut and punished <= 0:
            self._shut[sending.bot], punished = now + shut, math.ceil(shut)
        own = _wait(chat, PER_PERSON if number > 0 else PER_GROUP, now)
        if wait := max(0, punished, too_many, own):
            words = f"Too Many Requests: retry after {wait}"
            raise Refused(429, words, {"retry_after": wait})
        for sent in (everything, chat):
            sent.extend([now] * sending.size)


def _wait(sent: deque[float], limit: tuple[int, float], now: float) -> int:
    most, seconds = limit
    # A clock that was set back leaves times of the future behind.
    while sent and not now - seconds < sent[0] <= now:
        sent.popleft()
    return max(1, math.ceil(sent[0] + seconds - now)) if len(sent) >= most else 0
