"""Whom no message reaches, a mentor who says something of a report is asked to tell herself."""

import pytest

from sandbox.people import membership
from tests.homework_scene import HomeworkClub, open_club
from tests.review_scene import digest, hand_in, open_with_reports
from tests.story import Story
from tests.talk_scene import person_row

UNOPENED = "🔕 Ал ботту ача элек"
UNREAD = "🔕 Билдирүү жетпейт, өзүңүз айтып коюңуз: {names}"
SAYING = [("✅ Кабыл алуу",), ("🔁 Толуктоо керек", "📷"), ("💬 Пикир",)]


async def say_of_it(club: HomeworkClub, *labels: str) -> str:
    """What the mentor reads then. What she was asked to write she has written."""
    await digest(club)
    for label in ("▶️ Карап чыгуу", *labels):
        await club.tap(club.mentor, label)
    if labels[0].startswith("💬"):
        await club.say(club.mentor, "Абдан жакшы жыйын болуптур")
    return "\n".join(club.in_private(club.mentor)[-3:])


@pytest.mark.parametrize("labels", SAYING)
async def test_who_has_left_the_club_is_named_and_not_said_to_have_opened_no_bot(
    story: Story, labels: tuple[str, ...]
) -> None:
    club = await open_with_reports(story)
    membership.leave(club.story.world, club.group, club.members[0])
    await story.settle()
    read = await say_of_it(club, *labels)
    assert UNREAD.format(names="Бермет") in read
    assert UNOPENED not in read


@pytest.mark.parametrize("labels", SAYING)
async def test_who_has_not_opened_the_bot_is_told_by_the_mentor(
    story: Story, labels: tuple[str, ...]
) -> None:
    club = await open_with_reports(story)
    async with club.session() as session:
        (await person_row(session, club.members[0])).may_write = False
    assert UNOPENED in await say_of_it(club, *labels)


async def test_of_two_who_have_one_report_the_one_who_reads_nothing_is_named(
    story: Story,
) -> None:
    club = await open_club(story, names=["Бермет", "Чынара"])
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    author, mate = club.members
    await hand_in(club, author, await club.task())
    async with club.session() as session:
        (await person_row(session, mate)).may_write = False
    assert UNREAD.format(names="Чынара") in await say_of_it(club, "✅ Кабыл алуу")


async def test_where_everybody_reads_it_nobody_is_named(story: Story) -> None:
    club = await open_with_reports(story)
    assert "🔕" not in await say_of_it(club, "💬 Пикир")
