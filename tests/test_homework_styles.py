"""Ten ways in which women really send a report, in three languages; none needs a menu."""

from collections.abc import Awaitable, Callable

import pytest

from domain.homework import ReportState
from models import Task
from sandbox.people import messages
from tests.homework_scene import PHOTO, VIDEO, HomeworkClub, open_club, open_with_task
from tests.story import Story
from tests.talk_scene import text

Style = Callable[[HomeworkClub, int, Task, str], Awaitable[object]]
# What she writes: the words of a report, the hashtag, and how she names the task otherwise.
TALK = {
    "ky": ("Отчет: 25 адам катышты, баары жактырды", "#тапшырма1", "1-тапшырма"),
    "ru": ("Отчёт: пришли 25 человек, всем понравилось", "#дз1", "задание №1"),
    "en": ("Report: 25 people came, and all liked it", "#hw1", "homework 1"),
}
ALBUM = (PHOTO, PHOTO, VIDEO)
QUESTION = "homework.ask"


async def album_as_reply(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    words = TALK[said][0]
    return await club.send_to_group(who, *ALBUM, caption=words, reply_to=task.card_id)


async def text_as_reply(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    return await club.say_in_group(who, TALK[said][0], reply_to=task.card_id)


async def voice_as_reply(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    return await club.send_to_group(who, {"kind": "voice"}, reply_to=task.card_id)


async def hashtag_under_an_album(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    return await club.send_to_group(who, *ALBUM, caption=f"25 {TALK[said][1]}")


async def number_under_a_picture(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    return await club.send_to_group(who, PHOTO, caption=TALK[said][2])


async def called_a_report(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    return await club.send_to_group(who, *ALBUM, caption=TALK[said][0])


async def by_the_link(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    await club.follow(who, task)
    return await club.say(who, TALK[said][0])


async def album_to_the_bot(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    return await club.send(who, *ALBUM)


async def round_video_to_the_bot(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    return await club.send(who, {"kind": "video_note"})


async def reply_to_the_reminder(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    await club.story.until(task.due_at.replace(hour=5))
    reminder = (await club.letters("homework.nudge", chat_id=who))[-1]
    return await club.say(who, TALK[said][0], reply_to=reminder.message_id)


async def only_words_to_the_bot(club: HomeworkClub, who: int, task: Task, said: str) -> object:
    """This one is asked about: it may be anything."""
    await club.say(who, TALK[said][0].partition(": ")[2])
    await club.story.after(seconds=3)
    assert len(await club.letters(QUESTION)) == 1
    return await club.tap(who, "№1")


STYLES: tuple[Style, ...] = (
    album_as_reply,
    text_as_reply,
    voice_as_reply,
    hashtag_under_an_album,
    number_under_a_picture,
    called_a_report,
    by_the_link,
    album_to_the_bot,
    round_video_to_the_bot,
    reply_to_the_reminder,
)


@pytest.mark.parametrize("language", TALK)
async def test_ten_styles_need_no_question(story: Story, language: str) -> None:
    """All of them: 30 of 30 are attributed without asking."""
    club = await open_club(story, names=[f"Үмүт {n}" for n in range(len(STYLES))])
    task = await club.give(term="1 апта")
    for who, style in zip(club.members, STYLES, strict=True):
        await style(club, who, task, language)
        report = await club.report(who)
        assert report, style.__name__
        assert report.state in (ReportState.SENT, ReportState.DRAFT), style.__name__
    await club.story.after(minutes=11)
    assert len([each for each in await club.reports() if each.state == ReportState.SENT]) == 10
    assert not await club.letters(QUESTION)


@pytest.mark.parametrize("language", TALK)
async def test_what_may_be_anything_is_settled_by_one_tap(story: Story, language: str) -> None:
    club = await open_with_task(story)
    task = await club.task()
    await only_words_to_the_bot(club, club.members[0], task, language)
    await club.story.after(minutes=11)
    report = await club.report(club.members[0])
    assert report
    assert report.state == ReportState.SENT


async def test_of_two_open_tasks_she_is_asked_once_for_a_whole_album(story: Story) -> None:
    club = await open_with_task(story)
    second = await club.give("Экинчи иш")
    who = club.members[0]
    await club.send(who, *ALBUM)
    await club.story.after(seconds=3)
    assert len(await club.letters(QUESTION)) == 1
    await club.tap(who, "№2")
    report = await club.report(who, second)
    assert report
    assert len(report.parts) == 3


@pytest.mark.parametrize(
    "talk",
    [
        "Рахмат!", "Рахмат, Айгүл эже!", "Макул", "Качан тапшырабыз?", "🙏🙏",
        "Мен эртең сөзсүз жөнөтөм",
    ],
)  # fmt: skip
async def test_talk_under_the_task_is_left_alone(story: Story, talk: str) -> None:
    club = await open_with_task(story)
    task = await club.task()
    sent = messages.say(story.world, club.members[0], club.group.id, talk, reply_to=task.card_id)
    await story.after(seconds=5)
    assert await club.report(club.members[0]) is None
    assert club.reactions(sent["message_id"]) == []


async def test_what_a_mentor_says_under_the_task_is_no_report(story: Story) -> None:
    club = await open_with_task(story)
    task = await club.task()
    words = "Эскертүү: сүрөттөрдүн алдына сөзсүз сүйлөм жазыңыздар"
    await club.say_in_group(club.mentor, words, reply_to=task.card_id)
    await club.say_in_group(club.mentor, f"#тапшырма1 {words}")
    await club.send_to_group(club.mentor, {"kind": "voice"}, reply_to=task.card_id)
    assert await club.reports() == []
    await club.send_to_group(club.mentor, PHOTO, caption="#тапшырма1")  # for she may take part
    assert await club.report(club.mentor)


@pytest.mark.parametrize("said", ["салам кандайсыз", "Отчетту кантип жазам?", "Спасибо, Айгүл!"])
async def test_a_greeting_or_a_question_beside_her_draft_is_asked_about(
    story: Story, said: str
) -> None:
    club = await open_with_task(story)
    who = club.members[0]
    await club.send(who, PHOTO)
    await club.say(who, said)
    await story.after(minutes=11)
    report = await club.report(who)
    assert report
    assert [part.text for part in report.parts] == [""]
    assert said not in club.in_group()
    assert "🌸 Рахмат, сактап койдум. Бул эмне?" in club.in_private(who)


@pytest.mark.parametrize("sent", [PHOTO, {"kind": "voice", "duration": 8}])
async def test_the_draft_of_what_nobody_asked_for_names_its_task_and_is_stopped_by_one_tap(
    story: Story, sent: dict[str, object]
) -> None:
    """What is said by voice may be a promise, and the whole group would hear it."""
    club = await open_club(story)
    await club.give("Кошуна айылга баруу")
    who = club.members[0]
    await club.send(who, sent)
    await story.after(seconds=3)
    draft = club.in_private(who)[-1]
    assert "📚 №1 «Кошуна айылга баруу»" in draft
    assert "10 мүнөттөн кийин өзү жөнөтүлөт" in draft
    assert draft.endswith("👥 Аны насаатчы да, топ да көрөт.")
    shown = len(club.in_group())
    await club.tap(who, "✖️ Бул отчет эмес")
    await story.after(minutes=11)
    assert len(club.in_group()) == shown
    assert club.in_private(who)[-1] == "🌸 Рахмат, сактап койдум. Бул эмне?"
    report = await club.report(who)
    assert report
    assert report.state == ReportState.DRAFT


@pytest.mark.parametrize("caption", [None, "#hw1"])
async def test_who_sends_it_in_the_name_of_a_channel_reads_once_where_to_send_it(
    story: Story, caption: str | None
) -> None:
    """Telegram does not say who she is."""
    club = await open_with_task(story, names=["Бермет"])
    [her], task = club.members, await club.task()
    masked = {"as_channel": "Бермет жазат", "reply_to": None if caption else task.card_id}
    for _ in range(2):
        await club.send_to_group(her, PHOTO, PHOTO, caption=caption, **masked)
        await story.after(minutes=5)
    [said] = [each for each in club.sees(her) if "канал атынан" in text(each)]
    photos = [each["message_id"] for each in club.sees(her) if "photo" in each]
    assert said["reply_to_message"]["message_id"] == photos[0]
    [[button]] = said["reply_markup"]["inline_keyboard"]
    assert button["url"].endswith(f"?start=hw_{task.id}")
    assert await club.parts() == []


async def test_what_a_channel_says_beside_the_task_is_left_alone(story: Story) -> None:
    club = await open_with_task(story, names=["Бермет"])
    [her], task = club.members, await club.task()
    before = len(club.sees(her))
    await club.say_in_group(her, "Кызыктуу экен!", reply_to=task.card_id, as_channel="Кабар")
    await club.send_to_group(her, PHOTO, as_channel="Кабар")
    await story.after(minutes=1)
    assert len(club.sees(her)) == before + 2
