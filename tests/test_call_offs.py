"""A talk that the mentor calls off: who hears of it, what is kept, and the week after."""

import datetime as dt
from types import SimpleNamespace

from sqlalchemy import select

from models import Step, StepState, TalkState
from screens.talks import CallOff, Prepare
from services import calendars, call_offs, clubs, talk_changes, talk_letters, talks
from tests.question_scene import announced as asking
from tests.story import Story
from tests.talk_day import announced, tap_in_group
from tests.talk_scene import (
    ANNOUNCES,
    CLOSES,
    OPENS,
    THU_1830,
    WED_1830,
    WEDNESDAY,
    WEEK,
    TalkClub,
    found,
    row,
)
from tests.test_calendars import files, read
from tests.test_question_desk import expert_of
from tests.test_talk_moves import move

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
NONE = "❌ Бул жолу чай сүйлөшүү болбойт."
NOT_ON_WEDNESDAY = "❌ Чай сүйлөшүү болбойт: шаршемби, 25-ноябрь, 18:30."
KEPT = "Суроолор кийинки сүйлөшүүгө калат."


async def call_off(club: TalkClub) -> None:
    await club.story.people.say(from_=club.mentor, chat=club.bot, text="/chai")
    await club.story.settle()
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "❌ Бул жолу болбойт")
    await club.tap(club.mentor, "❌ Ооба, болбойт")


def news(said: list[str]) -> list[str]:
    return [line for line in said if line.startswith("❌")]


async def test_a_mentor_who_falls_ill_calls_the_talk_off_and_nobody_waits_for_it(
    story: Story,
) -> None:
    club = await announced(story)
    comes, other = club.members[:2]
    await tap_in_group(club, comes, "✅ Катышам")
    await story.until(WEDNESDAY - 5 * HOUR)
    before = len(club.in_group())
    await call_off(club)
    assert club.in_group()[before:] == [f"{NOT_ON_WEDNESDAY}\n{KEPT}"]
    [told] = [each["caption"] for each in club.sees(comes, club.bot) if "document" in each]
    assert told == f"{NOT_ON_WEDNESDAY}\n{KEPT}"
    assert not news(club.in_private(other))
    await story.until(WEDNESDAY + 30 * HOUR)
    assert club.in_group()[before + 1 :] == []
    assert not any("🎥" in said or "⏰" in said for said in club.in_private(comes))
    await story.until(OPENS + WEEK)
    assert "№2" in club.in_group()[-1]


async def test_before_she_does_so_she_reads_of_nothing_that_is_not_there(story: Story) -> None:
    club = await announced(story)
    await club.story.people.say(from_=club.mentor, chat=club.bot, text="/chai")
    await story.settle()
    await club.tap(club.mentor, "⋯ Дагы")
    await club.tap(club.mentor, "❌ Бул жолу болбойт")
    asked = club.in_private(club.mentor)[-1].splitlines()[-1]
    assert "суроолор" not in asked
    assert "эксперт болсо" in asked


async def test_the_announcement_says_that_there_is_none_and_is_on_top_no_more(
    story: Story,
) -> None:
    club = await announced(story)
    pinned = (await club.talk()).announcement_id
    assert pinned in club.pinned()
    await call_off(club)
    await story.after(seconds=10)
    shown = next(each for each in club.sees(club.mentor) if each["message_id"] == pinned)
    assert shown["text"] == f"{NOT_ON_WEDNESDAY}\n{KEPT}"
    assert "reply_markup" not in shown
    assert pinned not in club.pinned()


