"""A step of the week that comes late, or once more: what is settled stays as it is."""

import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from models import MENTOR as BY_MENTOR
from models import Club, Letter, Rsvp, Session, Sessions, Step, Talk, TalkState, Trouble
from sandbox.people import membership, polls
from services import roster, talk_steps, talks
from tests.story import Story
from tests.talk_scene import CLOSES, OPENS, THU_1830, WED_1830, found
from tests.two_clubs import DAY, MEMBER, MENTOR, NOW, Town, settle


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await settle(sessions, dispatcher)


async def ours(session: Session, town: Town) -> tuple[Club, Talk, Step]:
    talk = await session.get_one(Talk, town.ours.talk)
    step = Step(
        club_id=talk.club_id, kind="…", key="…", subject_id=talk.id, due_at=NOW, not_before=NOW
    )
    session.add(step)
    await session.flush()
    return talk.club, talk, step


async def told(session: Session, kind: str) -> list[Letter]:
    return [*await session.scalars(select(Letter).filter_by(kind=kind))]


async def test_what_a_mentor_has_chosen_is_not_counted_once_more(town: Town) -> None:
    async with town.sessions() as session:
        club, talk, step = await ours(session, town)
        talk.starts_at, talk.decided_by = talk.slots[2].starts_at, BY_MENTOR
        await talk_steps.count(session, club, step, NOW + DAY / 24)
        assert (talk.starts_at, talk.decided_by) == (talk.slots[2].starts_at, BY_MENTOR)


@pytest.mark.parametrize(("ahead", "is_held"), [(0, True), (1, False)])
async def test_a_time_that_can_just_be_told_wins_and_a_later_minute_is_too_late(
    town: Town, ahead: int, *, is_held: bool
) -> None:
    """Half an hour is the mentors', two hours are the group's."""
    async with town.sessions() as session:
        club, talk, step = await ours(session, town)
        talk.state, talk.starts_at = TalkState.POLLING, None
        now = NOW + dt.timedelta(minutes=10)
        for n, slot in enumerate(talk.slots):
            slot.starts_at = talks.earliest(club, now) - dt.timedelta(minutes=ahead, hours=2 - n)
        await session.flush()
        await talk_steps.count(session, club, step, now)
        troubles = [each.params["trouble"] for each in await told(session, "talks.trouble")]
        if is_held:
            assert (talk.state, talk.starts_at) == (TalkState.DECIDED, talk.slots[2].starts_at)
        else:
            assert (talk.state, troubles) == (TalkState.CANCELLED, [Trouble.NO_TIME_LEFT])


async def test_a_talk_that_should_have_begun_is_not_announced_any_more(town: Town) -> None:
    async with town.sessions() as session:
        club, talk, step = await ours(session, town)
        assert talk.starts_at
        await talk_steps.announce_due(session, club, step, talk.starts_at)
        assert talk.state == TalkState.CANCELLED
        assert not await told(session, "talks.announcement")


async def test_a_talk_that_was_called_off_is_not_announced(town: Town) -> None:
    async with town.sessions() as session:
        club, talk, step = await ours(session, town)
        talk.state = TalkState.CANCELLED
        await session.flush()
        await talk_steps.announce_due(session, club, step, NOW)
        assert talk.state == TalkState.CANCELLED
        assert not await told(session, "talks.announcement")


@pytest.mark.parametrize("comes", [False, True])
async def test_the_start_sounds_in_the_group_where_nobody_hears_it_in_private(
    town: Town, *, comes: bool
) -> None:
    async with town.sessions() as session:
        club, talk, step = await ours(session, town)
        talk.state = TalkState.ANNOUNCED
        her = await roster.find(session, club.id, MEMBER)
        assert her
        if comes:
            session.add(Rsvp(talk_id=talk.id, member_id=her.id, said_at=NOW))
        await session.flush()
        await talk_steps.remind_start(session, club, step, NOW)
        assert [each.silent for each in await told(session, "talks.remind_start")] == [comes]
        readers = [MEMBER] * comes + [MENTOR]  # who is the expert
        assert [each.chat_id for each in await told(session, "attendance.now")] == readers


