"""A mentor gives homework: one message and two taps; then she changes it, or puts it off."""

import datetime as dt

import pytest
from sqlalchemy import select

from models import Audience, Task, TaskState
from sandbox.people import bots, messages
from tests.homework_scene import PHOTO, WORDS, HomeworkClub, days, open_club
from tests.story import Story
from tests.talk_scene import text


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


async def test_one_message_and_two_taps_put_a_task_into_the_group(club: HomeworkClub) -> None:
    await club.tap_key(club.mentor, "📚 Тапшырма")
    await club.tap(club.mentor, "Жаңы тапшырма")
    await club.say(club.mentor, WORDS)
    await club.tap(club.mentor, "2 апта")
    preview = club.in_private(club.mentor)[-1]
    await club.tap(club.mentor, "Жарыялоо")
    task = await club.task()
    card = club.group.messages[task.card_id].body["text"]
    assert card == preview
    assert card.startswith(
        f"📚 Үй тапшырмасы №1\n{WORDS}\n⏳ Акыркы мөөнөт: жекшемби, 6-декабрь, 20:00"
    )
    assert club.pinned()[-1] == task.card_id or task.card_id in club.pinned()
    assert "Тапшыргандар: 0/6" in club.in_private(club.mentor)[-1]


async def test_a_picture_comes_before_the_card(club: HomeworkClub) -> None:
    await club.tap_key(club.mentor, "📚 Тапшырма")
    await club.tap(club.mentor, "➕ Жаңы тапшырма")
    await club.send(club.mentor, PHOTO, caption="Ушундай <кылыңыз>")
    await club.tap(club.mentor, "1 апта")
    await club.tap(club.mentor, "Жарыялоо")
    task = await club.task()
    assert "photo" in club.group.messages[task.file_message_id].body
    assert "Ушундай <кылыңыз>" in club.group.messages[task.card_id].body["text"]


async def test_a_typed_day_is_echoed_before_it_counts(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, WORDS)
    await club.say(club.mentor, "10 чакы")
    assert "Датаны түшүнбөй калдым" in club.in_private(club.mentor)[-1]
    await club.say(club.mentor, "10-декабрь 18:00")
    assert club.in_private(club.mentor)[-1] == "Бейшемби, 10-декабрь, 18:00 — туурабы?"
    assert (await club.task()).due_at is None
    await club.tap(club.mentor, "Туура")
    assert (await club.task()).due_at == dt.datetime(2026, 12, 10, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("20-ноябрь 18:00", "Ишемби, 20-ноябрь, 18:00 (2027) — туурабы?"),
        ("20-ноябрь саат 6да", "• Ишемби, 20-ноябрь, 18:00 (2027)"),
    ],
)
async def test_a_day_that_comes_only_next_year_is_echoed_with_its_year(
    club: HomeworkClub, words: str, shown: str
) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, WORDS)
    await club.say(club.mentor, words)
    assert shown in club.in_private(club.mentor)[-1]


async def test_a_typed_hour_that_may_be_two_is_chosen(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, WORDS)
    await club.say(club.mentor, "10.12 саат 6:00")
    assert club.in_private(club.mentor)[-1].startswith("🕒")
    await club.tap(club.mentor, "Бейшемби, 10-декабрь, 18:00")
    assert (await club.task()).due_at == dt.datetime(2026, 12, 10, 12, 0, tzinfo=dt.UTC)


async def test_a_day_asked_about_before_the_task_was_published_does_not_move_its_deadline(
    club: HomeworkClub,
) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, WORDS)
    await club.say(club.mentor, "10.12 18:00")
    asked = club.last(club.mentor)
    await club.say(club.mentor, "15.12 18:00")
    await club.tap(club.mentor, "✅ Туура")
    await club.story.after(minutes=1)
    await club.tap(club.mentor, "📣 Жарыялоо")
    await club.press(club.mentor, asked["message_id"], [0, 0])
    assert (await club.task()).due_at == dt.datetime(2026, 12, 15, 12, 0, tzinfo=dt.UTC)
    assert (
        "15-декабрь, 18:00"
        in club.story.world.privates[club.bot, club.mentor]
        .messages[asked["message_id"]]
        .body["text"]
    )
    await club.tap(club.mentor, "✏️ Өзгөртүү")
    await club.tap(club.mentor, "⏳")
    await club.tap(club.mentor, "1 апта")
    assert (await club.task()).due_at == dt.datetime(2026, 11, 29, 14, 0, tzinfo=dt.UTC)


async def test_the_calendar_speaks_kyrgyz_and_offers_no_day_that_is_over(
    club: HomeworkClub,
) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, WORDS)
    await club.tap(club.mentor, "Башка күн")
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert [each["text"] for each in rows[0]] == ["дш", "шш", "шр", "бш", "жм", "иш", "жш"]
    days_shown = [each["text"] for row in rows[1:-2] for each in row if each["text"].isdigit()]
    assert days_shown == [str(day) for day in range(22, 31)]
    await club.tap(club.mentor, "▶️")
    await club.tap(club.mentor, "10")
    assert (await club.task()).due_at == dt.datetime(2026, 12, 10, 14, 0, tzinfo=dt.UTC)


async def test_put_off_it_is_published_by_itself(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, WORDS)
    await club.tap(club.mentor, "2 апта")
    await club.tap(club.mentor, "Кийин жарыялоо")
    await club.tap(club.mentor, "24")
    assert (await club.task()).state == TaskState.SCHEDULED
    await club.story.until(dt.datetime(2026, 11, 24, 3, 1, tzinfo=dt.UTC))
    task = await club.task()
    assert task.state == TaskState.PUBLISHED
    assert task.card_id in club.group.messages


