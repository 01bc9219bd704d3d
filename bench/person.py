"""`python -m bench.person`: what one person waits for, and what an idle process costs."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, fields
from itertools import count
from subprocess import Popen

from bench.processes import Telegram, cpu, memory, our_bot, plain_bot, sandbox, until

Run = Callable[[Telegram, str], AbstractContextManager[Popen[bytes]]]
PERSON = 7_000_000_001
IDLE = 10.0  # seconds
TAPS = 200
PACE = 0.05  # seconds between two taps: 20 a second
ROUNDS = 2
CHOOSE = "lang:ky:"  # the button of the language: answered, and its message edited
TARGETS = {  # what must hold
    "first_tap": ("start to the first answered tap, s", 2.5),
    "tap_median": ("a tap answered, median, ms", 15.0),
    "tap_p99": ("a tap answered, 99 of 100, ms", 60.0),
    "idle_memory": ("idle: memory, MB", 120.0),
    "idle_cpu": ("idle: a core, %", 1.0),
}


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


def main() -> int:
    names = tokens()
    ours: list[Costs] = []
    plain: list[Costs] = []
    with sandbox() as telegram:
        for _ in range(ROUNDS):
            plain.append(measure(telegram, plain_bot, next(names), "tap"))
            ours.append(measure(telegram, our_bot, next(names), CHOOSE))
    return report(median(ours), median(plain))


def median(costs: list[Costs]) -> dict[str, float]:
    rows = [asdict(each) for each in costs]
    return {
        field.name: statistics.median(row[field.name] for row in rows) for field in fields(Costs)
    }


def report(ours: dict[str, float], plain: dict[str, float]) -> int:
    """Print the table. 1 if a target is missed."""
    print(f"Medians of {ROUNDS} rounds, in turn; plain = aiogram alone, keeping nothing.\n")
    print("| | target | ours | plain | ratio | |\n|---|---:|---:|---:|---:|---|")
    short = 0
    for name, (words, target) in TARGETS.items():
        mine, theirs = ours[name], plain[name]
        holds = mine <= target
        short += not holds
        ratio = f"{mine / theirs:.2f}" if theirs else "–"
        verdict = "ok" if holds else "SHORT"
        print(f"| {words} | ≤ {target:g} | {mine:.2f} | {theirs:.2f} | {ratio} | {verdict} |")
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main())
