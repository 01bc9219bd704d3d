"""A hundred women vote within a minute, and each thinks again once."""

import datetime as dt
import itertools
import random
from collections import Counter

import pytest

from domain.contests import Closing
from models import Candidate, Club, Contest, Member, Person
from services import contest_steps
from tests.contest_scene import FIRST, Hall
from tests.story import Story
from tests.talk_scene import TalkClub, found

pytestmark = pytest.mark.prove
SECOND = dt.timedelta(seconds=1)
CANDIDATES, VOTERS = 5, 100
ADMITTED = 12  # edits of the counter in a minute


async def crowd(story: Story) -> tuple[TalkClub, Hall]:
    club = await found(story, ())
    async with club.session() as session:
        row = await session.get_one(Club, club.id)
        ids = range(FIRST, FIRST + CANDIDATES + VOTERS)
        session.add_all(Person(id=each, name=f"Айым {each}", locale="ky") for each in ids)
        await session.flush()
        members = [
            Member(club_id=club.id, person_id=each, name=f"Айым {each}", joined_at=story.now)
            for each in ids
        ]
        session.add_all(members)
        await session.flush()
        standing = [Candidate(number=n, member=members[n]) for n in range(CANDIDATES)]
        contest = Contest(
            club=row,
            title="Тажрыйба",
            closing=Closing.HOUR,
            made_at=story.now,
            candidates=standing,
        )
        session.add(contest)
        await session.flush()
        await contest_steps.start(session, contest, story.now)
        hall = Hall(story.app.sessions, story.app.worker, club.id, contest.id, list(ids))
    hall.now, hall.numbers = story.now, itertools.count(10**6)
    await story.settle()
    return club, hall


def edits(story: Story) -> list[dt.datetime]:
    """When the counter was edited, by Telegram's own list of calls."""
    calls = story.telegram.api.calls
    return [
        dt.datetime.fromisoformat(call["at"])
        for call in calls
        if call["method"] == "editMessageText" and call["ok"]
    ]


def refused(story: Story) -> list[dt.datetime]:
    return [
        dt.datetime.fromisoformat(call["at"])
        for call in story.telegram.api.calls
        if call["method"] == "editMessageText" and not call["ok"]
    ]


async def test_every_ballot_of_a_rush_is_right_and_the_counter_is_quiet(story: Story) -> None:
    club, hall = await crowd(story)
    story.telegram.api.faults.add("429", method="editMessageText", retry_after=7, times=1)
    chance = random.Random(7)
    voters = hall.people[CANDIDATES:]
    first = {each: chance.randrange(CANDIDATES) for each in voters}
    last = {
        each: (first[each] + 1 + chance.randrange(CANDIDATES - 1)) % CANDIDATES for each in voters
    }
    taps = [(each, choices[each]) for each in voters for choices in (first, last)]
    begun = story.now
    for turn, (person, number) in enumerate(taps):
        moment = begun + turn * 60 * SECOND / len(taps)
        if moment.second != story.now.second:
            story.telegram.clock.set(moment)
            await story.settle()
        hall.now = moment
        told = await hall.vote(person, number, in_group=turn % 2 == 0)
        assert told.toast
        assert f"{FIRST + number}" in told.toast
    await story.until(begun + 70 * SECOND)

    assert any(each.endswith(f"🗳 Добуш бергендер: {VOTERS}") for each in club.in_group())
    made = edits(story)
    most = max(sum(at <= other < at + 60 * SECOND for other in made) for at in made)
    assert 5 < most <= ADMITTED
    [asked_to_wait] = refused(story)
    assert not [at for at in made if asked_to_wait < at < asked_to_wait + 7 * SECOND]

    await story.until(begun + dt.timedelta(hours=1, seconds=1))
    assert {n: total for n, (_, total) in (await hall.result()).items()} == Counter(last.values())
