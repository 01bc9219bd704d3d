"""A mentor goes from one report to the next."""

import pytest

from tests.homework_scene import HomeworkClub
from tests.review_scene import cards, digest, labels, open_with_reports
from tests.story import Story

REVIEW = "▶️ Карап"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    club = await open_with_reports(story)
    await digest(club)
    await club.tap(club.mentor, REVIEW)
    await story.after(seconds=5)
    return club


async def test_the_last_report_passed_over_still_waits_and_is_a_tap_away(
    club: HomeworkClub,
) -> None:
    await club.tap(club.mentor, "✅ Кабыл")
    await club.story.after(seconds=5)
    await club.tap(club.mentor, "⏭ Кийинкиси")
    shown = club.last(club.mentor)
    assert shown["text"] == "📬 Карала электер: 1"
    assert labels(shown) == ["▶️ Карап чыгуу"]
    await club.tap(club.mentor, REVIEW)
    await club.story.after(seconds=5)
    assert "📬 Карала электер: 1" in cards(club, club.mentor)[-1]["text"]
