"""One week follows the other: the standing time, the vote that is asked for, topics in parts."""

import datetime as dt

import pytest

from domain.talks import in_parts, next_part
from models import TalkState
from services import clubs, series, talk_changes, talks
from tests import remembered
from tests.question_scene import announced
from tests.story import Story
from tests.talk_day import post, say
from tests.talk_scene import (
    ANNOUNCES,
    OPENS,
    THU_1830,
    TUE_2000,
    WED_1830,
    WEDNESDAY,
    WEEK,
    TalkClub,
    found,
    row,
    text,
)
from tests.test_call_offs import call_off
from tests.test_question_desk import expert_of

SECOND = dt.timedelta(seconds=1)
STANDING = "Бул — клубдун туруктуу убактысы."


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> TalkClub:
    """A club that has voted once, for Wednesday."""
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(ANNOUNCES + SECOND)
    return club


async def choose(club: TalkClub, *labels: str) -> None:
    await say(club, "/club")
    for label in ("🕒 Качан жана кайда", "🔁 Чай сүйлөшүүнүн тартиби", *labels):
        await club.tap(club.mentor, label)


async def test_the_rhythm_leads_back_to_when_and_where(club: TalkClub) -> None:
    await choose(club, "← Артка")
    assert text(club.last(club.mentor)).startswith("🕒 «Окуу клубу» клубунун чай сүйлөшүүсү")


def polls(club: TalkClub) -> int:
    return sum("poll" in message for message in club.sees(club.mentor))


async def test_with_a_standing_time_the_talk_is_announced_without_a_poll(club: TalkClub) -> None:
    await choose(club, "📌 Туруктуу убакыт")
    for week in (1, 2):
        await club.story.until(OPENS + week * WEEK + dt.timedelta(minutes=31))
        talk = await club.talk()
        assert (talk.state, talk.starts_at) == (TalkState.ANNOUNCED, WEDNESDAY + week * WEEK)
        assert STANDING in text(post(club, "🍵 Чай сүйлөшүү\n🗓"))
    assert polls(club) == 1


@pytest.mark.parametrize("minutes", [1, 40])
async def test_the_mentor_can_still_move_a_talk_of_the_standing_time_for_one_week(
    club: TalkClub, minutes: int
) -> None:
    """Before it is announced, and after."""
    await choose(club, "📌 Туруктуу убакыт")
    await club.story.until(OPENS + WEEK + dt.timedelta(minutes=minutes))
    assert club.in_private(club.mentor)[-1].startswith("✅ Убакыт аныкталды: шаршемби, 2-декабрь")
    await club.tap(club.mentor, "🕒 Башка убакыт")
    assert "добуш" not in str(club.last(club.mentor)), "there was no vote"
    await club.tap(club.mentor, "Шейшемби 01.12 · 20:00")
    await club.story.until(OPENS + WEEK + dt.timedelta(minutes=41))
    told = text(post(club, "🍵 Чай сүйлөшүү\n🗓"))
    assert "Шейшемби, 1-декабрь · 20:00" in told
    assert STANDING not in told
    await club.story.until(OPENS + 2 * WEEK + dt.timedelta(minutes=31))
    assert (await club.talk()).starts_at == WEDNESDAY + 2 * WEEK


async def test_asked_again_the_group_votes_once_and_the_winner_stays(club: TalkClub) -> None:
    await choose(club, "📌 Туруктуу убакыт", "🗳 Топтон кайра суроо")
    await club.story.until(OPENS + WEEK)
    assert polls(club) == 2
    await club.all_vote(THU_1830)
    await club.story.until(OPENS + 2 * WEEK + dt.timedelta(minutes=31))
    assert polls(club) == 2
    assert (await club.talk()).starts_at == WEDNESDAY + 2 * WEEK + dt.timedelta(days=1)


async def test_asked_again_while_a_vote_is_open_the_group_votes_next_week_as_well(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS + WEEK)
    await choose(club, "📌 Туруктуу убакыт", "🗳 Топтон кайра суроо")
    await club.all_vote(THU_1830)
    await club.story.until(OPENS + 2 * WEEK)
    assert polls(club) == 3
    await club.story.until(OPENS + 3 * WEEK)
    assert polls(club) == 3


async def test_a_vote_that_was_asked_for_and_found_no_time_is_asked_for_again(
    club: TalkClub,
) -> None:
    await choose(club, "📌 Туруктуу убакыт", "🗳 Топтон кайра суроо")
    await club.story.until(OPENS + WEEK)
    async with club.session() as session:
        here = await row(session, club)
        await clubs.pause(session, here, club.story.now)
    await club.story.until(OPENS + 2 * WEEK + 2 * SECOND - dt.timedelta(days=1))
    async with club.session() as session:
        await clubs.resume(session, await row(session, club), club.story.now)
    await club.story.until(OPENS + 2 * WEEK)
    assert polls(club) == 3


async def test_a_vote_that_was_asked_for_and_called_off_is_asked_for_again(
    club: TalkClub,
) -> None:
    await choose(club, "📌 Туруктуу убакыт", "🗳 Топтон кайра суроо")
    await club.story.until(OPENS + WEEK)
    assert polls(club) == 2
    await call_off(club)
    await club.story.until(OPENS + 2 * WEEK)
    assert polls(club) == 3


