"""`python -m bench.stars`: boards over a million entries and ten thousand clubs, against targets.

Ratios inside one run, in turn, so that a noisy machine tilts both sides alike; medians of rounds.
The yardstick of reading is the barest statement that reads the sums, without names and without
who is to be left out; that of writing is an entry without its sum. On SQLite, as a new club has
it, or on an empty PostgreSQL: `--database postgresql+asyncpg://…`.
"""

import argparse
import asyncio
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import database
from models import Base, Member, Session, Sessions, StarEntry
from services import star_board
from services.star_board import MOST_ROWS

ENTRIES, CLUBS = 1_000_000, 10_000
BIG, BIG_ENTRIES, BIG_MEMBERS = 1, 200_000, 2_000
SMALL, SMALL_ENTRIES, MEMBERS = 2, 4_000, 100
NOW = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)
YEAR = 2026
READS, WRITES = 300, 400
TARGETS = {
    "4a": ("the first of a small club: ours / the barest read", 0.70),
    "4b": ("the first: a big club / a small one", 0.60),
    "4b, own": ("her own place, which counts who is ahead: big / small", 0.20),
    "4c": ("an award with its sum / without", 0.55),
}
BARE = text(
    f"SELECT member_id, stars FROM star_sums WHERE club_id = :club AND year = {YEAR}"
    f" ORDER BY stars DESC LIMIT {MOST_ROWS}"
)
Work = Callable[[Session], Awaitable[object]]


async def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.stars", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", help="an empty one; without it a file of SQLite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own = f"sqlite+aiosqlite:///{Path(folder)}/club.db"
        engine = database.open_engine(asked.database or own)
        await database.migrate(engine)
        start = time.monotonic()
        await fill(engine)
        print(
            f"{ENTRIES:,} entries in {CLUBS:,} clubs, filled in {time.monotonic() - start:.0f} s"
        )
        found = [await measure(engine) for _ in range(asked.rounds)]
        await engine.dispose()
    return report({name: [each[name] for each in found] for name in found[0]})


async def fill(engine: AsyncEngine) -> None:
    """In SQL: the sums follow by the database's own trigger."""
    async with engine.begin() as connection:
        for table, rows in tables():
            await connection.execute(insert(Base.metadata.tables[table]), rows)
        if connection.dialect.name == "postgresql":
            await connection.execute(text("ANALYZE"))


