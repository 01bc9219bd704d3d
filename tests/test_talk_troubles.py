"""The week of the talk when something goes wrong: nothing lost, nothing twice, somebody told."""

import datetime as dt

import pytest
from sqlalchemy import select

from models import Answer, Hour, LetterState, Poll, Step, StepState, TalkState
from sandbox import polls as telegram_polls
from sandbox.people import newcomers, polls
from screens.other_times import ChooseTime
from services import clubs, votes
from tests.story import Story
from tests.talk_scene import (
    ANNOUNCES,
    CLOSES,
    OPENS,
    THU_1830,
    TUE_1830,
    WED_1830,
    WEEK,
    TalkClub,
    found,
    row,
    untick_all,
)

HOUR = dt.timedelta(hours=1)


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


def polls_in_group(club: TalkClub) -> int:
    return sum("poll" in message for message in club.sees(club.mentor))


def told(club: TalkClub, words: str) -> int:
    return sum(words in line for line in club.in_private(club.mentor))


async def sleep_until(club: TalkClub, moment: dt.datetime) -> None:
    """The bot is down until then; Telegram and its people are not."""
    club.story.telegram.clock.set(moment)


async def test_found_late_the_poll_opens_with_less_time(club: TalkClub) -> None:
    await sleep_until(club, CLOSES - 5 * HOUR)
    await club.story.settle()
    shown = next(message for message in club.sees(club.mentor) if "poll" in message)
    assert shown["poll"]["close_date"] == int(CLOSES.timestamp())


async def test_found_too_late_the_week_is_missed_and_the_next_one_runs(club: TalkClub) -> None:
    await sleep_until(club, CLOSES - 3 * HOUR)
    await club.story.settle()
    assert polls_in_group(club) == 0
    assert told(club, "эми кеч болуп калды") == 1
    missed = await club.story.all(select(Step).where(Step.state == StepState.MISSED))
    assert [step.kind for step in missed] == ["talks.open"]
    await club.story.until(OPENS + WEEK)
    assert polls_in_group(club) == 1


async def test_after_eight_days_the_present_week_opens_late_and_the_lost_one_is_told(
    club: TalkClub,
) -> None:
    await sleep_until(club, OPENS + WEEK + 2 * HOUR)
    await club.story.settle()
    assert told(club, "эми кеч болуп калды") == 1
    [poll] = [message["poll"] for message in club.sees(club.mentor) if "poll" in message]
    assert poll["close_date"] == int((CLOSES + WEEK).timestamp())
    await club.story.until(OPENS + 2 * WEEK)
    assert polls_in_group(club) == 2


async def test_votes_cast_while_the_bot_was_down_decide(club: TalkClub) -> None:
    await club.story.until(CLOSES - HOUR)
    poll = await club.poll()
    for person in club.members:
        polls.vote(club.story.world, person, poll.poll_id, [THU_1830])
    await sleep_until(club, CLOSES + 2 * HOUR)
    await club.story.settle()
    await club.story.after(seconds=60)
    talk = await club.talk()
    assert (talk.state, talk.voters, talk.decided_by) == (TalkState.DECIDED, 6, "votes")
    assert told(club, "Убакыт аныкталды") == 0  # ten in the evening: it waits for the morning
    await club.story.until(dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC))
    assert told(club, "Убакыт аныкталды") == 1
    await club.story.after(minutes=30)
    assert "🗓 Бейшемби, 26-ноябрь" in club.in_group()[-1]


