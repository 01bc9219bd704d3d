"""What a talk does not answer is not lost: it waits for the next one, week after week."""

import datetime as dt

import pytest

from domain.questions import State
from models import Talk, TalkState
from services import clubs, talk_changes, talks
from tests.question_scene import MINUTE, Asking, announced
from tests.story import Story
from tests.talk_scene import (
    CLOSES,
    OPENS,
    THU_2000,
    WED_1830,
    WEDNESDAY,
    WEEK,
    row,
    untick_all,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
async def club(story: Story) -> Asking:
    return await announced(story)


async def talk_of(club: Asking) -> Talk:
    return (await club.question()).talk


async def test_an_open_question_goes_on_for_four_weeks_until_it_is_answered(club: Asking) -> None:
    asker = club.members[0]
    await club.ask(asker, "Бюджетти ким бекитет?")
    weeks = [(await talk_of(club)).week]
    for n in range(1, 5):
        await club.story.until(OPENS + n * WEEK - MINUTE)
        assert (await talk_of(club)).week == weeks[-1]  # the mentor can still mark it
        await club.story.until(OPENS + n * WEEK)
        weeks.append((await talk_of(club)).week)
        await club.all_vote(WED_1830)
        await club.story.until(WEDNESDAY + n * WEEK - 60 * MINUTE)
        assert club.told(club.mentor).splitlines()[-1] == "1. Бюджетти ким бекитет?"
    assert [week - weeks[0] for week in weeks] == [n * dt.timedelta(weeks=1) for n in range(5)]
    assert len(await club.letters("questions.list")) == 5

    await club.tap(club.mentor, "✅ Бирден карап чыгуу")
    await club.tap(club.mentor, "✅ Жооп берилди")
    await club.story.until(OPENS + 6 * WEEK)
    assert (await club.question()).carried == 4
    assert (await talk_of(club)).week == weeks[-1]
    told = [each for each in club.in_private(asker) if "✅ Сурооңузга" in each]
    assert len(told) == len(await club.letters("questions.ended")) == 1


async def test_a_mentor_carries_a_question_over_once(club: Asking) -> None:
    question = await club.ask(club.members[0], "Бюджетти ким бекитет?")
    await club.desk(club.mentor)
    card = club.last(club.mentor)["message_id"]
    data = f"qm_end:{club.id}:{question.id}:{question.talk_id}:later"
    for _ in range(2):
        await club.press(club.mentor, card, data=data)
    assert club.told(club.mentor).startswith("⏭ Суроо кийинки чай сүйлөшүүгө калтырылды.")
    assert (await talk_of(club)).week - question.talk.week == dt.timedelta(weeks=1)
    assert (await club.question()).carried == 1
    await club.story.until(OPENS + WEEK)
    assert (await club.question()).carried == 1


async def test_a_talk_after_the_next_opening_keeps_its_questions_and_a_day_to_mark_them(
    club: Asking,
) -> None:
    question = await club.ask(club.members[0], "Бюджетти ким бекитет?")
    monday = CLOSES + WEEK - 4 * 60 * MINUTE
    async with club.session() as session:
        talk = await talks.get(session, club.id, question.talk_id)
        talk.slots[3].starts_at = monday
        await talk_changes.reschedule(session, club.id, talk.id, 3, club.story.now)
    await club.story.until(OPENS + WEEK + MINUTE)
    assert (await talk_of(club)).id == question.talk_id
    await club.story.until(monday - 60 * MINUTE)
    assert len(await club.letters("questions.list")) == 1
    await club.story.until(monday + 60 * MINUTE + DAY - MINUTE)
    assert (await talk_of(club)).id == question.talk_id
    await club.story.until(monday + 60 * MINUTE + DAY)
    assert (await talk_of(club)).week - question.talk.week == dt.timedelta(weeks=1)


async def test_a_talk_that_was_moved_has_its_list_at_the_new_time_only(club: Asking) -> None:
    question = await club.ask(club.members[0], "Бюджетти ким бекитет?")
    async with club.session() as session:
        await talk_changes.reschedule(session, club.id, question.talk_id, THU_2000, club.story.now)
    await club.story.until(WEDNESDAY)
    assert await club.letters("questions.list") == []
    await club.story.until(WEDNESDAY + DAY + 30 * MINUTE)
    assert len(await club.letters("questions.list", state="sent")) == 1
    assert (await talk_of(club)).id == question.talk_id


async def test_the_questions_of_a_week_that_is_called_off_wait_for_the_next(club: Asking) -> None:
    await club.story.until(WEDNESDAY + 2 * 60 * MINUTE)
    await club.say(club.members[0], "❓ Суроо")
    await club.tap(club.members[0], "❓ Суроо берүү")
    await club.say(club.members[0], "Бюджетти ким бекитет?")
    await untick_all(club)
    await club.story.until(OPENS + WEEK)
    off = await talk_of(club)
    assert off.state == TalkState.CANCELLED
    await club.story.until(OPENS + 2 * WEEK)
    assert (await talk_of(club)).week - off.week == dt.timedelta(weeks=1)
    assert (await club.question()).state == State.OPEN


async def test_a_club_that_pauses_keeps_its_questions(club: Asking) -> None:
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), club.story.now)
    await club.story.until(OPENS + 3 * WEEK)
    assert await club.letters("questions.list") == []
    assert (await club.question()).state == State.OPEN


async def test_between_a_talk_and_the_next_poll_what_was_not_answered_waits_before_the_mentor(
    club: Asking,
) -> None:
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    await club.story.until(WEDNESDAY + 2 * DAY)
    await club.say(club.mentor, "❓ Суроо")
    assert "❓ Жооп күткөн сурооңуз: 0\n📋 Суроолор: 1" in club.told(club.mentor)
    await club.tap(club.mentor, "📋 Бардык суроолор")
    assert "1. Бюджетти ким бекитет?" in club.told(club.mentor)
    await club.tap(club.mentor, "🙋 1")
    assert "1. Бюджетти ким бекитет? · 🙋 1" in club.told(club.mentor)
    await club.tap(club.mentor, "✅ Бирден карап чыгуу")
    await club.tap(club.mentor, "✅ Жооп берилди")
    assert (await club.question()).state == State.ANSWERED
    await club.say(club.mentor, "❓ Суроо")
    nothing_to_go_through = ["❓ Суроо берүү", "👩‍🏫 Эксперт үчүн шилтеме"]
    assert club.buttons(club.last(club.mentor)) == nothing_to_go_through
