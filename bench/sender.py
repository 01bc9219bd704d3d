"""`python -m bench.sender`: the sender against a Telegram that counts strictly and punishes.

The local Telegram is a process of its own; the bot's own loop of letters runs here, on SQLite.
"""

import argparse
import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from aiogram.methods import SendMessage

from bench.office import PEOPLE, TEXT, Counter, Office, opened
from bench.processes import Telegram, sandbox
from bot.clock import SystemClock
from domain.pacing import MOST
from services import turns

NEAR = {"delay": 0.04, "jitter": 0.04}  # seconds there and back
FAR = {"delay": 0.04, "jitter": 0.30}
PUNISHED = {"shut": 3.0}
WAITING = 100_000

Rows = AsyncIterator["Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. `is_most`: the target is not to be exceeded."""

    what: str
    target: float
    measured: float
    is_most: bool = False

    @property
    def holds(self) -> bool:
        return self.measured <= self.target if self.is_most else self.measured >= self.target


async def rate(office: Office, counter: Counter, seconds: float) -> float:
    """Calls a second that Telegram takes, once the sender is at work."""
    async with office.at_work():
        await asyncio.sleep(2)
        before, start = counter.taken, time.perf_counter()
        await asyncio.sleep(seconds)
        return (counter.taken - before) / (time.perf_counter() - start)


async def fan_out(local: Telegram, road: dict[str, float], least: float, refusals: int) -> Rows:
    async with opened(local) as (office, counter):
        await office.post(office.people * 3)
        office.fault("limits", **PUNISHED)
        office.fault("delay", **road)
        share = await rate(office, counter, 20) / MOST
    name = f"letters, {road['delay'] + road['jitter']:.2f} s there and back at most"
    yield Line(f"{name}: share of 30 a second", least, share)
    yield Line(f"{name}: refusals", refusals, counter.refused, is_most=True)


async def silent_fall(local: Telegram) -> Rows:
    """Telegram takes 20 instead of 30 from the fifth second on, and says nothing of it."""
    async with opened(local) as (office, counter):
        await office.post(office.people * 3)
        office.fault("limits", **PUNISHED)
        office.fault("delay", **NEAR)
        async with office.at_work():
            await asyncio.sleep(5)
            office.fault("limits", most=20, **PUNISHED)
            await asyncio.sleep(25)
        share = counter.taken / (5 * 30 + 25 * 20)
    yield Line("the limit falls silently: share of what was allowed", 0.60, share)
    yield Line("the limit falls silently: refusals", 15, counter.refused, is_most=True)


async def mixture(local: Telegram, letters: int) -> Rows:
    """People and groups at random, with Telegram's own limits for each chat."""
    async with opened(local) as (office, counter):
        chance = random.Random(7)
        kinds = chance.choices([office.people, office.groups], [9, 1], k=letters)
        await office.post([chance.choice(chats) for chats in kinds], clubs=20)
        office.fault("limits", **PUNISHED)
        office.fault("delay", **NEAR)
        async with office.at_work():
            while await office.sent() < letters:  # noqa: ASYNC110 - nobody would set an event
                await asyncio.sleep(1)
    yield Line(f"{letters} letters to people and groups: refusals", 0, counter.refused, True)


async def answers(local: Telegram) -> Rows:
    """Somebody taps ten times a second while 100,000 letters wait."""
    async with opened(local) as (office, counter):
        tapping, reading = office.people[:100], office.people[100:]
        await office.post(reading[number % len(reading)] for number in range(WAITING))
        office.fault("limits", **PUNISHED)
        office.fault("delay", **NEAR)
        async with office.at_work(), asyncio.TaskGroup() as tasks:
            await asyncio.sleep(3)
            for number in range(200):
                screen = SendMessage(chat_id=tapping[number % len(tapping)], text=TEXT)
                counter.asked[id(screen)] = (time.perf_counter(), screen)
                tasks.create_task(office.bot(screen))
                await asyncio.sleep(0.1)
    slot = 1 / MOST + NEAR["delay"] + NEAR["jitter"] / 2
    waits = sorted(counter.waits)
    worst = waits[int(len(waits) * 0.99)] / slot
    yield Line("an answer while 100,000 letters wait: 99 of 100, in slots", 5, worst, True)
    yield Line("an answer while 100,000 letters wait: refusals", 0, counter.refused, True)


async def claims(local: Telegram, waiting: int) -> Rows:
    """Eight letters out of all that wait taken into our hands."""
    async with opened(local) as (office, _):
        await office.post(office.people[number % PEOPLE] for number in range(waiting))
        spent, served = [], office.app.sender.served
        for _ in range(30):
            began = time.perf_counter()
            async with office.sessions.begin() as session:
                await turns.lease(session, SystemClock().now(), 8, turns=served)
            spent.append(1000 * (time.perf_counter() - began))
    yield Line(f"taking 8 of {waiting} letters, 95 of 100, ms", 20, sorted(spent)[28], True)


async def main(letters: int = 3000) -> int:
    rows: list[Line] = []
    cases: list[Callable[[Telegram], Rows]] = [
        lambda local: fan_out(local, NEAR, 0.90, 0),
        lambda local: fan_out(local, FAR, 0.75, 1),
        silent_fall,
        lambda local: mixture(local, letters),
        answers,
        lambda local: claims(local, WAITING),
    ]
    for case in cases:
        with sandbox() as local:
            rows += [row async for row in case(local)]
    print("\n| | target | measured | |\n|---|---:|---:|---|")
    for row in rows:
        bound, verdict = "≤" if row.is_most else "≥", "ok" if row.holds else "SHORT"
        print(f"| {row.what} | {bound} {row.target:g} | {row.measured:.2f} | {verdict} |")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.sender", description=__doc__)
    parser.add_argument("--letters", type=int, default=3000, help="of the mixture")
    raise SystemExit(asyncio.run(main(parser.parse_args().letters)))