async def test_what_was_asked_and_prepared_is_for_the_next_talk(story: Story) -> None:
    club = await asking(story)
    question = await club.ask(club.members[0], "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    await call_off(club)
    assert club.told(expert) == f"{NOT_ON_WEDNESDAY}\n{KEPT}"
    await story.until(OPENS + WEEK)
    following = await club.talk()
    assert (await club.question()).talk_id == following.id != question.talk_id
    assert following.topic == "Жергиликтүү бюджет"
    await club.all_vote(WED_1830)
    await story.until(WEDNESDAY + WEEK - 50 * MINUTE)
    assert "Бюджетти ким бекитет?" in club.in_private(expert)[-2]  # and a reminder


async def test_what_the_expert_answers_reaches_the_mentor(story: Story) -> None:
    club = await asking(story)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    await call_off(club)
    await club.say(expert, "Тез айыгыңыз!", reply_to=club.last(expert)["message_id"])
    assert club.told(club.mentor) == "Тез айыгыңыз!"


async def test_what_people_write_below_the_word_of_it_is_no_question(story: Story) -> None:
    club = await asking(story)
    posted = club.announcement()["message_id"]
    await call_off(club)
    for told in posted, club.sees(club.mentor)[-1]["message_id"]:
        await club.say(club.members[0], "Эмне болду?", chat=club.group.id, reply_to=told)
    assert await club.questions() == []


async def test_an_old_card_of_it_does_not_offer_it_again(story: Story) -> None:
    club = await announced(story)
    data = Prepare(club=club.id, talk=(await club.talk()).id).pack()
    await call_off(club)
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert [row[0]["text"] for row in rows] == ["🎥 Өтүүчү жери", "← Артка"]


async def test_while_the_group_votes_the_vote_ends_without_a_talk(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS + HOUR)
    await club.all_vote(WED_1830)
    poll = await club.poll()
    await call_off(club)
    assert story.world.polls[poll.poll_id].is_closed
    assert poll.message_id not in club.pinned()
    assert club.in_group()[-1] == f"{NONE}\n{KEPT}"
    said, told = len(club.in_group()), len(club.in_private(club.members[0]))
    await story.until(WEDNESDAY + 30 * HOUR)
    assert (len(club.in_group()), len(club.in_private(club.members[0]))) == (said, told)
    assert not any("Убакыт аныкталды" in each for each in club.in_private(club.mentor))
    await story.until(OPENS + WEEK)
    assert "№2" in club.in_group()[-1]


async def test_where_the_next_poll_is_open_what_was_prepared_is_for_its_talk(story: Story) -> None:
    club = await asking(story)
    question = await club.ask(club.members[0], "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    async with club.session() as session:
        talk = await talks.get(session, club.id, question.talk_id)
        talk.slots[THU_1830].starts_at = CLOSES + WEEK
        await talk_changes.reschedule(session, club.id, talk.id, THU_1830, story.now)
    await story.until(OPENS + WEEK + HOUR)
    await call_off(club)
    following = await club.talk()
    assert following.state == TalkState.POLLING
    assert following.topic == "Жергиликтүү бюджет"
    assert (await club.question()).talk_id == following.id
    await club.all_vote(WED_1830)
    await story.until(WEDNESDAY + WEEK - 50 * MINUTE)
    assert "Бюджетти ким бекитет?" in club.in_private(expert)[-2]


async def test_the_questions_of_a_talk_that_was_just_held_wait_before_its_mentor(
    story: Story,
) -> None:
    """For a day she marks which were answered, also where she calls the next one off meanwhile."""
    club = await asking(story)
    question = await club.ask(club.members[0], "Бюджетти ким бекитет?")
    async with club.session() as session:
        talk = await talks.get(session, club.id, question.talk_id)
        talk.slots[THU_1830].starts_at = CLOSES + WEEK
        await talk_changes.reschedule(session, club.id, talk.id, THU_1830, story.now)
    await story.until(CLOSES + WEEK + 12 * HOUR)
    await call_off(club)
    assert (await club.talk()).state == TalkState.CANCELLED
    assert (await club.question()).talk_id == question.talk_id
    await story.until(CLOSES + WEEK + 26 * HOUR)
    assert (await club.question()).talk.week == (await club.talk()).week + WEEK


async def test_before_it_is_announced_the_group_reads_no_time_of_it(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(CLOSES + MINUTE)
    polled = (await club.poll()).message_id
    await call_off(club)
    assert news(club.in_group()) == [f"{NONE}\n{KEPT}"]
    assert polled not in club.pinned()
    await story.until(ANNOUNCES + HOUR)
    assert news(club.in_group()) == [club.in_group()[-1]]


async def test_it_is_asked_once_whether_she_is_sure_and_told_once(story: Story) -> None:
    club = await announced(story)
    await club.story.people.say(from_=club.mentor, chat=club.bot, text="/chai")
    await story.settle()
    await club.tap(club.mentor, "🕒 Башка убакыт")
    await club.tap(club.mentor, "❌ Бул жолу болбойт")
    asked = club.in_private(club.mentor)[-1].splitlines()
    assert asked[0] == "🗓 Шаршемби, 25-ноябрь · 18:30–19:30"
    assert news(club.in_group()) == []
    card = club.last(club.mentor)["message_id"]
    data = CallOff(club=club.id, talk=(await club.talk()).id).pack()
    for _ in range(2):
        await club.press(club.mentor, card, data=data)
    assert len(news(club.in_group())) == 2  # what was announced, and the word of it
    assert "добуш берүү ачылат" in club.in_private(club.mentor)[-1]


async def test_called_off_at_night_the_group_hears_of_it_in_the_morning(story: Story) -> None:
    club = await announced(story)
    await story.until(CLOSES + 3 * HOUR)
    await move(club, THU_1830)
    before = len(club.in_group())
    await call_off(club)
    assert len(club.in_group()) == before
    await story.until(CLOSES + 15 * HOUR)
    assert club.in_group()[before:] == [
        f"❌ Чай сүйлөшүү болбойт: бейшемби, 26-ноябрь, 18:30.\n{KEPT}"
    ]


async def test_a_mentor_who_pauses_the_club_as_well_leaves_nobody_waiting(story: Story) -> None:
    club = await announced(story)
    her = club.members[0]
    await tap_in_group(club, her, "✅ Катышам")
    await story.until(CLOSES + 3 * HOUR)
    await call_off(club)
    async with club.session() as session:
        await clubs.pause(session, await row(session, club), story.now)
    assert files(club, her) == []
    before = len(club.in_group())
    await story.until(CLOSES + 15 * HOUR)
    assert club.in_group()[before:] == [f"{NOT_ON_WEDNESDAY}\n{KEPT}"]
    assert [each["caption"] for each in files(club, her)] == club.in_group()[before:]


async def test_what_was_on_its_way_to_the_group_is_taken_down_there(story: Story) -> None:
    """Telegram has not answered yet: first it is the poll, a week later the announcement."""
    club = await found(story)
    await story.until(OPENS)
    message = (await club.poll()).message_id
    async with club.session() as session:
        talk = await talks.get(session, club.id, (await club.talk()).id)
        talk.polls[0].message_id = None
        await call_offs.call_off(session, club.id, talk.id, story.now)
    async with club.session() as session:
        [letter] = await club.letters("talks.poll")
        poll = SimpleNamespace(id=(await talks.get(session, club.id, talk.id)).polls[0].poll_id)
        answer = SimpleNamespace(poll=poll, message_id=message)
        await talk_letters.note_poll(session, letter, answer, story.now)
    await story.settle()
    assert all(each.is_closed for each in story.world.polls.values())
    await story.until(OPENS + WEEK)
    await club.all_vote(WED_1830)
    await story.until(ANNOUNCES + WEEK + MINUTE)
    async with club.session() as session:
        talk = await talks.get(session, club.id, (await club.talk()).id)
        message, talk.announcement_id = talk.announcement_id, None
        await call_offs.call_off(session, club.id, talk.id, story.now)
    async with club.session() as session:
        letter = (await club.letters("talks.announcement"))[-1]
        answer = SimpleNamespace(message_id=message)
        await talk_letters.note_announcement(session, letter, answer, story.now)
    await story.after(seconds=10)
    shown = next(each for each in club.sees(club.mentor) if each["message_id"] == message)
    assert shown["text"].startswith("❌")


async def test_nothing_of_it_is_left_in_the_plan_nor_in_the_calendar(story: Story) -> None:
    club = await announced(story)
    her = club.members[0]
    await tap_in_group(club, her, "✅ Катышам")
    talk = await club.talk()
    async with club.session() as session:
        token = (await calendars.of(session, club.id)).token
    await call_off(club)
    waiting = (Step.state == StepState.WAITING, Step.subject_id == talk.id)
    assert await story.all(select(Step).where(*waiting, Step.kind.startswith("talks."))) == []
    [file] = files(club, her)
    event = read(club, file)
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    async with club.session() as session:
        shown = await calendars.read(session, token)
    assert shown
    assert not shown[1]
