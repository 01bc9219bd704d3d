"""What women share with their group: it may be a report, and it may be of their lives."""

from typing import Any

import pytest

from domain.homework import ReportState
from models import Task
from tests.homework_scene import PHOTO, VIDEO, HomeworkClub, open_club, open_with_task
from tests.review_scene import labels
from tests.story import Story
from tests.talk_scene import person_row, text
from tests.test_strays import choose, questions

IS_IT = "🌸 Топко жөнөткөнүңүздү сактап койдум. Бул отчетпу?"
WORDS = "Кошуна айыл менен жыйын өткөрдүк"


@pytest.fixture
async def club(story: Story, request: pytest.FixtureRequest) -> HomeworkClub:
    live = open_with_task if "task" in request.fixturenames else open_club
    return await live(story, names=["Бермет", "Чынара"])


async def share(club: HomeworkClub, her: int, *items: dict[str, Any], **how: Any) -> list[int]:
    """An album if nothing else is said, neither a reply nor with the name of a task."""
    sent = await club.send_to_group(her, *(items or (PHOTO, PHOTO, VIDEO)), **how)
    await club.story.after(seconds=5)
    return sent


def asked(club: HomeworkClub, her: int) -> list[dict[str, Any]]:
    return [each for each in questions(club, her) if text(each) == IS_IT]


async def test_whose_report_is_waited_for_says_with_a_tap_that_her_album_is_it(
    club: HomeworkClub,
    task: Task,
) -> None:
    her = club.members[0]
    first, *_ = await share(club, her, caption=WORDS)
    [question] = asked(club, her)
    assert labels(question) == ["📝 Отчет №1", "✖️ Эч нерсе эмес"]
    assert await club.report(her) is None
    await choose(club, her, question, "Отчет №1")
    report = await club.report(her)
    assert report
    assert (report.state, len(report.parts)) == (ReportState.SENT, 3)
    assert club.reactions(first) == ["👀"]


async def test_who_shares_pictures_of_her_life_is_asked_once_a_week_at_most(
    club: HomeworkClub,
) -> None:
    await club.give(term="3 ай")
    her = club.members[0]
    for day, count in ((0, 1), (0, 1), (3, 1), (5, 2)):
        await club.story.after(days=day)
        await share(club, her, caption="Неберем жети жашка чыкты!")
        assert len(asked(club, her)) == count
    for question in asked(club, her):
        await choose(club, her, question, "✖️ Эч нерсе эмес")
    assert await club.report(her) is None


async def test_who_has_reported_or_has_no_task_is_left_alone(club: HomeworkClub) -> None:
    reported, other = club.members
    await share(club, other)
    task = await club.give()
    await club.send_to_group(reported, PHOTO, reply_to=task.card_id)
    await share(club, reported)
    assert not [*asked(club, reported), *asked(club, other)]


async def test_one_picture_of_which_she_tells_may_be_her_report(club: HomeworkClub) -> None:
    """Who makes no albums sends one after the other."""
    await club.give()
    her = club.members[0]
    await share(club, her, PHOTO, caption=WORDS)
    await share(club, her, PHOTO)
    [question] = questions(club, her)
    assert text(question) == f"{IS_IT}\n📥 2 сүрөт, текст ✓"
    await choose(club, her, question, "Отчет №1")
    report = await club.report(her)
    assert report
    assert [part.text for part in report.parts] == [WORDS, ""]


@pytest.mark.parametrize("words", ["", "Айлыбыз", "Жума маарек!", "Ушул болобу, кыздар?"])
async def test_one_picture_among_others_talk_is_left_alone_and_not_kept(
    club: HomeworkClub, words: str
) -> None:
    await club.give()
    await share(club, club.members[0], PHOTO, caption=words)
    assert not asked(club, club.members[0])
    assert not await club.parts()


