"""What a mentor sets anew in the middle of a week, and what several do in the same moment."""

import datetime as dt

from domain.rules import Value
from models import TalkState
from services import rules
from tests.question_scene import announced as asking
from tests.story import Story
from tests.talk_day import ENDS, STARTS, announced
from tests.talk_scene import TalkClub, row

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


async def choose(club: TalkClub, name: str, value: Value) -> None:
    async with club.session() as session:
        await rules.choose(session, await row(session, club), name, value, club.story.now)


async def test_a_talk_that_is_made_longer_is_not_asked_about_while_it_goes_on(
    story: Story,
) -> None:
    club = await announced(story)
    await choose(club, "length", 120)
    await story.until(ENDS + 10 * MINUTE)
    assert (await club.talk()).state == TalkState.ANNOUNCED
    assert not await club.letters("attendance.rating")
    await story.until(ENDS + HOUR + 10 * MINUTE)
    assert (await club.talk()).state == TalkState.HELD
    assert len(await club.letters("attendance.rating")) == 1


async def test_who_asks_when_the_list_has_gone_out_is_heard_though_it_would_go_later_now(
    story: Story,
) -> None:
    club = await asking(story)
    await choose(club, "list_before", 30)
    await club.ask(club.members[0], "Биринчи суроо?")
    await story.until(STARTS - 50 * MINUTE)
    await club.ask(club.members[1], "Экинчи суроо?")
    await story.until(STARTS)
    read = "\n".join(club.in_private(club.mentor))
    assert read.count("Биринчи суроо?") == read.count("Экинчи суроо?") == 1


async def test_who_asks_before_the_list_goes_out_stands_in_it_alone(story: Story) -> None:
    club = await asking(story)
    await choose(club, "list_before", 120)
    await story.until(STARTS - 90 * MINUTE)
    await club.ask(club.members[0], "Биринчи суроо?")
    await story.until(STARTS)
    assert "\n".join(club.in_private(club.mentor)).count("Биринчи суроо?") == 1
