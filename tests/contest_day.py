"""A vote in the club's group: the mentor's taps, and what people see of it."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from models import Contest
from sandbox.people import messages
from screens.contest_buttons import Mark
from tests import remembered
from tests.story import Story
from tests.talk_day import tap_in_group
from tests.talk_scene import TalkClub, found

EIGHT = ("Бермет", "Чынара", "Гүлзат", "Жылдыз", "Мээрим", "Сезим", "Толгонай", "Үмүт")
TITLE = "Инвестиция тартуу"
NOON = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC)  # a Tuesday in Bishkek; nothing else sounds


@remembered.beginning
async def gathered(story: Story, kind: str = "supergroup") -> TalkClub:
    """Eight members at noon of a day on which nothing else sounds."""
    ours = await found(story, EIGHT, kind=kind)
    story.telegram.clock.set(NOON)
    return ours


async def say(club: TalkClub, words: str) -> None:
    messages.say(club.story.world, club.mentor, club.bot, words)
    await club.story.settle()


async def begin(club: TalkClub, words: str = TITLE) -> None:
    await say(club, "/newvote")
    await club.tap(club.mentor, "Башка иш-чара")
    await say(club, words)


async def opened(
    club: TalkClub, *names: str, closing: str = "1 сааттан", title: str = TITLE
) -> Contest:
    """The mentor's taps: the presenters, until when, and start."""
    await begin(club, title)
    for name in names or EIGHT[:3]:
        await club.tap(club.mentor, name)
    await club.tap(club.mentor, "▶️ Улантуу")
    await club.tap(club.mentor, closing)
    await club.tap(club.mentor, "▶️ Баштоо")
    return await contest_of(club)


async def close_now(club: TalkClub) -> None:
    await club.tap(club.mentor, "🏁 Азыр жабуу")
    await club.tap(club.mentor, "🏁 Ооба, жабуу")


async def contest_of(club: TalkClub) -> Contest:
    newest = select(Contest).where(Contest.club_id == club.id).order_by(Contest.id.desc()).limit(1)
    row: Contest = await club.story.one(newest)
    return row


def told(club: TalkClub, head: str) -> str:
    """The newest message of the group that begins so, as it stands now."""
    return next(each for each in reversed(club.in_group()) if each.startswith(head))


def person(club: TalkClub, name: str) -> int:
    return club.members[EIGHT.index(name)]


async def toast(club: TalkClub, who: int, label: str) -> str:
    answer = await club.tap(who, label)
    assert answer
    return str(answer.get("text", ""))


async def forged(club: TalkClub, who: int, **what: Any) -> str:
    contest = await contest_of(club)
    mark = Mark(club=club.id, contest=contest.id, **{"given": 1, **what})
    answer = await club.press(who, club.last(who)["message_id"], data=mark.pack())
    assert answer
    return str(answer.get("text", ""))


async def vote(club: TalkClub, **by: str) -> None:
    """Bermet="Чынара": in the group."""
    for voter, choice in by.items():
        await tap_in_group(club, person(club, voter), choice)


VOTES = {
    "Бермет": "Чынара", "Чынара": "Бермет", "Гүлзат": "Бермет", "Жылдыз": "Бермет",
    "Мээрим": "Чынара", "Сезим": "Гүлзат",
}  # fmt: skip
