"""A club lives through its weeks while its bot is killed again and again, at any moment.

The bot is a process of its own, over HTTP; the signal is a real SIGKILL. It must miss no step and
lose no vote. A message may come twice only where a kill fell between its sending and its noting:
at most one in each chat for each kill. They are counted.
"""

import asyncio
import datetime as dt
import random
from collections import Counter
from pathlib import Path

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
from tests.prove import seeds
from tests.running_bot import RunningBot, started
from tests.story import begun
from tests.talk_scene import OPENS, WEEK, TalkClub, found

pytestmark = pytest.mark.prove

SEEDS = seeds.of(5, 1)
KILLS = seeds.of(10, 6)  # with each seed
LONGEST_LIFE = 0.4  # seconds of work before a kill
HOUR = dt.timedelta(hours=1)


class Fate:
    """Kills the bot at random moments, until it was killed often enough."""

    def __init__(self, bot: RunningBot, seed: int) -> None:
        self.bot = bot
        self.dice = random.Random(seed)
        self.kills = 0

    async def strike(self) -> None:
        if self.kills < KILLS and self.dice.random() < 0.5:
            await asyncio.sleep(self.dice.random() * LONGEST_LIFE)
            await self.bot.kill()
            self.kills += 1
            await self.bot.start()


async def until(fate: Fate, moment: dt.datetime) -> None:
    """Let time go on to the next thing that is to be done; there the bot may be killed."""
    clock = fate.bot.server.clock
    while True:
        await fate.bot.settle()
        due = await fate.bot.next_due()
        if due is None or due > moment:
            break
        clock.set(due)
        await fate.strike()
    clock.set(max(moment, clock.now()))
    await fate.strike()
    await fate.bot.settle()


async def live_a_week(fate: Fate, club: TalkClub, week: int) -> dict[tuple[str, int], list[int]]:
    """The votes that were cast in it."""
    opens = OPENS + week * WEEK
    await until(fate, opens + HOUR)
    cast: dict[tuple[str, int], list[int]] = {}
    world = fate.bot.server.world
    [poll] = [each for each in world.polls.values() if not each.is_closed][:1]
    for person in club.members:
        for _ in range(2):  # she changes her mind
            choice = fate.dice.sample(range(5), k=fate.dice.randint(1, 2))
            polls.vote(world, person, poll.id, choice)
            cast[poll.id, person] = sorted(choice)
        await fate.strike()
    await until(fate, opens + WEEK - HOUR)
    return cast


async def what_was_lost(
    session: Session, club: TalkClub, cast: dict[tuple[str, int], list[int]]
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
    engine = database.open_engine(address)
    async with begun(telegram_server, database.open_sessions(engine), dispatcher, TOKEN) as story:
        club = await found(story)
    await engine.dispose()
    cast: dict[tuple[str, int], list[int]] = {}
    async with started(telegram_server, TOKEN, address, tmp_path) as bot:
        fate = Fate(bot, seed)
        weeks = 0
        while fate.kills < KILLS:
            cast |= await live_a_week(fate, club, weeks)
            weeks += 1
        await until(fate, OPENS + weeks * WEEK - HOUR)
    async with database.open_sessions(engine)() as session:
        talks = list(await session.scalars(select(Talk).order_by(Talk.week)))
        assert [talk.state for talk in talks] == [TalkState.HELD] * weeks + [TalkState.PLANNED]
        lost = await what_was_lost(session, club, cast)
    await engine.dispose()
    assert not any(lost.values()), lost
    again = doubles(telegram_server)
    print(f"{weeks} weeks, {fate.kills} kills, {len(cast)} votes, again: {dict(again)}")  # noqa: T201
    assert max(again.values(), default=0) <= fate.kills
