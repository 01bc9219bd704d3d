"""Reminders of homework: to those who are missing, in private; the group hears only counts."""

import datetime as dt
import random

import pytest

from sandbox.people import messages
from tests.homework_scene import PHOTO, HomeworkClub, days, open_club
from tests.story import Story

NAMES = ("Бермет", "Чынара", "Гүлзат", "Жылдыз", "Мээрим", "Сезим")
NUDGE = "⏰ Эске салабыз"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


def nudges(club: HomeworkClub, person: int) -> int:
    return sum(NUDGE in each for each in club.in_private(person) if "№" in each)


async def test_seven_and_two_days_before_and_on_the_day_the_missing_are_reminded(
    club: HomeworkClub,
) -> None:
    task = await club.give()
    done, missing, *_ = club.members
    await club.send_to_group(done, PHOTO, reply_to=task.card_id)
    for left, count in ((8, 0), (6, 1), (1, 2), (0, 3)):
        await club.story.until(task.due_at - days(left))
        assert (nudges(club, done), nudges(club, missing)) == (0, count)
    await club.story.until(task.due_at + days(20))
    assert nudges(club, missing) == 3


async def test_a_task_of_six_months_is_remembered_monthly(club: HomeworkClub) -> None:
    task = await club.give(term="6 ай")
    await club.story.until(task.due_at - days(20))
    assert nudges(club, club.members[0]) == 5


async def test_two_days_before_the_group_hears_how_many_and_no_name(club: HomeworkClub) -> None:
    task = await club.give()
    await club.send_to_group(club.members[0], PHOTO, reply_to=task.card_id)
    await club.story.until(task.due_at)
    told = [each for each in club.in_group() if "Тапшыргандар: 1 / 6. Рахмат!" in each]
    assert len(told) == 1


async def test_the_group_never_reads_the_name_of_who_is_missing(club: HomeworkClub) -> None:
    """All that we write there in the whole life of a task."""
    task = await club.give(term="1 апта")
    reporter = club.members[0]
    await club.follow(reporter, task)
    await club.send(reporter, PHOTO)
    await club.story.until(task.due_at + days(3))
    await club.tap(club.mentor, "Эске салуу")
    missing = [club.story.world.people[each].first_name for each in club.members[1:]]
    ours = [
        str(message.body.get("text") or message.body.get("caption") or "")
        for message in club.group.messages.values()
        if message.author == club.bot
    ]
    assert len(ours) > 3
    assert [text for text in ours if any(name in text for name in missing)] == []


async def test_at_night_the_mentor_is_told_when_what_she_asks_for_will_be_heard(
    club: HomeworkClub,
) -> None:
    late = club.story.now.replace(hour=16, minute=30)  # 22:30 in the club
    await club.story.until(late)
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, "Жыйын өткөрүңүз.")
    await club.tap(club.mentor, "2 апта")
    shown = await club.tap(club.mentor, "Жарыялоо")
    assert "үнсүз" in shown["text"]
    assert await club.task(state="published")
    shown = await club.tap(club.mentor, "Эске салуу")
    assert ("08:00" in shown["text"], nudges(club, club.members[0])) == (True, 0)
    await club.story.until(late + dt.timedelta(hours=10))
    assert nudges(club, club.members[0]) == 1
    shown = await club.tap(club.mentor, "Эске салуу")
    assert shown["text"] == "🔔 Эске салынды: 6 катышуучу"


async def test_the_mentor_hears_when_the_deadline_has_passed(club: HomeworkClub) -> None:
    task = await club.give()
    await club.story.until(task.due_at + days(1))
    assert any("Мөөнөтү өтүп кетти" in each for each in club.in_private(club.mentor))


@pytest.mark.parametrize("seed", range(2))
async def test_nobody_who_has_reported_is_ever_reminded(story: Story, seed: int) -> None:
    """Reports come at random moments, some at the very one at which the reminder is due."""
    chance = random.Random(seed)
    club = await open_club(story)
    task = await club.give()
    moments = [task.due_at.replace(hour=4, minute=0) - days(left) for left in (7, 2, 0)]
    moments += [story.now + (task.due_at - story.now) * chance.random() for _ in range(8)]
    done: set[int] = set()
    told = dict.fromkeys(club.members, 0)
    for moment in sorted(moments):
        await story.until(moment - dt.timedelta(seconds=1))
        person = chance.choice(club.members)
        messages.send_media(story.world, person, club.group.id, [PHOTO], reply_to=task.card_id)
        done.add(person)
        story.telegram.clock.set(moment)
        await story.settle()
        for each in club.members:
            now = nudges(club, each)
            assert now == told[each] or each not in done
            told[each] = now
    assert sum(told.values()) > 3