@pytest.mark.parametrize(
    ("hours", "kinds"),
    [
        (5, {"talks.nudge", "talks.mention"}),
        (4.9, {"talks.mention"}),  # the nudge would come as the poll has hardly opened
        (2, set()),
    ],
)
async def test_nobody_is_asked_for_her_vote_as_the_poll_opens(
    town: Town, hours: float, kinds: set[str]
) -> None:
    async with town.sessions() as session:
        _, talk, _ = await ours(session, town)
        talk.state, talk.closed_at = TalkState.POLLING, None
        talk.closes_at = NOW + dt.timedelta(hours=hours)
        assert {kind for kind, _, _ in talks.rest(talk, NOW)} == kinds | {"talks.close"}


@pytest.mark.parametrize(
    ("hours", "told"),
    [(26, {"talks.remind_day", "talks.remind_hour"}), (25.9, {"talks.remind_hour"}), (0.9, set())],
)
async def test_nobody_is_reminded_of_what_was_announced_just_now(
    town: Town, hours: float, told: set[str]
) -> None:
    async with town.sessions() as session:
        club, talk, _ = await ours(session, town)
        talk.state, talk.starts_at = TalkState.ANNOUNCED, NOW + dt.timedelta(hours=hours)
        asked = {"talks.remind_day", "talks.remind_hour"}
        assert {kind for kind, _, _ in talks.rest(talk, NOW)} & asked == told
        club.chosen_rules = {"day_before": 0, "hour_before": 0}
        assert not {kind for kind, _, _ in talks.rest(talk, NOW)} & asked


async def test_a_talk_that_is_over_is_not_the_next_one(town: Town) -> None:
    """Though the step that ends it is late."""
    async with town.sessions() as session:
        club, talk, _ = await ours(session, town)
        talk.state = TalkState.ANNOUNCED
        await session.flush()
        assert talk.starts_at
        ends_at = talk.starts_at + club.rules.talk.length
        just_before = ends_at - dt.timedelta(seconds=1)
        assert await talks.next_talk(session, club.id, just_before) is talk
        assert await talks.next_talk(session, club.id, ends_at) is None


@pytest.mark.parametrize(("heard", "is_told"), [(1, True), (6, False)])
async def test_a_mentor_hears_that_votes_were_lost_in_two_days_without_power(
    story: Story, heard: int, *, is_told: bool
) -> None:
    """Telegram keeps them for one; with those that it has counted another time may win."""
    club = await found(story)
    await story.until(OPENS + dt.timedelta(minutes=1))
    for person in club.members[:heard]:
        await club.vote(person, WED_1830)
    poll = (await club.poll()).poll_id
    for person in club.members[heard:]:
        polls.vote(story.world, person, poll, [THU_1830])
    story.telegram.clock.set(CLOSES + DAY / 2)
    await story.after(minutes=5)
    assert (await club.talk()).starts_at is not None
    lost = [each for each in club.in_private(club.mentor) if each.startswith("Добуштардын баары")]
    assert len(lost) == is_told
    if is_told:
        await club.tap(club.mentor, "🕒 Башка убакыт")
        assert "🕒" in club.in_private(club.mentor)[-1]


async def test_a_vote_that_has_no_name_changes_nothing_where_one_is_not_enough(
    story: Story,
) -> None:
    """An anonymous administrator votes as the group."""
    club = await found(story)
    await story.until(OPENS + dt.timedelta(minutes=1))
    membership.promote(story.world, club.group, club.mentor, club.mentor, is_anonymous=True)
    await club.vote(club.mentor, THU_1830)
    await club.all_vote(WED_1830)
    await story.until(CLOSES + dt.timedelta(minutes=5))
    poll = await club.poll()
    assert poll.voters == len(club.members) + 1
    assert not await club.letters("talks.trouble")
