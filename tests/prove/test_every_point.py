"""A club's week, in which the bot dies at the n-th point, for every n.

The points are before each commit, and before and after each call to Telegram: between them the
bot changes nothing that outlives it. What takes effect does so once, and every letter is sent.
"""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import event, select

from bot import database
from models import Answer, Letter, Step, StepState, Talk
from sandbox.people import polls
from sandbox.server import Sandbox
from scheduler.jobs import LETTERS
from services import outbox
from tests.core_scene import TOKEN
from tests.databases import Databases
from tests.prove import seeds
from tests.story import SUNDAY, Story, begun
from tests.talk_scene import OPENS, WEEK, found

pytestmark = pytest.mark.prove

PARTS = seeds.of(8, 1)
STRIDE = seeds.of(PARTS, 20)
HOUR = WEEK / 168


class Death(BaseException):
    """The process is gone."""


@dataclass
class Points:
    """Counts the points, and is deadly at one of them."""

    deadly: int = 0
    count: int = 0
    struck: bool = False

    def passed(self, *_: Any) -> None:
        self.count += 1
        if self.count == self.deadly:
            self.struck = True
            raise Death

    async def around_call(self, call: Any, bot: Any, method: Any) -> Any:
        self.passed()
        answer = await call(bot, method)
        self.passed()
        return answer


@dataclass
class Life:
    """The bot on one database and one Telegram, born again after each death."""

    server: Sandbox
    address: str
    dispatcher: Dispatcher
    points: Points

    @asynccontextmanager
    async def story(self) -> AsyncIterator[Story]:
        engine = database.open_engine(self.address)
        sessions = database.open_sessions(engine)
        async with sessions.begin() as session:
            await outbox.return_leases(session)
        try:
            async with begun(self.server, sessions, self.dispatcher, TOKEN) as story:
                story.letters_at_once = 1  # death takes all calls with it
                event.listen(engine.sync_engine, "commit", self.points.passed)
                story.bot.session.middleware(self.points.around_call)
                yield story
        finally:
            await engine.dispose()

    async def until(self, moment: Any) -> None:
        while True:
            try:
                async with self.story() as story:
                    await story.until(moment)
                return
            except Death:
                continue


async def live(
    databases: Databases, dispatcher: Dispatcher, points: Points
) -> dict[str, Counter[Any]]:
    """What had come of the week at its end."""
    async with databases.fresh() as address, Sandbox(start=SUNDAY, speed=0) as server:
        life = Life(server, address, dispatcher, points)
        deadly, points.deadly = points.deadly, 0
        async with life.story() as story:
            club = await found(story)
        points.deadly, points.count = deadly, 0
        await life.until(OPENS + HOUR)
        for poll in server.world.polls:
            for number, person in enumerate(club.members[:4]):
                polls.vote(server.world, person, poll, [number % 2])
        await life.until(OPENS + WEEK - HOUR)
        points.deadly = 0
        async with life.story() as story:
            return {**await rows(story), "messages": messages(server)}


async def rows(story: Story) -> dict[str, Counter[Any]]:
    steps = await story.all(select(Step))
    letters = await story.all(select(Letter))
    talks = await story.all(select(Talk))
    answers = await story.all(select(Answer))
    return {
        "steps": Counter((each.key, each.state) for each in steps),
        "letters": Counter((each.kind, each.chat_id, each.state) for each in letters),
        "talks": Counter((each.week, each.state, each.starts_at, each.voters) for each in talks),
        "voters": Counter({each.person_id for each in answers}),
        # Only of a nudge, settled before it is sent, may Telegram never have heard.
        "unheard": Counter(
            (each.kind, each.chat_id)
            for each in letters
            if each.message_id is None and not LETTERS[each.kind].nudge
        ),
    }


def messages(server: Sandbox) -> Counter[Any]:
    return Counter(
        (call["method"], call["params"].get("chat_id"),
         call["params"].get("question") or call["params"].get("text"))
        for call in server.api.calls
        if call["ok"] and call["method"].startswith(("send", "forward", "copy"))
    )  # fmt: skip


@pytest.mark.parametrize("part", range(PARTS))
async def test_whenever_the_bot_dies_the_week_comes_to_the_same_end(
    databases: Databases, dispatcher: Dispatcher, part: int
) -> None:
    whole = Points()
    expected = await live(databases, dispatcher, whole)
    assert whole.count > 100
    assert {state for _, state in expected["steps"]} <= {
        StepState.DONE, StepState.WAITING, StepState.CANCELLED,
    }  # fmt: skip
    sent, doubled = expected.pop("messages"), 0
    for deadly in range(1 + part, whole.count + 1, STRIDE):
        points = Points(deadly)
        came = await live(databases, dispatcher, points)
        assert points.struck, "nobody died"
        again = came.pop("messages")
        assert came == expected, deadly
        assert (sent - again).total() <= 1, deadly
        assert (again - sent).total() <= 1, deadly
        doubled += (again - sent).total()
    print(f"of {whole.count} points each {STRIDE}. was tried, {doubled} messages came twice")  # noqa: T201