async def test_times_that_have_passed_meanwhile_cannot_win(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(TUE_1830)
    await club.vote(club.mentor, WED_1830)
    await sleep_until(club, CLOSES + 24 * HOUR)
    await club.story.settle()
    await club.story.after(seconds=60)
    assert (await club.talk()).starts_at == dt.datetime(2026, 11, 25, 12, 30, tzinfo=dt.UTC)


async def test_with_no_time_left_there_is_no_talk_and_the_mentor_knows(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(TUE_1830)
    await sleep_until(club, CLOSES + 5 * 24 * HOUR)
    await club.story.until(CLOSES + 5 * 24 * HOUR + HOUR)
    assert (await club.talk()).state == TalkState.CANCELLED
    assert told(club, "убакыттардын баары өтүп кетти") == 1
    await club.story.until(OPENS + WEEK)
    assert polls_in_group(club) == 2


async def test_a_poll_closed_by_hand_is_counted_at_once(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(WED_1830)
    world = club.story.world
    telegram_polls.close(world, world.polls[(await club.poll()).poll_id])
    await club.story.after(seconds=10)
    assert told(club, "кол менен жабылды") == 1
    assert told(club, "✅ Убакыт аныкталды: шаршемби") == 1
    await club.story.until(CLOSES + HOUR)
    assert told(club, "✅ Убакыт аныкталды") == 1
    assert sum("🗓" in line for line in club.in_group()) == 1


async def test_the_bot_stops_a_poll_that_telegram_has_not_closed_yet(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(WED_1830)
    async with club.session() as session:  # our clock is ahead of Telegram's
        step = select(Step).where(Step.kind == "talks.close", Step.state == StepState.WAITING)
        (await session.scalars(step)).one().not_before = CLOSES - HOUR
    await club.story.until(CLOSES - HOUR + dt.timedelta(seconds=5))
    assert club.story.world.polls[(await club.poll()).poll_id].is_closed
    assert (await club.talk()).voters == 6


async def test_without_the_right_to_pin_all_goes_on_and_the_mentor_hears_it_once(
    club: TalkClub,
) -> None:
    words = "Bad Request: not enough rights to manage pinned messages in the chat"
    club.story.telegram.api.faults.add("400", method="pinChatMessage", description=words)
    for week in range(2):
        await club.story.until(OPENS + week * WEEK)
        await club.all_vote(WED_1830)
    await club.story.until(ANNOUNCES + WEEK + HOUR)
    assert polls_in_group(club) == 2
    assert sum("🗓" in line for line in club.in_group()) == 2
    assert told(club, "кадап коюуга укугум жок") == 1


async def test_a_group_that_takes_no_polls_is_told_to_the_mentor_who_posts_it_again(
    club: TalkClub,
) -> None:
    words = "Bad Request: not enough rights to send polls to the chat"
    club.story.telegram.api.faults.add("400", method="sendPoll", times=2, description=words)
    await club.story.until(OPENS)
    assert told(club, "уруксат бериңиз") == 1
    await club.story.after(minutes=1)
    await club.tap(club.mentor, "Кайра жарыялоо")  # but she has not given the right yet
    assert "уруксат бериңиз" in club.in_private(club.mentor)[-1]
    assert polls_in_group(club) == 0
    await club.tap(club.mentor, "Кайра жарыялоо")
    assert polls_in_group(club) == 1
    await club.all_vote(WED_1830)
    await club.story.until(CLOSES + HOUR)
    assert (await club.talk()).voters == 6


async def test_a_poll_sent_twice_by_a_lost_answer_is_one_vote(club: TalkClub) -> None:
    club.story.telegram.api.faults.add("cut_after", method="sendPoll", times=1)
    await club.story.until(OPENS + dt.timedelta(minutes=2))
    assert polls_in_group(club) == 2
    orphan, known = sorted(club.story.world.polls)[-2:]
    assert (await club.poll()).poll_id == known
    first, second, third, *others = club.members
    for person in (first, second, third):
        polls.vote(club.story.world, person, orphan, [WED_1830])
    polls.vote(club.story.world, third, known, [THU_1830])  # her last answer counts
    for person in others:
        polls.vote(club.story.world, person, known, [THU_1830])
    await club.story.until(CLOSES - HOUR)
    nudged = {letter.chat_id for letter in await club.letters("talks.nudge")}
    assert nudged == {club.mentor}
    await club.story.until(CLOSES + dt.timedelta(minutes=2))
    talk = await club.talk()
    assert talk.voters == 6
    assert {slot.position: slot.votes for slot in talk.slots if slot.votes} == {
        WED_1830: 2,
        THU_1830: 4,
    }


async def test_of_two_polls_one_may_be_closed_and_the_vote_goes_on(club: TalkClub) -> None:
    club.story.telegram.api.faults.add("cut_after", method="sendPoll", times=1)
    await club.story.until(OPENS + dt.timedelta(minutes=2))
    orphan = min(club.story.world.polls)
    polls.vote(club.story.world, club.members[0], orphan, [WED_1830])
    await club.story.settle()
    telegram_polls.close(club.story.world, club.story.world.polls[orphan])
    await club.story.after(minutes=5)
    assert (await club.talk()).state == TalkState.POLLING
    await club.vote(club.members[1], WED_1830)
    await club.story.until(CLOSES + dt.timedelta(minutes=2))
    assert (await club.talk()).voters == 2


async def test_a_stranger_with_the_forwarded_poll_is_not_counted(club: TalkClub) -> None:
    await club.story.until(OPENS)
    stranger = newcomers.person(club.story.world, "Бөтөн")["id"]
    world = club.story.world
    poll = world.polls[(await club.poll()).poll_id]
    telegram_polls.cast(world, poll, world.people[stranger], [TUE_1830], club.group)
    await club.all_vote(WED_1830)
    await club.story.until(CLOSES + dt.timedelta(minutes=2))
    talk = await club.talk()
    assert talk.voters == 6
    assert talk.slots[TUE_1830].votes == 0
    kept = select(Answer).where(Answer.person_id == stranger)
    assert (await club.story.one(kept)).options == [TUE_1830]


async def test_who_is_in_the_group_unknown_to_the_bot_becomes_a_member_by_her_vote(
    story: Story,
) -> None:
    club = await found(story, ["Бермет"])
    quiet = newcomers.person(story.world, "Үмүт")["id"]
    club.group.members[quiet] = type(club.group.members[club.mentor])(story.world.people[quiet])
    await story.until(OPENS)
    await club.vote(quiet, WED_1830)
    await story.until(CLOSES + dt.timedelta(minutes=2))
    assert (await club.talk()).voters == 1


async def test_without_hours_there_is_no_poll_and_one_button_mends_it(club: TalkClub) -> None:
    await untick_all(club)
    await club.story.until(OPENS + HOUR)
    assert polls_in_group(club) == 0
    assert told(club, "убакыттар тандалган эмес") == 1
    await club.tap(club.mentor, "🕒 Убакыттар")
    await club.tap(club.mentor, "18:30")
    await club.story.until(OPENS + WEEK)
    assert polls_in_group(club) == 1


async def test_a_pause_over_the_closing_is_made_up_for_when_it_ends(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(THU_1830)
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), club.story.now)
    await club.story.until(CLOSES + 12 * HOUR)
    assert (await club.talk()).state == TalkState.POLLING
    async with club.session() as session:
        await clubs.resume(session, await row(session, club), club.story.now)
    await club.story.after(hours=1)
    assert "🗓 Бейшемби, 26-ноябрь" in club.in_group()[-1]
    await club.story.until(OPENS + WEEK)
    assert polls_in_group(club) == 2


@pytest.mark.parametrize("is_closed", [True, False])
async def test_somebody_elses_poll_with_our_code_is_not_ours(
    club: TalkClub, is_closed: bool
) -> None:
    """Closed polls of others are told to us; one with the times of ours must be one of ours."""
    await club.story.until(OPENS)
    talk = await club.talk()
    times = [f"{slot.starts_at:%H:%M}" for slot in talk.slots]
    options = [f"Шейшемби, {time}" for time in times] if is_closed else ["18:30"] * 7
    seen = votes.Seen("666", f"№{talk.id}", options, 1, is_closed)
    async with club.session() as session:
        await votes.note(session, seen, club.story.now)
    assert not await club.story.all(select(Poll).where(Poll.poll_id == "666"))
    assert (await club.talk()).closed_at is None


async def test_nothing_of_a_whole_week_is_refused_by_telegram(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(WED_1830)
    await club.story.until(OPENS + WEEK)
    for kind in ("talks.pin", "talks.unpin", "talks.poll", "talks.edit", "talks.stop_poll"):
        assert not await club.letters(kind, state=LetterState.DEAD), kind


async def test_a_time_too_near_to_wait_for_the_morning_is_announced_at_night(
    club: TalkClub,
) -> None:
    async with club.session() as session:
        session.add(Hour(club_id=club.id, weekday=1, at=dt.time(9)))
    await club.story.until(OPENS)
    await club.all_vote(WED_1830)
    await sleep_until(club, CLOSES + 2 * HOUR)  # so the mentor would have until half past eight
    await club.story.after(minutes=2)
    data = ChooseTime(club=club.id, talk=(await club.talk()).id, position=0).pack()
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert "🗓 Шейшемби, 24-ноябрь · 09:00–10:00" in club.in_group()[-1]
