"""Delivers the outbox: leases what is due, re-checks that it is true, sends, settles.

Telegram has no key that would make a sending safe to repeat. An announcement whose answer was lost
is sent again (at least once); a nudge is settled before it is sent (at most once), when its turn
has come and not before: a crash loses only those that were on their way. Letters are taken in
batches and settled in groups: a transaction for many of them, not two for each.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError

from models import DATABASE_TROUBLE, Sessions, Urgency
from scheduler import pacing
from scheduler.answers import number_only
from scheduler.last_look import Overtaken, last_look
from scheduler.ledger import Ledger, Outcome
from scheduler.post import Ready
from scheduler.writing import Unwritten, Writer
from services import outbox, shares, turns

log = structlog.get_logger()
TIMEOUT = 30  # seconds for one call; well below the lease, so that no letter is in two hands


@dataclass
class Sender:
    sessions: Sessions
    bot: Bot
    writer: Writer
    clock: Callable[[], dt.datetime]
    # Chats with a letter of theirs in our hands, until it is settled.
    busy: set[int] = field(default_factory=set)
    # Which club was served last, so that each has its turn.
    served: turns.Turns = field(default_factory=dict)
    # What Telegram has answered, and nobody notes yet.
    answered: list[Outcome] = field(default_factory=list)
    # By chat, what has been taken and not begun: it waits for a hand, or for its turn.
    unbegun: dict[int, Ready] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.sessions, self.clock, self._put_down)

    @property
    def in_hand(self) -> int:
        """How many letters, but for those of which no more is left than to be noted."""
        return len(self.busy) - sum(each.goes_along for each in self.answered)

    async def take(self, limit: int) -> list[Ready]:
        """Lease what is due and write the calls. Every one has to be sent: its chat is busy.

        What was answered and is simply sent is noted in the same transaction.
        """
        ready: list[Ready] = []
        is_any = True
        while limit and is_any and not ready:  # all that was leased may have been dropped
            try:
                is_any, ready = await self._lease(limit)
            except Unwritten as failed:
                log.warning("letters.again", why=repr(failed.__cause__))
                is_any, ready = await self._lease(limit, apart=True)
        taken = {each.letter.chat_id: each for each in ready}
        self.busy.update(taken)
        self.unbegun.update(taken)
        return ready

    async def _lease(self, limit: int, *, apart: bool = False) -> tuple[bool, list[Ready]]:
        """Was anything due, and the calls of it. If it raises, nothing was taken."""
        now, served = self.clock(), dict(self.served)
        noted = [each for each in self.answered if each.goes_along]
        self.answered = [each for each in self.answered if not each.goes_along]
        busy = self.busy - _chats(noted)
        for each in noted:  # once: nothing is held up by what they may fail of
            each.goes_along = False
        try:
            async with self.sessions.begin() as session:
                await self.ledger.note(session, noted, now)
                leased = await turns.lease(session, now, limit, busy, served)
                if self.ledger.has_company():  # who answers them there waits for what is coming
                    chats = [each.chat_id for each in leased if each.chat_id > 0]
                    await shares.spare(session, chats, now + shares.APART)
                ready = await self.writer.write(session, leased, now, apart=apart)
            self._put_down(noted)
            noted = []
        finally:
            self.answered += noted
        self.served = served
        return bool(leased), ready

    async def call(self, ready: Ready) -> None:
        """The answer waits to be noted, by who takes the next letters or by `settle`."""
        outcome = await self._outcome(ready)
        self._begin(ready)
        self.answered.append(outcome)

    async def settle(self) -> None:
        """Note what has been answered. Ends only when that is stored."""
        group, self.answered = self.answered, []
        await self.ledger.settle(group)

    async def hand_back(self) -> None:
        """The last of it: what was answered is noted, what nobody has begun is left to others."""
        self.answered += [Outcome(each, Overtaken()) for each in self.unbegun.values()]
        self.unbegun = {}
        await self.settle()

    def _begin(self, ready: Ready) -> None:
        self.unbegun.pop(ready.letter.chat_id, None)

    def _put_down(self, settled: Iterable[Outcome]) -> None:
        self.busy -= _chats(settled)

    async def _outcome(self, ready: Ready) -> Outcome:
        return Outcome(ready, await self._call(ready))

    async def _call(self, ready: Ready) -> Any:
        """Telegram's answer, or the error."""
        try:
            with (
                pacing.urgency(Urgency(ready.letter.urgency)),
                last_look(lambda: self._is_true(ready)),
                nullcontext() if ready.kind.sent else number_only(),
            ):
                return await self.bot(ready.call, request_timeout=TIMEOUT)
        except (AiogramError, Overtaken) as refusal:
            return refusal
        except Exception as bug:  # the edge of a letter: one that fails must not stop the others
            log.exception("letter.failed", letter=ready.letter.id, kind=ready.letter.kind)
            return bug

    async def _is_true(self, ready: Ready) -> bool:
        """Still, after it has waited for its turn? Then a nudge is settled, in the same moment.

        What waited so long that it may be in other hands before it is answered is left to them.
        Without a database nobody knows.
        """
        self._begin(ready)
        now, ours_until = self.clock(), ready.letter.lease_until
        is_long = ours_until and now + dt.timedelta(seconds=TIMEOUT) > ours_until
        if is_long or any(each.expires_at and now >= each.expires_at for each in ready.letters):
            return False
        if not ready.kind.nudge:
            return True
        try:
            async with self.sessions.begin() as session:
                if not await self.writer.is_true(session, ready, now):
                    return False
                if not await outbox.give_away(session, ready.letters, now):
                    await session.rollback()
                    return False
        except DATABASE_TROUBLE:
            return False
        for each in ready.letters:  # so that it is still known as ours, if Telegram refuses it
            each.lease_until = None
        return True


def _chats(group: Iterable[Outcome]) -> set[int]:
    return {each.ready.letter.chat_id for each in group}
