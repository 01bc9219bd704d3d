"""She has handed in a report, or begun one, and turns to something else by her keyboard."""

import pytest

from domain.homework import ReportState
from sandbox.people import messages
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


async def asked_whether_to_start_over(club: HomeworkClub) -> int:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.story.after(minutes=5)
    await club.tap(her, "🗑 Башынан баштоо")
    return her


async def test_what_she_was_about_to_throw_away_is_not_shown_to_the_group(
    club: HomeworkClub,
) -> None:
    """She thinks it gone, though she has not answered the question behind the 🗑."""
    shown = len(club.in_group())
    her = await asked_whether_to_start_over(club)
    await club.story.after(minutes=15)
    report = await club.report(her)
    assert report
    assert report.state == ReportState.DRAFT
    assert len(club.in_group()) == shown
    assert club.in_private(her)[-1] == "🌸 Рахмат, сактап койдум. Бул эмне?"
    await club.tap(her, "📝 Отчет №1")
    await club.story.after(minutes=12)
    report = await club.report(her)
    assert report
    assert (report.state, len(report.parts)) == (ReportState.SENT, 1)


async def test_what_she_throws_away_does_not_go_with_what_she_sends_to_the_group_instead(
    club: HomeworkClub,
) -> None:
    her = await asked_whether_to_start_over(club)
    [sent] = await club.send_to_group(her, VOICE, reply_to=(await club.task()).card_id)
    await club.story.after(seconds=10)
    report = await club.report(her)
    assert report
    assert (report.state, [each.message_id for each in report.parts]) == (ReportState.SENT, [sent])
    assert not any("photo" in each for each in club.sees(her))
    assert "🌸 Рахмат, сактап койдум. Бул эмне?" in club.in_private(her)


async def test_who_does_not_start_over_after_all_has_it_sent_by_itself(club: HomeworkClub) -> None:
    her = await asked_whether_to_start_over(club)
    await club.story.after(minutes=7)
    await club.tap(her, "← Артка")
    await club.story.after(minutes=9)
    report = await club.report(her)
    assert report
    assert report.state == ReportState.DRAFT
    await club.story.after(minutes=2)
    report = await club.report(her)
    assert report
    assert report.state == ReportState.SENT


async def test_who_corrects_her_words_instead_of_an_answer_goes_on_with_her_report(
    club: HomeworkClub,
) -> None:
    """Where she was asked she reads again that it goes by itself."""
    her = club.members[0]
    said = await club.say(her, "Отчет: кошуна айыл менен жыйын өттү, 25 киши келди")
    await club.story.after(minutes=5)
    await club.tap(her, "🗑 Башынан баштоо")
    words = "Отчет: кошуна айыл менен жыйын өттү, 35 киши келди"
    messages.edit(club.story.world, her, club.bot, said, words)
    await club.story.after(seconds=5)
    assert "10 мүнөт" in club.in_private(her)[-1]
    await club.story.after(minutes=11)
    report = await club.report(her)
    assert report
    assert (report.state, [each.text for each in report.parts]) == (ReportState.SENT, [words])


async def test_the_old_question_leads_to_nothing_that_is_not_there(club: HomeworkClub) -> None:
    her = await asked_whether_to_start_over(club)
    await club.story.after(minutes=15)
    toast = await club.tap(her, "← Артка")
    assert toast
    assert toast["text"].startswith("Отчетто азырынча эч нерсе жок")


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
