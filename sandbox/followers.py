"""Programs that follow the sandbox's clock, and the moments at which they want it to stop."""

import time
from dataclasses import dataclass, field

from sandbox.clock import Clock

PRESENT = 3.0  # real seconds after its last word in which a follower is waited for


@dataclass(frozen=True, slots=True)
class Follower:
    """What one said last: the version of the clock that it knows, and when it is due next."""

    version: int
    due: float | None  # unix time of the sandbox; None: nothing waits
    heard: float  # monotonic


@dataclass
class Followers:
    clock: Clock
    _known: dict[str, Follower] = field(default_factory=dict)

    def tell(self, name: str, version: int, due: float | None) -> None:
        self._known[name] = Follower(version, due, time.monotonic())

    def present(self) -> list[Follower]:
        return [one for one in self._known.values() if time.monotonic() - one.heard < PRESENT]

    def are_settled(self) -> bool:
        """Each has seen where the clock stands, and has nothing left to do at this moment."""
        now = self.clock.unix()
        return all(
            one.version == self.clock.version and (one.due is None or one.due > now)
            for one in self.present()
        )

    def next_stop(self) -> float | None:
        """The earliest moment ahead at which one of them has something to do."""
        ahead = [one.due for one in self.present() if one.due and one.due > self.clock.unix()]
        return min(ahead, default=None)
