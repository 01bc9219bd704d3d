"""The weekly talk, as the group and the mentor live it."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy import text as text_of

from models import Letter, LetterState, Poll, Session, Sessions, Step, StepState, Talk, TalkState
from sandbox.people import messages
from services import polls, talk_steps, talks
from services.steps import NotYet
from tests.core_scene import NOW, found_club
from tests.databases import ONLY_POSTGRES
from tests.story import Story
from tests.talk_scene import (
    ANNOUNCES,
    ANY,
    CANNOT,
    CLOSES,
    OPENS,
    THU_1830,
    TUE_1830,
    TUESDAY,
    WED_1830,
    WEEK,
    TalkClub,
    choose,
    found,
    row,
    text,
)

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await found(story)


async def test_on_sunday_at_ten_the_poll_opens_and_is_pinned(club: TalkClub) -> None:
    await club.story.until(OPENS - dt.timedelta(seconds=1))
    assert not any("№" in line for line in club.in_group())
    await club.story.until(OPENS)
    talk, poll = await club.talk(), await club.poll()
    shown = next(message for message in club.sees(club.mentor) if "poll" in message)
    assert text(shown) == f"🍵 Чай сүйлөшүү — кайсы убакыт ыңгайлуу? №{talk.id}"
    assert [option["text"] for option in shown["poll"]["options"]] == [
        "Шейшемби, 24-ноябрь, 18:30",
        "Шейшемби, 24-ноябрь, 20:00",
        "Шаршемби, 25-ноябрь, 18:30",
        "Бейшемби, 26-ноябрь, 18:30",
        "Бейшемби, 26-ноябрь, 20:00",
        "Мага баары ыңгайлуу",
        "Бул аптада катыша албайм",
    ]
    assert shown["poll"]["close_date"] == int(CLOSES.timestamp())
    assert not shown["poll"]["is_anonymous"]
    assert shown["poll"]["allows_multiple_answers"]
    assert poll.message_id in club.pinned()


async def test_who_wins_is_printed_under_the_poll(club: TalkClub) -> None:
    await club.story.until(OPENS)
    shown = next(message for message in club.sees(club.mentor) if "poll" in message)
    assert shown["poll"]["description"] == (
        "Бир нечесин тандаса болот. Жабылат: дүйшөмбү, 20:00\n"
        "Көп добуш алганы тандалат; «баары ыңгайлуу» — ар бирине добуш. Тең болсо: келе албай"
        " жүргөндөрдүкү, анан өткөн аптадагысы, анан эртерээги; добуш аз болсо: өткөн аптадагысы."
    )


async def test_during_the_poll_her_card_leads_there_and_says_whether_she_has_voted(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS)
    poll, she = await club.poll(), club.members[0]
    messages.say(club.story.world, she, club.bot, "🍵 Чай сүйлөшүү")
    await club.story.settle()
    assert text(club.last(she)).endswith("▫️ Сиз дагы добуш бере элексиз.")
    [[way]] = club.last(she)["reply_markup"]["inline_keyboard"]
    assert way["text"] == "🗳 Добуш берүүгө өтүү"
    assert way["url"] == f"https://t.me/c/{str(club.group.id)[4:]}/{poll.message_id}"
    await club.vote(she, CANNOT)
    messages.say(club.story.world, she, club.bot, "🍵 Чай сүйлөшүү")
    await club.story.settle()
    assert text(club.last(she)).endswith("✅ Сиз добуш бергенсиз. Өзгөртсөңүз болот.")


async def test_a_plain_group_has_no_links_to_its_messages(story: Story) -> None:
    club = await found(story, kind="group")
    await story.until(OPENS)
    messages.say(story.world, club.members[0], club.bot, "🍵 Чай сүйлөшүү")
    await story.settle()
    assert "reply_markup" not in club.last(club.members[0])


async def test_the_time_that_suits_most_is_announced_and_takes_the_place_of_the_poll(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS)
    for person, options in zip(
        club.members,
        [(THU_1830,), (THU_1830, TUE_1830), (ANY,), (THU_1830,), (CANNOT,), (WED_1830,)],
        strict=True,
    ):
        await club.vote(person, *options)
    await club.story.until(ANNOUNCES - dt.timedelta(seconds=10))
    assert club.in_private(club.mentor)[-1].splitlines() == [
        "✅ Убакыт аныкталды: бейшемби, 26-ноябрь, 18:30 (4 добуш; добуш бергендер: 6)",
        "Өзү жарыяланат: бүгүн, 20:30",
        "🎥 Жолугушуу: —",
    ]
    assert "🗓" not in club.in_group()[-1]
    await club.story.after(seconds=20)
    shown = club.sees(club.mentor)[-2]  # the last line tells that it was pinned
    assert text(shown).splitlines() == [
        "🍵 Чай сүйлөшүү",
        "🗓 Бейшемби, 26-ноябрь · 18:30–19:30",
    ]
    poll = await club.poll()
    assert shown["reply_to_message"]["message_id"] == poll.message_id
    assert shown["message_id"] in club.pinned()
    assert poll.message_id not in club.pinned()


async def test_the_group_is_reminded_a_day_before_and_ten_minutes_before(club: TalkClub) -> None:
    async with club.session() as session:
        row = await session.get_one(type((await club.talk(state="planned")).club), club.id)
        row.link = "https://us02web.zoom.us/j/123"
    await club.story.until(OPENS)
    await club.all_vote(WED_1830)
    await club.story.until(TUESDAY - dt.timedelta(seconds=1))
    assert "⏰" not in "".join(club.in_group())
    await club.story.after(seconds=1)
    assert club.in_group()[-1] == "⏰ Эске салабыз: чай сүйлөшүү эртең, 18:30."
    await club.story.after(hours=23, minutes=50)
    start = club.sees(club.mentor)[-1]
    assert text(start) == "🎥 Баштайбыз! Чай сүйлөшүү, 18:30."
    [[way_in], [here]] = start["reply_markup"]["inline_keyboard"]
    assert (way_in["text"], way_in["url"]) == ("🎥 Zoom ачуу", "https://us02web.zoom.us/j/123")
    assert here["text"] == "🙋 Келдим"


async def test_a_talk_is_not_reminded_of_right_after_its_announcement(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(TUE_1830)
    await club.story.until(TUESDAY)
    assert [line[0] for line in club.in_group()].count("⏰") == 0
    assert club.in_group()[-1].startswith("🎥 Баштайбыз!")


async def test_weeks_go_by_with_no_human_hand(club: TalkClub) -> None:
    for week in range(4):
        await club.story.until(OPENS + week * WEEK)
        await club.all_vote(THU_1830)
    await club.story.until(OPENS + 4 * WEEK - dt.timedelta(seconds=1))
    talks = await club.story.all(select(Talk).order_by(Talk.week))
    assert [talk.state for talk in talks] == [TalkState.HELD] * 4 + [TalkState.PLANNED]
    for kind in ("talks.poll", "talks.decided", "talks.announcement", "talks.remind_start"):
        assert len(await club.letters(kind, state=LetterState.SENT)) == 4, kind
    missed = select(Step).where(Step.state.in_((StepState.MISSED, StepState.DEAD)))
    assert not await club.story.all(missed)
    dead = select(Letter).where(Letter.state == LetterState.DEAD)
    assert not [(each.kind, each.error) for each in await club.story.all(dead)]


async def test_a_vote_that_telegram_has_counted_and_not_told_is_waited_for_a_minute(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS)
    await club.all_vote(WED_1830)
    talk = await club.talk()
    closed = club.story.now
    async with club.session() as session:
        hers = await talks.get(session, club.id, talk.id)
        hers.closed_at, [poll] = closed, hers.polls
        poll.is_closed, poll.voters = True, 7  # and six have reached us
        step = Step(club_id=club.id, kind="talks.decide", subject_id=talk.id)
        here = await row(session, club)
        with pytest.raises(NotYet):
            await talk_steps.count(session, here, step, closed + 59 * SECOND)
        await talk_steps.count(session, here, step, closed + 60 * SECOND)
        assert (hers.state, hers.voters) == (TalkState.DECIDED, 6)


async def test_a_few_votes_leave_last_weeks_time(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(THU_1830)
    await club.story.until(OPENS + WEEK)
    await club.vote(club.members[0], TUE_1830)
    await club.story.until(ANNOUNCES + WEEK + dt.timedelta(minutes=2))
    talk = await club.talk()
    assert (talk.decided_by, talk.voters) == ("thin_last_week", 1)
    assert club.in_group()[-1].splitlines()[-2:] == [
        "🗓 Бейшемби, 3-декабрь · 18:30–19:30",
        "Добуш аз болду, ошондуктан өткөн аптадагы убакыт калды.",
    ]


async def test_where_nobody_can_come_the_mentor_reads_so_and_can_call_the_talk_off(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS)
    await club.all_vote(CANNOT)
    await club.story.until(CLOSES + 5 * SECOND)
    told = club.in_private(club.mentor)[-1]
    assert "🚫 Добуш бергендердин бири да бул аптада катыша албайт." in told
    await club.tap(club.mentor, "❌ Бул жолу болбойт")
    await club.tap(club.mentor, "❌ Ооба")
    await club.story.until(ANNOUNCES + 2 * SECOND)
    assert (await club.talk()).state == TalkState.CANCELLED
    assert not await club.letters("talks.announcement")


async def test_where_all_have_voted_that_they_cannot_the_group_reads_of_no_few_votes(
    club: TalkClub,
) -> None:
    await club.story.until(OPENS)
    await club.all_vote(THU_1830)
    await club.story.until(OPENS + WEEK)
    await club.all_vote(CANNOT)
    await club.story.until(ANNOUNCES + WEEK + dt.timedelta(minutes=2))
    assert (await club.talk()).decided_by == "thin_last_week"
    said = "Эч ким убакыт тандаган жок, ошондуктан өткөн аптадагы убакыт калды."
    assert club.in_group()[-1].splitlines()[-1] == said


async def test_a_tie_is_told_with_the_rule_that_broke_it(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(WED_1830, THU_1830)
    await club.story.until(ANNOUNCES + dt.timedelta(minutes=2))
    assert club.in_group()[-1].splitlines()[-2:] == [
        "🗓 Шаршемби, 25-ноябрь · 18:30–19:30",
        "Добуштар тең болду: эртерээк убакыт тандалды.",
    ]


async def test_how_few_votes_are_few_stays_as_it_was_when_the_poll_opened(club: TalkClub) -> None:
    await club.story.until(OPENS)
    await club.all_vote(THU_1830)
    await club.story.until(OPENS + WEEK)
    for person in club.members[:5]:
        await club.vote(person, TUE_1830)
    await choose(club, "thin_voters", 10)
    await club.story.until(ANNOUNCES + WEEK + dt.timedelta(minutes=2))
    assert (await club.talk()).decided_by == "votes"
    await club.story.until(OPENS + 2 * WEEK)
    for person in club.members[:5]:
        await club.vote(person, THU_1830)
    await club.story.until(ANNOUNCES + 2 * WEEK + dt.timedelta(minutes=2))
    assert (await club.talk()).decided_by == "thin_last_week"


@ONLY_POSTGRES
async def test_a_poll_whose_first_vote_comes_elsewhere_while_it_is_noted_is_noted(
    sessions: Sessions,
) -> None:
    club = await found_club(sessions)
    async with sessions.begin() as session:
        session.add(Talk(id=5, club_id=club, week=NOW.date(), opens_at=NOW, closes_at=NOW))

    async def note(session: Session, message: int | None = None) -> None:
        await polls.add(session, await session.get_one(Talk, 5), "77", -1001, message)

    async def note_sending() -> None:
        async with sessions.begin() as session:
            await note(session, 900)

    async with asyncio.TaskGroup() as tasks, sessions.begin() as other:
        await note(other)
        tasks.create_task(note_sending())
        waits = text_of("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not await other.scalar(waits):  # noqa: ASYNC110 - nobody would set an event
            await asyncio.sleep(0.01)
    async with sessions() as session:
        assert (await session.get_one(Poll, "77")).message_id == 900
