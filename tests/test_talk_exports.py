"""The table of the talks: whoever has it can count again what the group has chosen."""

import datetime as dt
import io
from collections import Counter
from typing import Any

from openpyxl import load_workbook

from models import Attendance, Role, Talk, Trouble
from sandbox.people import membership, messages
from screens.talks import AskTalkExport
from services import talk_troubles
from tests.club_scene import ky
from tests.story import Story
from tests.talk_scene import (
    CANNOT,
    CLOSES,
    OPENS,
    TUE_1830,
    WED_1830,
    TalkClub,
    found,
    member_row,
)

Rows = list[tuple[Any, ...]]
HOUR = dt.timedelta(hours=1)


async def table(club: TalkClub) -> dict[str, Rows]:
    """What comes when the mentor asks for it."""
    asked = AskTalkExport(club=club.id).pack()
    toast = await club.press(club.mentor, club.last(club.mentor)["message_id"], data=asked)
    assert toast
    assert toast["text"].startswith("⏳")
    await club.story.settle()
    stored = club.story.world.files[club.last(club.mentor)["document"]["file_id"]]
    book = load_workbook(io.BytesIO(stored.data))
    return {each.title: list(each.iter_rows(values_only=True)) for each in book.worksheets}


async def test_what_was_decided_can_be_counted_again_from_the_table(story: Story) -> None:
    club = await found(story, ["=Бермет()", "Чынара", "Гүлзат", "Жылдыз", "Мээрим", "Сезим"])
    await story.until(OPENS)
    for person in club.members[:4]:
        await club.vote(person, TUE_1830, WED_1830)
    await club.vote(club.members[4], WED_1830)
    await club.vote(club.members[5], CANNOT)
    await story.until(CLOSES)
    told, votes, there = (await table(club)).values()

    [decided] = told[1:]
    assert decided[:2] == (dt.datetime(2026, 11, 22), dt.datetime(2026, 11, 25, 18, 30))
    assert decided[5] == 6
    can = Counter(
        time for _, _, said, counted in votes[1:] if counted for time in said.split("; ")
    )
    assert can["2026-11-25 18:30"] == 5
    assert can["2026-11-24 18:30"] == 4
    offered = dict(each.rsplit(": ", 1) for each in decided[4].split("; "))
    assert offered == {time: str(can[time]) for time in offered}
    assert {name for _, name, *_ in votes[1:]} >= {"'=Бермет()", "Чынара"}
    assert len(there) == 1 + len(club.members) + 1, "the mentor is of the club, too"


async def test_who_has_left_and_a_guest_are_counted_in_the_table_as_they_were(
    story: Story,
) -> None:
    club = await found(story)
    bermet, chynara = club.members[:2]
    await story.until(OPENS)
    for person in club.members:
        await club.vote(person, TUE_1830)
    await story.until(CLOSES + HOUR)
    week = await club.talk()
    async with club.session() as session:
        (await member_row(session, club, chynara)).role = Role.GUEST
        for person in (bermet, chynara):
            member = (await member_row(session, club, person)).id
            session.add(Attendance(talk_id=week.id, member_id=member, marked_at=story.now))
    membership.leave(story.world, club.group, bermet)
    await story.settle()
    [_, told], votes, there = (await table(club)).values()
    assert [counted for _, name, _, counted in votes if name == "Бермет"] == ["✅"]
    ticked = {name for name, mark in there[1:] if mark}
    assert ticked == {"Бермет", "Чынара"}
    assert told[8] == len(ticked)


async def test_a_talk_that_was_called_off_is_no_talk_in_the_table(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(TUE_1830)
    await story.until(CLOSES + HOUR)
    week = await club.talk()
    async with club.session() as session:
        talk = await session.get_one(Talk, week.id)
        await talk_troubles.call_off(session, talk, Trouble.NO_TIME_LEFT, story.now)
    [_, told], *_ = (await table(club)).values()
    assert told[6] == ky("❌ cancelled")


async def test_the_table_is_found_in_a_week_without_a_vote_and_in_a_pause(story: Story) -> None:
    """Whoever funds the club asks for it in the summer, when it rests."""
    club = await found(story)
    steps = ("⚙️ Жөндөөлөр", "⏸", "⏸ Ооба"), ("🕒 Качан жана кайда", "⬇️ Excel")
    for labels in steps:
        messages.say(story.world, club.mentor, club.bot, "/club")
        await story.settle()
        for label in labels:
            await club.tap(club.mentor, label)
    assert club.last(club.mentor)["document"]["file_name"].endswith(".xlsx")
