"""What has to be how fast: each row a ratio of two cases, measured in the same run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """`gate`: never beyond. `goal`: what is aimed at. `most`: they are not to be exceeded.

    Without a reference `fact` of the case itself counts. `sync`: microseconds that every fsync
    takes; None where no disk is concerned.
    """

    name: str
    what: str
    ours: str
    reference: str | None
    gate: float
    goal: float
    fact: str = "per_second"
    most: bool = False
    sync: int | None = None
    postgres: bool = False

    def value(self, ours: Facts, reference: Facts) -> float:
        mine = float(ours[self.fact])
        return mine / float(reference[self.fact]) if self.reference else mine

    def cores(self, ours: Facts, reference: Facts) -> float | None:
        """The same in time of processors, which others on the machine do not take away."""
        if self.fact == "stall":
            return float(ours["busy"])
        if self.fact == "seconds":
            return float(ours["cpu"]) / float(reference["cpu"])
        if self.fact != "per_second" or "cpu_us" not in reference:
            return None
        return float(reference["cpu_us"]) / float(ours["cpu_us"])

    def holds(self, value: float, bound: float) -> bool:
        return value <= bound if self.most else value >= bound

    def verdict(self, value: float) -> str:
        if self.holds(value, self.goal):
            return "goal"
        return "gate" if self.holds(value, self.gate) else "SHORT"


ROWS = (
    Row("1a", "votes, durable, 100 at once / bare aiogram and SQLite",
        "votes.ours", "votes.plain", 0.60, 0.75, sync=0),
    Row("1b", "the same, fsync of 1 ms", "votes.ours", "votes.plain", 2.0, 2.8, sync=1000),
    Row("1c", "one vote alone, median time / the same",
        "votes.alone", "votes.plain", 2.5, 1.6, "p50", most=True, sync=0),
    Row("1d", "taps with an answer to Telegram / the same, without one",
        "taps.ours", "taps.plain", 0.27, 0.33, sync=0),
    Row("1e", "webhook, 200 after the commit / bare aiogram, handlers that do nothing",
        "webhook.ours", "webhook.plain", 0.60, 0.75, sync=0),
    Row("1f", "to the handler: all routers / one handler",
        "dispatch.ours", "dispatch.plain", 0.60, 0.75),
    Row("1g", "PostgreSQL, 50 at once, each waits for its commit / bare asyncpg",
        "postgres.each", "postgres.raw", 0.35, 1.2, postgres=True),
    Row("1h", "PostgreSQL, votes by the hundred / bare asyncpg, 50 at once",
        "postgres.burst", "postgres.raw", 3, 8, postgres=True),
    Row("2e", "letters without pacing: leased, sent, settled / bare aiogram that only sends",
        "letters.ours", "letters.plain", 0.75, 0.90, sync=0),
    Row("2e, 1 ms", "the same, fsync of 1 ms",
        "letters.ours", "letters.plain", 0.75, 0.90, sync=1000),
    Row("2f", "paid letters: share of 1,000 a second", "letters.paid", None, 0.80, 0.90,
        "share", sync=0),
    Row("3a", "letters leased by 500 and settled, of 100,000 / a bare table",
        "lease.ours", "lease.plain", 0.40, 0.70, sync=0),
    Row("3b", "looking when nothing is due: 1,000,000 letters / 10,000",
        "idle.large", "idle.small", 1.5, 1.1, "p50", most=True, sync=0),
    Row("3c", "posting 100,000 reminders / bare rows in one transaction",
        "post.ours", "post.plain", 0.15, 0.40, sync=0),
    Row("3d", "longest stall while 10,000 letters fall due, ms",
        "stall.ours", None, 50, 10, "stall", most=True, sync=0),
    Row("5a", "import of the bot / of its libraries, as their first pages show",
        "start.ours", "start.plain", 0.45, 0.33, "seconds", most=True),
    Row("5b", "memory after the first tap / of its libraries alone",
        "start.used", "start.plain", 0.60, 0.50, "memory", most=True, sync=0),
    Row("5c", "memory after 100,000 updates / before",
        "start.grown", None, 1.10, 1.03, "growth", most=True, sync=0),
)  # fmt: skip
