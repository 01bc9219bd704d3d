"""The day of a talk that the group has chosen: who comes, and the moments around it."""

import datetime as dt
from typing import Any

from screens.attendance import StayAway
from tests import remembered
from tests.story import Story
from tests.talk_scene import (
    ANNOUNCES,
    OPENS,
    WED_1830,
    WEDNESDAY,
    TalkClub,
    found,
    text,
)
from tests.talk_scene import (
    row as row_of,
)

STARTS, ENDS = WEDNESDAY, WEDNESDAY + dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


@remembered.beginning
async def announced(story: Story, *names: str, link: str = "", passcode: str = "") -> TalkClub:
    """A club whose talk on Wednesday at half past six has just been announced."""
    club = await found(story, names) if names else await found(story)
    async with club.session() as session:
        club_row = await row_of(session, club)
        club_row.link, club_row.passcode = link or None, passcode or None
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(ANNOUNCES + SECOND)
    return club


def post(club: TalkClub, beginning: str) -> dict[str, Any]:
    """The newest message in the group that begins so."""
    shown = [each for each in club.sees(club.mentor) if text(each).startswith(beginning)]
    return shown[-1]


def announcement(club: TalkClub) -> list[str]:
    return text(post(club, "🍵 Чай сүйлөшүү\n🗓")).splitlines()


async def tap_in_group(club: TalkClub, person: int, label: str) -> str:
    """She taps a button of the newest message in the group that has it; returns the toast."""
    for message in reversed(club.sees(club.mentor)):
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        for row, line in enumerate(rows):
            for column, button in enumerate(line):
                if label in button["text"]:
                    return await _press(club, person, message["message_id"], [row, column])
    raise AssertionError(f"no button {label!r} in the group: {club.in_group()}")


async def _press(club: TalkClub, person: int, message: int, button: list[int]) -> str:
    query = await club.story.people.tap(
        from_=person, chat=club.group.id, message_id=message, button=button
    )
    await club.story.settle()
    answer = club.story.world.callbacks[query["callback_id"]].answer
    assert answer is not None, "a tap without an answer"
    return str(answer.get("text", ""))


async def take_back(club: TalkClub, person: int) -> None:
    """She does not come after all: a button of her private chat."""
    data = StayAway(club=club.id, talk=(await club.talk()).id).pack()
    answer = await club.press(person, club.last(person)["message_id"], data=data)
    assert answer
    assert answer["text"].startswith("Кайтарып алынды.")


async def say(club: TalkClub, words: str, person: int | None = None) -> None:
    """In private; the mentor, if nobody is named."""
    await club.story.people.say(from_=person or club.mentor, chat=club.bot, text=words)
    await club.story.settle()
