"""Who is in two clubs, or in none any more: what she sends, and what she is reminded of."""

import pytest

from domain.clubs import Oblast
from sandbox.people import membership, messages
from tests.homework_scene import PHOTO, HomeworkClub, days, open_club
from tests.review_scene import labels
from tests.story import Story
from tests.talk_scene import member_row, text
from tests.test_strays import WHAT, choose, questions


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


async def in_two_clubs(story: Story) -> tuple[HomeworkClub, HomeworkClub, int]:
    one = await open_club(story, title="Нарын клубу")
    other = await open_club(story, names=["Гүлзат"], title="Ош клубу")
    her = one.members[0]
    membership.join(story.world, other.group, her)
    messages.say(story.world, her, other.group.id, "Салам")
    await story.settle()
    async with other.session() as session:
        place = await member_row(session, other, her)
        place.agreed_at, place.oblast = story.now, Oblast.OSH
    return one, other, her


async def test_words_of_last_week_do_not_go_to_the_other_clubs_mentor(story: Story) -> None:
    one, other, her = await in_two_clubs(story)
    for words in ("Кызым ооруп жатат, келе албайм", "Эртең эрте жолугалы, эже"):
        await one.say(her, words)
        await story.after(days=3)
    asked = questions(one, her)[-1]
    await choose(one, her, asked, "Насаатчыга · Ош клубу")
    heard = "\n".join(other.in_private(other.mentor))
    assert "жолугалы" in heard
    assert "Кызым" not in heard


async def with_a_task_in_each(story: Story) -> tuple[HomeworkClub, HomeworkClub, int]:
    one, other, her = await in_two_clubs(story)
    for club in (one, other):
        await club.give()
    return one, other, her


async def test_what_she_sends_to_the_group_of_one_club_is_a_report_in_no_other(
    story: Story,
) -> None:
    one, other, her = await with_a_task_in_each(story)
    await one.send_to_group(her, PHOTO, caption="#тапшырма7 биздин жыйын")
    await story.after(seconds=5)
    [asked] = questions(one, her)
    assert [each for each in labels(asked) if "📝" in each] == ["📝 Отчет №1"]
    await choose(one, her, asked, "Отчет №1")
    assert await one.report(her)
    assert await other.report(her) is None


async def test_a_number_that_both_her_clubs_have_is_not_called_unknown(story: Story) -> None:
    one, _, her = await with_a_task_in_each(story)
    await one.send(her, PHOTO, caption="#тапшырма1 биздин жыйын")
    await story.after(seconds=5)
    [asked] = questions(one, her)
    assert text(asked) == WHAT
    assert {"📝 Отчет №1 · Нарын клубу", "📝 Отчет №1 · Ош клубу"} < set(labels(asked))
    await one.send(her, PHOTO, caption="#тапшырма7 биздин жыйын")
    await story.after(minutes=15)
    await one.say(her, "#тапшырма7 биздин жыйын")
    await story.after(seconds=5)
    assert "мындай номердеги тапшырма жок" in one.in_private(her)[-1]


async def test_of_two_reminders_in_one_message_each_button_names_its_club(story: Story) -> None:
    one, other, her = await with_a_task_in_each(story)
    await story.until((await one.task()).due_at - days(2))
    [reminder] = [each for each in one.sees(her, one.bot) if "Эске салабыз" in text(each)][-1:]
    assert text(reminder).count("Эске салабыз") == 2
    assert labels(reminder) == [
        "📝 Отчет №1 · Нарын клубу", "📝 Отчет №1 · Ош клубу", "⏰ Кийинчерээк",
    ]  # fmt: skip
    await one.tap(her, "📝 Отчет №1 · Ош клубу")
    await one.send(her, PHOTO)
    await one.tap_send(her)
    assert await other.report(her)
    assert await one.report(her) is None


@pytest.mark.parametrize("caption", ["#тапшырма1 биздин жыйын", "1-тапшырма"])
async def test_what_she_who_has_left_names_a_report_waits_for_her(
    club: HomeworkClub, caption: str
) -> None:
    await club.give()
    her = club.members[0]
    membership.leave(club.story.world, club.group, her)
    await club.story.settle()
    await club.send(her, PHOTO, PHOTO, caption=caption)
    await club.story.after(seconds=5)
    assert "кайтып келсеңиз" in club.in_private(her)[-1]
    await club.tap(her, "↩️ Кайтып келүү")
    await club.story.after(seconds=5)
    await club.tap(her, "📝 Отчет №1")
    report = await club.report(her)
    assert report
    assert [part.text for part in report.parts] == [caption, ""]
