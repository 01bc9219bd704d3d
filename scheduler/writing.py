"""Makes calls to Telegram out of letters that have their turn, if they are still true.

A batch is read together: one question for all of it wherever that is possible.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from models import Letter, LetterState, Session
from scheduler import group_posts
from scheduler.loudness import asks, merged, tuned
from scheduler.post import Call, Kind, Ready
from screens.texts import Texts
from services import dead_letters, inbox, outbox, reach, roster, sounds, turns
from services.receivers import Receivers, look_up

log = structlog.get_logger()
ARRIVING = dt.timedelta(seconds=2)  # until a nudge is looked at again
UNKNOWN = dt.timedelta(minutes=1)  # a newer program on the same database may know the kind


class Unwritten(Exception):
    """One of the letters has failed. The transaction is lost: write them anew, each apart."""


@dataclass
class Writer:
    kinds: Mapping[str, Kind]
    locale: str
    zone: ZoneInfo
    bot_name: str = ""
    # Is what waited at Telegram while we were away in the inbox?
    has_caught_up: Callable[[], bool] = lambda: True

    async def write(
        self, session: Session, leased: Sequence[Letter], now: dt.datetime, *, apart: bool = False
    ) -> list[Ready]:
        """The calls. What makes none is settled or put off; one that fails as well, if `apart`.

        Else that raises Unwritten: savepoints are only for batches of which it is known.
        """
        write = self._written_apart if apart else self._written
        letters = await self._sendable(session, leased, now)
        others = await self._companions(session, letters, now)
        receivers = await look_up(session, [*letters, *others])
        calls = await write(session, [*letters, *others], receivers, now)
        true = [each for each in letters if each.id in calls]
        written = [Ready(each, self.kinds[each.kind], calls[each.id]) for each in true]
        heard = await sounds.heard(session, [each.letter for each in written if asks(each)], now)
        ready = []
        for each in written:
            club = receivers.club(each.letter)
            zone = ZoneInfo(club.zone) if club else self.zone
            if fit := tuned(each, club, zone, heard, now):
                ready.append(_joined(fit, others, calls, receivers))
        return ready

    async def is_true(self, session: Session, nudge: Ready, now: dt.datetime) -> bool:
        """Are all letters of the call still to be sent?"""
        if await self._who_may_have_done_it(session, [nudge.letter], now):
            return False
        for each in nudge.letters:
            if await self.kinds[each.kind].load(session, each, now) is None:
                return False
        return True

    async def _sendable(
        self, session: Session, leased: Sequence[Letter], now: dt.datetime
    ) -> list[Letter]:
        known = []
        for letter in leased:
            if letter.kind in self.kinds:
                known.append(letter)
            else:
                outbox.put_off(letter, now + UNKNOWN)
        nudges = [letter for letter in known if self.kinds[letter.kind].nudge]
        early = await self._who_may_have_done_it(session, nudges, now)
        for letter in nudges:
            if letter.chat_id in early:
                outbox.put_off(letter, now + ARRIVING)
        waiting = [each for each in known if each.state == LetterState.SENDING]
        return [each for each in waiting if not await self._is_over(session, each, now)]

    async def _who_may_have_done_it(
        self, session: Session, nudges: Sequence[Letter], now: dt.datetime
    ) -> Collection[int]:
        """From whom something is on its way to us: it may be what the nudge would ask for."""
        chats = {letter.chat_id for letter in nudges}
        return await inbox.who_waits(session, chats, now) if self.has_caught_up() else chats

    async def _is_over(self, session: Session, letter: Letter, now: dt.datetime) -> bool:
        if letter.expires_at and now >= letter.expires_at:
            outbox.settle(letter, LetterState.DROPPED, now, "too late")
        elif letter.tries > outbox.TRIES:  # whoever took it died of it, again and again
            outbox.settle(letter, LetterState.DEAD, now, "given up")
            outbox.log_death(letter)
            await dead_letters.report(session, letter, now)
        else:
            return False
        return True

    async def _companions(
        self, session: Session, letters: Sequence[Letter], now: dt.datetime
    ) -> list[Letter]:
        """What else would go into one message with the nudges to these people."""
        plain = [name for name, kind in self.kinds.items() if kind.is_joinable and not kind.sent]
        nudges = (
            each for each in letters if each.chat_id > 0 and self.kinds[each.kind].is_joinable
        )
        chats = {each.chat_id for each in nudges}
        found = await turns.companions(session, chats, plain, now)
        return [each for each in found if not await self._is_over(session, each, now)]

    async def _written_apart(
        self,
        session: Session,
        letters: Sequence[Letter],
        receivers: Receivers,
        now: dt.datetime,
    ) -> Mapping[int, Call]:
        """By letter, of those that are still true. What fails is put aside alone."""
        calls: dict[int, Call] = {}
        for letter in letters:
            try:
                async with session.begin_nested():
                    calls |= await self._written(session, [letter], receivers, now)
            except Unwritten as failed:
                bug = failed.__cause__
                await session.refresh(letter)  # what was rolled back has emptied it
                log.error("letter.failed", letter=letter.id, kind=letter.kind, exc_info=bug)
                if outbox.failed(letter, repr(bug), now):
                    outbox.log_death(letter)
                    await dead_letters.report(session, letter, now)
        return calls

    async def _written(
        self,
        session: Session,
        letters: Sequence[Letter],
        receivers: Receivers,
        now: dt.datetime,
    ) -> Mapping[int, Call]:
        """By letter, of those that are still true."""
        calls: dict[int, Call] = {}
        for letter in letters:
            kind = self.kinds[letter.kind]
            try:
                told_of = await _told_of(session, kind, letter, now)
                if told_of is None:
                    outbox.settle(letter, LetterState.DROPPED, now, "no longer true")
                else:
                    write = partial(kind.render, letter, told_of)
                    club, say = receivers.club(letter), self._say(letter, receivers, now)
                    call = group_posts.written(letter, club, write, say)
                    if club and letter.chat_id in receivers.in_several:
                        call = group_posts.named(call, club)
                    calls[letter.id] = call
            except Exception as bug:  # the edge of a letter
                raise Unwritten from bug
        return calls

    def _say(self, letter: Letter, receivers: Receivers, now: dt.datetime) -> Texts:
        club = receivers.club(letter)
        language = receivers.language(letter) or (club and club.locale) or self.locale
        return Texts(language, ZoneInfo(club.zone) if club else self.zone, self.bot_name, now)


async def _told_of(session: Session, kind: Kind, letter: Letter, now: dt.datetime) -> Any:
    """None also where she to whom it goes is not any more what she was when it was posted."""
    if kind.needs is None or letter.chat_id < 0:
        return await kind.load(session, letter, now)
    if await roster.holds(session, letter.club_id or 0, letter.chat_id, kind.needs):
        return await kind.load(session, letter, now)
    await reach.hand_over(session, letter, now)
    return None


def _joined(
    ready: Ready, others: Sequence[Letter], calls: Mapping[int, Call], receivers: Receivers
) -> Ready:
    """One message out of all the nudges that are due to her."""
    mine = [each for each in others if each.chat_id == ready.letter.chat_id and each.id in calls]
    if not (ready.kind.is_joinable and mine):
        return ready
    told = [(calls[each.id], receivers.club(each)) for each in (ready.letter, *mine)]
    own = group_posts.told_apart(ready.call, receivers.club(ready.letter), told)
    ready = replace(ready, call=own)
    for other in mine:
        call = group_posts.told_apart(calls[other.id], receivers.club(other), told)
        if whole := merged(ready.call, call):
            outbox.go_along(other, ready.letter)
            ready = replace(ready, call=whole, joined=(*ready.joined, other))
    return ready
