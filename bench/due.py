"""What falls due: leasing and settling letters, an idle look, posting many, all at once."""

import asyncio
import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from bench import letters, material
from bench.clocked import Clocked
from bot import database
from bot.clock import SystemClock
from bot.warm import warm_up
from models import Sessions, Urgency
from services import due, outbox, turns

BATCH, DUE, CHATS = 500, 10_000, 10_000
IDLE = 300  # looks
WARM, STALL = 3.0, 5.0  # seconds before it is watched, and while it is
# Letters of the next week to CHATS people of 20 clubs; every :step-th has fallen due in the last
# minutes, each to another.
LETTERS = """
INSERT INTO outbox(club_id, queue, chat_id, kind, params, key, urgency, silent, not_before, state,
                   tries)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :rows)
SELECT 1 + i / :step % 20, 1 + i / :step % 20, 7000000000 + i / :step % :chats, 'bench.word',
       '{"text": "Эскертүү"}', 'bench.' || i, 2, 1,
       strftime('%Y-%m-%d %H:%M:%S.000000', :now, CASE WHEN i % :step = 0 AND :is_due
                THEN -(i % 500) ELSE 3600 + i * 7919 % 600000 END || ' seconds'),
       'waiting', 0 FROM n
"""
ALL_DUE = "UPDATE outbox SET not_before = '2026-11-22 04:00:00.000000' WHERE state = 'waiting'"


async def fill(sessions: Sessions, rows: int, due_now: int) -> None:
    step = max(1, rows // due_now) if due_now else 1
    given = {
        "rows": rows, "step": step, "chats": CHATS, "is_due": bool(due_now),
        "now": material.NOW.strftime("%Y-%m-%d %H:%M:%S.000000"),
    }  # fmt: skip
    async with sessions.begin() as session:
        await session.execute(text(LETTERS), given)


async def leases(address: str, rows: int) -> dict[str, Any]:
    warm_up()
    engine = database.open_engine(address)
    sessions, served = database.open_sessions(engine), turns.Turns()
    await fill(sessions, rows, DUE)

    sent: dict[str, int | None] = {}

    async def batch(size: int) -> int:
        """As the sender does it: who takes the next letters notes the last ones."""
        async with sessions.begin() as session:
            await outbox.note_sent(session, sent, material.NOW)
            taken = await turns.lease(session, material.NOW, size, turns=served)
        sent.clear()
        sent.update(dict.fromkeys(each.key for each in taken))
        return len(taken)

    warm = await batch(BATCH)  # the statements are put into words
    with Clocked(DUE - warm) as it:
        done = warm
        while done < DUE or sent:
            began = time.perf_counter()
            done += await batch(BATCH)
            it.lap(began)
    await engine.dispose()
    return it.facts()


async def idle(address: str, rows: int) -> dict[str, Any]:
    """The look of every second, and the sender's, when nothing is due."""
    engine = database.open_engine(address)
    sessions = database.open_sessions(engine)
    await fill(sessions, rows, 0)
    with Clocked(IDLE) as it:
        for _ in range(IDLE):
            began = time.perf_counter()
            async with sessions() as session:
                await due.earliest(session)
                assert not await turns.lease(session, material.NOW)
            it.lap(began)
    await engine.dispose()
    return it.facts()


async def posts(address: str, count: int) -> dict[str, Any]:
    """The weekly run: each person gets her reminder, in one transaction for each of 20 clubs."""
    warm_up()
    engine = database.open_engine(address)
    sessions = database.open_sessions(engine)
    with Clocked(count) as it:
        for club in range(1, material.CLUBS + 1):
            of_club = range(club, count + 1, material.CLUBS)
            keys = {7_000_000_000 + number: f"{number}" for number in of_club}
            async with sessions.begin() as session:
                posted = await outbox.post_each(
                    session, keys, "talks.nudge", material.NOW, club_id=club,
                    urgency=Urgency.NUDGE, not_before=material.NOW + dt.timedelta(hours=1),
                    expires_at=material.NOW + dt.timedelta(days=1), talk=club,
                )  # fmt: skip
            assert posted == len(keys)
    await engine.dispose()
    return it.facts()


@dataclass
class Watch:
    """The longest time for which the event loop answered nobody, in milliseconds.

    `busy` is the part of it that was work of our own: on a shared machine the rest is the others'.
    """

    longest: float = 0.0
    busy: float = 0.0

    async def look(self, seconds: float) -> None:
        last, worked = time.perf_counter(), time.thread_time()
        end = last + seconds
        while last < end:
            await asyncio.sleep(0.001)
            now, work = time.perf_counter(), time.thread_time()
            self.longest = max(self.longest, 1000 * (now - last) - 1)
            self.busy = max(self.busy, 1000 * (work - worked))
            last, worked = now, work


class Shifted(SystemClock):
    """The letters' moments are of its life, whatever the date is."""

    def __init__(self) -> None:
        self._ahead = super().now() - material.NOW

    def now(self) -> dt.datetime:
        return super().now() - self._ahead


async def stall(address: str, count: int, api: str) -> dict[str, Any]:
    """Letters to so many people fall due at one moment; the whole app is at work, and warm."""
    engine = database.open_engine(address)
    sessions, clock, watch = database.open_sessions(engine), Shifted(), Watch()
    await fill(sessions, 2 * count, count)
    async with letters.at_work(sessions, clock, api):
        await asyncio.sleep(WARM)
        async with sessions.begin() as session:
            await session.execute(text(ALL_DUE))
        await watch.look(STALL)
    await engine.dispose()
    return {"stall": watch.longest, "busy": watch.busy}
