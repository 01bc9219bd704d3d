"""A club pauses: what falls into that time is made up for when it goes on, if it still matters."""

import datetime as dt

import pytest
from sqlalchemy import select

from models import Step, StepState, Task, TaskState
from services import clubs, homework_changes, rules
from tests.homework_scene import PHOTO, WORDS, HomeworkClub, days, open_club, open_with_task
from tests.review_scene import EVENING, open_with_reports, told
from tests.story import Story
from tests.talk_day import ENDS, STARTS, announced, announcement, say, tap_in_group
from tests.talk_scene import CLOSES, OPENS, TalkClub, found, row, text

MINUTE = dt.timedelta(minutes=1)
CLOSED = "🔒 Отчет кабыл алуу аяктады."


async def pause(club: TalkClub, until: dt.datetime) -> None:
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), club.story.now)
    await club.story.until(until)
    async with club.session() as session:
        await clubs.resume(session, await row(session, club), club.story.now)
    await club.story.settle()


async def refuse_late(club: HomeworkClub, task: Task) -> None:
    async with club.session() as session:
        mine = await session.get_one(Task, task.id)
        await homework_changes.take_late(session, mine, club.mentor, club.story.now, late=False)


async def is_closed(club: HomeworkClub) -> bool:
    """In our books and in the group?"""
    await club.story.after(minutes=1)
    task = await club.task()
    says_so = CLOSED in club.group.messages[task.card_id].body["text"]
    assert says_so == (task.state == TaskState.CLOSED)
    return says_so


def overdue(club: HomeworkClub) -> int:
    return sum("Мөөнөтү өтүп кетти" in each for each in club.in_private(club.mentor))


async def test_a_task_whose_last_moment_falls_into_a_pause_is_closed_after_it(
    story: Story,
) -> None:
    club = await open_with_task(story)
    task = await club.task()
    await refuse_late(club, task)
    await story.until(task.due_at - days(1))
    await pause(club, task.due_at + days(9))
    assert await is_closed(club)
    assert overdue(club) == 0, "it is no news any more"


async def put_off(club: HomeworkClub) -> Task:
    """A task of two weeks, to be published on Tuesday at nine."""
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, WORDS)
    for label in ("2 апта", "Кийин жарыялоо", "24"):
        await club.tap(club.mentor, label)
    task = await club.task(state=TaskState.SCHEDULED)
    assert task.publish_at
    return task


async def test_a_task_that_was_to_be_published_in_a_pause_is_so_when_the_club_goes_on(
    story: Story,
) -> None:
    club = await open_club(story)
    task = await put_off(club)
    await pause(club, task.publish_at + days(1))
    await story.after(minutes=1)
    task = await club.task()
    assert task.state == TaskState.PUBLISHED
    assert task.card_id in club.group.messages


async def test_a_task_that_would_have_been_due_in_a_pause_is_a_draft_again_and_its_mentor_hears_so(
    story: Story,
) -> None:
    club = await open_club(story)
    task = await put_off(club)
    await pause(club, task.due_at + days(1))
    await story.after(minutes=1)
    assert (await club.task()).state == TaskState.DRAFT
    assert not await club.letters("homework.card")
    assert len(await club.letters("homework.unpublished")) == 1


async def test_a_task_that_takes_no_late_reports_after_its_deadline_is_closed_at_once(
    story: Story,
) -> None:
    club = await open_with_task(story)
    task = await club.task()
    await story.until(task.due_at + days(1))
    assert not await is_closed(club)
    await refuse_late(club, task)
    assert await is_closed(club)


async def test_when_a_task_that_takes_no_late_reports_is_due_the_mentor_hears_how_it_stands(
    story: Story,
) -> None:
    club = await open_with_task(story)
    task = await club.task()
    await refuse_late(club, task)
    await story.until(task.due_at + days(1))
    assert overdue(club) == 1
    assert await is_closed(club)


async def test_who_has_not_reported_when_a_deadline_falls_into_a_pause_is_told_after_it(
    story: Story,
) -> None:
    club = await open_with_task(story)
    task = await club.task()
    await story.until(task.due_at - days(1))
    await pause(club, task.due_at + days(1))
    await story.after(days=1)
    assert overdue(club) == 1
    await pause(club, story.now + days(0.1))
    await story.after(days=1)
    assert overdue(club) == 1, "once"


@pytest.mark.parametrize("days_long", [1, 3])
async def test_of_reports_that_waited_before_a_pause_mentors_hear_at_the_next_hour(
    story: Story, days_long: int
) -> None:
    club = await open_with_reports(story)
    await pause(club, EVENING + days(days_long) - MINUTE)
    assert not told(club, club.mentor, "📬")
    await story.after(hours=15)
    assert told(club, club.mentor, "📬", "📥")


