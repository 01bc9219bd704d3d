"""Runs errands: work at Telegram that takes longer than a letter, outside any transaction.

A crash repeats an errand; what it has noted as sent is not sent again.
"""

import asyncio
import datetime as dt
from asyncio import TaskGroup
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter

from models import DATABASE_TROUBLE, Errand, Session, Sessions, Urgency
from scheduler import pacing
from scheduler.files import Store
from services import dead_letters, errands

UTC = ZoneInfo("UTC")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Desk:
    """What an errand works with."""

    sessions: Sessions
    bot: Bot
    clock: Callable[[], dt.datetime]
    store: Store | None = None
    archive: int | None = None  # the chat where accepted reports are copied to
    locale: str = "ky"  # for a person who has not chosen
    zone: ZoneInfo = UTC

    async def advance(self, errand: Errand, *, sent: int = 0, message: int = 0) -> None:
        async with self.sessions.begin() as session:
            await errands.advance(session, errand, self.clock(), sent=sent, message=message)


Run = Callable[[Desk, Errand], Awaitable[None]]


@dataclass
class Errands:
    desk: Desk
    kinds: Mapping[str, Run]
    renewed: float = errands.RENEWED.total_seconds()

    async def run_next(self) -> bool:
        """Run the one that waits longest. False if none does."""
        desk = self.desk
        async with desk.sessions.begin() as session:
            now = desk.clock()
            errand = await errands.lease(session, self.kinds.keys(), now)
            if errand is None:
                return False
            if errand.tries > errands.TRIES:  # whoever ran it died of it, again and again
                errands.give_up(errand, "given up", now)
                await _report(session, errand, now)
                return True
            if not await errands.is_hers(session, errand):
                errands.finish(errand, now)
                return True
        try:
            async with TaskGroup() as tasks:
                renewing = tasks.create_task(self._renew(errand))
                trouble = await self._attempt(errand)
                renewing.cancel()
        except asyncio.CancelledError:  # the bot stops: another one need not wait for the lease
            async with desk.sessions.begin() as session:
                await errands.put_off(session, errand, desk.clock(), "stopped")
            raise
        await self._settle(errand, trouble)
        return True

    async def _renew(self, errand: Errand) -> None:
        """Nobody else begins it meanwhile, however long a single upload takes."""
        while True:
            await asyncio.sleep(self.renewed)
            try:
                await self.desk.advance(errand)
            except DATABASE_TROUBLE as trouble:
                log.warning("errand.not_renewed", errand=errand.id, why=repr(trouble))

    async def _attempt(self, errand: Errand) -> Exception | None:
        """What has gone wrong, if anything has."""
        try:
            with pacing.urgency(Urgency.NUDGE):  # nobody sits and waits for a long work
                await self.kinds[errand.kind](self.desk, errand)
        except TelegramRetryAfter as asked:
            return asked
        except Exception as bug:  # the edge of an errand: one that fails must not stop the others
            log.exception("errand.failed", errand=errand.id, kind=errand.kind)
            return bug
        return None

    async def _settle(self, errand: Errand, trouble: Exception | None) -> None:
        async with self.desk.sessions.begin() as session:
            now = self.desk.clock()
            match trouble:
                case None:
                    await errands.settle(session, errand, now)
                case TelegramRetryAfter(retry_after=pause, message=why):
                    await errands.put_off(session, errand, now + dt.timedelta(seconds=pause), why)
                case _:
                    if dead := await errands.failed(session, errand, repr(trouble), now):
                        await _report(session, dead, now)


async def _report(session: Session, dead: Errand, now: dt.datetime) -> None:
    """Who waits for it is told; `python -m bot letters` shows it."""
    log.error("errand.dead", errand=dead.id, kind=dead.kind, club=dead.club_id, why=dead.error)
    await dead_letters.report_errand(session, dead, now)
