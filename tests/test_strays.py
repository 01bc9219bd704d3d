"""«Бул эмне?»: what she is asked about, and what each answer settles."""

from typing import Any

import pytest

from domain.homework import ReportState
from domain.privacy import KEPT
from models import Task
from sandbox.people import bots, messages
from scheduler.jobs import keep_house
from tests.homework_scene import PHOTO, HomeworkClub, days, open_club, open_with_task
from tests.question_scene import announced
from tests.review_scene import digest, hand_in, labels
from tests.story import Story
from tests.talk_scene import TalkClub, text, untick_all

WHAT = "🌸 Рахмат, сактап койдум. Бул эмне?"
SETTLED = "Рахмат, буга жооп бергенсиз."
TALK = [
    "Рахмат, Айгүл эже!",
    "Макул",
    "Ооба, болот",
    "Кандай сүрөт керек эле?",
    "Эже, эртең жөнөтөм",
    "erten tapshyram eje",
    "Рахмат, эми түшүндүм",
    "👍",
]


@pytest.fixture
async def club(story: Story, request: pytest.FixtureRequest) -> HomeworkClub:
    live = open_with_task if "task" in request.fixturenames else open_club
    return await live(story)


def questions(club: TalkClub, her: int) -> list[dict[str, Any]]:
    """Those that still wait for her answer."""
    return [each for each in club.sees(her, club.bot) if "✖️ Эч нерсе эмес" in labels(each)]


async def choose(club: TalkClub, her: int, asked: dict[str, Any], label: str) -> str:
    """What stands over the chat for a moment after she has tapped it."""
    row = next(n for n, each in enumerate(labels(asked)) if label in each)
    toast = await club.press(her, asked["message_id"], [row, 0])
    await club.story.after(seconds=5)
    return str((toast and toast.get("text")) or "")


# --- what is no report


@pytest.mark.parametrize("said", TALK)
async def test_thanks_and_questions_under_a_reminder_are_no_report(
    club: HomeworkClub, said: str
) -> None:
    task = await club.give(term="1 апта")
    her = club.members[0]
    await club.story.until(task.due_at - days(2.3))
    [reminder] = [each for each in club.sees(her, club.bot) if "Эске салабыз" in text(each)]
    await club.say(her, said, reply_to=reminder["message_id"])
    await club.story.after(minutes=15)
    assert await club.report(her) is None
    assert said not in club.in_group()
    assert WHAT in club.in_private(her)


@pytest.mark.parametrize("said", ["Рахмат, Айгүл эже!", "Макул", "👍"])
async def test_thanks_under_what_came_back_begin_no_attempt(
    club: HomeworkClub, said: str, task: Task
) -> None:
    her = club.members[0]
    await hand_in(club, her, task)
    await digest(club)
    for label in ("▶️ Карап чыгуу", "🔁 Толуктоо керек", "📷"):
        await club.tap(club.mentor, label)
    await club.story.after(minutes=2)
    back = [each for each in club.sees(her, club.bot) if "📝 Толуктоо" in labels(each)][-1]
    await club.say(her, said, reply_to=back["message_id"])
    await club.story.after(minutes=15)
    report = await club.report(her)
    assert report
    assert (report.state, report.attempt) == (ReportState.RETURNED, 1)


async def test_thanks_under_her_receipt_are_not_copied_to_the_group(
    club: HomeworkClub, task: Task
) -> None:
    her = club.members[0]
    await club.follow(her, task)
    await club.send(her, PHOTO, caption="Жыйын өткөрдүк")
    await club.tap_send(her)
    await club.say(her, "Рахмат!", reply_to=club.last(her)["message_id"])
    await club.story.after(minutes=15)
    assert "Рахмат!" not in club.in_group()


async def test_two_words_under_a_reminder_are_a_report(club: HomeworkClub) -> None:
    task = await club.give(term="1 апта")
    her = club.members[0]
    await club.story.until(task.due_at - days(2.3))
    [reminder] = [each for each in club.sees(her, club.bot) if "Эске салабыз" in text(each)]
    await club.say(her, "Окуу өттү", reply_to=reminder["message_id"])
    assert await club.report(her)


# --- what an answer settles


async def test_a_picture_of_last_week_does_not_go_with_todays_report(club: HomeworkClub) -> None:
    await untick_all(club)
    task = await club.give("Биринчи тапшырма", term="3 ай")
    await club.give("Экинчи тапшырма", term="3 ай")
    her = club.members[0]
    for caption in ("Үйдөгү той", "Айылдагы жыйын"):
        [sent] = await club.send(her, PHOTO, caption=caption)
        await club.story.after(seconds=5)
        assert club.last(her)["reply_to_message"]["message_id"] == sent
        await club.story.after(days=12)
    old, new = questions(club, her)
    await choose(club, her, new, "Отчет №1")
    report = await club.report(her, task)
    assert report
    assert [part.text for part in report.parts] == ["Айылдагы жыйын"]

    before = len(club.sees(club.mentor, club.bot))
    await choose(club, her, old, "Насаатчыга")
    heard = club.sees(club.mentor, club.bot)[before:]
    assert "Үйдөгү той" in [each.get("caption") for each in heard]


