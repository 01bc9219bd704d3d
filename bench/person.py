"""What one person waits for and a process costs: start, taps, idleness."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import count
from subprocess import Popen

from bench.processes import Telegram, cpu, memory, until

Run = Callable[[Telegram, str], AbstractContextManager[Popen[bytes]]]
PERSON = 7_000_000_001
IDLE = 20.0  # seconds
TAPS = 200
PACE = 0.05  # seconds between two taps: 20 a second


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds, milliseconds, MB and per cent of a core."""

    first_answer: float
    first_tap: float
    tap_median: float
    tap_p99: float
    idle_memory: float
    idle_cpu: float


def tokens() -> Iterator[str]:
    return (f"{number}:{'B' * 35}" for number in count(9001))


def measure(telegram: Telegram, run: Run, token: str, data: str) -> Costs:
    """Start the bot, press Start, tap one button again and again, then leave it alone."""
    bot = int(token.split(":", maxsplit=1)[0])
    telegram.ask("people", {"first_name": "Айгүл", "id": PERSON + bot})
    person = PERSON + bot
    began = time.monotonic()
    with run(telegram, token) as running:
        until(lambda: telegram.calls("getUpdates", token) or telegram.calls("getMe", token))
        telegram.ask("start", {"from": person, "bot": bot})
        until(lambda: telegram.calls("sendMessage", token))
        answered = time.monotonic() - began
        place = telegram.ask(f"view?as={person}&chat={bot}")["messages"][-1]["message_id"]
        tap = {"from": person, "chat": bot, "message_id": place, "data": data, "wait": 10}
        telegram.ask("tap", tap)
        tapped = time.monotonic() - began
        waits = sorted(_waits(telegram, tap))
        before = cpu(running)
        time.sleep(IDLE)
        return Costs(
            first_answer=answered,
            first_tap=tapped,
            tap_median=statistics.median(waits),
            tap_p99=waits[int(len(waits) * 0.99)],
            idle_memory=memory(running),
            idle_cpu=100 * (cpu(running) - before) / IDLE,
        )


def _waits(telegram: Telegram, tap: dict[str, object]) -> Iterator[float]:
    for _ in range(TAPS):
        began = time.perf_counter()
        answer = telegram.ask("tap", tap)
        waited = time.perf_counter() - began
        if answer["answer"] is None:
            raise TimeoutError("a tap was not answered")
        yield 1000 * waited
        time.sleep(max(0.0, PACE - waited))
