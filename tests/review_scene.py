"""Reports that wait for a mentor, and what she sees when she goes through them."""

import datetime as dt
from typing import Any

from models import Member, Role, Task
from sandbox.people import groups, membership
from sandbox.world import Chat
from tests import remembered
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.story import Story
from tests.talk_scene import member_row, text

CARD = "👤 "
# The first evening after the scene's Sunday morning.
EVENING = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


@remembered.beginning
async def open_with_reports(story: Story) -> HomeworkClub:
    """A club with a task on which two of three members have reported."""
    club = await open_club(story, names=["Бермет", "Чынара", "Сезим"])
    task = await club.give()
    for person in club.members[:2]:
        await hand_in(club, person, task)
    return club


async def fresh_group(club: HomeworkClub, title: str) -> Chat:
    """Another group of theirs, with the bot in it."""
    world = club.story.world
    chat = groups.create_group(world, title, "supergroup", club.mentor, club.members)
    membership.add_bot(world, chat, club.bot, club.mentor)
    await club.story.settle()
    return chat


def told(club: HomeworkClub, person: int, *beginnings: str) -> list[str]:
    """What the bot has told her in private that begins like this, or this."""
    return [line for line in club.in_private(person) if line.startswith(beginnings)]


async def hand_in(club: HomeworkClub, person: int, task: Task, count: int = 2) -> None:
    """An album as a reply to the task in the group."""
    photos = [{**PHOTO, "caption": "25 адам катышты"}, *([PHOTO] * (count - 1))]
    await club.send_to_group(person, *photos, reply_to=task.card_id)
    await club.story.after(seconds=5)


async def make_mentor(club: HomeworkClub, person: int) -> None:
    async with club.session() as session:
        (await member_row(session, club, person)).role = Role.MENTOR


async def member_of(club: HomeworkClub, person: int) -> Member:
    async with club.session() as session:
        return await member_row(session, club, person)


async def digest(club: HomeworkClub) -> None:
    await club.story.until(EVENING)


async def accept(club: HomeworkClub) -> None:
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.tap(club.mentor, "✅ Кабыл алуу")


def cards(club: HomeworkClub, mentor: int) -> list[dict[str, Any]]:
    """The cards of reports that stand in her chat, the oldest first."""
    return [each for each in club.sees(mentor, club.bot) if text(each).startswith(CARD)]


def labels(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def photos(club: HomeworkClub, person: int, chat: int) -> list[dict[str, Any]]:
    return [each for each in club.sees(person, chat) if "photo" in each]
