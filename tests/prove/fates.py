"""What befalls a bot in one schedule, drawn from a seed; and a Telegram that obeys it.

Points are before and after each commit and each call to Telegram: between them the bot changes
nothing that outlives it. They are counted, so that a schedule can say at which of them what goes
wrong; the same seed brings the same end.
"""

import asyncio
import datetime as dt
import random
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import (
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    GetChatAdministrators,
    GetChatMemberCount,
    SendPoll,
    StopPoll,
    TelegramMethod,
)
from aiogram.types import Message, Poll
from aiohttp import ClientConnectorError, ServerDisconnectedError

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
TAG = re.compile(r"⟨(.+?)⟩")
DEATHS = ("die before", "die after")
UNANSWERED = ("5xx after", "lost")
UNSENT = ("429", "unreached")
REFUSALS = ("5xx", *UNSENT, *UNANSWERED)
REACH = 50  # points within which faults lie; few lives have more


class Death(BaseException):
    """The process is gone."""


@dataclass
class Schedule:
    """`jumps` and `faults` by the number of the stop of the clock, and of the point."""

    seed: int
    scene: str
    faults: dict[int, str]
    jumps: dict[int, dt.timedelta]
    away: tuple[float, dt.timedelta] | None  # after this share of the scene, for so long
    asleep: float  # the share of the scene that has passed when the bot begins to live
    in_hand: int  # letters at most at a time
    returns_leases: bool  # as with one process on SQLite; else they run out, as on PostgreSQL

    @property
    def is_calm(self) -> bool:
        return not (self.faults or self.jumps or self.away or self.asleep)


def draw(seed: int, scenes: list[str]) -> Schedule:
    dice = random.Random(seed)
    scene = dice.choice(scenes)
    faults = {}
    for _ in range(dice.choice((0, 1, 1, 2, 3, 5, 8))):
        faults[dice.randrange(REACH)] = dice.choice(DEATHS * 2 + REFUSALS + UNSENT)
    jumps = {}
    for _ in range(dice.choice((0, 0, 1, 2))):
        jumps[dice.randrange(1, 12)] = dice.randrange(-3600, 3600) * dt.timedelta(seconds=1)
    away = (dice.random(), dice.choice((HOUR / 2, 6 * HOUR))) if dice.random() < 0.12 else None
    in_hand, returns_leases = dice.choice((1, 2, 8)), dice.random() < 0.7
    asleep = dice.random() if dice.random() < 0.3 else 0.0
    return Schedule(seed, scene, faults, jumps, away, asleep, in_hand, returns_leases)


@dataclass
class Points:
    faults: dict[int, str]
    count: int = 0
    is_dead: bool = False
    struck: list[str] = field(default_factory=list)

    def pass_by(self, kinds: tuple[str, ...]) -> str:
        """Which of these befalls us here, if any. A dead process gets nowhere."""
        if self.is_dead:
            raise Death
        self.count += 1
        fault = self.faults.get(self.count, "")
        if fault in kinds:
            self.struck.append(fault)
        return fault if fault in kinds else ""

    def die(self) -> None:
        self.is_dead = True
        raise Death

    def before_commit(self, *_: Any) -> None:
        match self.pass_by(DEATHS):
            case "die before":
                self.die()
            case "die after":
                self.is_dead = True  # what it does until the next point, nobody will know


@dataclass(frozen=True)
class Heard:
    """A letter that came to its chat."""

    key: str
    chat: int
    at: dt.datetime

    @property
    def kind(self) -> str:
        return self.key.split(":")[0]


@dataclass
class Telegram(BaseSession):
    """Takes every call, unless fate is against it. `now` and `away` are of the schedule."""

    points: Points
    now: dt.datetime
    away: tuple[dt.datetime, dt.datetime] | None = None
    voters: set[int] = field(default_factory=set)
    heard: list[Heard] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    async def make_request(
        self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None
    ) -> Any:
        fate = self.points.pass_by((*DEATHS, *REFUSALS))
        if fate == "die before":
            self.points.die()
        if self.away and self.away[0] <= self.now < self.away[1]:
            fate = "unreached" if fate == "unreached" else "5xx"
        if fate == "429":
            raise TelegramRetryAfter(method, "Too Many Requests", 40)
        if fate == "5xx":
            raise TelegramServerError(method, "Bad Gateway")
        if fate == "unreached":
            cause = ClientConnectorError(None, OSError("no route"))  # type: ignore[arg-type]
            raise TelegramNetworkError(method, "unreached") from cause
        answer = self.take(method)
        await asyncio.sleep(0)  # other calls are under way at the same time
        if fate == "die after":
            self.points.die()
        if fate == "5xx after":
            raise TelegramServerError(method, "Internal Server Error")
        if fate == "lost":
            raise TelegramNetworkError(method, "lost") from ServerDisconnectedError()
        return answer

    def take(self, method: Any) -> Any:
        keys = TAG.findall(getattr(method, "text", None) or "") or [method.tag]
        chat = int(method.chat_id)
        self.heard += [Heard(key, chat, self.now) for key in keys]
        if isinstance(method, GetChatAdministrators):
            return []
        if isinstance(method, GetChatMemberCount):
            return len(self.voters)
        if isinstance(method, StopPoll):
            return Poll.model_construct(total_voter_count=len(self.voters))
        poll = Poll.model_construct(id=f"poll{len(self.heard)}")
        sent = poll if isinstance(method, SendPoll) else None
        return Message.model_construct(message_id=1000 + len(self.heard), poll=sent)

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError
        yield b""

    async def close(self) -> None:
        """Nothing is open."""
