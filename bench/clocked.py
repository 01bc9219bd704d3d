"""How long something took, in all and each time, and what it cost the process."""

import resource
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def resident() -> float:
    """Memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


@dataclass
class Clocked:
    """`with Clocked(n) as it`, of n operations; `it.lap` notes how long one of them took."""

    count: int
    each: list[float] = field(default_factory=list)

    def __enter__(self) -> "Clocked":
        self._began, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began
        self.cpu = time.process_time() - self._cpu

    def lap(self, began: float) -> None:
        self.each.append(1000 * (time.perf_counter() - began))

    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "per_second": self.count / self.seconds,
            "cpu_us": 1e6 * self.cpu / self.count,
            "memory": resident(),
        }
        if laps := sorted(self.each):
            found |= {"p50": laps[len(laps) // 2], "p99": laps[int(len(laps) * 0.99)]}
        return found
