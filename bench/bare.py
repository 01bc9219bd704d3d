"""The reference: bare aiogram, and in the handler the least that makes a vote durable.

No FSM, one handler, no middleware; three reads, one upsert and a commit on the driver itself.
"""

import json
import sqlite3
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, PollAnswer, Update

from bench.material import CLUBS, MEMBERS, person_of

TOKEN = f"7001:{'T' * 35}"
TABLES = """
CREATE TABLE member(id BIGINT PRIMARY KEY, person BIGINT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE club(id BIGINT PRIMARY KEY, chat BIGINT NOT NULL UNIQUE, title TEXT NOT NULL);
CREATE TABLE poll(id BIGINT PRIMARY KEY, club BIGINT NOT NULL, state TEXT NOT NULL);
CREATE TABLE vote(poll BIGINT NOT NULL, member BIGINT NOT NULL, choice BIGINT NOT NULL,
                  at BIGINT NOT NULL, PRIMARY KEY(poll, member));
"""
WHO = "SELECT id, name FROM member WHERE person = $1"
WHICH = "SELECT p.id, p.state, c.chat FROM poll p JOIN club c ON c.id = p.club WHERE p.id = $1"
BEFORE = "SELECT choice FROM vote WHERE poll = $1 AND member = $2"
UPSERT = (
    "INSERT INTO vote(poll, member, choice, at) VALUES($1, $2, $3, $4) ON CONFLICT(poll, member)"
    " DO UPDATE SET choice = excluded.choice, at = excluded.at"
)
Vote = Callable[[int, int, int], Awaitable[None]]
CLOCK = count(1_760_000_000)  # an upsert that changes nothing would write nothing
MEMBER_ROWS = [
    (club * 10_000 + number, person_of(club, number), f"m{number}")
    for club in range(1, CLUBS + 1)
    for number in range(MEMBERS)
]


def sqlite_vote(path: Path) -> Vote:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(TABLES)
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO member VALUES(?, ?, ?)", MEMBER_ROWS)
    for club in range(1, CLUBS + 1):
        connection.execute("INSERT INTO club VALUES(?, ?, ?)", (club, -club, "Клуб"))
        connection.execute("INSERT INTO poll VALUES(?, ?, 'open')", (club, club))
    connection.execute("COMMIT")
    run = connection.execute

    async def vote(person: int, poll: int, choice: int) -> None:
        run("BEGIN IMMEDIATE")
        [member] = run("SELECT id FROM member WHERE person = ?", (person,)).fetchone()
        assert run(WHICH.replace("$1", "?"), (poll,)).fetchone()[1] == "open"
        run("SELECT choice FROM vote WHERE poll = ? AND member = ?", (poll, member)).fetchone()
        run(UPSERT, (poll, member, choice, next(CLOCK)))
        run("COMMIT")

    return vote


async def postgres_pool(address: str) -> Any:
    """With the tables of the reference. `address` as asyncpg reads it."""
    import asyncpg  # noqa: PLC0415 - the bot does not import it either where it is not needed

    apart = {"search_path": "bare"}
    pool = await asyncpg.create_pool(address, min_size=10, max_size=10, server_settings=apart)
    await pool.execute(f"DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare; {TABLES}")
    await pool.executemany("INSERT INTO member VALUES($1, $2, $3)", MEMBER_ROWS)
    for club in range(1, CLUBS + 1):
        await pool.execute("INSERT INTO club VALUES($1, $2, 'Клуб')", club, -club)
        await pool.execute("INSERT INTO poll VALUES($1, $1, 'open')", club)
    return pool


def create(vote: Vote | None) -> Callable[[bytes], Awaitable[None]]:
    """Takes one update as it comes from the network. Without `vote` its handlers do nothing."""
    bot, dispatcher = Bot(TOKEN), dispatch(vote)

    async def take(body: bytes) -> None:
        update = Update.model_validate(json.loads(body), context={"bot": bot})
        await dispatcher.feed_update(bot, update)

    return take


def dispatch(vote: Vote | None) -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True)

    @dispatcher.poll_answer()
    async def answered(answer: PollAnswer) -> None:
        if vote and answer.user:
            await vote(answer.user.id, int(answer.poll_id[2:]), answer.option_ids[0])

    @dispatcher.callback_query()
    async def tapped(tap: CallbackQuery) -> None:
        if vote and tap.data:
            await vote(tap.from_user.id, int(tap.data.split(":")[1]), 1)

    return dispatcher
