"""How much one person, and one group, may send us: a bucket each, that empties by itself."""

import enum
from dataclasses import dataclass, field

from domain.errors import N_, ClubError

PER_MINUTE = 240  # messages of one person: a hundred photos are forwarded in one go
TAPS = 4  # times fewer taps: sixty at once, and then one a second
GROUP = 20  # persons' worth that a whole group may send
MINUTE = 60.0


class TooFast(ClubError):
    says = N_("That was too fast for me. Please wait a minute, then go on.")


class Admission(enum.Enum):
    PASSED = enum.auto()
    LAST = enum.auto()  # the first that is too many: the one that is answered
    DROPPED = enum.auto()


@dataclass
class Bucket:
    level: float
    at: float
    is_flooded: bool = False


@dataclass
class Floods:
    """Who sends how much. Keys are Telegram's ids; moments are seconds of one clock."""

    per_minute: float
    _buckets: dict[int, Bucket] = field(default_factory=dict)
    _swept: float = 0.0

    def admit(self, person: int | None, group: int | None, now: float) -> Admission:
        self._sweep(now)
        limits = ((person, self.per_minute), (group, GROUP * self.per_minute))
        full = []
        for key, most in limits:
            if key is None:
                continue
            bucket = self._bucket(key, most, now)
            if bucket.level + 1 > most:
                full.append(bucket)
            else:
                bucket.level += 1
        if not full:
            return Admission.PASSED
        is_known = all(each.is_flooded for each in full)
        for each in full:
            each.is_flooded = True
        return Admission.DROPPED if is_known else Admission.LAST

    def _bucket(self, key: int, most: float, now: float) -> Bucket:
        bucket = self._buckets.setdefault(key, Bucket(0.0, now))
        gone = max(0.0, now - bucket.at)
        bucket.level = max(0.0, bucket.level - gone * most / MINUTE)
        bucket.at += gone
        if not bucket.level:
            bucket.is_flooded = False
        return bucket

    def _sweep(self, now: float) -> None:
        """After a minute without a word the bucket is empty, and need not be kept."""
        if now - self._swept >= MINUTE:
            self._swept = now
            kept = {key: each for key, each in self._buckets.items() if now - each.at < MINUTE}
            self._buckets = kept
