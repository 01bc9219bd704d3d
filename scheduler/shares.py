"""Keeps this process's share of Telegram's limits, where several work on one database."""

import asyncio
import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from domain import shares
from domain.pacing import MINUTE
from models import DATABASE_TROUBLE, Sessions
from scheduler.pacing import Pacer
from services.shares import Agreed, Said, leave, meet

log = structlog.get_logger()


@dataclass
class Member:
    """One process among those that share the limits. `name` is of its place: who is started again
    there takes the share of who died there.
    """

    name: str
    sessions: Sessions
    pacer: Pacer
    now: Callable[[], dt.datetime]
    seconds: Callable[[], float] = time.monotonic
    most: int = field(init=False)
    has_company: bool = False
    _soon: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.most = self.pacer.pace.most
        self.pacer.pace.share(0, self.seconds())  # nothing is sent before it was agreed on

    async def run(self) -> None:
        """Until cancelled. Who cannot meet the others sends nothing once its share has ended."""
        while True:
            self._soon.clear()
            try:
                await self.meet()
            except DATABASE_TROUBLE as trouble:
                log.warning("share.unknown", why=type(trouble).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(shares.BEAT.total_seconds()):
                    await self._soon.wait()

    def hurry(self) -> None:
        """The clock was moved: the share may have ended by it."""
        self._soon.set()

    async def meet(self) -> None:
        began, now = self.seconds(), self.now()
        said = self._say(began, now)
        async with self.sessions.begin() as session:
            agreed = await meet(session, said, self.most, now)
        self._obey(agreed, began, now)
        self.has_company = bool(agreed.groups)

    async def leave(self) -> None:
        """The others have the share at once; else they have it when they miss us."""
        with suppress(*DATABASE_TROUBLE):
            async with self.sessions.begin() as session:
                await leave(session, self.name)

    def _say(self, seconds: float, now: dt.datetime) -> Said:
        pace = self.pacer.pace
        epoch = now.timestamp() - seconds
        return Said(
            self.name,
            shares.BUSY if self.pacer.is_busy else shares.IDLE,
            pace.counted(seconds),
            {
                str(chat): [round(epoch + each, 1) for each in moments]
                for chat, moments in pace.in_groups(seconds).items()
            },
            (pace.cap, pace.most) if pace.cap < pace.most else None,
            now + dt.timedelta(seconds=max(0.0, pace.held_until - seconds)),
        )

    def _obey(self, agreed: Agreed, seconds: float, now: dt.datetime) -> None:
        pace, epoch = self.pacer.pace, now.timestamp() - seconds
        elsewhere: dict[int, list[float]] = defaultdict(list)
        for groups in agreed.groups:
            for chat, moments in groups.items():
                elsewhere[int(chat)] += [each - epoch for each in moments]
        oldest = seconds - MINUTE
        pace.elsewhere = {
            chat: [each for each in moments if each > oldest]
            for chat, moments in elsewhere.items()
        }
        held = (agreed.held_until - now).total_seconds()
        pace.held_until = max(pace.held_until, seconds + held if held > 0 else 0.0)
        pace.share(agreed.share, seconds + shares.VALID.total_seconds())
        self.pacer.advance()
