"""What falls due in one plain table, by hand-written SQL, in a process that has nothing else."""

import sqlite3
from pathlib import Path
from typing import Any

from bench.clocked import Clocked

BATCH, DUE, CHATS = 500, 10_000, 10_000  # as bench/due.py has them, and as far apart
PLAIN = """
CREATE TABLE reminder(id INTEGER PRIMARY KEY, chat BIGINT NOT NULL, kind SMALLINT NOT NULL,
  subject BIGINT NOT NULL, due_at BIGINT NOT NULL, state SMALLINT NOT NULL DEFAULT 0,
  lease_until BIGINT NOT NULL DEFAULT 0, tries SMALLINT NOT NULL DEFAULT 0);
CREATE INDEX reminder_due ON reminder(due_at) WHERE state = 0;
"""
PLAIN_ADD = "INSERT INTO reminder(chat, kind, subject, due_at) VALUES(?, ?, ?, ?)"
PLAIN_LEASE = (
    "UPDATE reminder SET lease_until = ?, tries = tries + 1, state = 1 WHERE id IN (SELECT id FROM"
    " reminder WHERE state = 0 AND due_at <= ? ORDER BY due_at LIMIT ?)"
    " RETURNING id, chat, kind, subject"
)
PLAIN_DONE = "UPDATE reminder SET state = 2 WHERE id = ?"


def leases(path: Path, rows: int) -> dict[str, Any]:
    connection = _opened(path)
    step = rows // DUE
    connection.execute("BEGIN")
    connection.executemany(
        PLAIN_ADD,
        ((i % CHATS, 1, i, _moment(i) if i % step else -(i % 500)) for i in range(rows)),
    )
    connection.execute("COMMIT")
    with Clocked(DUE) as it:
        while True:
            connection.execute("BEGIN IMMEDIATE")
            taken = connection.execute(PLAIN_LEASE, (60, 1, BATCH)).fetchall()
            connection.execute("COMMIT")
            if not taken:
                break
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(PLAIN_DONE, [each[:1] for each in taken])
            connection.execute("COMMIT")
    return it.facts()


def posts(path: Path, count: int) -> dict[str, Any]:
    connection = _opened(path)
    with Clocked(count) as it:
        connection.execute("BEGIN")
        connection.executemany(PLAIN_ADD, ((i, 1, i, _moment(i)) for i in range(count)))
        connection.execute("COMMIT")
    return it.facts()


def _moment(number: int) -> int:
    """Of the next week, in no order: as people's hours and days are."""
    return 3600 + number * 7919 % 600_000


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(PLAIN)
    return connection
