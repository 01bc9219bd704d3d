"""What a mentor sets anew in the middle of a week, and what several do in the same moment."""

import datetime as dt

import pytest

from models import Talk, TalkState
from sandbox.people import bots, membership
from services import clubs, polls, question_experts, series, talk_changes, talk_troubles
from tests.question_scene import announced as asking
from tests.story import Story
from tests.talk_day import ENDS, STARTS, announced, post
from tests.talk_scene import (
    CLOSES,
    OPENS,
    RIGHTS,
    THU_1830,
    THU_2000,
    WED_1830,
    WEEK,
    TalkClub,
    choose,
    found,
    row,
    untick_all,
)
from tests.test_reminder_plans import open_line
from tests.test_talk_mending import delete

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


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


async def test_two_mentors_who_post_the_announcement_again_post_it_once(story: Story) -> None:
    club = await announced(story)
    await delete(club, post(club, "🍵 Чай сүйлөшүү\n🗓")["message_id"])
    talk = await club.talk()
    async with club.session() as session:
        await talk_changes.set_topic(session, club.id, talk.id, "Бюджет", story.now)
    await story.settle()
    for second in range(2):  # the group has to be left alone, so the first one waits
        async with club.session() as session:
            now = story.now + dt.timedelta(seconds=second)
            await talk_troubles.announce_again(session, club.id, talk.id, now)
    await story.after(seconds=5)
    posts = [line for line in club.in_group() if line.startswith("🍵 Чай сүйлөшүү\n🗓")]
    assert len(posts) == 1


async def prepare(club: TalkClub, talk: Talk) -> None:
    """The mentor has named a topic, and an expert, who has come by her link."""
    async with club.session() as session:
        await talk_changes.set_topic(session, club.id, talk.id, "Бюджет", club.story.now)
        await talk_changes.set_expert(session, club.id, talk.id, "Айнура", club.story.now)
        token = (await question_experts.invite(session, talk)).token
    bots.start(club.story.world, club.members[3], club.bot, f"expert_{token}")
    await club.story.settle()


async def is_prepared(club: TalkClub) -> bool:
    """Is what was prepared there for the talk that is voted on now?"""
    talk = await club.talk(state="polling")
    async with club.session() as session:
        expert = await question_experts.of(session, talk.id)
    came = expert is not None and expert.person_id == club.members[3]
    return came and (talk.topic, talk.expert) == ("Бюджет", "Айнура")


async def test_the_expert_of_a_week_that_is_skipped_is_that_of_the_next(story: Story) -> None:
    club = await found(story)
    await prepare(club, await club.talk(state="planned"))
    await open_line(club, "Добуш ачылат")
    await club.tap(club.mentor, "⏭ Өткөрүп жиберүү")
    await club.tap(club.mentor, "⏭ Ооба, өткөрүп жиберүү")
    await story.until(OPENS + WEEK)
    assert await is_prepared(club)


async def test_what_was_prepared_for_a_week_without_hours_is_for_the_next(story: Story) -> None:
    club = await found(story)
    await prepare(club, await club.talk(state="planned"))
    await untick_all(club)
    await story.until(OPENS + MINUTE)
    async with club.session() as session:
        await clubs.tick(session, await row(session, club), 2, dt.time(18, 30))
    await story.until(OPENS + WEEK)
    assert await is_prepared(club)


async def test_what_was_prepared_for_a_talk_that_a_pause_has_outlasted_is_for_the_next(
    story: Story,
) -> None:
    club = await found(story)
    await story.until(OPENS)
    await prepare(club, await club.talk())
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), story.now)
    await story.until(OPENS + WEEK - HOUR)
    async with club.session() as session:
        await clubs.resume(session, await row(session, club), story.now)
    await story.until(OPENS + WEEK)
    assert await is_prepared(club)


