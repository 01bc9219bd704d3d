"""`python -m bench growth`: what one thing costs among 10, 1,000 and 10,000 clubs."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

import bot  # noqa: F401 - before aiogram: it makes that import quick
from bench import material
from bot import database
from models import Club, Session, Sessions, Step
from scheduler import planner
from scheduler.jobs import OCCASIONS
from services import intake, roster, star_board

SIZES = (10, 1_000, 10_000)
MEMBERS, ENTRIES = 20, 20  # of each club
ROUNDS, TIMES = 9, 10
MOST = 1.2  # times the cost among ten clubs
CLUB = 7  # whose things are looked at
STARS = """
INSERT INTO star_entries(club_id, member_id, year, kind, reason, stars, source, at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :entries)
SELECT m.club_id, m.id, 2026, 'contest', 'Тажрыйба', 1 + i % 3, 's' || i,
       '2026-11-01 04:00:00.000000'
FROM club_members m CROSS JOIN n WHERE m.id % 10000 = 0
"""
ANEW = ("UPDATE steps SET state = 'waiting'", "DELETE FROM outbox", "DELETE FROM inbox")


async def main() -> int:
    costs: dict[int, dict[str, list[float]]] = {size: {} for size in SIZES}
    with tempfile.TemporaryDirectory() as folder:
        engines = {size: await _made(Path(folder), size) for size in SIZES}
        for _ in range(ROUNDS):
            for size, engine in engines.items():
                for name, cost in (await _costs(engine)).items():
                    costs[size].setdefault(name, []).append(cost)
        for engine in engines.values():
            await engine.dispose()
    return _report({size: _medians(of_it) for size, of_it in costs.items()})


def _medians(costs: dict[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(of_it) for name, of_it in costs.items()}


async def _made(folder: Path, clubs: int) -> AsyncEngine:
    engine = database.open_engine(f"sqlite+aiosqlite:///{folder}/{clubs}.db")
    await database.migrate(engine)
    async with database.open_sessions(engine).begin() as session:
        await material.fill(session, clubs, MEMBERS)
        await session.execute(text(STARS), {"entries": ENTRIES})
        steps = [
            {"club_id": n, "kind": "talks.nudge", "subject_id": n, "key": f"talks.nudge:{n}:3",
             "due_at": material.NOW, "not_before": material.NOW}
            for n in range(1, clubs + 1)
        ]  # fmt: skip
        await material.add(session, Step, steps)
    return engine


async def _costs(engine: AsyncEngine) -> dict[str, float]:
    """Milliseconds for one, each in a transaction of its own. Every club's step is due."""
    sessions = database.open_sessions(engine)
    async with engine.begin() as connection:
        for each in ANEW:
            await connection.exec_driver_sql(each)

    async def step() -> None:
        assert await planner.run_next(sessions, OCCASIONS, material.NOW)

    return {
        "a step, when each club has one due": await _timed(step),
        "a hundred votes of one club": await _timed(_votes(sessions)),
        "the board of stars": await _timed(_reading(sessions, _board)),
        "a page of the roster": await _timed(_reading(sessions, _roster)),
    }


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        await work()
    return 1000 * (time.perf_counter() - began) / TIMES


def _votes(sessions: Sessions) -> Callable[[], Awaitable[None]]:
    left = iter(range(0, 100 * TIMES, 100))

    async def work() -> None:
        first = next(left)
        updates = [_vote(first + number) for number in range(100)]
        assert await intake.store(sessions, updates, material.NOW) == 0

    return work


def _vote(number: int) -> dict[str, object]:
    member = number % MEMBERS
    user = {
        "id": material.person_of(CLUB, member), "is_bot": False,
        "first_name": f"Айгүл {member}", "last_name": "Асанова",
    }  # fmt: skip
    answer = {"poll_id": f"50{CLUB}", "user": user, "option_ids": [number % 3]}
    return {"update_id": number + 1, "poll_answer": answer}


def _reading(
    sessions: Sessions, read: Callable[[Session, Club], Awaitable[object]]
) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        async with sessions() as session:
            await read(session, await session.get_one(Club, CLUB))

    return work


async def _board(session: Session, club: Club) -> object:
    return await star_board.board(session, club, material.NOW)


async def _roster(session: Session, club: Club) -> object:
    return await roster.page(session, club, 0)


def _report(costs: dict[int, dict[str, float]]) -> int:
    """Print the table. 1 if a cost grows with the number of clubs."""
    heads = [f"{size:,} clubs, ms" for size in SIZES]
    print(f"| | {' | '.join(heads)} | most / least clubs | at most | |")
    print("|---|" + "---:|" * (len(SIZES) + 2) + "---|")
    short = 0
    for name in costs[SIZES[0]]:
        of_it = [costs[size][name] for size in SIZES]
        ratio = of_it[-1] / of_it[0]
        short += ratio > MOST
        cells = " | ".join(f"{each:.2f}" for each in of_it)
        verdict = "ok" if ratio <= MOST else "SHORT"
        print(f"| {name} | {cells} | {ratio:.2f} | {MOST} | {verdict} |")
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
