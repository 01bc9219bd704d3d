"""Notes in the outbox what Telegram answered, in groups.

Whoever comes while a group is being stored waits, and all who wait are the next group: one
transaction for as many as have arrived, and an answer that comes alone is noted at once.
"""

import asyncio
import datetime as dt
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from aiogram.exceptions import TelegramMigrateToChat, TelegramRetryAfter
from aiogram.types import Message, MessageId

from models import DATABASE_TROUBLE, Letter, LetterState, Session, Sessions, is_conflict
from scheduler import pacing, refusals
from scheduler.answers import Number
from scheduler.last_look import Overtaken
from scheduler.post import Ready
from services import club_groups, dead_letters, outbox, shares, topics

log = structlog.get_logger()
LONGEST_PAUSE = 60  # seconds between two tries in a chat for which Telegram does not answer
SECOND = dt.timedelta(seconds=1)  # between two messages to one person
TOO_OLD = dt.timedelta(days=1)  # what Telegram could not take for a day is put aside


@dataclass(eq=False)
class Outcome:
    """Telegram's answer, or the error.

    What `is_plain` is sent, and nobody wants to know more: it `goes_along` with the transaction
    that takes what is next, but once only.
    """

    ready: Ready
    answer: Any
    is_stored: bool = False
    is_plain: bool = field(init=False)
    goes_along: bool = field(init=False)

    def __post_init__(self) -> None:
        ready = self.ready
        failed = isinstance(self.answer, Exception)
        self.is_plain = self.goes_along = not (failed or ready.kind.sent or ready.joined)

    @property
    def message_id(self) -> int | None:
        made = self.answer if isinstance(self.answer, (Message, MessageId, Number)) else None
        return made.message_id if made else None


