"""A picture for the group that came right after a report, and was taken for more of it."""

import pytest

from domain.homework import ReportState
from models import Report
from tests import remembered
from tests.homework_scene import PHOTO, VIDEO, HomeworkClub, open_with_task
from tests.review_scene import digest, hand_in, labels
from tests.story import Story

WITHOUT = "↪️ Акыркысыз кайра жөнөтүү"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    """She has reported with two pictures, and a minute later shows the group a third."""
    club = await open_with_task(story)
    her = club.members[0]
    await hand_in(club, her, await club.task())
    await club.story.after(minutes=1)
    await club.send_to_group(her, PHOTO)
    await club.story.after(seconds=5)
    return club


async def hers(club: HomeworkClub) -> Report:
    report = await club.report(club.members[0])
    assert report
    return report


def stand(report: Report) -> int:
    return sum(each.removed_at is None for each in report.parts)


async def test_it_is_taken_out_as_the_report_is_put_back(club: HomeworkClub) -> None:
    her = club.members[0]
    assert "3 сүрөт" in club.in_private(her)[-1]
    await club.tap(her, "↩️ Кайтарып алуу")
    await club.tap(her, WITHOUT)
    await club.story.after(seconds=10)
    report = await hers(club)
    assert (report.state, stand(report)) == (ReportState.SENT, 2)
    assert "2 сүрөт" in club.in_private(her)[-1]
    assert club.reactions(report.parts[0].message_id) == ["👀"]
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    assert "2 сүрөт" in club.in_private(club.mentor)[-1]


async def test_twice_tapped_it_takes_out_no_more(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.send_to_group(her, VIDEO)
    await club.story.after(seconds=5)
    await club.tap(her, "↩️ Кайтарып алуу")
    asked = club.last(her)
    row = labels(asked).index(WITHOUT)
    data = asked["reply_markup"]["inline_keyboard"][row][0]["callback_data"]
    for _ in range(2):
        await club.press(her, asked["message_id"], None, data)
    assert stand(await hers(club)) == 3
    await club.tap(her, "↩️ Кайтарып алуу")
    await club.press(her, asked["message_id"], None, data)  # as her phone still showed it
    assert stand(await hers(club)) == 3


async def test_put_back_as_it_was_it_is_whole(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.tap(her, "↩️ Кайтарып алуу")
    await club.tap(her, "↪️ Кайра жөнөтүү")
    assert stand(await hers(club)) == 3


async def test_of_what_she_has_said_herself_nothing_is_offered_to_be_left_out(
    club: HomeworkClub,
) -> None:
    other, task = club.members[1], await club.task()
    await hand_in(club, other, task, count=3)
    await club.tap(other, "↩️ Кайтарып алуу")
    assert labels(club.last(other)) == ["↪️ Кайра жөнөтүү"]
    await club.tap(other, "↪️ Кайра жөнөтүү")
    await club.story.after(minutes=1)
    await club.send_to_group(other, PHOTO, caption="Отчет: дагы бири", reply_to=task.card_id)
    await club.story.after(seconds=5)
    await club.tap(other, "↩️ Кайтарып алуу")
    assert labels(club.last(other)) == ["↪️ Кайра жөнөтүү"]
