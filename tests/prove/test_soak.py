"""Weeks go by as fast as the bot can live them; what it holds in memory must not grow.

The bot is a process of its own, over HTTP: what the local Telegram remembers is not counted.
"""

import time
from collections import deque
from pathlib import Path

import pytest
from aiogram import Dispatcher

from bot import database
from sandbox.people import bots, messages, polls
from sandbox.server import Sandbox
from tests.core_scene import TOKEN
from tests.databases import Sqlite
from tests.missing import leave_out
from tests.prove import seeds
from tests.prove.test_kills import HOUR, Fate, Lot, until
from tests.running_bot import RunningBot, started
from tests.story import begun
from tests.talk_scene import OPENS, TalkClub, found

pytestmark = pytest.mark.prove

WARM = 1 / 3  # of the time; until then caches fill, and every sort of thing has happened once
LOOKS = 12  # at the memory, in all of it
FLAT = 1.05
STEP = 24 * HOUR
MESSAGES = 5  # of each member in a day


def resident(bot: RunningBot) -> float:
    """In MB."""
    status = Path(f"/proc/{bot.child.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


async def live_a_day(fate: Fate, club: TalkClub) -> None:
    """Everybody changes her vote, writes to the bot and taps, much more than people would."""
    world, day = fate.bot.server.world, fate.bot.server.clock.now() + STEP
    for person in club.members:
        for poll in world.polls.values():
            if not poll.is_closed:
                polls.vote(world, person, poll.id, [fate.dice.randrange(5)])
        for number in range(MESSAGES):
            messages.say(world, person, club.bot, f"Салам {number}")
        bots.start(world, person, club.bot)
    await until(fate, day)


@pytest.fixture(autouse=True)
def memory_can_be_read() -> None:
    if not Path("/proc/self/status").exists():
        leave_out("no /proc to read the memory of a process from", "Linux has it")


async def test_its_memory_stays_flat_week_after_week(
    telegram_server: Sandbox, sqlite: Sqlite, dispatcher: Dispatcher, tmp_path: Path
) -> None:
    telegram_server.api.calls = deque(maxlen=1000)
    async with sqlite.fresh() as address:
        engine = database.open_engine(address)
        sessions = database.open_sessions(engine)
        async with begun(telegram_server, sessions, dispatcher, TOKEN) as story:
            club = await found(story)
        await engine.dispose()
        async with started(telegram_server, TOKEN, address, tmp_path) as bot:
            fate = Fate(bot, Lot(seed=7, kills=0))
            await until(fate, OPENS)
            began, days, course = time.monotonic(), 0, list[float]()
            while (lived := time.monotonic() - began) < seeds.SOAK:
                await live_a_day(fate, club)
                days += 1
                if lived >= len(course) * seeds.SOAK / LOOKS:
                    course.append(resident(bot))
            course.append(resident(bot))
    warm, *later = course[round(WARM * (len(course) - 1)) :]
    print(f"{days} days: " + ", ".join(f"{each:.1f}" for each in course) + " MB")  # noqa: T201
    assert max(later) <= FLAT * warm
