"""`python -m bench.cases NAME FOLDER`: one case in a process of its own; prints what it measured.

Its neighbours are in the environment: BENCH_API (a Telegram that says yes), BENCH_POSTGRES.
"""

import asyncio
import inspect
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

TEMPLATE = "club.db"  # in the folder: a migrated database with clubs
Case = Callable[[Path], Any]
AT_ONCE = 100
PAID = 1000  # letters a second


def _copy(folder: Path) -> str:
    path = shutil.copy(folder / TEMPLATE, folder / f"{os.getpid()}.db")
    return f"sqlite+aiosqlite:///{path}"


def _api() -> str:
    return os.environ["BENCH_API"]


def _postgres() -> str:
    return os.environ["BENCH_POSTGRES"]


def _starts() -> dict[str, Case]:
    from bench import starting  # noqa: PLC0415

    return {
        "start.plain": lambda _: starting.plain(),
        "start.ours": lambda _: starting.ours(),
        "start.used": lambda at: starting.used(_copy(at), _api()),
        "start.grown": lambda at: starting.grown(_copy(at), _api(), 100_000),
    }


def _bare() -> dict[str, Case]:
    """Without anything of the bot, and what it imports."""
    from bench import bare_due  # noqa: PLC0415

    return {
        "lease.plain": lambda at: bare_due.leases(at / f"{os.getpid()}.db", 100_000),
        "post.plain": lambda at: bare_due.posts(at / f"{os.getpid()}.db", 100_000),
    }


def _cases(name: str) -> Case:
    """Imported by need: what a case costs is measured in its process."""
    if name.startswith("start."):
        return _starts()[name]
    if name in ("lease.plain", "post.plain"):
        return _bare()[name]
    import bot  # noqa: F401, PLC0415 - makes the import of aiogram quick
    from bench import dispatch, due, letters, material, postgres, votes, webhook  # noqa: PLC0415

    return {
        "votes.plain": lambda at: votes.plain(at / f"{os.getpid()}.db", 6000),
        "votes.ours": lambda at: votes.ours(_copy(at), 20_000, AT_ONCE),
        "votes.alone": lambda at: votes.ours(_copy(at), 1500, 1),
        "taps.plain": lambda at: votes.plain(at / f"{os.getpid()}.db", 4000, material.taps),
        "taps.ours": lambda at: votes.ours(_copy(at), 600, AT_ONCE, material.taps, _api()),
        "webhook.plain": lambda _: webhook.plain(4000),
        "webhook.ours": lambda at: webhook.ours(_copy(at), 8000),
        "dispatch.plain": lambda _: dispatch.plain(6000),
        "dispatch.ours": lambda _: dispatch.ours(4000),
        "postgres.raw": lambda _: postgres.raw(_postgres(), 3000),
        "postgres.each": lambda _: postgres.each(_postgres(), 1500),
        "postgres.burst": lambda _: postgres.burst(_postgres(), 20_000),
        "postgres.webhook": lambda _: webhook.ours(_postgres(), 8000),
        "lease.ours": lambda at: due.leases(_copy(at), 100_000),
        "letters.plain": lambda _: letters.plain(_api(), 2500),
        "letters.ours": lambda at: letters.ours(_copy(at), _api(), 2500),
        "letters.paid": lambda at: letters.ours(_copy(at), _api(), 8000, PAID),
        "idle.small": lambda at: due.idle(_copy(at), 10_000),
        "idle.large": lambda at: due.idle(_copy(at), 1_000_000),
        "post.ours": lambda at: due.posts(_copy(at), 100_000),
        "stall.ours": lambda at: due.stall(_copy(at), 10_000, _api()),
    }[name]


async def template(address: str) -> None:
    """Make the database that the cases copy."""
    import bot  # noqa: F401, PLC0415
    from bench import material  # noqa: PLC0415
    from bot import database  # noqa: PLC0415

    engine = database.open_engine(address)
    await database.migrate(engine)
    async with database.open_sessions(engine).begin() as session:
        await material.fill(session)
    await engine.dispose()


def main(name: str, folder: str) -> None:
    if name == "template":
        asyncio.run(template(folder))
        return
    found = _cases(name)(Path(folder))
    facts = asyncio.run(found) if inspect.iscoroutine(found) else found
    print(json.dumps(facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
