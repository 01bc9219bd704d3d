"""Clubs that are reminded of much: what sounds, when, and how often."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from models import Letter, Reaches
from sandbox.people import polls
from services import clubs, reminders
from tests.heard import Heard
from tests.story import Story
from tests.talk_scene import OPENS, WEEK, TalkClub, found

WANTED = (
    "күн сайын 9:00 кабар",
    "күн сайын 9:10 сүрөт",
    "күн сайын 20:50 отчет",
    "ар шейшемби 12:00 тема",
)


async def wish(club: TalkClub, reaches: Reaches, wanted: Sequence[str] = WANTED) -> None:
    """The mentor wants more reminders than anybody can bear."""
    async with club.session() as session:
        mentor = await clubs.membership(session, club.id, club.mentor)
        assert mentor
        for sentence in wanted:
            reminder, _ = await reminders.draft(session, mentor, sentence, club.story.now)
            reminder.reaches = reaches
            await reminders.confirm(session, reminder, club.story.now)


async def live(story: Story, ours: list[TalkClub], weeks: int) -> Heard:
    """Some vote and some do not, week after week."""
    chance, heard = random.Random(weeks), Heard()
    await story.settle()
    story.telegram.api.calls.clear()
    for week in range(weeks):
        await story.until(OPENS + week * WEEK)
        for club in ours:
            poll = await club.poll()
            for person in club.members:
                if chance.random() < 0.5:
                    polls.vote(story.world, person, poll.poll_id, [chance.randrange(6)])
        for day in range(1, 8):
            await story.until(
                OPENS + week * WEEK + dt.timedelta(days=day) - dt.timedelta(minutes=1)
            )
            heard.listen(story.telegram.api.calls)
    return heard


async def check(story: Story, of_clubs: int, weeks: int) -> None:
    ours = [await found(story, ["Бермет", "Сезим"], title=f"Клуб {n}") for n in range(of_clubs)]
    for n, club in enumerate(ours):
        await wish(club, Reaches.GROUP)
        await wish(club, Reaches.PEOPLE) if n % 2 else None
    heard = await live(story, ours, weeks)
    assert heard.most("%Y-%m-%d", group=True) <= 3
    assert heard.most("%Y-%m-%d", group=False) <= 2
    assert heard.most("%G-%V", group=False) <= 6
    assert heard.by_night() == []
    assert heard.messages > 2 * len(heard.sounds), "the budgets were never reached"
    await nothing_is_lost_or_repeated(story)


async def nothing_is_lost_or_repeated(story: Story) -> None:
    letters = await story.all(select(Letter).where(Letter.not_before <= story.now))
    assert Counter(letter.state for letter in letters).keys() <= {"sent", "dropped"}
    of_one_thing = Counter(
        (letter.chat_id, letter.params["talk"])
        for letter in letters
        if letter.kind == "talks.nudge"
    )
    assert max(of_one_thing.values()) <= 3


async def test_a_fortnight_of_two_clubs_stays_within_the_budgets(story: Story) -> None:
    await check(story, of_clubs=2, weeks=2)
