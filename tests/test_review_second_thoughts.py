"""A mentor who thinks better of it: what she undoes and decides again, its author reads once."""

import datetime as dt

import pytest

from tests import remembered
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.review_scene import EVENING, hand_in, told
from tests.story import Story

ACCEPT, UNDO, RETURN = ("✅ Кабыл алуу",), ("↩️ Кайтарып алуу",), ("🔁 Толуктоо керек", "📷")
THANKS, AGAIN, MORE = "✅ Отчетуңуз кабыл алынды!", "👀 Насаатчы", "🌸 Рахмат! Насаатчы"
BEFORE_NIGHT = EVENING + dt.timedelta(hours=2, minutes=50)


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    """Its only report was accepted a little before nine in the evening, and its author knows."""
    club = await open_club(story, names=["Бермет"])
    await hand_in(club, club.members[0], await club.give())
    await story.until(BEFORE_NIGHT)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await story.after(seconds=5)
    await decide(club, ACCEPT)
    return club


async def decide(club: HomeworkClub, *decisions: tuple[str, ...]) -> None:
    for labels in decisions:
        for label in labels:
            await club.tap(club.mentor, label)
        await club.story.after(minutes=4)


async def read_next_morning(club: HomeworkClub) -> list[str]:
    """How all that she has read of it since it was accepted begins."""
    await club.story.after(hours=13)
    heads = (THANKS, AGAIN, MORE)
    read = told(club, club.members[0], *heads)[1:]
    return [next(head for head in heads if each.startswith(head)) for each in read]


@pytest.mark.parametrize(
    ("decisions", "read"),
    [
        ((UNDO,), [AGAIN]),
        ((UNDO, ACCEPT), []),
        ((UNDO, ACCEPT, UNDO), [AGAIN]),
        ((UNDO, ACCEPT, UNDO, ACCEPT), []),
        ((UNDO, RETURN), [MORE]),
        ((UNDO, RETURN, UNDO), [AGAIN]),
        ((UNDO, RETURN, UNDO, ACCEPT), []),
    ],
)
async def test_of_what_was_decided_in_a_night_she_reads_what_is_new_to_her_once(
    club: HomeworkClub, decisions: tuple[tuple[str, ...], ...], read: list[str]
) -> None:
    await club.story.after(minutes=10)
    await decide(club, *decisions)
    assert await read_next_morning(club) == read


async def test_who_has_read_that_it_is_looked_at_once_more_reads_that_it_is_accepted(
    club: HomeworkClub,
) -> None:
    await decide(club, UNDO)
    await club.story.after(minutes=10)
    await decide(club, ACCEPT)
    assert await read_next_morning(club) == [AGAIN, THANKS]


async def test_who_has_added_to_it_meanwhile_is_thanked_for_it(club: HomeworkClub) -> None:
    task = await club.task()
    await club.story.after(minutes=10)
    await decide(club, UNDO)
    await club.send_to_group(club.members[0], PHOTO, reply_to=task.card_id)
    await club.story.after(minutes=10)
    await club.tap(club.mentor, "✅ Кабыл алуу")  # of what she had before her
    await club.story.after(minutes=1)
    await decide(club, ACCEPT)
    assert await read_next_morning(club) == [THANKS]
