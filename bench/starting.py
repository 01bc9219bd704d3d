"""What a process costs before anybody speaks to it, and what stays of many updates."""

import gc
import importlib
import time
from typing import Any

from bench.clocked import resident

STACK = (  # what our bot needs of others, imported as their first pages show
    "aiogram", "sqlalchemy.ext.asyncio", "sqlalchemy.orm", "sqlalchemy.dialects.sqlite.aiosqlite",
    "aiosqlite", "apscheduler.schedulers.asyncio", "pydantic_settings", "structlog", "babel",
)  # fmt: skip


def plain() -> dict[str, Any]:
    """In a process that has imported nothing: `bot` would make aiogram quick."""
    return _imported(*STACK)


def ours() -> dict[str, Any]:
    return _imported("bot.__main__")


def _imported(*names: str) -> dict[str, Any]:
    began, cpu = time.perf_counter(), time.process_time()
    for name in names:
        importlib.import_module(name)
    return {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "memory": resident(),
    }


async def used(address: str, api: str) -> dict[str, Any]:
    """After the first update, the first answer and the first minute's idleness in short."""
    import bot  # noqa: F401, PLC0415 - nothing may be imported before `ours` is timed
    from bench import material  # noqa: PLC0415
    from bench.votes import product  # noqa: PLC0415
    from bot.warm import warm_up  # noqa: PLC0415

    async with product(address, api) as subject:
        warm_up()
        await subject.take(list(material.taps(1)))
        return {"memory": resident()}


async def grown(address: str, api: str, count: int) -> dict[str, Any]:
    """Memory after `count` updates, one in a hundred of them a tap, in times of that before."""
    import bot  # noqa: F401, PLC0415
    from bench import material  # noqa: PLC0415
    from bench.votes import product  # noqa: PLC0415

    async with product(address, api) as subject:
        before, taken = 0.0, 0
        warm = count // 20  # caches of statements and types fill up
        while taken < count + warm:
            first = 1 + 2 * taken
            await subject.take(list(material.votes(990, first=first)))
            await subject.take(list(material.taps(10, first=first + 1000)))
            taken += 1000
            if taken >= warm and not before:
                gc.collect()
                before = resident()
        gc.collect()
        return {"before": before, "memory": resident(), "growth": resident() / before}
