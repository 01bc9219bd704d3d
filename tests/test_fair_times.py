"""Every time that a poll offers can win, and the group hears of it early enough to come."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clubs import HOURS
from domain.rules import SETTINGS, Value
from domain.talks import Ballot, Hour, Reason, closing_of, decide, opening_after, slots
from models import Club, Talk
from services import clubs, quiet_hours, talk_steps, talks
from tests.story import Story
from tests.talk_scene import (
    CLOSES,
    OPENS,
    TUE_1830,
    TUE_2000,
    WED_1830,
    TalkClub,
    choose,
    found,
    row,
    text,
)

BISHKEK = ZoneInfo("Asia/Bishkek")
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
PASSED = "Эң көп добуш алган убакытка үлгүрбөй калдык, ошондуктан башкасы тандалды."

OF_THE_VOTE = ("veto", "poll_day", "poll_hour", "poll_open", "slots", "quiet_hours")
chosen = st.fixed_dictionaries(
    {each: st.sampled_from(SETTINGS[each].choices) for each in OF_THE_VOTE}
)
zones = st.sampled_from(sorted(available_timezones()))
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))
hours = st.builds(Hour, st.integers(0, 6), st.sampled_from(HOURS))
ticked = st.lists(hours, min_size=1, max_size=40, unique=True)


@given(chosen, zones, moments, ticked, st.data())
def test_whatever_a_club_has_set_the_time_that_all_have_chosen_is_told_in_time(
    setting: dict[str, Value],
    zone: str,
    moment: dt.datetime,
    those: list[Hour],
    data: st.DataObject,
) -> None:
    written = {
        name: list(each) if isinstance(each, tuple) else each for name, each in setting.items()
    }
    club = Club(zone=zone, chosen_rules=written)
    vote, clock = club.rules.talk, ZoneInfo(zone)
    closes = closing_of(vote, clock, opening_after(vote, clock, moment))
    offered = slots(those, closes, clock, vote)
    index = data.draw(st.integers(0, len(offered) - 1))
    counted = closes + talk_steps.COUNTING
    everybody = [Ballot(person, frozenset({index})) for person in range(6)]
    found = decide(
        offered, everybody, range(6), rules=vote, zone=clock,
        earliest=talks.earliest(club, counted),
    )  # fmt: skip
    assert (found.index, found.by) == (index, Reason.VOTES)

    told_at, announces_at = talk_steps.veto(club, found.starts_at, counted)
    assert told_at >= counted
    assert announces_at - told_at >= vote.veto
    assert announces_at + talks.NOTICE <= found.starts_at
    talk = Talk(club=club, starts_at=found.starts_at)
    assert talks.loud(talk, announces_at) == announces_at, "as the mentors were told"
    if quiet_hours.is_quiet(club, announces_at):
        morning = quiet_hours.first_loud(club, announces_at)
        assert morning + talks.NOTICE > found.starts_at, "nothing comes at night without need"


def local(message: dict[str, Any]) -> dt.datetime:
    return dt.datetime.fromtimestamp(message["date"], BISHKEK)


@pytest.mark.parametrize(
    ("name", "value", "hour", "later", "is_heard"),
    [
        ("veto", 60, dt.time(9), 0, dt.time(21)),
        ("veto", 60, dt.time(9, 30), 0, dt.time(21)),
        ("veto", 120, dt.time(9, 30), 0, dt.time(22)),
        ("quiet_hours", (20, 9), dt.time(10), 0, dt.time(20, 30)),
        ("quiet_hours", (20, 9), dt.time(11), 0, dt.time(9)),
        ("poll_hour", 12, dt.time(10), 2, dt.time(8)),
        ("poll_hour", 11, dt.time(9, 30), 1, dt.time(21, 30)),
    ],
)
async def test_a_time_of_the_morning_after_the_poll_wins_and_is_told_before_it(
    story: Story, name: str, value: Value, hour: dt.time, later: int, is_heard: dt.time
) -> None:
    club, closes = await found(story), CLOSES + later * HOUR
    await choose(club, name, value)
    async with club.session() as session:
        await clubs.tick(session, await row(session, club), 1, hour)
    await story.until(closes - 20 * HOUR)
    await club.all_vote(0)
    await story.until(closes + 13 * HOUR)
    talk = await club.talk()
    assert talk.starts_at
    assert (talk.starts_at.astimezone(BISHKEK).time(), talk.decided_by) == (hour, "votes")
    told = next(each for each in club.sees(club.mentor) if "🗓" in text(each))
    assert local(told).time().replace(second=0) == is_heard
    hers = next(each for each in club.sees(club.mentor, club.bot) if "аныкталды" in text(each))
    assert local(told) - local(hers) >= talk.club.rules.talk.veto, "she can object"
    for message, kind in (told, "talks.announcement"), (hers, "talks.decided"):
        [letter] = await club.letters(kind)
        assert letter.silent == quiet_hours.is_quiet(talk.club, local(message))


async def away(club: TalkClub, until: dt.datetime) -> None:
    """The club pauses while its poll is open, and goes on later."""
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), club.story.now)
    await club.story.until(until)
    async with club.session() as session:
        await clubs.resume(session, await row(session, club), club.story.now)
    await club.story.after(hours=13)


async def test_where_the_chosen_time_has_passed_nobody_reads_that_nobody_chose(
    story: Story,
) -> None:
    club = await found(story)
    await story.until(CLOSES - DAY)
    await club.all_vote(TUE_1830)
    await away(club, CLOSES + DAY)
    talk = await club.talk()
    assert (talk.decided_by, [slot.votes for slot in talk.slots]) == ("too_late", [6, 0, 0, 0, 0])
    assert text(club.sees(club.mentor)[-2]).splitlines()[1:] == [
        "🗓 Шаршемби, 25-ноябрь · 18:30–19:30",
        PASSED,
    ]


async def test_where_a_time_that_has_passed_did_not_lead_the_vote_goes_on_as_ever(
    story: Story,
) -> None:
    club = await found(story)
    await story.until(CLOSES - DAY)
    await club.all_vote(TUE_2000, WED_1830)
    await away(club, CLOSES + DAY)
    talk = await club.talk()
    assert (talk.starts_at, talk.decided_by) == (talk.slots[WED_1830].starts_at, "votes")


async def test_a_poll_of_a_quiet_hour_is_there_at_its_hour_and_heard_in_the_morning(
    story: Story,
) -> None:
    club = await found(story)
    await choose(club, "poll_hour", 20)
    await choose(club, "quiet_hours", (20, 8))
    eight = OPENS + 10 * HOUR
    await story.until(eight)
    message = (await club.poll()).message_id
    await club.vote(club.members[0], TUE_1830)
    await story.until(eight + 12 * HOUR - dt.timedelta(minutes=1))
    assert message not in club.pinned()
    [poll] = await club.letters("talks.poll")
    assert poll.silent
    await story.after(minutes=1)
    [pin] = await club.letters("talks.pin")
    assert message in club.pinned()
    assert pin.sounded_at


async def test_a_poll_that_closes_at_night_is_pinned_at_once(story: Story) -> None:
    club = await found(story)
    await choose(club, "poll_hour", 20)
    await choose(club, "poll_open", 10)
    await choose(club, "quiet_hours", (20, 8))
    await story.until(OPENS + 10 * HOUR)
    [pin] = await club.letters("talks.pin")
    assert (await club.poll()).message_id in club.pinned()
    assert pin.sounded_at is None
