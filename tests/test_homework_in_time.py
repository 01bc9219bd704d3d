"""What counts is when she has sent it: the bot may have been away until the task had ended."""

import datetime as dt
from typing import Any

import pytest

from domain.homework import ReportState
from models import Task, TaskState
from sandbox import updates
from sandbox.people import messages
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.review_scene import hand_in
from tests.story import Story

BEFORE = dt.timedelta(minutes=4)
AFTER = dt.timedelta(minutes=10)
WORDS = "25 адам катышты, эки айылдан"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story, names=["Бермет", "Чынара"])


async def give(club: HomeworkClub) -> Task:
    """A task that takes no late reports, a few minutes before its end."""
    await club.give()
    await club.tap(club.mentor, "✏️ Өзгөртүү")
    await club.tap(club.mentor, "🕰")
    task = await club.task()
    assert task.cutoff_at
    await club.story.until(task.cutoff_at - BEFORE)
    return task


async def away(club: HomeworkClub, task: Task) -> None:
    """The bot comes back, and finds what was sent meanwhile, when the task has ended."""
    assert task.due_at
    club.story.telegram.clock.set(task.due_at + AFTER)
    await club.story.settle()


async def hers(club: HomeworkClub, task: Task, count: int) -> None:
    """Her report is there with so many parts, and in time."""
    report = await club.report(club.members[0], task)
    assert report
    assert (report.state, report.is_late) == (ReportState.SENT, False)
    assert len(report.parts) == count


async def test_an_album_sent_before_the_end_while_the_bot_was_away_is_taken(
    club: HomeworkClub,
) -> None:
    task = await give(club)
    her, world = club.members[0], club.story.world
    messages.send_media(world, her, club.group.id, [PHOTO, PHOTO], reply_to=task.card_id)
    await away(club, task)
    await hers(club, task, 2)
    await club.story.after(minutes=1)
    assert "Тапшыргандар: 1" in club.group.messages[task.card_id].body["text"]
    assert (await club.task()).state == TaskState.CLOSED


async def late_update(club: HomeworkClub) -> dict[str, Any]:
    """What was sent last is on its way to the bot for a long time."""
    message: dict[str, Any] = club.story.world.bots[club.bot].pending.pop().update["message"]
    return message


async def arrive(club: HomeworkClub, message: dict[str, Any]) -> None:
    updates.emit(club.story.world, club.story.world.bots[club.bot], "message", message)
    await club.story.settle()


@pytest.mark.parametrize("in_group", [True, False])
async def test_what_was_sent_before_the_end_is_taken_when_the_task_is_closed_already(
    club: HomeworkClub, *, in_group: bool
) -> None:
    task = await give(club)
    her, world = club.members[0], club.story.world
    if in_group:
        messages.send_media(world, her, club.group.id, [PHOTO], reply_to=task.card_id)
    else:
        messages.send_media(world, her, club.bot, [PHOTO])
    sent = await late_update(club)
    await away(club, task)
    assert (await club.task()).state == TaskState.CLOSED
    await arrive(club, sent)
    await club.story.after(minutes=11)
    await hers(club, task, 1)


async def test_what_was_sent_after_the_end_is_not_taken(club: HomeworkClub) -> None:
    task = await give(club)
    await away(club, task)
    await club.send_to_group(club.members[0], PHOTO, reply_to=task.card_id)
    assert await club.report(club.members[0], task) is None


async def test_a_task_that_the_mentor_has_closed_before_its_end_takes_nothing_more(
    club: HomeworkClub,
) -> None:
    task = await give(club)
    await club.tap(club.mentor, "← Артка")
    her, world = club.members[0], club.story.world
    messages.send_media(world, her, club.group.id, [PHOTO], reply_to=task.card_id)
    sent = await late_update(club)
    await club.tap(club.mentor, "🔒")
    await arrive(club, sent)
    assert await club.report(her, task) is None


async def test_what_she_was_asked_about_before_the_end_is_her_report_if_she_says_so_after_it(
    club: HomeworkClub,
) -> None:
    await club.give("Башка иш", term="1 ай")
    task = await give(club)
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.story.after(seconds=3)
    await away(club, task)
    await club.tap(her, f"№{task.number}")
    await club.story.after(minutes=11)
    await hers(club, task, 1)


async def test_what_she_sends_to_the_report_that_she_has_opened_is_for_it_though_the_bot_is_away(
    club: HomeworkClub,
) -> None:
    await club.give("Башка иш", term="1 ай")
    task = await club.give()
    her, world = club.members[0], club.story.world
    await club.follow(her, task)
    messages.send_media(world, her, club.bot, [PHOTO])
    messages.say(world, her, club.bot, WORDS)
    club.story.telegram.clock.set(club.story.now + dt.timedelta(hours=2))
    await club.story.settle()
    await club.story.after(minutes=11)
    await hers(club, task, 2)


@pytest.mark.parametrize("in_private", [True, False])
async def test_what_was_in_time_is_not_late_for_what_the_mentor_has_asked_for_after_it(
    club: HomeworkClub, *, in_private: bool
) -> None:
    task = await club.give(term="1 апта")
    her = club.members[0]
    assert task.due_at
    await club.story.until(task.due_at - dt.timedelta(hours=3))
    await hand_in(club, her, task)
    await club.story.until(task.due_at + dt.timedelta(hours=14))
    for label in ("▶️ Карап чыгуу", "🔁 Толуктоо керек", "📷"):
        await club.tap(club.mentor, label)
    await club.story.after(minutes=2)
    if in_private:
        await club.tap(her, "📝 Толуктоо")
        await club.send(her, PHOTO)
        await club.tap_send(her)
    else:
        await hand_in(club, her, task, count=1)
    await hers(club, task, 3)
    assert "Кеч болсо да" not in club.in_private(her)[-1]
    # Whoever takes it back and begins anew is late.
    await club.tap(her, "↩️ Кайтарып алуу")
    await hand_in(club, her, task)
    report = await club.report(her, task)
    assert report
    assert report.is_late


async def test_who_was_asked_for_more_after_the_end_finds_it_in_her_list_and_among_the_answers(
    club: HomeworkClub,
) -> None:
    task = await give(club)
    her = club.members[0]
    await hand_in(club, her, task)
    await club.story.after(hours=14)
    for label in ("▶️ Карап чыгуу", "🔁 Толуктоо керек", "📷"):
        await club.tap(club.mentor, label)
    await club.tap_key(her, "📚 Тапшырма")
    assert "— толуктоо керек" in club.in_private(her)[-1]
    await club.send(her, PHOTO)
    await club.story.after(minutes=2)
    await club.tap(her, "📝 Отчет №1")
    await club.story.after(minutes=11)
    await hers(club, task, 3)
    await club.tap_key(her, "📚 Тапшырма")
    assert "№1" not in club.in_private(her)[-1]
