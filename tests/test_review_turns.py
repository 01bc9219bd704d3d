"""A mentor passes a report over, and says of one what is missing without looking for a button."""

import pytest

from domain.homework import ReportState
from tests import remembered
from tests.homework_scene import HomeworkClub
from tests.review_scene import cards, digest, hand_in, labels, make_mentor, open_with_reports
from tests.story import Story

VOICE = {"kind": "voice", "duration": 8}
REVIEW = "▶️ Карап"


@pytest.fixture
@remembered.beginning
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
    assert shown["text"] == "📬 Карала элек: 1"
    assert labels(shown) == ["▶️ Карап чыгуу"]
    await club.tap(club.mentor, REVIEW)
    await club.story.after(seconds=5)
    assert "📬 Карала элек: 1" in cards(club, club.mentor)[-1]["text"]


async def test_who_is_asked_what_is_missing_may_say_it_at_once(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.tap(club.mentor, "🔁 Толукто")
    await club.send(club.mentor, VOICE)
    report = await club.report(her)
    assert report
    assert report.state == ReportState.RETURNED
    await club.story.after(minutes=3)
    assert [each for each in club.sees(her, club.bot) if "voice" in each]


async def test_another_mentor_hears_what_was_said_of_the_attempt_before(
    club: HomeworkClub,
) -> None:
    her, other = club.members[0], club.members[2]
    await club.tap(club.mentor, "🔁 Толукто")
    await club.send(club.mentor, VOICE)
    await make_mentor(club, other)
    await club.story.after(seconds=5)
    await hand_in(club, her, await club.task())
    await club.story.after(hours=1)
    await club.tap_key(other, "🏠 Клубум")
    for label in ("📥", "⏭"):
        await club.tap(other, label)
        await club.story.after(seconds=5)
    assert "Мурунку пикир: «🎤»" in cards(club, other)[-1]["text"]
    await club.tap(other, "⋯ Дагы")
    await club.tap(other, "🗂 Мурунку отчет")
    await club.story.after(seconds=5)
    [said] = [each for each in club.sees(other, club.bot) if "voice" in each]
    assert said["caption"] == "Мурунку пикир: «🎤»"


async def test_who_has_tapped_a_ready_reason_says_nothing_more_of_the_report(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await club.tap(club.mentor, "🔁 Толукто")
    await club.tap(club.mentor, "📷 Сүрөт")
    await club.say(club.mentor, "Эртең саат 10до чогулабыз")
    await club.story.after(minutes=3)
    heard = "\n".join(club.in_private(her))
    assert "Сүрөт жетишпейт" in heard
    assert "чогулабыз" not in heard
