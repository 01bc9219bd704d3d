"""A talk, and who is its expert, changed by two in the same moment."""

import datetime as dt
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from domain.questions import NoSuchExpertLink
from models import Person, Session, TalkState
from scheduler import planner
from scheduler.jobs import OCCASIONS
from services import call_offs, question_experts, talk_changes, talks
from tests.databases import ONLY_POSTGRES, at_once
from tests.story import Story
from tests.talk_scene import ANNOUNCES, CLOSES, OPENS, TUE_1830, WED_1830, found, text

pytestmark = ONLY_POSTGRES
BISHKEK = ZoneInfo("Asia/Bishkek")


@pytest.mark.parametrize("she_is_first", [True, False])
async def test_a_talk_that_is_moved_while_it_is_announced_begins_when_the_group_is_told(
    story: Story, she_is_first: bool
) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(TUE_1830)
    await story.until(ANNOUNCES - dt.timedelta(seconds=1))
    story.telegram.clock.set(ANNOUNCES)
    talk = await club.talk()

    async def move(session: Session) -> None:
        await talk_changes.reschedule(session, club.id, talk.id, WED_1830, story.now)

    async def announce() -> None:
        while await planner.run_next(story.app.sessions, OCCASIONS, story.now):
            pass

    async with club.session() as hers:
        await talks.get(hers, club.id, talk.id)  # her tap has begun
        if she_is_first:
            await move(hers)
        await announce()
        if not she_is_first:
            await move(hers)
    await story.until(talk.slots[WED_1830].starts_at)
    begun = [each["date"] for each in club.sees(club.mentor) if "Баштайбыз" in text(each)]
    days = [dt.datetime.fromtimestamp(each, BISHKEK).date() for each in begun]
    assert days == [dt.date(2026, 11, 25)]
    assert sum("25-ноябрь" in each for each in club.in_group()) == 1


@pytest.mark.parametrize("moment", [CLOSES + dt.timedelta(seconds=5), ANNOUNCES])
@pytest.mark.parametrize("she_is_first", [True, False])
async def test_a_talk_that_is_called_off_while_it_is_found_or_announced_is_not_held(
    story: Story, moment: dt.datetime, she_is_first: bool
) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(moment - dt.timedelta(seconds=5 if moment == ANNOUNCES else 6))
    story.telegram.clock.set(moment)
    talk = await club.talk()

    async def go_on() -> None:
        while await planner.run_next(story.app.sessions, OCCASIONS, story.now):
            pass

    async with club.session() as hers:
        await talks.get(hers, club.id, talk.id)  # her tap has begun
        if she_is_first:
            await call_offs.call_off(hers, club.id, talk.id, story.now)
        await go_on()
        if not she_is_first:
            await call_offs.call_off(hers, club.id, talk.id, story.now)
    await story.until(talk.slots[WED_1830].starts_at + dt.timedelta(hours=3))
    assert (await club.talk()).state == TalkState.CANCELLED
    assert not any("Баштайбыз" in each for each in club.in_group())
    assert sum(each.endswith("кийинки сүйлөшүүгө калат.") for each in club.in_group()) == 1


async def test_of_two_who_open_the_experts_link_at_once_only_one_is_the_expert(
    story: Story,
) -> None:
    club = await found(story)
    await story.until(OPENS)
    talk_id = (await club.talk()).id
    async with club.session() as session:
        talk = await talks.get(session, club.id, talk_id)
        token = (await question_experts.invite(session, talk)).token

    async def open_link(person: int, session: Session) -> None:
        hers = await session.get_one(Person, person)
        await question_experts.bind(session, token, hers, story.now)

    both = (partial(open_link, person) for person in club.members[:2])
    with pytest.raises(NoSuchExpertLink):
        await at_once(story.app.sessions, *both)