async def test_the_time_that_the_group_has_found_stays_though_that_talk_is_called_off(
    club: TalkClub,
) -> None:
    await choose(club, "📌 Туруктуу убакыт", "🗳 Топтон кайра суроо")
    await club.story.until(OPENS + WEEK)
    await club.all_vote(THU_1830)
    await club.story.until(ANNOUNCES + WEEK + SECOND)
    await call_off(club)
    await club.story.until(OPENS + 2 * WEEK + dt.timedelta(minutes=31))
    assert polls(club) == 2
    assert (await club.talk()).starts_at == WEDNESDAY + 2 * WEEK + dt.timedelta(days=1)


async def test_back_to_voting_each_week(club: TalkClub) -> None:
    await choose(club, "📌 Туруктуу убакыт", "🗳 Апта сайын добуш берүү")
    await club.story.until(OPENS + WEEK)
    assert polls(club) == 2


async def test_an_hour_that_is_ticked_no_more_is_no_standing_time(club: TalkClub) -> None:
    await choose(club, "📌 Туруктуу убакыт")
    async with club.session() as session:
        await clubs.tick(session, await row(session, club), 2, dt.time(18, 30))
    await club.story.until(OPENS + WEEK)
    assert polls(club) == 2


async def test_a_topic_in_parts_goes_on_from_week_to_week_and_ends(club: TalkClub) -> None:
    await say(club, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "📌 Тема")
    await say(club, "Бюджет")
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "🧩 Бөлүктөргө бөлүү")
    await club.tap(club.mentor, "2")
    topics = [(await club.talk()).topic]
    for week in (1, 2):
        await club.story.until(OPENS + week * WEEK)
        topics.append((await club.talk(state="polling")).topic)
    assert topics == ["Бюджет (1/2)", "Бюджет (2/2)", None]


async def test_the_expert_of_a_topic_in_parts_needs_one_link_for_all_of_them(
    story: Story,
) -> None:
    asking = await announced(story)
    talk = await asking.talk()
    async with asking.session() as session:
        await series.divide(session, asking.id, talk.id, 2, story.now)
        await talk_changes.set_expert(session, asking.id, talk.id, "Айнура", story.now)
    await asking.ask(asking.members[0], "Биринчи бөлүктө эмне болот?")
    expert = await expert_of(asking)
    await story.until(OPENS + WEEK)
    assert (await asking.talk(state="polling")).expert == "Айнура"
    await asking.all_vote(WED_1830)
    await story.until(ANNOUNCES + WEEK + dt.timedelta(minutes=1))
    await asking.ask(asking.members[0], "Экинчи бөлүктө эмне болот?")
    await story.until(WEDNESDAY + WEEK - dt.timedelta(minutes=50))
    assert "Экинчи бөлүктө эмне болот?" in asking.in_private(expert)[-2]  # and a reminder
    await asking.tap(expert, "✅ Бирден карап чыгуу")
    assert asking.in_private(expert)[-2].startswith("📋 Суроо: 1 / 2")
    await asking.say(expert, "/start")
    assert "2-декабрь" in asking.told(expert)


async def test_an_expert_who_was_named_before_the_topic_stays(club: TalkClub) -> None:
    async with club.session() as session:
        talk = await session.merge(await club.talk())
        talk.topic = "Бюджет"
    await club.story.until(WEDNESDAY + dt.timedelta(days=1))
    async with club.session() as session:
        ahead = await talks.next_talk(session, club.id, club.story.now)
        assert ahead
        await talk_changes.set_expert(session, club.id, ahead.id, "Айнура", club.story.now)
    await club.story.until(OPENS + WEEK)
    talk = await club.talk(state="polling")
    assert (talk.topic, talk.expert) == (None, "Айнура")


async def test_a_part_that_was_not_held_is_still_to_come(club: TalkClub) -> None:
    async with club.session() as session:
        talk = await session.merge(await club.talk())
        talk.topic, talk.state = "Бюджет (2/3)", TalkState.CANCELLED
    await club.story.until(OPENS + WEEK)
    assert (await club.talk(state="polling")).topic == "Бюджет (2/3)"


@pytest.mark.parametrize(
    ("topic", "following"),
    [
        ("Бюджет", None),
        ("Бюджет (1/3)", "Бюджет (2/3)"),
        ("Бюджет (3/3)", None),
        ("Бюджет (4/3)", None),
        ("Жылдын (2026) жыйынтыгы (1/2)", "Жылдын (2026) жыйынтыгы (2/2)"),
        ("(1/2)", None),
    ],
)
def test_what_follows_a_part(topic: str, following: str | None) -> None:
    assert next_part(topic) == following


def test_divided_anew_a_topic_has_its_parts_once() -> None:
    assert in_parts("Бюджет (2/3)", 5) == "Бюджет (1/5)"
    assert in_parts("Бюджет (2/3)", 1) == "Бюджет"


async def test_a_club_without_a_choice_votes_each_week(club: TalkClub) -> None:
    async with club.session() as session:
        chosen = await series.of(session, club.id)
        assert not chosen.is_fixed
    await club.story.until(OPENS + WEEK)
    await club.all_vote(TUE_2000)
    assert polls(club) == 2
