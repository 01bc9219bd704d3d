"""What she had begun when the task ended, when it was opened to all, or when she left."""

import datetime as dt

import pytest
from sqlalchemy import select

from domain.homework import ReportState
from models import Report, Step, Task
from sandbox.people import membership, messages
from tests.homework_scene import PHOTO, HomeworkClub, open_club, open_with_task
from tests.review_scene import digest, hand_in
from tests.story import Story
from tests.talk_scene import text

WORDS = "25 адам катышты, эки айылдан"


@pytest.fixture
async def club(story: Story, request: pytest.FixtureRequest) -> HomeworkClub:
    live = open_with_task if "task" in request.fixturenames else open_club
    return await live(story, names=["Бермет", "Чынара"])


async def draft(club: HomeworkClub) -> int:
    """A picture in private, without the button."""
    her = club.members[0]
    await club.follow(her, await club.task())
    await club.send(her, PHOTO, caption="Биздин жыйын")
    await club.story.after(seconds=5)
    return her


async def near_its_end(club: HomeworkClub) -> Task:
    """A task that is due in four minutes."""
    task = await club.give()
    await club.story.until(task.due_at - dt.timedelta(minutes=4))
    return task


async def hers(club: HomeworkClub) -> Report:
    report = await club.report(club.members[0])
    assert report
    return report


async def broken(club: HomeworkClub) -> list[str]:
    """What went wrong at a moment; its mentors would hear that it was not done."""
    return [each.error for each in await club.story.all(select(Step)) if each.error]


async def test_the_draft_of_who_has_left_stays_one(club: HomeworkClub, task: Task) -> None:
    her = await draft(club)
    membership.leave(club.story.world, club.group, her)
    await club.story.settle()
    before = len(club.in_group())
    await club.story.after(minutes=15)
    assert (await hers(club)).state == ReportState.DRAFT
    assert len(club.in_group()) == before


@pytest.mark.parametrize("by_link", [True, False])
async def test_the_draft_of_who_has_come_back_goes_by_itself(
    club: HomeworkClub, task: Task, *, by_link: bool
) -> None:
    her = await draft(club)
    membership.leave(club.story.world, club.group, her)
    await club.story.after(hours=1)
    if by_link:
        await club.say(her, "/start")
        await club.tap(her, "↩️ Кайтып келүү")
    else:
        membership.join(club.story.world, club.group, her)
        await club.story.settle()
    assert (await hers(club)).state == ReportState.DRAFT
    await club.story.after(minutes=11)
    assert (await hers(club)).state == ReportState.SENT
    assert "жөнөтүлдү: 1 сүрөт" in club.in_private(her)[-1]


async def test_whose_task_was_deleted_over_her_draft_is_asked_what_becomes_of_it(
    club: HomeworkClub,
) -> None:
    await club.give()
    her = await draft(club)
    await press(club, "✏️ Өзгөртүү", "🗑", "🗑 Ооба")
    before = len(club.in_group())
    await club.story.after(minutes=15)
    assert len(club.in_group()) == before
    assert "бул тапшырма жабылып калган" in club.in_private(her)[-1]
    await club.tap(her, "👩‍🏫 Насаатчыга")
    await club.story.after(seconds=5)
    assert "Биздин жыйын" in [each.get("caption") for each in club.sees(club.mentor, club.bot)]
    assert not await broken(club)


@pytest.mark.parametrize("is_sent", [False, True])
async def test_the_report_on_a_task_that_was_deleted_is_not_brought_to_the_group(
    club: HomeworkClub, task: Task, *, is_sent: bool
) -> None:
    her = await draft(club)
    for label in ("Жөнөтүү", "Кайтарып алуу") if is_sent else ():
        await club.tap(her, label)
        await club.story.after(minutes=1)
    await press(club, "✏️ Өзгөртүү", "🗑", "🗑 Ооба")
    before = len(club.in_group())
    toast = await club.tap(her, "Кайра" if is_sent else "Жөнөтүү")
    assert toast
    assert toast["text"].startswith("Бул тапшырма табылган жок")
    await club.story.after(minutes=1)
    assert len(club.in_group()) == before


