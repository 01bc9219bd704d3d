"""Mentors hear of reports at nine and at six, and of those that wait too long every day."""

import datetime as dt

import pytest

from tests.homework_scene import HomeworkClub
from tests.review_scene import (
    EVENING,
    cards,
    digest,
    hand_in,
    make_mentor,
    open_with_reports,
    told,
)
from tests.story import Story
from tests.talk_scene import text

DAY = dt.timedelta(days=1)
DIGEST = ("📬", "📥")  # with something new, and where all has waited long


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_with_reports(story)


async def test_of_new_reports_a_mentor_hears_at_six_and_only_once(club: HomeworkClub) -> None:
    assert not told(club, club.mentor, "📬")
    await digest(club)
    assert told(club, club.mentor, "📬") == ["📬 Жаңы отчеттор: 2\n№1: 2"]
    await club.story.until(EVENING + dt.timedelta(hours=20))
    assert len(told(club, club.mentor, "📬")) == 1


async def test_while_works_wait_two_days_the_mentor_is_reminded_daily(
    club: HomeworkClub,
) -> None:
    await club.story.until(EVENING + 2 * DAY - dt.timedelta(minutes=1))
    assert len(told(club, club.mentor, *DIGEST)) == 1
    await club.story.until(EVENING + 2 * DAY)
    lines = told(club, club.mentor, *DIGEST)
    assert len(lines) == 2
    assert lines[-1] == "📥 Каралбаган отчет: 2\n№1: 2\n⏳ Көптөн бери күтүп турат: 2"
    await club.story.until(EVENING + 3 * DAY)
    assert len(told(club, club.mentor, *DIGEST)) == 3


async def test_reports_of_a_morning_and_of_an_evening_are_reminded_of_together(
    club: HomeworkClub,
) -> None:
    await club.story.until(EVENING + dt.timedelta(hours=2))
    await hand_in(club, club.members[2], await club.task())
    heard = []
    for half_a_day in range(1, 9):
        before = len(told(club, club.mentor, *DIGEST))
        await club.story.until(EVENING + half_a_day * DAY / 2 + dt.timedelta(hours=4))
        heard.append(len(told(club, club.mentor, *DIGEST)) - before)
    # The new one on Monday morning, all three on the evenings from Tuesday on.
    assert heard == [1, 0, 0, 1, 0, 1, 0, 1]


async def test_put_off_it_comes_the_next_morning(club: HomeworkClub) -> None:
    await digest(club)
    await club.tap(club.mentor, "🕗 Эртең эртең менен")
    assert not told(club, club.mentor, "📬")
    await club.story.until(EVENING + dt.timedelta(hours=15, minutes=1))
    assert len(told(club, club.mentor, "📬")) == 1


async def test_who_finds_all_in_other_hands_can_look_again(club: HomeworkClub) -> None:
    other = club.members[2]
    await make_mentor(club, other)
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.tap(club.mentor, "✅ Кабыл алуу")  # the second is in her hands now
    await club.tap(other, "▶️ Карап чыгуу")
    assert club.in_private(other)[-1] == "👀 Карап жатат: Айгүл"
    await club.story.after(minutes=20)  # and she puts it down
    await club.tap(other, "▶️ Карап чыгуу")
    assert text(cards(club, other)[-1]).startswith("👤 Чынара")
