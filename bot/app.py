"""Puts the parts together: middlewares in their order, and the loops of a process."""

import asyncio
import datetime as dt
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import ZoneInfo

from aiogram import Bot, Dispatcher

from bot.clock import Clock
from bot.delivery import Delivery
from bot.errors import Calm, Refuse
from bot.loop import Hands, Loop
from bot.middlewares import Acquaint, Authorise, Locate, Name, Offer
from bot.quick_routing import quicken
from bot.routers import ROUTERS
from bot.witness import Witness
from bot.worker import Worker
from domain.pacing import Pace
from models import Sessions
from scheduler import club_letters, planner
from scheduler.errands import Desk, Errands
from scheduler.exporter import ERRANDS
from scheduler.jobs import LETTERS, OCCASIONS, Job, create_scheduler, keep_house
from scheduler.last_look import look_again
from scheduler.pacing import Pacer
from scheduler.privacy_errands import PRIVACY_ERRANDS
from scheduler.roster_errands import ROSTER_ERRANDS
from scheduler.sender import Sender
from scheduler.star_errands import STAR_ERRANDS
from scheduler.writing import Writer
from services import due
from services.coming import Told
from services.homework_reports import RECEIPT

SCREENS = 40  # shown at the same time
HOUSEKEEPING = dt.timedelta(hours=6)
LAST_WORDS = 2  # seconds to note what was answered since the last look


@cache  # aiogram's routers can be included only once in a process
def create_dispatcher(locale: str, zone: ZoneInfo) -> Dispatcher:
    # The dialog is read in the transaction of the update, so aiogram's own FSM stays off.
    dispatcher = Dispatcher(disable_fsm=True, locale=locale, zone=zone, web_url="")
    dispatcher["organisers"] = frozenset[int]()
    dispatcher["archive_chat"] = dispatcher["files"] = None  # as the settings say, later
    dispatcher.update.outer_middleware(Acquaint(locale, zone))  # first: who speaks, which language
    dispatcher.update.outer_middleware(Refuse())  # inside it: a refusal is said in that language
    dispatcher.update.outer_middleware(Calm())
    dispatcher.callback_query.middleware(Authorise())  # after the filters: it reads the button
    dispatcher.callback_query.middleware(Name())
    for observed in (dispatcher.callback_query, dispatcher.message):
        observed.middleware(Offer())  # inside it: what she may not do is not offered
        observed.middleware(Witness())  # inside both: notes what a mentor has changed
    dispatcher.message.middleware(Locate())
    dispatcher.include_routers(*ROUTERS)
    quicken(dispatcher)
    return dispatcher


