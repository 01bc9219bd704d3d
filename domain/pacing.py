"""How fast we may write: Telegram's limits of sending, and what its refusals teach us of them.

Telegram counts a call at some moment between its start and its end, and does not say at which.
So a call counts here from its start until the limit's seconds after its end: no margin is needed,
however slow the network. Moments are seconds of a clock that never goes back.
"""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOST = 30  # messages that a bot may send in a second, as Telegram's FAQ has it
SECOND, MINUTE = 1.0, 60.0
TO_PERSON, TO_GROUP = (1, SECOND), (20, MINUTE)
LATE = 0.03  # seconds that are made up for: of a thousand calls in one, thirty would be lost
CLOSE = 2.0  # seconds: two chats refused so soon after each other, and it is not about the chats
LONGEST_HOLD = 60.0  # seconds: that all have to wait longer is never said by so few
RECOVERY = 60.0  # seconds without such a refusal, after which one more a second is tried


@dataclass(frozen=True, slots=True)
class Call:
    """A call that writes into a chat: `size` messages, or the edit of one."""

    chat: int
    size: int = 1
    is_edit: bool = False
    is_urgent: bool = False  # somebody waits for it at this moment


@dataclass
class Window:
    """Messages of calls that are under way or ended lately."""

    seconds: float
    open: int = 0
    ended: deque[float] = field(default_factory=deque)

    def opens(self, size: int, most: int, now: float) -> float:
        """When there is room for so many more; infinite: not before a call ends.

        More than the limit allows at all goes alone.
        """
        counted = self.count(now)
        over = min(counted, counted + size - most)
        if over <= 0:
            return now
        return self.ended[over - 1] + self.seconds if over <= len(self.ended) else math.inf

    def count(self, now: float) -> int:
        self._forget(now)
        return self.open + len(self.ended)

    def start(self, size: int) -> None:
        self.open += size

    def end(self, size: int, now: float) -> None:
        self.open -= size
        self.add(size, now)

    def add(self, size: int, now: float) -> None:
        self.ended.extend([now] * size)

    def beside(self, others: Sequence[float]) -> "Window":
        """With what other processes have sent there as well."""
        if not others:
            return self
        return Window(self.seconds, self.open, deque(sorted((*self.ended, *others))))

    def _forget(self, now: float) -> None:
        while self.ended and self.ended[0] <= now - self.seconds:
            self.ended.popleft()


class Pace:
    """When the next call may start. `cap` is what we believe that Telegram takes in a second.

    Where several processes share the limit, it is this one's share, and ends at `valid_until`.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = self.cap = most
        self.held_until = 0.0
        self.valid_until = math.inf
        self.elsewhere: Mapping[int, Sequence[float]] = {}  # when others wrote into our groups
        self._all = Window(SECOND)
        self._accepted = Window(SECOND)
        self._chats: dict[int, Window] = {}
        self._rests: dict[int, float] = {}  # chats to be left alone, as Telegram asked, till when
        self._next = 0.0  # when the next call that is not urgent has its turn
        self._grows = 0.0
        self._refused: tuple[int, float, int] | None = None  # chat, moment, what was accepted then

    def opens(self, call: Call, now: float) -> float:
        """From when on the call may start; infinite: not before one ends, or we get a share."""
        moments = [
            self.gate(now, is_urgent=call.is_urgent),
            self._rests.get(call.chat, now),
            self._all.opens(call.size, self.cap, now),
        ]
        if _is_limited(call):
            most, _ = _limit(call.chat)
            window = self._chat(call.chat).beside(self.elsewhere.get(call.chat, ()))
            moments.append(window.opens(call.size, most, now))
        return max(moments)

    def gate(self, now: float, *, is_urgent: bool) -> float:
        """Before that no call may start, to whatever chat; infinite as above."""
        if self.cap == 0 or now >= self.valid_until:
            return math.inf
        moments = [now, self.held_until, self._all.opens(1, self.cap, now)]
        return max(moments if is_urgent else [*moments, self._next])

    def start(self, call: Call, now: float) -> None:
        self._all.start(call.size)
        if _is_limited(call):
            self._chat(call.chat).start(call.size)
        if not call.is_urgent:
            # Evenly, so that what is urgent finds a gap soon; a late start is made up for.
            step = call.size / self.cap
            self._next = max(self._next, now - max(step, LATE)) + step

    def end(self, call: Call, now: float) -> None:
        """It has an answer, or will never have one."""
        self._all.end(call.size, now)
        if _is_limited(call):
            self._chat(call.chat).end(call.size, now)

    def accept(self, call: Call, now: float) -> None:
        self._accepted.add(call.size, now)
        if self.cap < self.most and now >= self._grows:
            self.cap += 1
            self._grows = now + RECOVERY

    def refuse(self, chat: int, seconds: float, now: float) -> None:
        """429. The chat is left alone for so long; if it was not about the chat, all are."""
        until = now + seconds
        self._rests[chat] = max(self._rests.get(chat, until), until)
        held = now + min(seconds, LONGEST_HOLD)
        if now < self.held_until:  # of a call that was under way already
            self.held_until = max(self.held_until, held)
            return
        first, self._refused = self._refused, (chat, now, self._accepted.count(now))
        if first and first[0] != chat and now - first[1] <= CLOSE:
            self._learn(first[2])
            self._refused = None
            self.held_until = held
            self._grows = held + RECOVERY

    def share(self, cap: int, until: float) -> None:
        """So many of what all processes may send are ours, until then."""
        self.most = self.cap = cap
        self.valid_until = until

    def counted(self, now: float) -> int:
        """How many of ours Telegram may count in this second."""
        return self._all.count(now)

    def in_groups(self, now: float) -> dict[int, list[float]]:
        """When we wrote into which group, as far as it still counts there."""
        groups = {chat: each for chat, each in self._chats.items() if chat < 0}
        return {chat: list(each.ended) for chat, each in groups.items() if each.count(now)}

    def forget(self, now: float) -> None:
        """What no longer counts."""
        self._chats = {chat: each for chat, each in self._chats.items() if each.count(now)}
        self._rests = {chat: until for chat, until in self._rests.items() if until > now}

    def _learn(self, accepted: int) -> None:
        """What was taken in a second is the limit; an idle one says little, so half at least."""
        self.cap = max(1, min(self.cap - 1, max(accepted, self.cap // 2)))

    def _chat(self, chat: int) -> Window:
        return self._chats.setdefault(chat, Window(_limit(chat)[1]))


def _limit(chat: int) -> tuple[int, float]:
    """How many messages in how many seconds."""
    return TO_PERSON if chat > 0 else TO_GROUP


def _is_limited(call: Call) -> bool:
    """Edits in a private chat are no new messages; in a group they are reported to count."""
    return call.chat < 0 or not call.is_edit
