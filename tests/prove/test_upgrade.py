"""A newer release takes the place of two replicas, one after the other, under load.

The first of the newer ones changes the tables while an older one works on them. An older one that
is started again leaves at once, and the rest goes on. Telegram's part, for a poll, is played here:
its updates come one by one, each again and again until it was taken.
"""

import asyncio
import itertools
import json
import random
import shutil
import signal
from collections import Counter, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram import Dispatcher
from sqlalchemy import text

from bot import database, postgresql
from models import Sessions
from sandbox.server import Sandbox
from tests.core_scene import TOKEN
from tests.databases import ONLY_POSTGRES
from tests.prove.replicas import SECRET, Replica, behind_one_address
from tests.prove.test_replicas import HOUR, NAMES, Load
from tests.source import ROOT
from tests.story import SUNDAY, begun
from tests.talk_scene import OPENS, found
from web.webhook import SECRET_HEADER

pytestmark = [pytest.mark.prove, ONLY_POSTGRES]

WORK = 2  # seconds of work between two changes
AGAIN = 0.05  # seconds; Telegram comes again at once, and then after two
LONGEST = 5.0  # seconds for which nothing may be taken: less than people wait for a tick
NEXT = f"{int(database.newest()) + 1:04}"
NEWER = f'''
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{NEXT}", "{database.newest()}"


def upgrade():
    for table in ("inbox", "talk_answers", "outbox"):
        op.add_column(table, sa.Column("colour", sa.String(20)))
        op.add_column(table, sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("outbox", "kind", type_=sa.String(80))
    op.alter_column("inbox", "state", type_=sa.String(40))
    op.create_index("ix_outbox_size", "outbox", ["size"])
    op.create_table("drums", sa.Column("id", sa.Integer(), primary_key=True))
'''


@dataclass
class Votes:
    """Telegram brings them to one address. All that is not taken is noted."""

    url: str
    poll: str
    people: list[int]
    dice: random.Random
    cast: dict[int, list[int]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0

    async def go_on(self, done: asyncio.Event) -> None:
        now = asyncio.get_running_loop().time
        async with aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as http:
            for number in itertools.count(10**9):
                person, choice = self.dice.choice(self.people), [self.dice.randrange(5)]
                user = {"id": person, "is_bot": False, "first_name": "Бермет"}
                answer = {"poll_id": self.poll, "user": user, "option_ids": choice,
                          "option_persistent_ids": [f"{each}" for each in choice]}  # fmt: skip
                began = now()
                update = {"update_id": number, "poll_answer": answer}
                while not await self._bring(http, update):  # noqa: ASYNC110 - as Telegram does it
                    await asyncio.sleep(AGAIN)
                self.longest = max(self.longest, now() - began)
                self.cast[person] = choice
                if done.is_set():
                    return
                await asyncio.sleep(0.02)  # people do not vote faster

    async def _bring(self, http: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        try:
            async with http.post(self.url, json=update) as answer:
                if answer.status != 200:
                    self.refused[f"{answer.status}"] += 1
                return answer.status == 200
        except aiohttp.ClientConnectionError:
            self.refused["no answer"] += 1
            return False


async def post_letters(load: Load, done: asyncio.Event) -> None:
    while not done.is_set():
        await load.post(1)
        await asyncio.sleep(0.1)  # processes of their own: their time is the real one


def newer_release(folder: Path) -> Path:
    shutil.copytree(ROOT / "alembic", folder / "alembic")
    (folder / "alembic" / "versions" / f"{NEXT}_newer.py").write_text(NEWER)
    return folder


async def upgrade(load: Load, replicas: list[Replica], newer: Path) -> str:
    """One after the other. What an older one says that is started again too late."""
    first, second = replicas
    await asyncio.sleep(WORK)
    assert await first.end(signal.SIGTERM) == 0
    first.release = newer
    await first.start()
    async with load.sessions() as session:
        asked = await session.scalars(text("SELECT version_num FROM alembic_version"))
        assert asked.one() == NEXT
    await asyncio.sleep(WORK)
    assert await second.end(signal.SIGTERM) == 0
    await second.spawn()
    assert await second.end(signal.SIG_DFL) == 2
    said = second.log().splitlines()[-1]
    second.release = newer
    await second.start()
    await asyncio.sleep(WORK)
    return said


def troubles(replicas: list[Replica]) -> Counter[str]:
    lines = [line for each in replicas for line in each.log().splitlines()]
    told = [json.loads(line) for line in lines if line.startswith("{")]
    return Counter(each["event"] for each in told if each["level"] == "error")


@pytest.fixture
async def sessions(address: str) -> AsyncIterator[Sessions]:
    """We work on the tables as well, but keep no statements that were prepared for them."""
    engine = database.open_engine(f"{address}&{postgresql.POOLED}=true")
    yield database.open_sessions(engine)
    await engine.dispose()


async def test_a_newer_release_takes_over_from_two_replicas_without_a_gap(
    address: str, sessions: Sessions, dispatcher: Dispatcher, tmp_path: Path
) -> None:
    newer, done = newer_release(tmp_path / "newer"), asyncio.Event()
    async with Sandbox(start=SUNDAY, speed=0) as server:
        server.api.calls = deque()  # all of them
        async with begun(server, sessions, dispatcher, TOKEN) as story:
            club = await found(story, NAMES)
            await story.until(OPENS + HOUR)
            poll, dice = (await club.poll()).poll_id, random.Random(3)
        load = Load(server, sessions, club, poll, dice)
        server.clock.run_at(1)
        async with behind_one_address(server, TOKEN, address, tmp_path, 2) as replicas:
            votes = Votes(replicas[0].given()["WEBHOOK_URL"], poll, club.members, dice)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(votes.go_on(done))
                tasks.create_task(post_letters(load, done))
                said = await upgrade(load, replicas, newer)
                done.set()
            await load.rest()
            kept, found_wrong = await load.kept(), troubles(replicas)
    print(votes.refused, f"gap {votes.longest:.2f} s", len(load.posted), found_wrong)  # noqa: T201
    assert said.startswith("DATABASE_URL: the database is of a newer version of this bot")
    assert kept == votes.cast
    assert load.heard() == Counter(load.posted)
    assert votes.refused.keys() <= {"503", "no answer"}
    assert votes.longest < LONGEST
    assert found_wrong.keys() <= {"database.failed"}
