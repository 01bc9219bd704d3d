"""What a member finds of her report afterwards: her receipt, her list, what she has taken back."""

import pytest

from domain.homework import ReportState
from tests import remembered
from tests.homework_scene import PHOTO, VIDEO, HomeworkClub, days, open_with_task
from tests.review_scene import accept
from tests.story import Story


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    """The first of its members has sent a photo, in private, with the button."""
    club = await open_with_task(story)
    member = club.members[0]
    await club.follow(member, await club.task())
    await club.send(member, PHOTO)
    await club.tap_send(member)
    return club


async def test_the_four_questions_leave_the_receipt_where_it_is(club: HomeworkClub) -> None:
    member = club.members[0]
    [receipt] = [line for line in club.in_private(member) if "🎉 Рахмат!" in line]
    await club.tap(member, "Кыска 4 суроо")
    await club.tap(member, "Өткөрүп жиберүү")
    assert receipt in club.in_private(member)
    assert "(2 / 4)" in club.in_private(member)[-1]
    await club.tap(member, "Кайтарып алуу")
    assert (await club.report(member)).state == ReportState.WITHDRAWN


async def test_who_answers_a_question_by_a_sticker_is_asked_for_a_sentence(
    club: HomeworkClub,
) -> None:
    member = club.members[0]
    await club.tap(member, "Кыска 4 суроо")
    await club.send(member, {"kind": "sticker"})
    assert club.in_private(member)[-1] == "Бир сүйлөм жазып же үн менен 🎤 айтып бере аласызбы?"
    await club.say(member, "Баары келди")
    assert "(2 / 4)" in club.in_private(member)[-1]


async def test_what_she_adds_later_is_told_below_it(club: HomeworkClub) -> None:
    member = club.members[0]
    await club.tap_key(member, "📚 Тапшырма")
    await club.tap(member, "Отчет №1")
    await club.send(member, VIDEO)
    await club.story.after(seconds=5)
    assert "жөнөтүлдү: 1 сүрөт, 1 видео." in club.in_private(member)[-1]


async def test_words_after_words_are_seen_in_her_receipt(club: HomeworkClub) -> None:
    member = club.members[0]
    for words, shown in (
        ("25 адам катышты", "1 сүрөт, текст ✓."),
        ("Суу маселеси чечилди", "1 сүрөт, текст ✓ (2)."),
    ):
        await club.say(member, words)
        await club.story.after(seconds=5)
        [receipt] = [line for line in club.in_private(member) if "🎉 Рахмат!" in line]
        assert f"жөнөтүлдү: {shown}" in receipt


async def test_what_she_remembers_the_day_after_is_told_below_it(club: HomeworkClub) -> None:
    member = club.members[0]
    await club.story.after(days=1)
    await club.send(member, VIDEO)
    await club.story.after(seconds=5)
    await club.tap(member, "Отчет №1")
    await club.story.after(seconds=5)
    assert "жөнөтүлдү: 1 сүрөт, 1 видео." in club.in_private(member)[-1]


async def test_what_was_taken_back_is_out_of_what_she_sends_after_it(club: HomeworkClub) -> None:
    member = club.members[0]
    await club.tap(member, "Кайтарып алуу")
    await club.send(member, VIDEO)
    await club.tap_send(member)
    assert "жөнөтүлдү: 1 видео." in club.in_private(member)[-1]


async def test_her_list_says_until_when_and_what_is_accepted(story: Story) -> None:
    club = await open_with_task(story)
    task = await club.task()
    member = club.members[0]
    await club.tap_key(member, "📚 Тапшырма")
    listed = club.in_private(member)[-1].splitlines()
    assert listed[-1] == "⏳ Акыркы мөөнөт: жекшемби, 6-декабрь, 20:00"
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    async with club.session() as session:
        report = await session.merge(await club.report(member))
        report.state = ReportState.ACCEPTED
    await club.story.after(seconds=5)
    await club.tap_key(member, "📚 Тапшырма")
    assert club.in_private(member)[-1].endswith("— кабыл алынды")
    await club.tap(member, "✅ Кабыл алынды: №1")
    assert club.in_private(member)[-1].splitlines()[1:] == [
        "✅ Отчетуңуз кабыл алынды! Рахмат, Бермет!",
        "📥 Отчетуңуз: 1 сүрөт",
        "Отчетуңуз бар. Азыр жөнөткөнүңүз ага кошулат 👇",
    ]


async def test_what_she_adds_in_the_group_to_an_accepted_report_has_its_prize_too(
    club: HomeworkClub,
) -> None:
    member = club.members[0]
    await accept(club)
    card = (await club.task()).card_id
    [sent] = await club.send_to_group(member, PHOTO, reply_to=card)
    await club.story.after(seconds=10)
    assert club.reactions(sent) == ["🏆"]


async def test_what_comes_into_the_group_when_it_is_accepted_already_has_its_prize(
    story: Story,
) -> None:
    club = await open_with_task(story)
    member = club.members[0]
    await club.follow(member, await club.task())
    await club.send(member, PHOTO)
    faults = club.story.telegram.api.faults
    faults.add("429", method="copyMessages", retry_after=60, times=1)
    await club.tap_send(member)
    await club.say(club.mentor, "📚 Тапшырма")
    for label in ("№1", "📋 Тизме", "▶️ Карап чыгуу", "✅ Кабыл алуу"):
        await club.tap(club.mentor, label)
    assert (await club.parts())[0].copy_id is None
    await club.story.after(minutes=2)
    [part] = await club.parts()
    assert club.reactions(part.copy_id) == ["🏆"]


async def test_after_the_deadline_her_list_says_that_she_can_still_send_it(
    club: HomeworkClub,
) -> None:
    sent, silent = club.members[:2]
    await club.story.until(club.story.now + days(15))
    for member, said in ((sent, "⏳ Акыркы мөөнөт: "), (silent, "⏳ Мөөнөтү өтүп кетти.")):
        await club.tap_key(member, "📚 Тапшырма")
        assert club.in_private(member)[-1].splitlines()[-1].startswith(said)


async def test_what_was_taken_back_is_opened_as_an_empty_report(story: Story) -> None:
    club = await open_with_task(story)
    task = await club.task()
    member = club.members[0]
    await club.send_to_group(member, PHOTO, reply_to=task.card_id)
    await club.story.after(seconds=3)
    await club.tap(member, "Кайтарып алуу")
    await club.follow(member, task)
    assert "📥" not in club.in_private(member)[-1]
