"""A vote from Telegram's bytes to the disk: by the product, and by the barest bot that does so."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench import bare, material
from bench.clocked import Clocked
from bot import database, telegram
from bot.app import create_dispatcher
from bot.floods import Gate
from bot.measures import Updates
from bot.warm import warm_up
from bot.worker import Worker
from models import Sessions, json_text
from services import intake
from services.coming import Told

WARM = 300  # updates before it counts
FLOOD = 10_000_000  # one thousand people send what a hundred thousand would


@dataclass
class Product:
    """Gate, inbox, worker, dispatcher with all its middlewares, handlers, database."""

    sessions: Sessions
    worker: Worker
    gate: Gate

    async def take(self, bodies: Sequence[bytes]) -> None:
        """As they come in one answer of getUpdates: stored, then worked off and shown."""
        updates = self.gate.admit([json_text.read(body) for body in bodies])
        showing = []

        def tell(told: Sequence[Told], has_letters: bool) -> None:
            showing.extend(asyncio.create_task(self.worker.tell(each)) for each in told)

        waiting = await intake.store(self.sessions, updates, material.NOW, tell)
        while waiting and (answer := await self.worker.take(material.NOW)):
            showing.append(asyncio.create_task(self.worker.show(answer)))
        await asyncio.gather(*showing)


@asynccontextmanager
async def product(address: str, api: str = "http://127.0.0.1:9") -> AsyncIterator[Product]:
    engine = database.open_engine(address)
    sessions = database.open_sessions(engine)
    warm_up()
    dispatcher = create_dispatcher("ky", ZoneInfo("Asia/Bishkek"))
    dispatcher.update.outer_middleware(Updates())
    async with telegram.connect(bare.TOKEN, api) as bot:
        gate = Gate(FLOOD, time.monotonic)
        yield Product(sessions, Worker(sessions, bot, dispatcher, "bench_bot"), gate)
    await engine.dispose()


async def ours(
    address: str, count: int, at_once: int, of: material.Updates = material.votes, api: str = ""
) -> dict[str, Any]:
    async with product(address, *([api] if api else [])) as subject:
        bodies = list(of(WARM + count))
        await subject.take(bodies[:WARM])
        with Clocked(count) as it:
            for start in range(WARM, WARM + count, at_once):
                began = time.perf_counter()
                await subject.take(bodies[start : start + at_once])
                it.lap(began)
        return it.facts()


async def plain(path: Path, count: int, of: material.Updates = material.votes) -> dict[str, Any]:
    """One after the other: a commit is on the disk before the next vote is looked at."""
    take = bare.create(bare.sqlite_vote(path))
    bodies = list(of(WARM + count))
    for body in bodies[:WARM]:
        await take(body)
    with Clocked(count) as it:
        for body in bodies[WARM:]:
            began = time.perf_counter()
            await take(body)
            it.lap(began)
    return it.facts()
