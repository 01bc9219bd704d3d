"""What a mentor changes in a task, and what she reads where something cannot be changed."""

import datetime as dt

import pytest
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import update

from domain.clubs import Oblast
from domain.homework import Term
from models import Member, MemberState, Task, TaskState
from screens import homework_buttons as buttons
from tests.homework_scene import PHOTO, WORDS, HomeworkClub, days, open_club, open_with_task
from tests.review_scene import hand_in, make_mentor, told
from tests.story import Story
from tests.talk_scene import text

TOO_EARLY = "Ал убакта мөөнөтү өтүп калган болот. Адегенде кийинкирээк мөөнөт тандаңыз."


@pytest.fixture
async def club(story: Story, request: pytest.FixtureRequest) -> HomeworkClub:
    live = open_with_task if "task" in request.fixturenames else open_club
    return await live(story, names=["Бермет", "Чынара", "Сезим"])


async def press(club: HomeworkClub, data: CallbackData) -> str:
    """A button as old as she likes, under her last message. Returns the toast."""
    message = club.last(club.mentor)["message_id"]
    return str((await club.press(club.mentor, message, data=data.pack()) or {}).get("text"))


async def ask_words(club: HomeworkClub, task: Task) -> None:
    await press(club, buttons.AskWords(club=club.id, task=task.id))


async def draft(club: HomeworkClub, term: str = "1 апта") -> Task:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, WORDS)
    await club.tap(club.mentor, term)
    return await club.task()


async def schedule(club: HomeworkClub, task: Task, day: int) -> str:
    """For nine in the morning."""
    return await press(
        club, buttons.PickDay(club=club.id, task=task.id, use="pub", day=day, at=540)
    )


# --- other instructions


@pytest.mark.parametrize("item", [{"kind": "voice"}, {**PHOTO, "caption": "Ушул үлгү боюнча"}])
async def test_a_task_that_is_written_anew_by_voice_or_picture_has_it_in_the_group(
    club: HomeworkClub, item: dict[str, str], task: Task
) -> None:
    await ask_words(club, task)
    await club.send(club.mentor, item)
    await club.story.after(minutes=3)
    shown = [each for each in club.sees(club.mentor) if item["kind"] in each]
    assert [each["reply_to_message"]["message_id"] for each in shown] == [task.card_id]
    assert item.get("caption", "") in club.group.messages[task.card_id].body["text"]


async def test_of_two_pictures_one_after_the_other_the_group_gets_the_last(
    club: HomeworkClub,
    task: Task,
) -> None:
    for caption in ("Ушундай", "Жок, мындай"):
        await ask_words(club, task)
        await club.send(club.mentor, {**PHOTO, "caption": caption})
    await club.story.after(minutes=3)
    assert len([each for each in club.sees(club.mentor) if "photo" in each]) == 1


async def test_a_file_that_words_have_replaced_on_its_way_is_not_posted(
    club: HomeworkClub,
    task: Task,
) -> None:
    await ask_words(club, task)
    await club.send(club.mentor, PHOTO)
    await ask_words(club, task)
    await club.say(club.mentor, "Эми сөз менен")
    await club.story.after(minutes=3)
    assert not [each for each in club.sees(club.mentor) if "photo" in each]
    assert "Эми сөз менен" in club.group.messages[task.card_id].body["text"]


async def test_the_other_pictures_of_new_instructions_are_not_asked_about(
    club: HomeworkClub,
    task: Task,
) -> None:
    await ask_words(club, task)
    await club.send(club.mentor, {**PHOTO, "caption": "Жаңы тапшырма"}, PHOTO, PHOTO)
    await club.story.after(minutes=1)
    assert "Жаңы тапшырма" in club.in_private(club.mentor)[-1]
    assert not told(club, club.mentor, "🌸")
    await club.send(club.mentor, PHOTO)
    await club.story.after(minutes=1)
    assert told(club, club.mentor, "🌸")


async def test_new_instructions_of_a_closed_task_stand_in_the_group_and_nobody_is_told(
    club: HomeworkClub,
    task: Task,
) -> None:
    await hand_in(club, club.members[0], task)
    await club.tap(club.mentor, "🔒")
    await club.story.after(minutes=1)
    await ask_words(club, task)
    await club.say(club.mentor, "Башка тапшырма")
    await club.story.after(minutes=5)
    assert "Башка тапшырма" in club.group.messages[task.card_id].body["text"]
    assert not told(club, club.members[0], "✏️")


# --- a deadline that does not fit


async def test_the_mentor_reads_that_the_deadline_of_a_closed_task_stays(
    club: HomeworkClub,
    task: Task,
) -> None:
    await club.tap(club.mentor, "🔒")
    shown = await press(club, buttons.SetTerm(club=club.id, task=task.id, term=Term.MONTH))
    assert shown.startswith("№1 тапшырмага отчет кабыл алуу аяктаган")
    assert (await club.task()).due_at == task.due_at


async def test_what_was_late_is_so_no_more_when_the_deadline_is_put_off(
    club: HomeworkClub,
) -> None:
    task = await club.give(term="1 апта")
    first, second = club.members[:2]
    for person in (first, second):
        assert task.due_at
        await club.story.until(task.due_at + days(1))
        await hand_in(club, person, task)
        await press(club, buttons.SetTerm(club=club.id, task=task.id, term=Term.WEEK))
        found = await club.report(person)
        assert found
        assert not found.is_late
        task = await club.task()


