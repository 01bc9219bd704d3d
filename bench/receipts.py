"""`python -m bench.receipts`: twenty albums come in one second; when does each have its receipt?

The local Telegram and the bot are processes of their own, and the clock is the real one.
"""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.person import tokens
from bench.processes import Telegram, our_bot, sandbox, until

ALBUMS, PARTS = 20, 5
MOST = 3.0  # seconds
GROUP_RIGHTS = {"can_pin_messages": True, "can_invite_users": True}
WORDS = "Кошуна айыл менен жыйын өткөрүңүз."


class Club:
    """A club that has just been given its first task; all of it by taps, as people do it."""

    def __init__(self, telegram: Telegram, bot: int) -> None:
        self.telegram, self.bot = telegram, bot
        self.mentor, *self.members = [
            telegram.ask("people", {"first_name": f"Айым {number}"})["id"]
            for number in range(ALBUMS + 1)
        ]
        chat = {"title": "Клуб", "kind": "supergroup", "creator": self.mentor}
        self.group = telegram.ask("chats", {**chat, "members": self.members})["id"]

    def open(self) -> int:
        """The message id of the task's card."""
        self.telegram.ask("start", {"from": self.mentor, "bot": self.bot})
        self._tap("Кыргызча")
        added = {"bot": self.bot, "by": self.mentor, "rights": GROUP_RIGHTS}
        self.telegram.ask(f"chats/{self.group}/add_bot", added)
        self._tap("✅ Даяр")
        for words, label in (("/newhw", None), (WORDS, "2 апта"), (None, "Жарыялоо")):
            if words:
                say = {"from": self.mentor, "chat": self.bot, "text": words}
                self.telegram.ask("say", say)
                until(lambda asked=words: self._answered(asked))
            if label:
                self._tap(label)
        return self._wait(self._card)

    def _messages(self, person: int, chat: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.telegram.ask(f"view?as={person}&chat={chat}")[
            "messages"
        ]
        return found

    def _answered(self, words: str) -> bool:
        last = self._messages(self.mentor, self.bot)[-1]
        return bool(last.get("text") != words)

    def _wait(self, find: Callable[[], int | None]) -> int:
        until(find)
        found = find()
        assert found
        return found

    def _card(self) -> int | None:
        marked = (
            each
            for each in self._messages(self.mentor, self.group)
            if "№1" in each.get("text", "")
        )
        return next((each["message_id"] for each in marked), None)

    def _tap(self, label: str) -> None:
        place: list[Any] = []
        until(lambda: place.extend(self._find(label)) or place)
        message, button = place[:2]
        tap = {"from": self.mentor, "chat": self.bot, "message_id": message, "button": button}
        self.telegram.ask("tap", {**tap, "wait": 10})

    def _find(self, label: str) -> list[Any]:
        for message in reversed(self._messages(self.mentor, self.bot)):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            for y, row in enumerate(rows):
                for x, button in enumerate(row):
                    if label in button["text"]:
                        return [message["message_id"], [y, x]]
        return []


def send(telegram: Telegram, club: Club, card: int) -> dict[int, float]:
    """When each album was sent, by its first message; all within a second."""

    def one(person: int) -> tuple[int, float]:
        items = [{"kind": "photo"}] * PARTS
        album = {"from": person, "chat": club.group, "items": items, "reply_to": card}
        ids = telegram.ask("media", album)["message_ids"]
        return min(ids), time.monotonic()

    with ThreadPoolExecutor(ALBUMS) as hands:
        return dict(hands.map(one, club.members))


def waits(telegram: Telegram, token: str, sent: dict[int, float]) -> list[float]:
    """Seconds from each album to the reaction on it."""
    seen: dict[int, float] = {}

    def all_have() -> bool:
        for call in telegram.calls("setMessageReaction", token):
            seen.setdefault(int(call["params"]["message_id"]), time.monotonic())
        return len(seen) >= len(sent)

    until(all_have)
    return sorted(
        moment - sent[min(sent, key=lambda each: abs(each - place))]
        for place, moment in seen.items()
    )


def main() -> int:
    token = next(tokens())
    with sandbox() as telegram, our_bot(telegram, token):
        club = Club(telegram, int(token.partition(":")[0]))
        until(lambda: telegram.calls("getMe", token))
        card = club.open()
        began = time.monotonic()
        sent = send(telegram, club, card)
        took = max(sent.values()) - began
        found = waits(telegram, token, sent)
    middle = found[len(found) // 2]
    print(
        f"{ALBUMS} albums of {PARTS} within {took:.2f} s; receipts after {middle:.2f} s"
        f" (median) and {found[-1]:.2f} s (the last); at most {MOST} s"
    )
    return 0 if found[-1] <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
