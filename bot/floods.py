"""Stops a flood before it is stored: nobody can fill our inbox, or keep the others waiting.

Only what people send one by one is counted. A vote in Telegram's poll stands there already, and
what Telegram tells of a group is no one's to drop.
"""

from collections.abc import Callable, Sequence
from typing import Any

import structlog

from domain.floods import TAPS, Admission, Floods
from web.metrics import Family

log = structlog.get_logger()
OF_A_GROUP = ("migrate_to_chat_id", "migrate_from_chat_id", "new_chat_members", "left_chat_member")
MARK = "too_fast"  # on the one update to which the refusal is said; Telegram has no such field
REMEMBERED = 10_000  # updates that may come again because they could not be stored


class Gate:
    """`seconds` is a clock that never goes back. Messages are counted by their own time, so that
    those of hours in which we could not be reached do not look like a flood.
    """

    def __init__(self, per_minute: int, seconds: Callable[[], float]) -> None:
        self.dropped = Family("club_dropped_total", "counter", "Updates of who was too fast.")
        self._messages = Floods(per_minute)
        self._taps = Floods(per_minute / TAPS)
        self._seconds = seconds
        self._decided: dict[int, Admission] = {}

    def admit(self, updates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """What is to be stored of them; what is left out is never answered."""
        admitted = []
        for update in updates:
            match self._decide(update):
                case Admission.PASSED:
                    admitted.append(update)
                case Admission.LAST:
                    admitted.append({**update, MARK: True})
        return admitted

    def _decide(self, update: dict[str, Any]) -> Admission:
        """Once for each update: one that comes again was not stored, and is no second one."""
        number = update["update_id"]
        if number not in self._decided:
            self._decided[number] = self._count(update)
            if len(self._decided) > REMEMBERED:
                del self._decided[next(iter(self._decided))]
        return self._decided[number]

    def _count(self, update: dict[str, Any]) -> Admission:
        tap, message = update.get("callback_query"), update.get("message")
        if isinstance(tap, dict):
            said, floods, now = tap, self._taps, self._seconds()
        elif isinstance(message, dict) and not any(name in message for name in OF_A_GROUP):
            said, floods, now = message, self._messages, float(message.get("date") or 0)
        else:
            return Admission.PASSED
        person, group = _whose(said)
        admission = floods.admit(person, group, now)
        if admission is Admission.LAST:
            log.warning("flood.refused", person=person, group=group)
        elif admission is Admission.DROPPED:
            self.dropped.add(kind="tap" if tap else "message")
        return admission


def _whose(said: dict[str, Any]) -> tuple[int | None, int | None]:
    """Who sent it, and in which group; None where that is not said."""
    chat = said.get("chat") or (said.get("message") or {}).get("chat") or {}
    place = chat.get("id", 0)
    return (said.get("from") or {}).get("id"), place if place < 0 else None