async def test_what_a_member_forgets_to_send_goes_by_itself_in_a_pause_too(
    story: Story,
) -> None:
    club = await open_club(story)
    task, her = await club.give(), club.members[0]
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), club.story.now)
    await club.follow(her, task)
    await club.send(her, PHOTO)
    await story.after(seconds=5)
    assert "10 мүнөт" in club.in_private(her)[-1]
    await story.after(minutes=11)
    assert "жөнөтүлдү: 1 сүрөт" in club.in_private(her)[-1]
    assert any("photo" in each for each in club.sees(club.mentor))


@pytest.mark.parametrize(("kind", "after"), [("rating", 0.01), ("summary", 1.5)])
async def test_a_talk_that_was_held_before_a_pause_is_asked_about_after_it(
    story: Story, kind: str, after: float
) -> None:
    club = await announced(story)
    await story.until(ENDS + MINUTE)
    await pause(club, ENDS + days(after))
    await story.after(hours=15)
    assert await club.letters(f"attendance.{kind}")


async def test_the_numbers_of_a_talk_come_after_a_pause_of_four_days_too(story: Story) -> None:
    club = await announced(story)
    await story.until(ENDS + MINUTE)
    await pause(club, ENDS + days(5.5))
    await story.after(hours=15)
    assert await club.letters("attendance.summary")
    assert await club.letters("attendance.rating") == [], "nobody remembers it any more"
    missed = select(Step).where(Step.state == StepState.MISSED)
    assert await story.all(missed) == [], "for a pause nobody has to be alarmed"


@pytest.mark.parametrize("begun", [False, True])
async def test_a_member_of_a_club_that_pauses_reads_that_it_does(
    story: Story, begun: bool
) -> None:
    club = await found(story)
    await story.until(OPENS + begun * MINUTE - MINUTE / 2)
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), story.now)
    await story.until(CLOSES + days(9))
    for person in (club.members[0], club.mentor):
        await say(club, "/chai", person)
        assert text(club.last(person)) == (
            "🍵 Чай сүйлөшүү\n⏸ Токтотулган: эч нерсе өзүнөн-өзү жүрбөйт."
        )


async def test_how_long_talks_are_is_chosen_in_a_pause_as_well(story: Story) -> None:
    club = await announced(story)
    async with club.session() as session:
        here = await row(session, club)
        await clubs.pause(session, here, story.now)
        await rules.choose(session, here, "length", 90, story.now)
        await clubs.resume(session, here, story.now)
    await story.after(minutes=1)
    assert "18:30–20:00" in announcement(club)[1]


STAYS = (
    "🍵 Жарыяланган сүйлөшүү эске салынбайт: шаршемби, 25-ноябрь, 18:30."
    " Болбой турган болсо: «❌ Бул жолу болбойт»."
)


async def press_pause(club: TalkClub) -> None:
    await say(club, "/club")
    for label in ("⚙️ Жөндөөлөр", "⏸ Токтотуп туруу"):
        await club.tap(club.mentor, label)


async def test_who_pauses_the_club_before_an_announced_talk_reads_that_it_stays(
    story: Story,
) -> None:
    club = await announced(story)
    await story.until(STARTS - days(0.3))
    await press_pause(club)
    assert STAYS in club.in_private(club.mentor)[-1]
    await club.tap(club.mentor, "⏸ Ооба")
    assert STAYS in club.in_private(club.mentor)[-1]
    await say(club, "/settings")
    assert STAYS in club.in_private(club.mentor)[-1]
    before = len(club.in_group())
    await club.tap(club.mentor, "❌ Бул жолу болбойт")
    await club.tap(club.mentor, "❌ Ооба, болбойт")
    assert club.in_group()[before:] == [
        "❌ Чай сүйлөшүү болбойт: шаршемби, 25-ноябрь, 18:30.\nСуроолор кийинки сүйлөшүүгө калат."
    ]
    assert club.pinned() == [min(club.pinned())], "only the way into the club"


async def test_an_announced_talk_is_on_top_of_a_paused_club_until_its_end(story: Story) -> None:
    club = await announced(story)
    await press_pause(club)
    await club.tap(club.mentor, "⏸ Ооба")
    post = (await club.talk()).announcement_id
    toast = await tap_in_group(club, club.members[1], "✅ Катышам")
    assert toast.startswith("✅ Сиз тизмедесиз"), "that we remind her would not be true"
    await story.until(ENDS - MINUTE)
    assert post in club.pinned()
    await story.until(ENDS + MINUTE)
    assert post not in club.pinned()
    toast = await tap_in_group(club, club.members[0], "✅ Катышам")
    assert toast == "Бул чай сүйлөшүү өтүп кетти. Кийинкисинде көрүшкөнчө!"
    assert not any("⏰" in each for each in club.in_group())
