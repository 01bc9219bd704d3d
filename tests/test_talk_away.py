"""The bot is away while something of a talk is due: what is still of use comes all the same."""

import datetime as dt

import pytest
from sqlalchemy import select

from models import Step, StepState, TalkState
from services import attendance, clubs, plans
from tests.question_scene import Asking
from tests.story import Story
from tests.talk_day import STARTS, announced
from tests.talk_scene import (
    ANNOUNCES,
    CLOSES,
    OPENS,
    WED_1830,
    TalkClub,
    choose,
    found,
    member_row,
    row,
)
from tests.test_pauses import pause
from tests.test_talk_mending import told

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
SOON = "⏰ Чай сүйлөшүү бүгүн"


async def away(club: TalkClub, until: dt.datetime) -> None:
    """Telegram and its people are not."""
    club.story.telegram.clock.set(until)
    await club.story.settle()


async def move(club: TalkClub, kind: str, moment: dt.datetime) -> None:
    async with club.session() as session:
        waiting = (Step.kind == kind, Step.state == StepState.WAITING)
        step = (await session.scalars(select(Step.id).where(*waiting))).one()
        line = await plans.line(session, await row(session, club), step)
        await plans.move(session, line, moment, club.story.now)


async def come(club: TalkClub, person: int) -> None:
    talk = await club.talk()
    async with club.session() as session:
        member = await member_row(session, club, person)
        await attendance.answer(session, member, talk.id, club.story.now)


async def test_a_poll_of_three_days_opens_as_long_as_four_hours_are_left(story: Story) -> None:
    club = await found(story)
    await choose(club, "poll_open", 72)
    await story.until(OPENS - MINUTE)
    await away(club, OPENS + 40 * HOUR)
    assert (await club.talk()).state == TalkState.POLLING


async def test_without_a_vote_nothing_is_decided_though_the_poll_was_to_open_later(
    story: Story,
) -> None:
    club = await found(story)
    await move(club, "talks.open", CLOSES - 5 * HOUR)
    await story.until(CLOSES - 6 * HOUR)
    await away(club, CLOSES + 13 * HOUR)
    assert (await club.talk()).state == TalkState.CANCELLED
    assert told(club, "эми кеч болуп калды") == 1


async def test_a_list_that_goes_two_hours_before_comes_an_hour_before(story: Story) -> None:
    club = await found(story)
    await choose(club, "list_before", 120)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(ANNOUNCES + MINUTE)
    asked = Asking.of(story, club.facts)
    await asked.ask(club.members[0], "Бюджетти ким бекитет?")
    await story.until(STARTS - 2 * HOUR - MINUTE)
    await away(club, STARTS - 50 * MINUTE)
    assert told(club, "Бюджетти ким бекитет?") == 1


async def test_who_comes_is_reminded_when_the_bot_is_back(story: Story) -> None:
    club = await announced(story)
    she = club.members[0]
    await come(club, she)
    await move(club, "talks.remind_hour", STARTS - 5 * HOUR)
    await story.until(STARTS - 5 * HOUR - MINUTE)
    await away(club, STARTS - 4 * HOUR)
    await story.until(STARTS + HOUR)
    assert sum(SOON in line for line in club.in_private(she)) == 1


async def test_what_would_come_too_late_is_missed_and_not_sent(story: Story) -> None:
    club = await announced(story)
    await come(club, club.members[0])
    await story.until(STARTS - 2 * HOUR)
    await away(club, STARTS - 5 * MINUTE)
    missed = await story.all(select(Step.kind).where(Step.state == StepState.MISSED))
    assert missed == ["talks.remind_hour"]
    assert not await club.letters("attendance.soon")


async def test_in_a_club_that_sleeps_until_nine_a_talk_at_nine_is_reminded_of(
    story: Story,
) -> None:
    club = await found(story)
    await choose(club, "quiet_hours", (21, 9))
    async with club.session() as session:
        await clubs.tick(session, await row(session, club), 2, dt.time(9))
    await story.until(OPENS + MINUTE)
    nine = next(n for n, each in enumerate((await club.talk()).slots) if each.starts_at.hour == 3)
    await club.all_vote(nine)
    await story.until(CLOSES + 14 * HOUR)
    talk, she = await club.talk(), club.members[0]
    assert talk.starts_at
    await come(club, she)
    await story.until(talk.starts_at)
    [shown] = [each for each in club.sees(she, club.bot) if SOON in str(each.get("text"))]
    assert shown["date"] == int((talk.starts_at - HOUR).timestamp())
    [letter] = await club.letters("attendance.soon")
    assert letter.sounded_at is None


@pytest.mark.parametrize("paused", [True, False])
async def test_of_a_time_that_was_found_and_not_announced_the_mentor_reads_what_is_true(
    story: Story, *, paused: bool
) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(CLOSES + 5 * MINUTE)
    back = STARTS + 15 * HOUR  # a time of the poll is still ahead: Thursday evening
    await (pause(club, back) if paused else away(club, back))
    await story.after(minutes=5)
    assert (await club.talk()).state == TalkState.CANCELLED
    assert told(club, "өз убагында жарыялоого мүмкүн болбой калды") == 1
    assert told(club, "убакыттардын баары өтүп кетти") == 0