async def test_what_comes_together_is_settled_together(club: HomeworkClub) -> None:
    await club.give()
    her = club.members[0]
    await club.say(her, "Жыйын өттү, эл көп келди")
    await club.story.after(minutes=2)
    await club.say(her, "25 адам катышты")
    await club.story.after(seconds=5)
    [asked] = questions(club, her)
    await choose(club, her, asked, "Отчет №1")
    report = await club.report(her)
    assert report
    assert [part.text for part in report.parts] == ["Жыйын өттү, эл көп келди", "25 адам катышты"]


async def test_what_she_sends_before_she_has_answered_is_counted_in_the_question(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.story.after(seconds=5)
    for words in ("Жыйын өттү, эл көп келди", "25 адам катышты"):
        await club.say(her, words)
        await club.story.after(minutes=1)
    await club.send(her, PHOTO)
    await club.story.after(seconds=5)
    [asked] = questions(club, her)
    assert text(asked) == f"{WHAT}\n📥 2 сүрөт, текст ✓ (2)"
    await choose(club, her, asked, "Насаатчыга")
    assert not questions(club, her)


async def test_who_has_deleted_the_question_is_asked_below_what_she_sends_next(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await club.say(her, "Жыйын өттү, эл көп келди")
    await club.story.after(seconds=5)
    [asked] = questions(club, her)
    messages.delete(club.story.world, her, club.bot, [asked["message_id"]])
    sent = await club.say(her, "25 адам катышты")
    await club.story.after(seconds=5)
    [again] = questions(club, her)
    assert again["message_id"] > sent


@pytest.mark.parametrize("label", ["📝 Отчет №1", "👩‍🏫 Насаатчыга", "✖️ Эч нерсе эмес"])
async def test_a_second_tap_changes_nothing_and_says_nothing_wrong(
    club: HomeworkClub, label: str, task: Task
) -> None:
    her = club.members[0]
    await club.say(her, "Жыйын өттү, эл көп келди")
    await club.story.after(seconds=5)
    [asked] = questions(club, her)
    assert not await choose(club, her, asked, label)
    before = club.in_private(her), club.in_private(club.mentor)
    row = next(n for n, each in enumerate(labels(asked)) if label in each)
    data = asked["reply_markup"]["inline_keyboard"][row][0]["callback_data"]
    toast = await club.press(her, asked["message_id"], data=data)
    assert toast
    assert (toast["text"], toast.get("show_alert", False)) == (SETTLED, False)
    await club.story.after(seconds=30)
    assert (club.in_private(her), club.in_private(club.mentor)) == before


async def test_a_second_tap_on_question_asks_it_once(story: Story) -> None:
    club = await announced(story)
    her = club.members[0]
    await club.say(her, "Бюджет качан бекийт, билгим келет")
    await story.after(seconds=5)
    [asked] = questions(club, her)
    data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    taps = [await bots.tap(story.world, her, club.bot, asked["message_id"], data) for _ in "12"]
    await story.settle()
    said = [story.world.callbacks[each["callback_id"]].answer for each in taps]
    assert [(each or {}).get("text") for each in said] == [None, SETTLED]
    assert len(await club.questions()) == 1


async def test_what_was_kept_for_a_month_and_forgotten_is_not_taken_for_a_report(
    club: HomeworkClub,
) -> None:
    await club.give("Биринчи тапшырма", term="3 ай")
    await club.give("Экинчи тапшырма", term="3 ай")
    her = club.members[0]
    await club.send(her, PHOTO)
    await club.story.after(seconds=KEPT["strays"].total_seconds() + 5)
    await keep_house(club.story.app.sessions, club.story.now)
    [asked] = questions(club, her)
    for label in ("Отчет №1", "Насаатчыга"):
        assert await choose(club, her, asked, label) == (
            "Бул менде эми жок. Кайра жөнөтүп коюңузчу."
        )
    assert [text(each) for each in questions(club, her)] == [WHAT]
    await choose(club, her, asked, "Эч нерсе эмес")
    assert not questions(club, her)


async def test_what_the_mentor_reads_in_the_group_is_not_sent_to_her(
    club: HomeworkClub, task: Task
) -> None:
    her = club.members[0]
    await club.send_to_group(her, PHOTO, caption="#тапшырма77 биздин жыйын")
    await club.story.after(seconds=5)
    [asked] = questions(club, her)
    assert labels(asked) == ["📝 Отчет №1", "❓ Суроо", "✖️ Эч нерсе эмес"]