@dataclass
class Ledger:
    sessions: Sessions
    clock: Callable[[], dt.datetime]
    # Told of outcomes that are stored: before, nobody may take another letter of their chats.
    stored: Callable[[Sequence[Outcome]], None]
    # Does another process send as well? It does not know to whom we have just written.
    has_company: Callable[[], bool] = lambda: False
    # How often in a row a chat's letter was left without an answer.
    unanswered: dict[int, int] = field(default_factory=dict)
    _arrived: list[Outcome] = field(default_factory=list)
    _storing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def settle(self, group: Sequence[Outcome]) -> None:
        """Ends only when all are stored."""
        self._arrived += group
        async with self._storing:
            if self._arrived:
                await gathered(lambda: len(self._arrived))
                arrived, self._arrived = self._arrived, []
                await self._store(arrived)
        pause = 0.5
        while left := [each for each in group if not each.is_stored]:
            for each in left:  # alone, for one of them may be what fails
                async with self._storing:
                    await self._store([each])
            if not any(each.is_stored for each in left):
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _store(self, group: Sequence[Outcome]) -> None:
        now = self.clock()
        try:
            async with self.sessions.begin() as session:
                await self.note(session, group, now)
        except DATABASE_TROUBLE as trouble:
            letters = [each.ready.letter.id for each in group]
            if is_conflict(trouble):  # who was quicker has changed the same: it is noted anew
                log.info("letter.beaten", letters=letters, why=str(trouble))
            else:
                log.error("database.failed", letters=letters, why=str(trouble))
            return
        for each in group:
            each.is_stored = True
        self.stored(group)

    async def note(self, session: Session, group: Sequence[Outcome], now: dt.datetime) -> None:
        plain = [each for each in group if each.is_plain]
        for each in plain:
            self.unanswered.pop(each.ready.letter.chat_id, None)
        messages = {each.ready.letter.key: each.message_id for each in plain}
        await outbox.note_sent(session, messages, now)
        if self.has_company():
            await shares.spare(session, _people(group), now + SECOND)
        rest = [each for each in group if not each.is_plain]
        keys = [letter.key for each in rest for letter in each.ready.letters]
        letters = await outbox.these(session, keys)
        for each in rest:
            if letter := letters.get(each.ready.letter.key):
                others = (other.key for other in each.ready.joined)
                joined = [letters[other] for other in others if other in letters]
                await self._note_one(session, letter, joined, each, now)

    async def _note_one(
        self,
        session: Session,
        letter: Letter,
        joined: Sequence[Letter],
        outcome: Outcome,
        now: dt.datetime,
    ) -> None:
        if not isinstance(outcome.answer, Exception):
            await self._sent(session, letter, outcome, now)
            for each in joined:  # a reply to the message may answer any of them
                each.message_id = letter.message_id
            return
        if letter.lease_until != outcome.ready.letter.lease_until:
            return  # we were frozen, and somebody else has it in hand, or has sent it
        if isinstance(outcome.answer, Overtaken):
            outbox.put_back(letter, "overtaken")  # at its next turn it is looked at anew
        else:
            await self._refused(session, letter, outcome.ready, outcome.answer, now)
        for each in joined:
            outbox.follow(each, letter)

    async def _sent(
        self, session: Session, letter: Letter, outcome: Outcome, now: dt.datetime
    ) -> None:
        self.unanswered.pop(letter.chat_id, None)
        outbox.settle(letter, LetterState.SENT, now)
        letter.message_id = outcome.message_id or letter.message_id
        if note := outcome.ready.kind.sent:
            noted = partial(note, session, letter, outcome.answer, now)
            await self._attempt(session, letter, noted)

    async def _refused(
        self, session: Session, letter: Letter, ready: Ready, refusal: Exception, now: dt.datetime
    ) -> None:
        if refusals.is_done(refusal):
            outbox.settle(letter, LetterState.SENT, now)
            return
        kind, why = ready.kind, refusals.words(refusal)
        log.info("letter.refused", letter=letter.id, kind=letter.kind, why=why)
        match refusal:
            case TelegramRetryAfter(retry_after=seconds):
                outbox.put_back(letter, why)
                until = now + dt.timedelta(seconds=seconds)
                await outbox.shut_gate(session, letter.chat_id, until)
            case TelegramMigrateToChat():
                outbox.put_back(letter, why)
                await self._follow(session, letter, ready, refusal, now)
            case _ if refusals.is_topic_gone(refusal) and ready.is_in_topic:
                outbox.put_back(letter, why)
                await self._attempt(session, letter, partial(topics.lose, session, letter, now))
            case _ if refusals.is_open(refusal) and not _is_too_old(letter, now):
                if refusals.is_surely_unsent(refusal) or not kind.nudge:
                    outbox.put_back(letter, why)
                await self._pause(session, letter, now)
            case _:
                outbox.settle(letter, LetterState.DEAD, now, why)
                await self._bury(session, letter, ready, refusal, now)

    async def _follow(
        self,
        session: Session,
        letter: Letter,
        ready: Ready,
        moved: TelegramMigrateToChat,
        now: dt.datetime,
    ) -> None:
        """To the supergroup. A letter that stays behind would hear the same for ever."""
        old = letter.chat_id
        if old < 0:
            move = partial(club_groups.move, session, old, moved.migrate_to_chat_id, now)
            await self._attempt(session, letter, move)
            if letter.chat_id != old:
                return
        if old > 0 or _is_too_old(letter, now):  # nobody's private chat becomes a group
            outbox.settle(letter, LetterState.DEAD, now, letter.error)
            await self._bury(session, letter, ready, moved, now)
        else:
            await self._pause(session, letter, now)

    async def _bury(
        self, session: Session, letter: Letter, ready: Ready, refusal: Exception, now: dt.datetime
    ) -> None:
        kind, why = ready.kind, refusals.words(refusal)
        if refusals.is_nobody_there(refusal):
            gone = partial(club_groups.miss, session, letter, why, now)
            await self._attempt(session, letter, gone)
        elif not kind.refused and pacing.is_new(ready.call):
            await dead_letters.report(session, letter, now, why)
        if letter.state != LetterState.DEAD:
            return  # it waits until its club has a group again
        outbox.log_death(letter)
        if kind.refused:
            await self._attempt(session, letter, partial(kind.refused, session, letter, why, now))

    async def _pause(self, session: Session, letter: Letter, now: dt.datetime) -> None:
        letter.params = {outbox.REFUSED: now.isoformat(), **letter.params}
        chat_id = letter.chat_id
        times = self.unanswered[chat_id] = self.unanswered.get(chat_id, 0) + 1
        pause = min(2 ** min(times, 10), LONGEST_PAUSE)
        await outbox.shut_gate(session, chat_id, now + dt.timedelta(seconds=pause))

    async def _attempt(
        self, session: Session, letter: Letter, note: Callable[[], Awaitable[None]]
    ) -> None:
        await session.flush()
        try:
            async with session.begin_nested():
                await note()
        except Exception as bug:  # Telegram has answered: sending again would not mend the note
            if is_conflict(bug):  # and who was quicker may wait for a letter that we hold
                raise
            await session.refresh(letter)  # what the note had changed of it is undone
            log.exception("letter.unnoted", letter=letter.id, kind=letter.kind)
            letter.error = repr(bug)


async def gathered(came: Callable[[], int], enough: float = math.inf) -> None:
    """While each turn of the event loop brings another answer, one more is waited for."""
    had = 0
    while had < came() < enough:
        had = came()
        await asyncio.sleep(0)


def _is_too_old(letter: Letter, now: dt.datetime) -> bool:
    """For a day Telegram could not take it, however long it had waited before."""
    if since := letter.params.get(outbox.REFUSED):
        return now >= max(dt.datetime.fromisoformat(since), letter.not_before) + TOO_OLD
    return False


def _people(group: Sequence[Outcome]) -> list[int]:
    """To whom we have just written."""
    sent = (each for each in group if not isinstance(each.answer, Exception))
    return [each.ready.letter.chat_id for each in sent if each.ready.letter.chat_id > 0]
