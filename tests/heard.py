"""What the bot has said with a sound, as it went over the wire."""

import datetime as dt
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

BISHKEK = ZoneInfo("Asia/Bishkek")
START = "🎥 Баштайбыз"  # the start of a talk, which is exempt from hours and budgets


@dataclass
class Heard:
    """`zones` of the chats whose club does not live in Bishkek."""

    zones: dict[int, ZoneInfo] = field(default_factory=dict)
    sounds: list[tuple[int, dt.datetime, str]] = field(default_factory=list)
    messages: int = 0
    in_groups: Counter[tuple[int, dt.date, str]] = field(default_factory=Counter)

    def listen(self, calls: deque[dict[str, Any]]) -> None:
        """Takes what is in the list."""
        while calls:
            call = calls.popleft()
            if call["ok"] and call["method"].startswith(("send", "forward", "copy", "pin")):
                self._hear(call["params"], dt.datetime.fromisoformat(call["at"]))

    def _hear(self, said: dict[str, Any], moment: dt.datetime) -> None:
        self.messages += 1
        chat, words = int(said["chat_id"]), str(said.get("question") or said.get("text") or "")
        at = moment.astimezone(self.zones.get(chat, BISHKEK))
        if chat < 0 and words:
            self.in_groups[chat, at.date(), words] += 1
        if str(said.get("disable_notification")).lower() != "true" and not words.startswith(START):
            self.sounds.append((chat, at, words))

    def most(self, of: str, *, group: bool) -> int:
        """The most that one chat heard in a day (%x) or a week (%G-%V)."""
        counted = Counter(
            (chat, f"{at:{of}}") for chat, at, _ in self.sounds if (chat < 0) == group
        )
        return max(counted.values())

    def by_night(self) -> list[str]:
        return [words for _, at, words in self.sounds if not 8 <= at.hour < 21]

    def twice_in_a_group(self) -> list[tuple[int, dt.date, str]]:
        """What one group was told more than once on one day."""
        return [what for what, times in self.in_groups.items() if times > 1]
