"""Delivers the outbox: leases what is due, re-checks that it is true, sends, settles.

Telegram has no key that would make a sending safe to repeat. An announcement whose answer was lost
is sent again (at least once); a nudge is settled before it is sent (at most once).
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.types import Message

from models import (
    DATABASE_TROUBLE,
    Club,
    Letter,
    LetterState,
    Person,
    Session,
    Sessions,
    Urgency,
)
from scheduler import pacing, refusals
from scheduler.loudness import merged, tuned
from scheduler.post import Call, Kind, Ready
from screens.texts import Texts
from services import clubs, dead_letters, inbox, outbox, turns

log = structlog.get_logger()
TIMEOUT = 30  # seconds for one call; well below the lease, so that no letter is in two hands
LONGEST_PAUSE = 60  # seconds between two tries in a chat for which Telegram does not answer
ARRIVING = dt.timedelta(seconds=2)  # until a nudge is looked at again
UNKNOWN = dt.timedelta(minutes=1)  # a newer program on the same database may know the kind
TOO_OLD = dt.timedelta(days=1)  # what Telegram could not take for a day is put aside


@dataclass
class Sender:
    sessions: Sessions
    bot: Bot
    kinds: Mapping[str, Kind]
    clock: Callable[[], dt.datetime]
    locale: str
    zone: ZoneInfo
    bot_name: str = ""
    # Chats with a letter of theirs in our hands, until it is settled.
    busy: set[int] = field(default_factory=set)
    # How often in a row a chat's letter was left without an answer.
    unanswered: dict[int, int] = field(default_factory=dict)
    # Which club was served last, so that each has its turn.
    served: turns.Turns = field(default_factory=dict)
    # Is what waited at Telegram while we were away in the inbox?
    has_caught_up: Callable[[], bool] = lambda: True

    async def deliver_due(self, limit: int = 8) -> int:
        """Send one batch of what is due. How many letters were taken in hand."""
        ready = await self.take(limit)
        await asyncio.gather(*map(self.send, ready))
        return len(ready)

    async def take(self, limit: int) -> list[Ready]:
        """Lease what is due and write the calls. Every one has to be sent: its chat is busy."""
        ready: list[Ready] = []
        while limit and not ready:  # all that was leased may have been dropped
            now = self.clock()
            async with self.sessions.begin() as session:
                leased = await turns.lease(session, now, limit, self.busy, self.served)
                written = [await self._write(session, each, now) for each in leased]
            ready = [each for each in written if each]
            if not leased:
                break
        self.busy.update(each.letter.chat_id for each in ready)
        return ready

    async def _write(self, session: Session, letter: Letter, now: dt.datetime) -> Ready | None:
        kind = self.kinds.get(letter.kind)
        if kind is None:
            outbox.put_off(letter, now + UNKNOWN)
            return None
        if kind.nudge and await self._may_have_done_it(session, letter, now):
            outbox.put_off(letter, now + ARRIVING)
            return None
        say = await self._say(session, letter)
        call = await self._written(session, letter, say, now)
        if call is None:
            return None
        ready = await tuned(session, Ready(letter, kind, call), say.zone, now)
        if ready and kind.nudge:
            ready = await self._joined(session, ready, now)
            for each in (letter, *ready.joined):
                outbox.settle(each, LetterState.SENT, now)
        return ready

    async def _may_have_done_it(self, session: Session, letter: Letter, now: dt.datetime) -> bool:
        """Something of hers is on its way to us: it may be what the nudge would ask for."""
        return not self.has_caught_up() or await inbox.has_waiting(session, now, letter.chat_id)

    async def _joined(self, session: Session, ready: Ready, now: dt.datetime) -> Ready:
        """One message out of all the nudges that are due to her."""
        if ready.letter.chat_id < 0:
            return ready
        plain = [name for name, kind in self.kinds.items() if kind.nudge and not kind.sent]
        for other in await turns.companions(session, ready.letter, plain, now):
            say = await self._say(session, other)
            another = await self._written(session, other, say, now)
            if another and (whole := merged(ready.call, another)):
                ready = replace(ready, call=whole, joined=(*ready.joined, other))
        return ready

    async def _written(
        self, session: Session, letter: Letter, say: Texts, now: dt.datetime
    ) -> Call | None:
        """The call that it makes; None if it is settled without one."""
        kind = self.kinds[letter.kind]
        if letter.expires_at and now >= letter.expires_at:
            outbox.settle(letter, LetterState.DROPPED, now, "too late")
            return None
        if letter.tries > outbox.TRIES:  # whoever took it died of it, again and again
            outbox.settle(letter, LetterState.DEAD, now, "given up")
            self._log_death(letter)
            await dead_letters.report(session, letter, now)
            return None
        try:
            async with session.begin_nested():
                told_of = await kind.load(session, letter, now)
                if told_of is None:
                    outbox.settle(letter, LetterState.DROPPED, now, "no longer true")
                    return None
                return kind.render(letter, told_of, say)
        except Exception as bug:  # the edge of a letter: one that fails must not stop the others
            log.exception("letter.failed", letter=letter.id, kind=letter.kind)
            if outbox.failed(letter, repr(bug), now):
                self._log_death(letter)
                await dead_letters.report(session, letter, now)
            return None

    async def _say(self, session: Session, letter: Letter) -> Texts:
        club = await session.get(Club, letter.club_id) if letter.club_id else None
        person = await session.get(Person, letter.chat_id) if letter.chat_id > 0 else None
        language = (person and person.locale) or (club and club.locale) or self.locale
        zone = ZoneInfo(club.zone) if club else self.zone
        return Texts(language, zone, self.bot_name)

    async def send(self, ready: Ready) -> None:
        """Make the call and settle the letter. Ends only when that is stored."""
        try:
            answer = await self._call(ready)
            pause = 0.5
            while not await self._settle(ready, answer):
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            self.busy.discard(ready.letter.chat_id)

    async def _call(self, ready: Ready) -> Any:
        """Telegram's answer, or the error."""
        try:
            with pacing.urgency(Urgency(ready.letter.urgency)):
                return await self.bot(ready.call, request_timeout=TIMEOUT)
        except AiogramError as refusal:
            return refusal
        except Exception as bug:  # the edge of a letter: one that fails must not stop the others
            log.exception("letter.failed", letter=ready.letter.id, kind=ready.letter.kind)
            return bug

    async def _settle(self, ready: Ready, answer: Any) -> bool:
        """False if the database is away: nobody may take the letter before it is settled."""
        now = self.clock()
        try:
            async with self.sessions.begin() as session:
                letter = await session.get(Letter, ready.letter.id, with_for_update=True)
                if letter is None:  # its club was erased meanwhile
                    return True
                if isinstance(answer, Exception):
                    await self._refused(session, letter, ready, answer, now)
                    for each in ready.joined:
                        outbox.follow(await session.get_one(Letter, each.id), letter)
                else:
                    await self._sent(session, letter, ready.kind, answer, now)
                    for each in ready.joined:  # a reply to the message may answer any of them
                        joined = await session.get_one(Letter, each.id)
                        joined.message_id = letter.message_id
        except DATABASE_TROUBLE as trouble:
            log.error("database.failed", letter=ready.letter.id, why=str(trouble))
            return False
        return True

    async def _sent(
        self, session: Session, letter: Letter, kind: Kind, answer: Any, now: dt.datetime
    ) -> None:
        self.unanswered.pop(letter.chat_id, None)
        outbox.settle(letter, LetterState.SENT, now)
        if isinstance(answer, Message):
            letter.message_id = answer.message_id
        if kind.sent:
            await self._note(session, letter, kind.sent(session, letter, answer, now))

    async def _refused(
        self, session: Session, letter: Letter, ready: Ready, refusal: Exception, now: dt.datetime
    ) -> None:
        kind, why = ready.kind, refusals.words(refusal)
        log.info("letter.refused", letter=letter.id, kind=letter.kind, why=why)
        match refusal:
            case TelegramRetryAfter(retry_after=seconds):
                outbox.put_back(letter, why)
                until = now + dt.timedelta(seconds=seconds)
                await outbox.shut_gate(session, letter.chat_id, until)
            case TelegramMigrateToChat(migrate_to_chat_id=new_chat):
                outbox.put_back(letter, why)
                await session.flush()
                old_chat = letter.chat_id
                await self._note(session, letter, clubs.move(session, old_chat, new_chat))
            case _ if refusals.is_done(refusal):
                outbox.settle(letter, LetterState.SENT, now)
            case _ if refusals.is_open(refusal) and now < letter.not_before + TOO_OLD:
                if refusals.is_surely_unsent(refusal) or not kind.nudge:
                    outbox.put_back(letter, why)
                await self._pause(session, letter.chat_id, now)
            case _:
                outbox.settle(letter, LetterState.DEAD, now, why)
                self._log_death(letter)
                if refusals.is_nobody_there(refusal):
                    gone = clubs.unreachable(session, letter.chat_id, why, now)
                    await self._note(session, letter, gone)
                elif not kind.refused and pacing.is_new(ready.call):
                    await dead_letters.report(session, letter, now, why)
                if kind.refused:
                    await self._note(session, letter, kind.refused(session, letter, why, now))

    def _log_death(self, letter: Letter) -> None:
        """`python -m bot letters` shows it as well."""
        about = {"letter": letter.id, "kind": letter.kind, "club": letter.club_id}
        log.error("letter.dead", **about, chat=letter.chat_id, why=letter.error)

    async def _pause(self, session: Session, chat_id: int, now: dt.datetime) -> None:
        times = self.unanswered[chat_id] = self.unanswered.get(chat_id, 0) + 1
        pause = min(2 ** min(times, 10), LONGEST_PAUSE)
        await outbox.shut_gate(session, chat_id, now + dt.timedelta(seconds=pause))

    async def _note(self, session: Session, letter: Letter, note: Awaitable[None]) -> None:
        try:
            async with session.begin_nested():
                await note
        except Exception as bug:  # Telegram has answered: sending again would not mend the note
            log.exception("letter.unnoted", letter=letter.id, kind=letter.kind)
            letter.error = repr(bug)