async def test_one_picture_under_what_another_says_is_left_alone(club: HomeworkClub) -> None:
    await club.give()
    her, other = club.members
    said = await club.say_in_group(other, "Кимдин сүрөтү бар?")
    await share(club, her, PHOTO, caption=WORDS, reply_to=said)
    assert not asked(club, her)


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [
        ("Отчет: 25 адам катышты, баары жактырды", True), ("№1 отчёт — пришли 25 человек", True),
        ("Тапшырма №1\nЖыйын өткөрдүк", True), ("Отчетту эртең тапшырабыз", False),
        ("Отчет: качан тапшырабыз?", False), ("Задание - очень сложное", False),
        ("Биздин айылда жыйын өттү", False),
    ],
)  # fmt: skip
async def test_who_writes_her_report_into_the_group_is_asked_too(
    club: HomeworkClub, words: str, *, is_asked: bool
) -> None:
    await club.give()
    her = club.members[0]
    await club.say_in_group(her, words)
    await club.story.after(seconds=5)
    assert len(asked(club, her)) == is_asked
    for question in asked(club, her):
        await choose(club, her, question, "Отчет №1")
    assert bool(await club.report(her)) == is_asked


async def test_who_calls_her_picture_a_report_is_asked_of_which_of_two_tasks(
    club: HomeworkClub,
) -> None:
    """However lately she was asked of another one."""
    for _ in "12":
        await club.give()
    her = club.members[0]
    await share(club, her, PHOTO, caption=WORDS)
    [question] = asked(club, her)
    await choose(club, her, question, "✖️ Эч нерсе эмес")
    await share(club, her, PHOTO, caption="Отчет")
    [question] = asked(club, her)
    assert {"📝 Отчет №1", "📝 Отчет №2"} < {*labels(question)}


async def test_in_the_group_nobody_is_asked_of_what_she_shares(
    club: HomeworkClub, task: Task
) -> None:
    her = club.members[0]
    async with club.session() as session:
        (await person_row(session, her)).may_write = False
    said = len(club.in_group())
    await share(club, her)
    assert len(club.in_group()) == said


@pytest.mark.parametrize("is_first", [True, False])
async def test_what_she_writes_in_private_beside_it_is_asked_about_for_itself(
    club: HomeworkClub, task: Task, *, is_first: bool
) -> None:
    her = club.members[0]
    await share(club, her)
    await club.story.after(minutes=2)
    await club.say(her, "Айгүл эже, мен эртең келе албайм")
    await club.story.after(seconds=5)
    album, words = questions(club, her)
    await choose(club, her, *((album, "Отчет") if is_first else (words, "✖️")))
    await choose(club, her, *((words, "✖️") if is_first else (album, "Отчет")))
    report = await club.report(her)
    assert report
    assert [part.kind for part in report.parts if part.text] == []
    assert len(report.parts) == 3


async def test_an_album_that_names_its_task_is_asked_about_as_a_whole_or_not_at_all(
    club: HomeworkClub,
    task: Task,
) -> None:
    for her, words, count in zip(club.members, ("#тапшырма1", "#тапшырма7"), (0, 1), strict=True):
        await share(club, her, PHOTO, {**PHOTO, "caption": words}, VIDEO)
        assert len(questions(club, her)) == count
        for question in questions(club, her):
            await choose(club, her, question, "Отчет №1")
        report = await club.report(her)
        assert report
        assert len(report.parts) == 3


async def test_of_pictures_that_she_sends_one_by_one_only_the_first_is_a_reply(
    club: HomeworkClub,
) -> None:
    task = await club.give()
    her, other = club.members
    await share(club, her, PHOTO, caption=WORDS, reply_to=task.card_id)
    for sent in (PHOTO, VIDEO):
        await club.story.after(minutes=1)
        await share(club, her, sent)
    await share(club, other, PHOTO)
    await club.story.after(minutes=5)
    await share(club, her, PHOTO)
    [report] = await club.reports()
    assert [part.kind for part in report.parts] == ["photo", "photo", "video"]
    assert not asked(club, her)
