"""A club lives through its weeks while its bot is killed again and again, at any moment.

The bot is a process of its own, over HTTP; the signal is a real SIGKILL. It must miss no step and
lose no vote; no nudge may come twice or to somebody who has voted, and nothing after its time. A
message may come twice only where a kill fell between its sending and its noting: at most one in
each chat for each kill. They are counted.
"""

import asyncio
import datetime as dt
import random
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from bot import database
from models import (
    Answer,
    Letter,
    LetterState,
    Poll,
    Received,
    Session,
    Step,
    StepState,
    Talk,
    TalkState,
    UpdateState,
)  # fmt: skip
from sandbox.people import polls
from sandbox.server import Sandbox
from tests.core_scene import TOKEN
from tests.databases import Sqlite
from tests.prove import seeds
from tests.prove.forked import HASTE, born
from tests.running_bot import RunningBot
from tests.story import begun
from tests.talk_scene import OPENS, WEEK, TalkClub, found

pytestmark = pytest.mark.prove

SEEDS = seeds.of(4, 1)
KILLS = seeds.of(27, 6)  # with each seed, and on each of two databases: more than 200
LONGEST_LIFE = 0.4  # seconds of work before a kill
TURN = 0.1 + 1 / HASTE  # seconds that a letter may wait for its turn in a chat, already settled
LONGEST_BIRTH = 0.6  # until it would answer for its health
WARM = 1.0  # seconds after a birth, in which a nudge that is settled may still be on its way
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Lot:
    """How often the bot is killed at least, with what chance at each stop, in how many weeks."""

    seed: int
    kills: int
    chance: float = 0.5
    weeks: int = 0


class Fate:
    """Kills the bot at random moments, until it was killed often enough."""

    def __init__(self, bot: RunningBot, lot: Lot) -> None:
        self.bot = bot
        self.lot = lot
        self.dice = random.Random(lot.seed)
        self.kills = 0
        self.born_at = 0.0

    async def strike(self) -> None:
        if self.kills < self.lot.kills and self.dice.random() < self.lot.chance:
            await asyncio.sleep(self.dice.random() * LONGEST_LIFE)
            await self.bot.kill()
            self.kills += 1
            if self.dice.random() < 0.15:
                await self.bot.spawn()
                await asyncio.sleep(self.dice.random() * LONGEST_BIRTH)
                await self.bot.kill()
                self.kills += 1
            await self.bot.start()
            self.born_at = time.monotonic()

    async def settle(self) -> None:
        """Let it work until it has nothing more to do, and nothing waits in its hands."""
        api = self.bot.server.api
        await self.bot.settle()
        while (wait := max(api.last_call + TURN, self.born_at + WARM) - time.monotonic()) > 0:
            await asyncio.sleep(wait)
            await self.bot.settle()


@dataclass
class Votes:
    """What was cast, and after how many calls to Telegram she first voted in a poll."""

    cast: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    since: dict[tuple[str, int], int] = field(default_factory=dict)

    def add(self, fate: Fate, poll: str, person: int) -> None:
        choice = sorted(fate.dice.sample(range(5), k=fate.dice.randint(1, 2)))
        polls.vote(fate.bot.server.world, person, poll, choice)
        self.cast[poll, person] = choice
        self.since.setdefault((poll, person), fate.bot.server.api.calls[-1]["n"])


async def until(
    fate: Fate, moment: dt.datetime, between: Callable[[], Awaitable[object]] | None = None
) -> None:
    """Let time go on to the next thing that is to be done; there the bot may be killed."""
    clock = fate.bot.server.clock
    while True:
        await fate.settle()
        if between:
            await between()
        due = await fate.bot.next_due()
        if due is None or due > moment:
            break
        clock.set(due)
        await fate.strike()
    clock.set(max(moment, clock.now()))
    await fate.strike()
    await fate.settle()


async def live_a_week(fate: Fate, club: TalkClub, week: int, votes: Votes) -> None:
    """Some vote at once, some later, some never, and each may change her mind."""
    opens = OPENS + week * WEEK
    await until(fate, opens + HOUR)
    world = fate.bot.server.world
    [poll] = [each for each in world.polls.values() if not each.is_closed][:1]

    async def vote() -> None:
        if not poll.is_closed:
            for person in club.members:
                if fate.dice.random() < 0.3:
                    votes.add(fate, poll.id, person)
            await fate.strike()
            await fate.settle()

    await until(fate, opens + WEEK - HOUR, vote)