@pytest.mark.parametrize("is_moved", [False, True])
async def test_of_a_deadline_in_the_night_the_mentor_hears_in_the_morning_if_it_still_holds(
    club: HomeworkClub, *, is_moved: bool
) -> None:
    task = await draft(club)
    due = {"use": "due", "day": 20261201, "at": 22 * 60 + 30}
    await press(club, buttons.PickDay(club=club.id, task=task.id, **due))
    await club.tap(club.mentor, "Жарыялоо")
    task = await club.task()
    assert task.due_at
    await club.story.until(task.due_at + dt.timedelta(hours=9))
    if is_moved:
        await press(club, buttons.SetTerm(club=club.id, task=task.id, term=Term.WEEK))
    await club.story.after(hours=1)
    heard = [each for each in club.in_private(club.mentor) if "⏳ Мөөнөтү өтүп кетти" in each]
    assert len(heard) == (not is_moved)


async def test_a_task_that_is_published_later_gets_no_deadline_before_that(
    club: HomeworkClub,
) -> None:
    task = await draft(club, "1 ай")
    await schedule(club, task, 20261210)
    shown = await press(club, buttons.SetTerm(club=club.id, task=task.id, term=Term.WEEK))
    assert shown == TOO_EARLY
    assert (await club.task()).due_at == task.due_at


async def test_a_task_is_not_published_when_its_deadline_is_over(club: HomeworkClub) -> None:
    task = await draft(club)
    assert await schedule(club, task, 20261205) == TOO_EARLY
    await club.story.after(days=9)
    assert (await club.tap(club.mentor, "Жарыялоо") or {})["text"] == TOO_EARLY
    assert (await club.task()).state == TaskState.DRAFT


async def test_of_a_task_that_could_not_be_published_the_mentors_hear_when_its_author_has_left(
    club: HomeworkClub,
) -> None:
    await make_mentor(club, club.members[0])
    task = await draft(club)
    await schedule(club, task, 20261125)
    async with club.session() as session:
        hers = update(Member).where(Member.person_id == club.mentor)
        await session.execute(hers.values(state=MemberState.LEFT))
    club.story.telegram.clock.set(club.story.now + days(10))  # the bot is away
    await club.story.settle()
    assert any("жарыялай" in each for each in club.in_private(club.members[0]))
    assert not any("жарыялай" in each for each in club.in_private(club.mentor))


async def test_a_task_that_was_published_in_the_night_after_all_is_not_called_unpublished(
    club: HomeworkClub,
) -> None:
    task = await draft(club)
    await schedule(club, task, 20261125)
    assert task.due_at
    club.story.telegram.clock.set(task.due_at + dt.timedelta(hours=4))  # the bot is away
    await club.story.settle()
    await press(club, buttons.SetTerm(club=club.id, task=task.id, term=Term.WEEK))
    await club.tap(club.mentor, "Жарыялоо")
    await club.story.after(hours=10)
    assert not any("жарыялай" in each for each in club.in_private(club.mentor))


# --- what she is told


async def test_who_was_reminded_today_is_not_counted_as_reminded_again(
    club: HomeworkClub,
    task: Task,
) -> None:
    data = buttons.NudgeMissing(club=club.id, task=task.id)
    assert await press(club, data) == "🔔 Эске салынды: 3 катышуучу"
    await club.story.after(hours=6)
    assert await press(club, data) == "🔔 Бүгүн эске сала турган эч ким калган жок."
    sent = [each for each in await club.letters("homework.nudge") if each.message_id]
    assert len(sent) == len(club.members)


async def test_the_mentor_reads_that_a_task_is_for_nobody(club: HomeworkClub) -> None:
    task = await draft(club)
    await press(club, buttons.ForOblast(club=club.id, task=task.id, oblast=Oblast.BATKEN))
    shown = await press(club, buttons.Publish(club=club.id, task=task.id))
    assert "👥 Азырынча бул тапшырманы аткара турган эч ким жок." in shown


async def test_the_question_whether_to_delete_names_the_reports_that_wait(
    club: HomeworkClub,
    task: Task,
) -> None:
    ask = buttons.Delete(club=club.id, task=task.id)
    await press(club, ask)
    assert "📥" not in text(club.last(club.mentor))
    await hand_in(club, club.members[0], task)
    await press(club, ask)
    assert text(club.last(club.mentor)).endswith("📥 Жообуңузду күткөн отчеттор: 1")


async def test_who_is_just_putting_her_report_together_is_not_told_that_it_is_missing(
    club: HomeworkClub,
    task: Task,
) -> None:
    her, other = club.members[:2]
    at = task.due_at.replace(hour=4, minute=0)  # ten in the morning
    await club.story.until(at - dt.timedelta(minutes=2))
    before = len(told(club, her, "⏰")), len(told(club, other, "⏰"))
    await club.follow(her, task)
    await club.send(her, PHOTO, PHOTO)
    await club.story.until(at + dt.timedelta(minutes=30))
    assert (len(told(club, her, "⏰")), len(told(club, other, "⏰"))) == (before[0], before[1] + 1)