async def press(club: HomeworkClub, *labels: str) -> None:
    """The mentor opens the task and presses these."""
    await club.say(club.mentor, "📚 Тапшырма")
    for label in ("№1", *labels):
        await club.tap(club.mentor, label)


async def opened_to_all(club: HomeworkClub) -> int:
    """She has reported to the mentors alone; what is sent from now on is for the group."""
    await club.give()
    await press(club, "✏️ Өзгөртүү", "👁 Отчет")
    her = await draft(club)
    await club.tap(her, "Жөнөтүү")
    await press(club, "✏️ Өзгөртүү", "👁 Отчет")
    return her


async def test_what_was_sent_to_the_mentors_alone_stays_with_them(club: HomeworkClub) -> None:
    her = await opened_to_all(club)
    await club.send(her, PHOTO, caption=WORDS)
    await club.story.after(minutes=1)
    seen = club.sees(club.mentor, club.group.id)
    assert [each["caption"] for each in seen if "photo" in each] == [WORDS]


async def test_taken_back_and_put_back_it_still_stays_with_them(club: HomeworkClub) -> None:
    her = await opened_to_all(club)
    before = len(club.sees(club.mentor, club.group.id))
    await club.tap(her, "Кайтарып алуу")
    await club.tap(her, "Кайра")
    await club.story.after(minutes=1)
    assert (await hers(club)).state == ReportState.SENT
    assert len(club.sees(club.mentor, club.group.id)) == before


async def ended(club: HomeworkClub) -> None:
    """She has reported in time, and the task takes no more; the mentor asks her for more."""
    task = await club.give("Кошуна айыл менен жыйын", term="1 апта")
    await press(club, "✏️ Өзгөртүү", "Кеч")
    assert task.due_at
    await club.story.until(task.due_at - dt.timedelta(hours=2))
    await hand_in(club, club.members[0], task)
    await club.story.until(task.due_at + dt.timedelta(hours=14))
    for label in ("▶️ Карап чыгуу", "🔁 Толуктоо керек", "📷"):
        await club.tap(club.mentor, label)
    await club.story.after(minutes=2)


async def test_who_is_asked_for_more_after_the_end_sends_it_in_private(club: HomeworkClub) -> None:
    await ended(club)
    her = club.members[0]
    await club.tap(her, "📝 Толуктоо")
    await club.send(her, PHOTO)
    await club.say(her, WORDS)
    await club.tap_send(her)
    report = await hers(club)
    assert (report.state, report.attempt) == (ReportState.SENT, 2)
    assert [part.text for part in report.parts if part.attempt == 2] == ["", WORDS]


async def test_who_is_asked_for_more_after_the_end_sends_it_to_the_group(
    club: HomeworkClub,
) -> None:
    await ended(club)
    her, task = club.members[0], await club.task()
    await hand_in(club, her, task, count=3)
    assert sum(part.attempt == 2 for part in (await hers(club)).parts) == 3


async def test_who_was_asked_for_more_adds_to_it_though_the_mentor_is_looking_already(
    club: HomeworkClub,
) -> None:
    await ended(club)
    her, task = club.members[0], await club.task()
    await club.story.after(hours=7, minutes=45)
    await hand_in(club, her, task)
    await club.story.after(minutes=20)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    assert (await hers(club)).state == ReportState.SEEN
    await club.say_in_group(her, WORDS, reply_to=task.card_id)
    report = await hers(club)
    assert (report.state, report.attempt) == (ReportState.SENT, 2)
    assert [part.text for part in report.parts][-1] == WORDS


