"""One club for 52 weeks. Members vote or not; no mentor presses anything. Counted on the wire."""

import random
import re
from collections import Counter
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from models import Step, StepState, Talk, TalkState
from sandbox.people import polls
from sandbox.server import Sandbox
from tests import direct
from tests.core_scene import TOKEN
from tests.databases import Sqlite
from tests.talk_scene import OPENS, WEEK, TalkClub, found

pytestmark = pytest.mark.prove

WEEKS = 52
HELD_AT = re.compile(r"🗓 .+ · \d\d:\d\d–\d\d:\d\d")


def posted(calls: list[dict[str, Any]], club: TalkClub) -> dict[str, Counter[str]]:
    """What the group got, and what the mentor was told of it, each with how often."""
    sent: dict[str, Counter[str]] = {"polls": Counter(), "times": Counter(), "told": Counter()}
    for call in calls:
        said, words = call["params"], call["params"].get("text", "")
        to = int(said["chat_id"]) if call["ok"] and "chat_id" in said else 0
        if to == club.group.id and call["method"] == "sendPoll":
            sent["polls"][said["question"]] += 1
        elif to == club.group.id and call["method"] == "sendMessage" and HELD_AT.search(words):
            sent["times"][HELD_AT.findall(words)[0]] += 1
        elif to == club.mentor and words.startswith("✅ Убакыт аныкталды"):
            sent["told"][words.splitlines()[0]] += 1
    return sent


async def test_for_52_weeks_it_asks_decides_and_announces_once_a_week(
    telegram_server: Sandbox, sqlite: Sqlite, dispatcher: Dispatcher
) -> None:
    dice, calls = random.Random(52), telegram_server.api.calls
    kept: list[dict[str, Any]] = []
    async with (
        sqlite.fresh() as address,
        direct.begun(telegram_server, address, dispatcher, TOKEN) as story,
    ):
        club = await found(story)
        for week in range(WEEKS):
            await story.until(OPENS + week * WEEK)
            poll = (await club.poll()).poll_id
            for person in dice.sample(club.members, k=dice.randint(0, len(club.members))):
                polls.vote(story.world, person, poll, dice.sample(range(5), k=dice.randint(1, 3)))
            kept += calls
            calls.clear()
        await story.until(OPENS + WEEKS * WEEK - WEEK / 1000)
        talks = await story.all(select(Talk).order_by(Talk.week))
        bad = Step.state.in_((StepState.MISSED, StepState.DEAD))
        missed = await story.all(select(Step.key).where(bad))
    assert [talk.state for talk in talks] == [TalkState.HELD] * WEEKS + [TalkState.PLANNED]
    assert all(talk.decided_by for talk in talks[:-1])
    assert missed == []
    for what, counted in posted([*kept, *calls], club).items():
        assert len(counted) == WEEKS, what
        assert set(counted.values()) == {1}, what
