"""How the processes of one bot share out among them what Telegram takes from it in a second."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

BEAT = dt.timedelta(seconds=1)  # how often each of them says what it needs
VALID = 3 * BEAT  # for so long a process keeps its share unheard, frozen or cut off
GONE = 4 * BEAT  # and then its share is the others'
IDLE, BUSY = 1, 9  # who has nothing to send keeps a little, for the next person who taps
RECOVERY = dt.timedelta(minutes=1)  # after which one more a second is tried


@dataclass(frozen=True, slots=True)
class Belief:
    """What all processes believe: how many Telegram takes in a second, and till when none."""

    cap: int
    held_until: dt.datetime
    grows_at: dt.datetime

    def grown(self, most: int, now: dt.datetime) -> "Belief":
        if self.cap < most and now >= self.grows_at:
            return Belief(self.cap + 1, self.held_until, now + RECOVERY)
        return Belief(min(self.cap, most), self.held_until, self.grows_at)

    def taught(self, left: int, of: int, until: dt.datetime, now: dt.datetime) -> "Belief":
        """One of them was refused, and believes in `left` of its share. If Telegram had stopped
        all of us already, that was of the same refusals, and nothing more is learnt.
        """
        cap = self.cap if now < self.held_until else max(1, self.cap * left // of)
        until = max(until, self.held_until)
        return Belief(cap, until, until + RECOVERY)


def part(cap: int, needs: Mapping[str, int], mine: str) -> int:
    """My part by what each needs: all parts together are the cap, each at least one."""
    total, before = sum(needs.values()), 0
    for process, need in sorted(needs.items()):
        if process == mine:
            return max(1, cap * (before + need) // total - cap * before // total)
        before += need
    raise KeyError(mine)