def tables() -> Iterator[tuple[str, list[dict[str, object]]]]:
    yield "clubs", [
        {"id": n, "chat_id": -n, "title": "Клуб", "locale": "ky", "zone": "Asia/Bishkek",
         "state": "active", "invite": f"i{n}", "has_rights": True, "created_at": NOW}
        for n in range(1, CLUBS + 1)
    ]  # fmt: skip
    members = {BIG: BIG_MEMBERS, SMALL: MEMBERS}
    of = [
        (club, number) for club in range(1, CLUBS + 1) for number in range(members.get(club, 20))
    ]
    yield (
        "club_people",
        [{"id": n, "name": "Ж", "may_write": False} for n in range(1, len(of) + 1)],
    )
    yield "club_members", [
        {"id": n, "club_id": club, "person_id": n, "role": "member", "state": "active",
         "name": f"Жылдыз {number:04}", "in_group": True, "welcomed": True,
         "joined_at": NOW}
        for n, (club, number) in enumerate(of, 1)
    ]  # fmt: skip
    ids: dict[int, list[int]] = {}
    for n, (club, _) in enumerate(of, 1):
        ids.setdefault(club, []).append(n)
    chance, left = random.Random(7), ENTRIES - BIG_ENTRIES - SMALL_ENTRIES
    amounts = {BIG: BIG_ENTRIES, SMALL: SMALL_ENTRIES}
    share = -(-left // (CLUBS - 2))
    batch: list[dict[str, object]] = []
    for club, hers in ids.items():
        batch += [
            entry(club, chance.choice(hers), f"s{number}", chance)
            for number in range(amounts.get(club, share))
        ]
        if len(batch) > 20_000:
            yield "star_entries", batch
            batch = []
    yield "star_entries", batch


def entry(club: int, member: int, source: str, chance: random.Random) -> dict[str, object]:
    return {
        "club_id": club, "member_id": member, "year": YEAR, "kind": "contest",
        "reason": "Тажрыйба", "stars": chance.randint(1, 3), "source": source,
        "at": NOW,
    }  # fmt: skip


async def measure(engine: AsyncEngine) -> dict[str, float]:
    sessions = database.open_sessions(engine)
    works = first(SMALL), first(BIG), bare_read, add_up, place(SMALL), place(BIG)
    small, big, bare, added, own, own_big = [await speed(sessions, each, READS) for each in works]
    with_sum, without = await writing(engine)
    return {
        "4a": small / bare, "4b": big / small, "4b, own": own_big / own,
        "4c": with_sum / without, "first": small, "first out of the ledger": added,
        "places": own, "awards": with_sum,
    }  # fmt: skip


async def speed(sessions: Sessions, work: Work, times: int) -> float:
    """How often a second, each in a transaction of its own, as an update has it."""
    start = time.perf_counter()
    for _ in range(times):
        async with sessions() as session:
            await work(session)
    return times / (time.perf_counter() - start)


def first(club: int) -> Work:
    return lambda session: star_board.leaders(session, club, YEAR, MOST_ROWS)


async def bare_read(session: Session) -> object:
    return (await session.execute(BARE, {"club": SMALL})).all()


async def add_up(session: Session) -> object:
    """The same out of the ledger, without any sums kept."""
    total = func.sum(StarEntry.stars)
    asked = (
        select(total, Member.id, Member.name, Member.oblast)
        .join(Member, Member.id == StarEntry.member_id)
        .where(StarEntry.club_id == SMALL, StarEntry.year == YEAR)
        .group_by(Member.id)
        .order_by(total.desc())
        .limit(MOST_ROWS)
    )
    return (await session.execute(asked)).all()


def place(club: int) -> Work:
    async def work(session: Session) -> object:
        members = select(Member).where(Member.club_id == club).order_by(Member.id).limit(1)
        member = (await session.scalars(members)).one()
        return await star_board.standing(session, member, YEAR)

    return work


async def writing(engine: AsyncEngine) -> tuple[float, float]:
    """Each award committed for itself; the trigger is away for the second half."""
    away, back = "DROP TRIGGER star_entries_add_up", ""
    with_sum = await awards(engine)
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            away = "ALTER TABLE star_entries DISABLE TRIGGER star_entries_add_up"
            back = "ALTER TABLE star_entries ENABLE TRIGGER star_entries_add_up"
        else:
            asked = "SELECT sql FROM sqlite_master WHERE name = 'star_entries_add_up'"
            back = str(await connection.scalar(text(asked)))
        await connection.exec_driver_sql(away)
    without = await awards(engine)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(back)
    return with_sum, without


async def awards(engine: AsyncEngine) -> float:
    chance = random.Random(time.perf_counter_ns())
    member = BIG_MEMBERS + 1  # the first of the small club
    rows = [entry(SMALL, member, f"w{chance.random()}", chance) for _ in range(WRITES)]
    adding = insert(StarEntry).inline()
    start = time.perf_counter()
    for row in rows:
        async with engine.begin() as connection:
            await connection.execute(adding, row)
    return WRITES / (time.perf_counter() - start)


def report(found: dict[str, list[float]]) -> int:
    """Print the table. 1 if a target is missed."""
    medians = {name: statistics.median(values) for name, values in found.items()}
    print("\n| | what | at least | ours | |\n|---|---|---:|---:|---|")
    short = 0
    for name, (words, target) in TARGETS.items():
        holds = medians[name] >= target
        short += not holds
        verdict = "ok" if holds else "SHORT"
        print(f"| {name} | {words} | {target:g} | {medians[name]:.2f} | {verdict} |")
    rest = ", ".join(
        f"{medians[name]:.0f} {name}"
        for name in ("first", "first out of the ledger", "places", "awards")
    )
    print(f"\nA second, one after the other, in a small club: {rest}.")
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
