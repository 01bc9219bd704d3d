"""What «Бул эмне?» offers her, and what it does not."""

import pytest

from domain.roles import Role
from sandbox.people import bots
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.story import Story
from tests.talk_scene import member_row
from tests.test_strays import choose, labels, questions


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story)


async def test_a_picture_that_she_forgot_can_join_the_report_that_she_has_sent(
    club: HomeworkClub,
) -> None:
    task = await club.give()
    her = club.members[0]
    await club.send_to_group(her, PHOTO, reply_to=task.card_id)
    await club.story.after(hours=5)
    await club.send(her, PHOTO)
    await club.story.after(seconds=5)
    [asked] = questions(club, her)
    await choose(club, her, asked, "📝 Отчет №1")
    assert len((await club.report(her)).parts) == 2


@pytest.mark.parametrize("has_another", [False, True])
async def test_who_leads_alone_is_not_offered_to_write_to_the_mentor(
    club: HomeworkClub, has_another: bool
) -> None:
    if has_another:
        async with club.session() as session:
            (await member_row(session, club, club.members[0])).role = Role.MENTOR
    await club.say(club.mentor, "шейшемби кечинде")
    await club.story.after(seconds=5)
    [asked] = questions(club, club.mentor)
    assert ("👩‍🏫 Насаатчыга" in labels(asked)) is has_another


async def test_who_blocks_the_bot_before_she_is_asked_is_asked_when_she_is_back(
    club: HomeworkClub,
) -> None:
    """Else nobody would ever know what she had sent."""
    her, world = club.members[0], club.story.world
    for words in ("Кошуна айыл", "Суу тазалоо"):
        await club.give(words)
    await club.send(her, PHOTO)
    bots.block(world, her, club.bot)
    await club.story.after(hours=1)
    bots.block(world, her, club.bot, blocked=False)
    bots.start(world, her, club.bot)
    await club.story.after(seconds=5)
    [asked] = questions(club, her)
    await choose(club, her, asked, "📝 Отчет №2")
    assert len((await club.report(her)).parts) == 1
