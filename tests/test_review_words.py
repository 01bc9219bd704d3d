"""What a mentor says of a report, and what she takes back of it."""

import datetime as dt

import pytest
from sqlalchemy import select

from domain.homework import ReportState
from models import Question, Reflection, Task
from sandbox.people import messages
from services import homework
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.review_scene import EVENING, digest, hand_in, labels, open_with_reports, told
from tests.story import Story

REVIEW = "▶️ Карап"


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_with_reports(story)


async def ask_softly(club: HomeworkClub) -> int:
    """A member who has reported as well, and reads the first of the four questions."""
    her = club.members[2]
    await club.send(her, PHOTO, caption="#тапшырма1")
    await club.tap_send(her)
    await club.tap(her, "💬")
    return her


async def test_a_return_is_not_undone_when_the_next_attempt_was_accepted(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await digest(club)
    await club.tap(club.mentor, REVIEW)
    await club.story.after(seconds=5)
    await club.tap(club.mentor, "🔁 Толукто")
    await club.tap(club.mentor, "📷 Сүрөт")
    await club.story.after(seconds=5)
    shown = club.sees(club.mentor, club.bot)
    returned = next(each for each in reversed(shown) if "↩️ Кайтарып алуу" in labels(each))
    await hand_in(club, her, await club.task())
    for _ in range(2):  # the other report, and then hers
        await club.tap(club.mentor, "✅ Кабыл")
        await club.story.after(seconds=5)
    row = next(n for n, each in enumerate(labels(returned)) if "↩️" in each)
    refused = await club.press(club.mentor, returned["message_id"], [row, 0])
    assert "мурда эле каралган" in str(refused)
    report = await club.report(her)
    assert report
    assert (report.state, report.attempt) == (ReportState.ACCEPTED, 2)


async def test_a_picture_is_no_comment_and_she_may_say_it_once_more(club: HomeworkClub) -> None:
    her = club.members[0]
    await digest(club)
    await club.tap(club.mentor, REVIEW)
    await club.story.after(seconds=5)
    await club.tap(club.mentor, "💬 Пикир")
    await club.send(club.mentor, PHOTO, caption="Сүрөттөгүдөй толтуруңуз")
    assert club.in_private(club.mentor)[-1] == "Жазып же үн менен 🎤 айтып бериңиз."
    await club.say(club.mentor, "Датасын да жазыңыз")
    await club.story.after(minutes=2)
    assert not told(club, her, "Сүрөттөгүдөй")
    assert any("Датасын да жазыңыз" in each for each in club.in_private(her))


async def test_an_album_is_one_answer_to_one_question_about_her_report(
    club: HomeworkClub,
) -> None:
    her = await ask_softly(club)
    await club.send(her, PHOTO, PHOTO, PHOTO, caption="Мына ушундай болду")
    answers = await club.story.all(select(Reflection))
    assert [(each.question, each.text) for each in answers] == [
        (Question.WELL, "Мына ушундай болду")
    ]
    for _ in range(2):
        await club.say(her, "Баары жакты")
    parts = len(await club.parts())
    await club.send(her, PHOTO, PHOTO, PHOTO)
    await club.story.after(seconds=30)
    assert len(await club.story.all(select(Reflection))) == len(Question)
    assert len(await club.parts()) == parts


@pytest.mark.parametrize("in_group", [True, False])
async def test_who_was_asked_for_a_description_and_writes_it_under_her_picture_has_answered(
    story: Story, *, in_group: bool
) -> None:
    club = await open_club(story, names=["Бермет"])
    [her], task = club.members, await club.give()
    chat = club.group.id if in_group else club.bot
    if in_group:
        [sent] = await club.send_to_group(her, PHOTO, reply_to=task.card_id)
    else:
        await club.follow(her, task)
        [sent] = await club.send(her, PHOTO)
        await club.tap_send(her)
    await digest(club)
    for label in ("▶️ Карап чыгуу", "🔁 Толуктоо керек", "📝 Сүрөттөмө жазыңыз"):
        await club.tap(club.mentor, label)
    await club.story.after(minutes=2)
    messages.edit(club.story.world, her, chat, sent, caption="25 адам суу маселесин талкуулады")
    await club.story.settle()
    await club.story.after(minutes=11)
    report = await club.report(her)
    assert report
    assert (report.state, report.attempt) == (ReportState.SENT, 2)
    assert "1 сүрөт, текст ✓" in club.in_private(her)[-1]
    pictures = [each for each in club.sees(club.mentor, club.group.id) if "photo" in each]
    assert [each["caption"] for each in pictures] == ["25 адам суу маселесин талкуулады"]
    messages.edit(club.story.world, her, chat, sent, caption="25 адам келди")  # and corrects it
    await club.story.settle()
    report = await club.report(her)
    assert report
    assert (report.attempt, [part.text for part in report.parts]) == (2, ["25 адам келди"])


async def test_what_its_author_has_taken_back_is_not_called_reviewed(club: HomeworkClub) -> None:
    await digest(club)
    await club.tap(club.mentor, REVIEW)
    await club.tap(club.members[0], "↩️ Кайтарып алуу")
    toast = await club.tap(club.mentor, "✅ Кабыл")
    assert toast
    assert toast["text"] == "Бул отчет өзгөрүп калды. Кайра карап көрүңүз."


async def test_nobody_is_asked_to_add_to_a_report_on_a_task_that_was_deleted(
    club: HomeworkClub,
) -> None:
    await digest(club)
    for label in (REVIEW, "🔁 Толукто", "✍️ Өзүм"):
        await club.tap(club.mentor, label)
    async with club.session() as session:
        task = await session.get_one(Task, (await club.task()).id)
        await homework.delete(session, task, club.mentor, club.story.now)
    await club.say(club.mentor, "Дагы эки сүрөт болсо жакшы болмок")
    await club.story.after(minutes=2)
    assert club.in_private(club.mentor)[-1].startswith("Бул тапшырма табылган жок")
    assert not told(club, club.members[0], "🌸 Рахмат! Насаатчы")


async def test_what_was_returned_late_in_the_evening_is_told_if_its_task_is_still_there(
    club: HomeworkClub,
) -> None:
    await club.story.until(EVENING + dt.timedelta(hours=4))  # ten o'clock
    for label in (REVIEW, "🔁 Толукто", "📷"):
        await club.tap(club.mentor, label)
    async with club.session() as session:
        task = await session.get_one(Task, (await club.task()).id)
        await homework.delete(session, task, club.mentor, club.story.now)
    await club.story.after(hours=11)
    assert not told(club, club.members[0], "🌸 Рахмат! Насаатчы")


async def test_what_she_answers_after_her_report_is_read_and_heard_by_the_mentor(
    club: HomeworkClub,
) -> None:
    her = await ask_softly(club)
    await club.say(her, "Суу тазаланды")
    await club.send(her, {"kind": "voice"})
    await digest(club)
    await club.tap(club.mentor, REVIEW)
    for _ in range(2):  # the others', and then hers
        await club.story.after(seconds=5)
        await club.tap(club.mentor, "⏭")
    await club.story.after(seconds=5)
    [said] = [each for each in club.sees(club.mentor, club.bot) if "voice" in each]
    assert said["caption"] == "🔧 Кийинки жолу эмнени мындан да жакшы кылат элеңиз?"
    assert told(club, club.mentor, "🌱 Эмнеси") == ["🌱 Эмнеси жакшы болду?\n«Суу тазаланды»"]


async def test_a_member_who_only_looks_does_not_change_what_the_mentor_has_before_her(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await digest(club)
    await club.tap(club.mentor, REVIEW)
    await club.story.after(seconds=5)
    for label in ("🔁 Толукто", "✍️ Өзүм"):
        await club.tap(club.mentor, label)
    await club.follow(her, await club.task())
    await club.tap_key(her, "📚 Тапшырма")
    await club.tap(her, "№1")
    await club.tap(her, "← Артка")
    await club.say(club.mentor, "Дагы эки сүрөт болсо жакшы болмок")
    report = await club.report(her)
    assert report
    assert report.state == ReportState.RETURNED


async def test_what_may_be_shown_outside_is_no_change_of_the_report(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.story.after(seconds=5)
    await digest(club)
    await club.tap(club.mentor, REVIEW)
    await club.story.after(seconds=5)
    await club.tap(her, "💬")
    for _ in range(4):
        await club.tap(her, "⏭")
    await club.tap(her, "✅ Ооба")
    await club.tap(club.mentor, "✅ Кабыл")
    report = await club.report(her)
    assert report
    assert (report.state, report.may_publish) == (ReportState.ACCEPTED, True)


async def test_what_telegram_calls_edited_though_it_is_as_it_was_changes_nothing(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await club.story.after(seconds=5)
    await digest(club)
    await club.tap(club.mentor, REVIEW)
    report = await club.report(her)
    assert report
    first = report.parts[0]
    messages.edit(club.story.world, her, club.group.id, first.message_id, caption=first.text)
    await club.story.after(seconds=5)
    await club.tap(club.mentor, "✅ Кабыл")
    report = await club.report(her)
    assert report
    assert report.state == ReportState.ACCEPTED


TYPO, CORRECTED = "Дагы эки сурот керек", "Дагы эки сүрөт керек"


async def say_what_is_missing(club: HomeworkClub, *labels: str) -> int:
    await digest(club)
    for label in (REVIEW, *labels):
        await club.tap(club.mentor, label)
    return await club.say(club.mentor, TYPO)


@pytest.mark.parametrize("labels", [("🔁 Толукто", "✍️ Өзүм"), ("💬 Пикир",)])
async def test_what_a_mentor_corrects_at_once_her_author_reads_corrected(
    club: HomeworkClub, labels: tuple[str, ...]
) -> None:
    her = club.members[0]
    sent = await say_what_is_missing(club, *labels)
    heard = len(club.in_private(her))
    messages.edit(club.story.world, club.mentor, club.bot, sent, text=CORRECTED)
    await club.story.after(minutes=2)
    assert CORRECTED in club.in_private(her)[-1]
    is_comment = len(labels) == 1  # that comes at once, so the new words come below it
    assert len(club.in_private(her)) == heard + 1
    assert any(TYPO in each for each in club.in_private(her)) == is_comment


async def test_what_a_mentor_corrects_when_it_was_read_is_read_once_more_unless_it_was_undone(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    sent = await say_what_is_missing(club, "🔁 Толукто", "✍️ Өзүм")
    await club.story.after(minutes=2)
    messages.edit(club.story.world, club.mentor, club.bot, sent, text=CORRECTED)
    await club.story.after(minutes=1)
    assert club.in_private(her)[-1].startswith("💬")
    assert CORRECTED in club.in_private(her)[-1]
    await club.follow(her, await club.task())
    assert CORRECTED in club.in_private(her)[-1]
    await club.tap(club.mentor, "↩️ Кайтарып алуу")
    await club.story.after(minutes=1)
    messages.edit(club.story.world, club.mentor, club.bot, sent, text=TYPO)
    await club.story.after(minutes=1)
    assert TYPO not in club.in_private(her)[-1]
