"""Works off the inbox: "done", handler and letters in one transaction, then the screen.

A crash takes all of it back, so an update takes effect exactly once. Within a queue order holds,
on any number of workers. An update that fails again and again is put aside and blocks nobody.
"""

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError
from structlog.contextvars import bound_contextvars

from bot.errors import alarm, apologise
from bot.show import show, toast, written_to
from models import Received, Session, Sessions, may_pass
from screens.attendance import answered
from screens.screen import Screen
from screens.texts import Texts
from services import inbox, outbox, shares
from services.coming import Told
from services.inbox import Taken

log = structlog.get_logger()
TRIES = 4  # at once, where somebody else has changed the same meanwhile
LONGEST_WAIT = 2.0  # seconds; a chat that Telegram has shut for longer says so itself


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be shown for an update that is done, and what there may be to do besides."""

    queue: int
    update: Update | None = None
    screen: Screen | None = None
    others_wait: bool = True
    has_letters: bool = True
    wait: float = 0.0  # seconds, before which she may not be written to


@dataclass
class Worker:
    sessions: Sessions
    bot: Bot
    dispatcher: Dispatcher
    bot_name: str
    # Queues whose last screen is still on its way: the next one must not overtake it.
    showing: set[int] = field(default_factory=set)
    # Does another process write to people as well? Then they take turns.
    has_company: Callable[[], bool] = lambda: False

    async def take(self, now: dt.datetime) -> Answer | None:
        """Do the next update that has its turn, in one transaction; `show` has to follow."""
        row_id, tries = None, 0
        while True:
            try:
                async with self.sessions.begin() as session:
                    received = await inbox.take(session, now, self.showing)
                    if received is None:
                        return None
                    row_id = received.id
                    answer = await self._answer(session, received, now)
            except Exception as bug:  # the edge of an update: one that fails must stop no other
                if row_id is None:
                    raise
                tries += 1
                if tries < TRIES and may_pass(bug):
                    continue
                answer = await self._fail(row_id, bug, now)
            self.showing.add(answer.queue)
            return answer

    async def show(self, answer: Answer) -> None:
        try:
            if answer.update:
                await show(self.bot, answer.update, answer.screen, answer.wait)
        except Exception:  # the update is done: a screen that fails must not stop the others
            log.exception("show.failed", queue=answer.queue)
        finally:
            self.showing.discard(answer.queue)

    async def tell(self, told: Told) -> None:
        """Answer a tap that was done as it was stored."""
        say = Texts(told.language, self.dispatcher["zone"])
        try:
            await toast(
                self.bot, told.tap, answered(say, is_new=told.is_new, is_reached=told.is_reached)
            )
        except AiogramError as error:
            log.info("show.refused", why=type(error).__name__)
        except Exception:  # she has said it: an answer that fails must not stop the others
            log.exception("show.failed")

    async def _answer(self, session: Session, received: Taken, now: dt.datetime) -> Answer:
        update = self._read(received, await inbox.read(session, received))
        if update is None:
            inbox.put_aside(await session.get_one(Received, received.id), "unreadable")
            return Answer(received.queue)
        with bound_contextvars(update=received.update_id):
            said = await self.dispatcher.feed_update(
                self.bot, update, session=session, now=now, bot_name=self.bot_name
            )
        screen = said if isinstance(said, Screen) else None
        if screen and await self._is_shown(session, update, screen):
            screen = replace(screen, text=None)
        has_letters = outbox.POSTED in session.info or not update.callback_query
        wait = 0.0
        if self.has_company() and (person := written_to(update, screen)):
            turn = await shares.turn(session, person, now)
            wait = min((turn - now).total_seconds(), LONGEST_WAIT)
        return Answer(received.queue, update, screen, received.others_wait, has_letters, wait)

    async def _is_shown(self, session: Session, update: Update, screen: Screen) -> bool:
        """A tap that came twice has brought her the new message already."""
        person = written_to(update, screen) if update.callback_query else None
        if person is None:
            return False
        return await inbox.is_doubled_at_once(session, update.update_id, person)

    def _read(self, received: Taken | Received, told: dict[str, Any]) -> Update | None:
        """None for what is newer than this program, or broken."""
        try:
            update = Update.model_validate(told, context={"bot": self.bot})
            return update if update.event_type else None
        except (ValidationError, UpdateTypeLookupError) as unknown:
            log.error("update.unreadable", update=received.update_id, why=type(unknown).__name__)
            return None

    async def _fail(self, row_id: int, bug: Exception, now: dt.datetime) -> Answer:
        trace = secrets.token_hex(2)
        async with self.sessions.begin() as session:
            received = await session.get_one(Received, row_id, with_for_update=True)
            log.error("update.failed", trace=trace, update=received.update_id, exc_info=bug)
            is_over = inbox.failed(received, f"{trace} {bug!r}", now)
            told = await inbox.read(session, received)
            if is_over and (update := self._read(received, told)):
                await apologise(session, update, trace, now)
                organisers = self.dispatcher.get("organisers") or ()
                await alarm(session, organisers, trace, now)
            return Answer(received.queue)