@dataclass
class App:
    """The loops of one process. Each is idempotent and can be killed at any instruction."""

    sessions: Sessions
    clock: Clock
    worker: Worker
    sender: Sender
    errands: Errands
    pacer: Pacer
    # Set when what waited at Telegram is in the inbox: before, a decision would miss votes.
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    nightly: Job | None = None
    is_stopping: bool = False
    ticked_at: float = 0.0  # of the event loop's time
    _ticking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _alarm: asyncio.TimerHandle | None = None
    _kept_house: dt.datetime | None = None
    _are_more: bool = True  # updates, after the one that was taken last
    # While it runs:
    _showing: Hands = field(init=False, repr=False)
    _delivery: Delivery = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.sender.writer.has_caught_up = self.caught_up.is_set
        self.updates = Loop(self._take_update)
        self.steps = Loop(self._run_step)
        self.letters = Loop(self._take_letters)
        self.long = Loop(self.errands.run_next)
        self._beating = {"updates": self.updates, "steps": self.steps, "letters": self.letters}
        # An errand may take minutes, which is no sign of illness: it has no beat.
        self._loops = (*self._beating.values(), self.long)

    async def run(self) -> None:
        """Until stopped: work off updates, run steps, deliver letters."""
        scheduler = create_scheduler(self.tick, self.keep_house, self.nightly)
        scheduler.start()
        try:
            async with asyncio.TaskGroup() as tasks:
                self._showing = Hands(tasks, SCREENS, self._go_on_answering)
                self._delivery = Delivery(self.sender, self.pacer, tasks, self.letters.wake)
                for loop in self._loops:
                    tasks.create_task(loop.run())
        finally:
            with suppress(TimeoutError):  # the database may be away
                async with asyncio.timeout(LAST_WORDS):
                    await self.sender.hand_back()
            scheduler.pause()
            async with self._ticking:  # it would be cut off in the middle of its read
                scheduler.shutdown(wait=False)

    def tell(self, told: Sequence[Told], has_letters: bool) -> None:
        """Answer taps that were done as they were stored."""
        for each in told:
            self._showing.take(self.worker.tell(each))
        if has_letters:
            self.letters.wake()

    def wake(self) -> None:
        for loop in self._loops:
            loop.wake()
        self.pacer.advance()

    def stop(self) -> None:
        """Take nothing new. What is in hand is finished, then `run` returns."""
        self.is_stopping = True
        for loop in self._loops:
            loop.stop()

    def beats(self) -> dict[str, float]:
        """When the tick last ended, and since when each loop is at what it does."""
        busy = {name: loop.busy_since for name, loop in self._beating.items()}
        return {"tick": self.ticked_at} | {name: at for name, at in busy.items() if at}

    async def _take_update(self) -> bool:
        self._are_more = True  # as far as we know
        if not self._showing.free:
            return False
        answer = await self.worker.take(self.clock.now())
        if answer is None:
            return False
        self._are_more = answer.others_wait
        self._showing.take(self.worker.show(answer))
        if answer.has_letters:
            self.letters.wake()
            self._wake_for_receipts()
        return self._are_more

    def _go_on_answering(self) -> None:
        """A screen is shown: what waited for it has its turn. What comes later wakes us itself."""
        if self._are_more:
            self.updates.wake()

    def _wake_for_receipts(self) -> None:
        """The receipt of the last update that came is due before the next tick may be."""
        if self._alarm:
            self._alarm.cancel()
        loop = asyncio.get_running_loop()
        self._alarm = loop.call_later(RECEIPT.total_seconds(), self.letters.wake)

    async def _run_step(self) -> bool:
        if not self.caught_up.is_set():
            return False
        was_due = await planner.run_next(self.sessions, OCCASIONS, self.clock.now())
        self.letters.wake()
        return was_due

    async def _take_letters(self) -> bool:
        return await self._delivery.take_next()

    async def tick(self) -> None:
        """Look what is due, and wake whom it concerns. Asked every second, and costs one read."""
        now = self.clock.now()
        async with self._ticking, self.sessions() as session:
            earliest = await due.earliest(session)
        if earliest.update and earliest.update <= now:
            self.updates.wake()
        if earliest.step and earliest.step <= now:
            self.steps.wake()
        if earliest.letter and earliest.letter <= now:
            self.letters.wake()
        if earliest.errand and earliest.errand <= now:
            self.long.wake()
        self.pacer.forget()
        self.ticked_at = asyncio.get_running_loop().time()

    async def next_due(self) -> dt.datetime | None:
        """When there is something to do next; a moment of the past while we are at it."""
        async with self.sessions() as session:
            return (await due.earliest(session)).next

    async def keep_house(self) -> None:
        """Soon after the start, and every six hours of the clock, which a sandbox can move."""
        now = self.clock.now()
        if self._kept_house is None or now - self._kept_house >= HOUSEKEEPING:
            await keep_house(self.sessions, now)
            self._kept_house = now


def create_app(  # noqa: PLR0913 - an app is these parts
    sessions: Sessions,
    bot: Bot,
    bot_name: str,
    clock: Clock,
    dispatcher: Dispatcher,
    pacer: Pacer | None = None,
) -> App:
    """Without a pacer, or with one that is no middleware of the bot, nothing waits its turn."""
    pacer = pacer or Pacer(Pace(), time.monotonic)
    worker = Worker(sessions, bot, dispatcher, bot_name)
    here = dispatcher["locale"], dispatcher["zone"], bot_name
    bot.session.middleware(look_again)  # inside the pacer: what waited there is looked at anew
    listed = club_letters.commands(lambda: dispatcher["organisers"])
    letters = {**LETTERS, club_letters.COMMANDS: listed}
    sender = Sender(sessions, bot, Writer(letters, *here), clock.now)
    kept_in = dispatcher["files"], dispatcher["archive_chat"]
    desk = Desk(sessions, bot, clock.now, *kept_in, *here[:2])
    kinds = {**ERRANDS, **STAR_ERRANDS, **PRIVACY_ERRANDS, **ROSTER_ERRANDS}
    errands = Errands(desk, kinds)
    return App(sessions, clock, worker, sender, errands, pacer)
