"""What goes wrong on demand: each rule names a fault and the calls that it befalls."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.calls import Refused
from sandbox.people import Impossible
from sandbox.world import JSON, Bot, Pending

KINDS = (
    "429",
    "403",
    "400",
    "5xx",
    "delay",
    "cut_before",
    "cut_after",
    "down",
    "duplicate_updates",
    "reorder_updates",
    "limits",  # no fault at all: Telegram's own limits of sending, counted for real
)
OF_DELIVERY = ("duplicate_updates", "reorder_updates")
NOT_OF_CALLS = (*OF_DELIVERY, "limits")
FIELDS = {
    "method": str,
    "chat_id": int,
    "bot_id": int,
    "times": int,
    "probability": float,
    "seed": int,
    "retry_after": int,
    "delay": float,
    "jitter": float,
    "most": int,
    "shut": float,
    "error_code": int,
    "description": str,
}


@dataclass
class Rule:
    id: int
    kind: str
    method: str | None = None  # None: every method but getUpdates (and that too when down)
    chat_id: int | None = None
    bot_id: int | None = None
    times: int | None = None  # how often it still strikes; None: until it is removed
    probability: float = 1.0
    seed: int = 0
    retry_after: int = 5
    delay: float = 1.0
    jitter: float = 0.0  # seconds that may come on top of the delay
    most: int = 30  # messages that `limits` allow a bot in a second
    shut: float = 0.0  # seconds for which one too many closes everything to the bot
    error_code: int | None = None
    description: str | None = None
    dice: random.Random = field(default_factory=random.Random, repr=False)

    def as_json(self) -> JSON:
        return {key: value for key, value in asdict(self).items() if key != "dice"}

    def concerns(self, bot: Bot, method: str, chat_id: Any) -> bool:
        if self.method is None:
            fits = method != "getUpdates" or self.kind == "down"
        else:
            fits = self.method.lower() == method.lower()
        return (
            fits
            and self.bot_id in (None, bot.id)
            and (self.chat_id is None or str(self.chat_id) == str(chat_id))
        )

    def strikes(self) -> bool:
        if self.times == 0 or self.dice.random() >= self.probability:
            return False
        if self.times:
            self.times -= 1
        return True

    def refusal(self) -> Refused:
        if self.kind == "429":
            words = self.description or f"Too Many Requests: retry after {self.retry_after}"
            return Refused(429, words, {"retry_after": self.retry_after})
        code, words = {
            "403": (403, "Forbidden: bot was blocked by the user"),
            "400": (400, "Bad Request: chat not found"),
            "5xx": (500, "Internal Server Error"),
            "down": (502, "Bad Gateway"),
        }[self.kind]
        return Refused(self.error_code or code, self.description or words)


@dataclass
class Verdict:
    """What the rules have decided for one call."""

    delay: float = 0.0
    refusal: Refused | None = None
    cut_before: bool = False
    cut_after: bool = False


class Faults:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._ids = itertools.count(1)

    def add(self, kind: str, **given: Any) -> Rule:
        if kind not in KINDS:
            raise Impossible(f"Unknown kind of fault {kind!r}; known: {', '.join(KINDS)}.")
        unknown = given.keys() - FIELDS.keys()
        if unknown:
            raise Impossible(f"Unknown fields of a fault: {', '.join(sorted(unknown))}.")
        values = {key: FIELDS[key](value) for key, value in given.items() if value is not None}
        rule = Rule(next(self._ids), kind, **values)
        rule.dice.seed(rule.seed)
        self.rules.append(rule)
        return rule

    def remove(self, rule_id: int | None = None) -> None:
        self.rules = [rule for rule in self.rules if rule_id not in (None, rule.id)]

    @property
    def limits(self) -> Rule | None:
        """The last word on limits, if they are counted at all."""
        return next((rule for rule in reversed(self.rules) if rule.kind == "limits"), None)

    def judge(self, bot: Bot, method: str, chat_id: Any) -> Verdict:
        verdict = Verdict()
        for rule in self._striking(bot, method, chat_id):
            if rule.kind == "delay":
                verdict.delay += rule.delay + rule.jitter * rule.dice.random()
            elif rule.kind in ("cut_before", "cut_after"):
                setattr(verdict, rule.kind, True)
            elif not verdict.refusal:
                verdict.refusal = rule.refusal()
        return verdict

    def _striking(self, bot: Bot, method: str, chat_id: Any) -> Iterator[Rule]:
        for rule in self.rules:
            concerned = rule.kind not in NOT_OF_CALLS and rule.concerns(bot, method, chat_id)
            if concerned and rule.strikes():
                yield rule

    def disturb(self, bot: Bot, pending: Pending) -> None:
        """Of an update just put into the queue: comes twice, or before its elders."""
        for rule in self.rules:
            if rule.kind not in OF_DELIVERY or rule.bot_id not in (None, bot.id):
                continue
            if not rule.strikes():
                continue
            if rule.kind == "duplicate_updates":
                pending.copies = 2
            elif len(bot.pending) > 1:
                bot.pending.remove(pending)
                bot.pending.insert(rule.dice.randrange(len(bot.pending)), pending)
