"""She has handed in a report, or begun one, and turns to something else by her keyboard."""

import pytest

from domain.homework import ReportState
from tests import remembered
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.story import Story

VOICE = {"kind": "voice", "duration": 8}


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    club = await open_club(story)
    await club.give()
    return club


async def test_what_she_says_elsewhere_is_not_shown_as_more_of_what_she_handed_in(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.tap_send(her)
    await club.story.after(seconds=10)
    shown = len(club.in_group())
    await club.tap_key(her, "🌟 Жылдызча")
    await club.send(her, VOICE)
    await club.story.after(seconds=10)
    assert club.in_private(her)[-1] == "🌸 Рахмат, сактап койдум. Бул эмне?"
    assert len(club.in_group()) == shown
    await club.tap(her, "📝 Отчет №1")
    await club.story.after(seconds=10)
    report = await club.report(her)
    assert report
    assert len(report.parts) == 2


async def test_without_a_word_of_hers_between_it_belongs_to_the_report(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.tap_send(her)
    await club.send(her, VOICE)
    await club.story.after(seconds=10)
    report = await club.report(her)
    assert report
    assert len(report.parts) == 2


async def test_a_draft_takes_it_still_and_she_reads_so_below(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.story.after(seconds=5)
    await club.tap_key(her, "🌟 Жылдызча")
    await club.send(her, VOICE)
    await club.story.after(seconds=5)
    report = await club.report(her)
    assert report
    assert report.state == ReportState.DRAFT
    assert club.in_private(her)[-1].startswith("📥 Отчетуңуз: 1 сүрөт, 1 үн билдирүү")


async def test_what_was_taken_for_a_report_goes_to_whom_she_meant_it_for(
    club: HomeworkClub,
) -> None:
    """With one open task all that she says is taken for a report on it."""
    her = club.members[0]
    await club.send(her, VOICE)
    await club.story.after(seconds=5)
    await club.tap(her, "✖️ Бул отчет эмес")
    await club.story.after(seconds=5)
    assert club.in_private(her)[-1] == "🌸 Рахмат, сактап койдум. Бул эмне?"
    shown = len(club.in_group())
    await club.tap(her, "👩‍🏫 Насаатчыга")
    await club.story.after(minutes=12)
    assert [each for each in club.sees(club.mentor, club.bot) if "voice" in each]
    assert len(club.in_group()) == shown
    report = await club.report(her)
    assert report
    assert (report.state, report.parts) == (ReportState.DRAFT, [])


async def test_what_is_no_report_may_be_one_after_all(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.send(her, VOICE)
    await club.story.after(seconds=5)
    await club.tap(her, "✖️ Бул отчет эмес")
    await club.story.after(seconds=5)
    await club.tap(her, "📝 Отчет №1")
    await club.story.after(minutes=12)
    report = await club.report(her)
    assert report
    assert (report.state, len(report.parts)) == (ReportState.SENT, 1)


async def test_who_starts_over_when_nothing_else_is_taken_keeps_what_she_has(
    club: HomeworkClub,
) -> None:
    """Else she had nothing to report with any more."""
    her = club.members[0]
    await club.send(her, VOICE)
    await club.story.after(seconds=5)
    await club.say(club.mentor, "📚 Тапшырма")
    for label in ("№1", "🔒"):
        await club.tap(club.mentor, label)
    await club.tap(her, "🗑 Башынан баштоо")
    toast = await club.tap(her, "🗑 Ооба, башынан")
    assert toast
    assert toast["text"].startswith("№1 тапшырма жабылып калган")
    await club.story.after(minutes=12)
    report = await club.report(her)
    assert report
    assert (report.state, len(report.parts)) == (ReportState.SENT, 1)