@pytest.mark.parametrize("in_private", [True, False])
async def test_what_was_handed_in_stays_with_the_mentor_whatever_is_added_to_it(
    club: HomeworkClub, task: Task, *, in_private: bool
) -> None:
    """Who leaves the club with a draft has it sent when she is back; this is none."""
    her = club.members[0]
    await hand_in(club, her, task)
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.story.after(hours=2)
    if in_private:
        await club.follow(her, task)
        await club.send(her, PHOTO)
    else:
        await club.send_to_group(her, PHOTO, reply_to=task.card_id)
    await club.story.after(seconds=5)
    assert "жөнөтүлдү: 3 сүрөт" in club.in_private(her)[-1]
    membership.leave(club.story.world, club.group, her)
    await club.story.settle()
    report = await hers(club)
    assert (report.state, report.attempt) == (ReportState.SENT, 1)
    assert "Тапшыргандар: 1" in club.group.messages[task.card_id].body["text"]
    await club.tap(club.mentor, "✅ Кабыл алуу")  # it has changed, and is shown to her anew
    await club.story.after(seconds=5)
    await club.tap(club.mentor, "✅ Кабыл алуу")
    report = await hers(club)
    assert report.state == ReportState.ACCEPTED
    assert club.reactions(report.parts[0].message_id) == ["🏆"]


async def test_who_was_asked_for_more_and_starts_over_is_still_asked_for_it(
    club: HomeworkClub, task: Task
) -> None:
    her = club.members[0]
    await hand_in(club, her, task)
    await digest(club)
    for label in ("▶️ Карап чыгуу", "🔁 Толуктоо керек", "📷"):
        await club.tap(club.mentor, label)
    await club.story.after(hours=2)
    await club.follow(her, task)
    await club.send(her, PHOTO)
    await club.story.after(seconds=5)
    for label in ("Башынан", "Ооба"):
        await club.tap(her, label)
    report = await hers(club)
    assert (report.state, report.attempt) == (ReportState.DRAFT, 2)


async def test_who_was_not_asked_for_more_is_told_that_it_is_over(club: HomeworkClub) -> None:
    await ended(club)
    other, task = club.members[1], await club.task()
    await club.send_to_group(other, PHOTO, reply_to=task.card_id)
    assert await club.report(other) is None


async def test_who_has_sent_all_in_time_and_forgot_the_button_is_not_late(
    club: HomeworkClub,
) -> None:
    await near_its_end(club)
    her = await draft(club)
    await club.story.after(minutes=11)
    report = await hers(club)
    assert (report.state, report.is_late) == (ReportState.SENT, False)
    assert "Кеч болсо да" not in club.in_private(her)[-1]


async def test_who_has_sent_it_in_time_while_the_bot_was_away_is_not_late(
    club: HomeworkClub,
) -> None:
    task = await near_its_end(club)
    her, world = club.members[0], club.story.world
    messages.send_media(world, her, club.group.id, [PHOTO], reply_to=task.card_id)
    club.story.telegram.clock.set(task.due_at + dt.timedelta(minutes=10))
    await club.story.settle()
    assert not (await hers(club)).is_late


@pytest.mark.parametrize(
    ("first", "again", "kept"),
    [("", WORDS, [WORDS]), (WORDS, "", [WORDS]), (WORDS, "Чоң жыйын", [WORDS, "Чоң жыйын"])],
)
async def test_of_a_picture_that_comes_twice_no_words_are_lost(
    club: HomeworkClub, first: str, again: str, kept: list[str], task: Task
) -> None:
    her = club.members[0]
    await club.follow(her, await club.task())
    await club.send(her, PHOTO, caption=first)
    [sent] = [each for each in club.sees(her, club.bot) if "photo" in each]
    same = {**PHOTO, "file_id": sent["photo"][-1]["file_id"]}
    await club.send(her, same, caption=again)
    await club.tap_send(her)
    await club.story.after(minutes=1)
    report = await hers(club)
    assert [part.text for part in report.parts if part.removed_at is None] == kept
    copies = [each for each in club.sees(her, club.group.id) if "photo" in each]
    assert [each.get("caption", "") for each in copies] == kept
    assert f"{len(kept)} сүрөт" in text(club.last(her))