async def what_was_lost(
    session: Session, cast: dict[tuple[str, int], list[int]]
) -> dict[str, object]:
    bad_steps = Step.state.in_((StepState.MISSED, StepState.DEAD))
    bad_letters = Letter.state.in_((LetterState.DEAD, LetterState.SENDING))
    answers = {
        (each.poll_id, each.person_id): sorted(each.options)
        for each in await session.scalars(select(Answer))
    }
    known = set(await session.scalars(select(Poll.poll_id)))
    return {
        "steps": [each.key for each in await session.scalars(select(Step).where(bad_steps))],
        "letters": [
            (each.key, each.error)
            for each in await session.scalars(select(Letter).where(bad_letters))
        ],
        "updates": list(
            await session.scalars(
                select(Received.error).where(Received.state != UpdateState.DONE)
            )
        ),
        "votes": [key for key, choice in cast.items() if answers.get(key) != choice],
        "unknown polls": [poll for poll, _ in cast if poll not in known],
    }  # fmt: skip


def what_came_wrong(
    calls: Sequence[dict[str, Any]], letters: Sequence[Letter], votes: Votes
) -> dict[str, object]:
    """Nudges that came twice, or after she had voted; and what came after its time."""
    nudged = [call for call in calls if call["ok"] and call["method"] == "forwardMessage"]
    days = Counter((call["params"]["chat_id"], call["at"][:10]) for call in nudged)
    until = {(each.chat_id, each.message_id): each.expires_at for each in letters}
    late = []
    for call in calls:
        if call["ok"] and call["method"].startswith("send"):
            ends = until.get((int(call["params"]["chat_id"]), call["result"]["message_id"]))
            if ends and dt.datetime.fromisoformat(call["at"]) >= ends:
                late.append(call["params"].get("text"))
    return {
        "twice": [day for day, times in days.items() if times > 1],
        "after her vote": [
            call["params"]["chat_id"]
            for call in nudged
            if votes.since.get(_whose(call), call["n"]) < call["n"]
        ],
        "too late": late,
    }


def _whose(call: dict[str, Any]) -> tuple[str, int]:
    """The poll that was sent to her again."""
    return call["result"]["poll"]["id"], int(call["params"]["chat_id"])


def doubles(server: Sandbox) -> dict[str, int]:
    """How many messages came again, by chat."""
    sent = Counter(
        (call["params"]["chat_id"], call["at"][:10], call["method"],
         call["params"].get("question") or call["params"].get("text")
         or call["params"].get("message_id"))
        for call in server.api.calls
        if call["ok"] and call["method"].startswith(("send", "forward", "copy"))
    )  # fmt: skip
    again = Counter({what: times - 1 for what, times in sent.items() if times > 1})
    by_chat: Counter[str] = Counter()
    for (chat, *_), times in again.items():
        by_chat[chat] += times
    return by_chat


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_a_club_whose_bot_is_killed_at_any_moment_misses_nothing(
    telegram_server: Sandbox, address: str, dispatcher: Dispatcher, tmp_path: Path, seed: int
) -> None:
    await misses_nothing(telegram_server, address, dispatcher, tmp_path, Lot(seed, KILLS))


async def test_in_a_year_in_which_its_bot_is_killed_fifty_times_a_club_misses_nothing(
    telegram_server: Sandbox, sqlite: Sqlite, dispatcher: Dispatcher, tmp_path: Path
) -> None:
    year = Lot(52, kills=seeds.of(50, 3), chance=0.05, weeks=seeds.of(52, 3))
    async with sqlite.fresh() as address:
        await misses_nothing(telegram_server, address, dispatcher, tmp_path, year)


async def misses_nothing(
    telegram_server: Sandbox, address: str, dispatcher: Dispatcher, tmp_path: Path, lot: Lot
) -> None:
    telegram_server.api.calls = deque()  # all of them
    engine = database.open_engine(address)
    async with begun(telegram_server, database.open_sessions(engine), dispatcher, TOKEN) as story:
        club = await found(story)
    await engine.dispose()
    votes, weeks = Votes(), 0
    async with born(telegram_server, TOKEN, address, tmp_path) as bot:
        fate = Fate(bot, lot)
        while fate.kills < lot.kills or weeks < lot.weeks:
            await live_a_week(fate, club, weeks, votes)
            weeks += 1
        await until(fate, OPENS + weeks * WEEK - HOUR)
    async with database.open_sessions(engine)() as session:
        talks = list(await session.scalars(select(Talk).order_by(Talk.week)))
        assert [talk.state for talk in talks] == [TalkState.HELD] * weeks + [TalkState.PLANNED]
        wrong = await what_was_lost(session, votes.cast)
        letters = (await session.scalars(select(Letter))).all()
        wrong |= what_came_wrong(telegram_server.api.calls, letters, votes)
    await engine.dispose()
    assert not any(wrong.values()), wrong
    again = doubles(telegram_server)
    print(f"{weeks} weeks, {fate.kills} kills, {len(votes.cast)} votes, again: {dict(again)}")  # noqa: T201
    assert max(again.values(), default=0) <= fate.kills