async def test_who_has_reported_is_told_once_of_a_change(club: HomeworkClub) -> None:
    task = await club.give()
    done, missing, *_ = club.members
    await club.send_to_group(done, PHOTO, reply_to=task.card_id)
    for words in ("Башкача кылыңыз", "Дагы башкача кылыңыз"):
        await club.tap(club.mentor, "Өзгөртүү")
        await club.tap(club.mentor, "Тапшырманын тексти")
        await club.say(club.mentor, words)
    await club.story.after(minutes=5)
    assert sum("Тапшырма өзгөрдү" in each for each in club.in_private(done)) == 1
    assert not any("Тапшырма өзгөрдү" in each for each in club.in_private(missing))
    assert "Дагы башкача" in club.group.messages[task.card_id].body["text"]


async def test_a_slip_in_the_message_that_gave_the_task_is_mended_in_it(
    club: HomeworkClub,
) -> None:
    """As everywhere in Telegram, where she is not used to asking a bot for it."""
    task = await club.give("Сүрот жибериңиз")
    done = club.members[0]
    await club.send_to_group(done, PHOTO, reply_to=task.card_id)
    [sent] = [each for each in club.sees(club.mentor, club.bot) if text(each) == "Сүрот жибериңиз"]
    mend = (club.story.world, club.mentor, club.bot, sent["message_id"])
    messages.edit(*mend, text="Сүрөт жибериңиз")
    await club.story.after(minutes=5)
    assert "\nСүрөт жибериңиз\n" in club.group.messages[task.card_id].body["text"]
    assert club.in_private(club.mentor)[-1].startswith("📚 №1 «Сүрөт жибериңиз»")
    assert sum("Тапшырма өзгөрдү" in each for each in club.in_private(done)) == 1
    for label in ("✏️ Өзгөртүү", "Тапшырманын тексти"):
        await club.tap(club.mentor, label)
    await club.say(club.mentor, "Үч сүрөт жибериңиз")
    messages.edit(*mend, text="Бир сүрөт жибериңиз")
    await club.story.after(minutes=5)
    assert "\nҮч сүрөт жибериңиз\n" in club.group.messages[task.card_id].body["text"]


async def test_a_slip_is_mended_before_the_task_is_in_the_group(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    sent = await club.say(club.mentor, "Сүрот жибериңиз")
    messages.edit(club.story.world, club.mentor, club.bot, sent, text="Сүрөт жибериңиз")
    await club.story.settle()
    assert "\nСүрөт жибериңиз\n⏳" in club.in_private(club.mentor)[-1]
    await club.tap(club.mentor, "2 апта")
    assert "\nСүрөт жибериңиз\n" in club.in_private(club.mentor)[-1]
    await club.tap(club.mentor, "📣")
    assert (await club.task()).text == "Сүрөт жибериңиз"


async def test_a_draft_is_deleted_only_after_a_question_with_its_name(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, "Жыйын өткөрүңүз")
    await club.tap(club.mentor, "1 апта")
    await club.tap(club.mentor, "Жок кылуу")
    assert "Жыйын өткөрүңүз" in club.in_private(club.mentor)[-1]
    await club.tap(club.mentor, "Ооба, жок кылуу")
    [task] = await club.story.all(select(Task))
    assert (task.state, task.title, task.text) == (TaskState.DELETED, "", "")
    assert (await club.give()).number == 1


async def test_the_deadline_of_a_task_that_was_closed_meanwhile_stays(club: HomeworkClub) -> None:
    await club.give()
    await club.tap(club.mentor, "✏️ Өзгөртүү")
    await club.tap(club.mentor, "Акыркы мөөнөт")
    await club.say(club.mentor, "20-декабрь 18:00")
    asked = club.last(club.mentor)["message_id"]
    await club.tap_key(club.mentor, "📚 Тапшырма")
    await club.tap(club.mentor, "№1")
    await club.tap(club.mentor, "Кабыл алууну жабуу")
    before = await club.task()
    await club.press(club.mentor, asked, [0, 0])
    assert ((await club.task()).state, (await club.task()).due_at) == (
        TaskState.CLOSED,
        before.due_at,
    )


async def test_a_task_for_chosen_members_is_asked_of_nobody_else(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    await club.say(club.mentor, WORDS)
    await club.tap(club.mentor, "2 апта")
    for label in ("Ким үчүн", "Тандалгандар", "Бермет", "Артка", "Артка"):
        await club.tap(club.mentor, label)
    await club.tap(club.mentor, "Жарыялоо")
    task = await club.task()
    assert task.audience == Audience.CHOSEN
    await club.story.until(task.due_at - days(1))
    nudged = {letter.chat_id for letter in await club.letters("homework.nudge")}
    assert nudged == {club.members[0]}


async def test_who_handed_in_names_only_those_who_did(club: HomeworkClub) -> None:
    task = await club.give()
    await club.send_to_group(club.members[0], PHOTO, reply_to=task.card_id)
    tapped = await bots.tap(
        club.story.world, club.members[1], club.group.id, task.card_id, None, [1, 0]
    )
    await club.story.settle()
    toast = club.story.world.callbacks[tapped["callback_id"]].answer["text"]
    assert "Бермет" in toast
    assert "Чынара" not in toast


async def test_a_task_that_was_spoken_has_its_number_for_a_name(club: HomeworkClub) -> None:
    await club.say(club.mentor, "/newhw")
    await club.send(club.mentor, {"kind": "voice"})
    await club.tap_key(club.mentor, "📚 Тапшырма")
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert "✏️ №1" in [each["text"] for [each] in rows]