async def test_of_a_week_that_a_pause_has_outlasted_nobody_reads_that_it_has_no_talk(
    story: Story,
) -> None:
    club = await found(story)
    await story.until(OPENS + HOUR)
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), story.now)
    await story.until(OPENS + WEEK + HOUR)
    async with club.session() as session:
        await clubs.resume(session, await row(session, club), story.now)
    await story.after(minutes=5)
    assert "№2" in club.in_group()[-1]
    assert not any("бул аптада чай сүйлөшүү жок" in said for said in club.in_private(club.mentor))


@pytest.mark.parametrize("is_fixed", [False, True])
async def test_after_another_day_of_the_poll_no_time_is_taken_twice(
    story: Story, is_fixed: bool
) -> None:
    club = await found(story)
    await choose(club, "poll_day", 2)
    wednesday = OPENS + 3 * DAY
    await story.until(wednesday + HOUR)
    await club.all_vote(THU_2000)
    await story.until(wednesday + 2 * DAY)
    first = await club.talk()
    async with club.session() as session:
        await series.fix(session, club.id, is_fixed=is_fixed)
    await choose(club, "poll_day", 0)
    await story.until(wednesday + 5 * DAY + HOUR)
    second = await club.talk()
    assert second.id != first.id
    assert second.state == (TalkState.CANCELLED if is_fixed else TalkState.POLLING)
    assert first.starts_at
    taken = first.starts_at.date()
    assert taken not in {each.starts_at.date() for each in second.slots}
    said = club.in_private(club.mentor)
    assert sum("Убакыт аныкталды" in each for each in said) == 1
    assert sum("ошол күнү чай сүйлөшүү бар" in each for each in said) == is_fixed


async def test_who_gets_the_right_to_pin_again_pins_what_stands_in_the_group(story: Story) -> None:
    club = await found(story)
    membership.promote(story.world, club.group, club.bot, club.mentor, None)
    await story.until(OPENS)
    polled = (await club.poll()).message_id
    assert polled not in club.pinned()
    membership.promote(story.world, club.group, club.bot, club.mentor, RIGHTS)
    await story.settle()
    assert polled in club.pinned()
    membership.promote(story.world, club.group, club.bot, club.mentor, None)
    await club.all_vote(WED_1830)
    await story.until(STARTS - HOUR)
    membership.promote(story.world, club.group, club.bot, club.mentor, RIGHTS)
    await story.settle()
    assert (await club.talk()).announcement_id in club.pinned()
    assert polled not in club.pinned()


@pytest.mark.parametrize("leaves", [False, True])
async def test_who_has_led_the_club_until_the_night_is_not_asked_in_the_morning(
    story: Story, leaves: bool
) -> None:
    club = await found(story)
    await choose(club, "poll_hour", 13)
    closes = CLOSES + 3 * HOUR  # eleven in the evening there
    await story.until(closes - HOUR)
    await club.all_vote(WED_1830)
    await story.until(closes + HOUR)
    if leaves:
        membership.leave(story.world, club.group, club.mentor)
    await story.until(closes + 9 * HOUR + MINUTE)
    told = [
        said for said in club.in_private(club.mentor) if said.startswith("✅ Убакыт аныкталды")
    ]
    assert bool(told) != leaves


async def test_who_takes_her_vote_back_in_the_poll_that_was_posted_again_has_none(
    story: Story,
) -> None:
    club = await found(story)
    await story.until(OPENS)
    she, other = club.members[:2]
    for person in (she, other):
        await club.vote(person, WED_1830)
    await delete(club, (await club.poll()).message_id or 0)
    await story.until(CLOSES - 24 * HOUR + MINUTE)
    await club.tap(club.mentor, "Кайра жарыялоо")
    await story.after(minutes=1)
    await club.vote(she, THU_1830)
    await story.after(minutes=1)
    await club.vote(she)
    talk = await club.talk()
    async with club.session() as session:
        assert await polls.answers(session, talk) == {other: [WED_1830]}
