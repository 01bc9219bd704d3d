"""After a talk was called off: it can be held after all, and old buttons say that it is off."""

from models import TalkState
from screens.attendance import BeThere, Come
from screens.talks import HoldAfterAll, OtherTime
from services import talk_changes, talks
from tests.question_scene import announced as asking
from tests.story import Story
from tests.talk_day import announced, say, tap_in_group
from tests.talk_scene import (
    ANNOUNCES,
    CLOSES,
    OPENS,
    THU_1830,
    WED_1830,
    WEDNESDAY,
    WEEK,
    found,
)
from tests.test_calendars import files, read
from tests.test_call_offs import HOUR, KEPT, MINUTE, NONE, NOT_ON_WEDNESDAY, call_off, news
from tests.test_question_desk import expert_of
from tests.test_talk_away import move


async def test_a_mentor_who_gets_well_holds_it_after_all(story: Story) -> None:
    club = await asking(story)
    her, post = club.members[0], club.announcement()["message_id"]
    await tap_in_group(club, her, "✅ Катышам")
    question = await club.ask(her, "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    await call_off(club)
    before, told = len(club.in_group()), len(club.in_private(expert))
    assert club.told(club.mentor).startswith(NOT_ON_WEDNESDAY)
    await club.tap(club.mentor, "↩️ Сүйлөшүү болот")
    await story.after(seconds=10)
    [said] = club.in_group()[before:]
    assert said.startswith("🍵 Чай сүйлөшүү\n🗓 Шаршемби, 25-ноябрь · 18:30–19:30\n📌 Тема:")
    assert "✅ Катышат: 1" in said
    assert club.announcement()["message_id"] != post
    assert club.announcement()["message_id"] in club.pinned()
    told_her = club.sees(her, club.bot)[-1]["caption"]
    assert told_her.startswith("✅ Чай сүйлөшүү болот: шаршемби, 25-ноябрь, 18:30.")
    event = read(club, files(club, her)[-1])
    assert ("status" in event.contents, event.sequence.value) == (False, "2")
    assert len(club.in_private(expert)) == told + 1
    assert "шаршемби, 25-ноябрь" in club.told(expert).lower()
    assert (await club.question()).talk_id == question.talk_id
    following = await club.talk(state=TalkState.PLANNED)
    assert (following.topic, following.expert) == (None, None)
    await story.until(WEDNESDAY - 50 * MINUTE)
    assert any("Бюджетти ким бекитет?" in each for each in club.in_private(expert)[told:])
    assert any("⏰" in each for each in club.in_private(her))
    await story.until(WEDNESDAY + 2 * HOUR)
    assert (await club.talk()).state == TalkState.HELD
    assert (await club.question()).carried == 0


async def test_a_reminder_that_she_moved_by_hand_keeps_its_hour(story: Story) -> None:
    club = await announced(story)
    await move(club, "talks.remind_day", WEDNESDAY - 5 * HOUR)
    await call_off(club)
    await club.tap(club.mentor, "↩️ Сүйлөшүү болот")
    await story.until(WEDNESDAY - 6 * HOUR)
    assert not await club.letters("talks.remind_day")
    await story.until(WEDNESDAY - 4 * HOUR)
    assert club.in_group()[-1] == "⏰ Эске салабыз: чай сүйлөшүү бүгүн, 18:30."


async def test_called_off_again_it_is_told_again(story: Story) -> None:
    club = await announced(story)
    await call_off(club)
    await club.tap(club.mentor, "↩️ Сүйлөшүү болот")
    await story.after(seconds=10)
    before = len(club.in_group())
    await call_off(club)
    await story.after(seconds=10)
    assert club.in_group()[before:] == [f"{NOT_ON_WEDNESDAY}\n{KEPT}"]
    assert len(news(club.in_group())) == 4, "both announcements, and both words of it"
    assert len(club.pinned()) == 1, "the way into the club"


async def test_a_slip_at_night_reaches_nobody(story: Story) -> None:
    club = await announced(story)
    her = club.members[0]
    await tap_in_group(club, her, "✅ Катышам")
    await story.until(CLOSES + 3 * HOUR)
    told = len(club.sees(her, club.bot))
    await call_off(club)
    await club.tap(club.mentor, "↩️ Сүйлөшүү болот")
    await story.until(CLOSES + 15 * HOUR)
    assert len(club.sees(her, club.bot)) == told
    assert not any(each.startswith(NOT_ON_WEDNESDAY) for each in club.in_group()[-1:])


async def test_after_its_hour_it_is_not_held_any_more(story: Story) -> None:
    club = await announced(story)
    await call_off(club)
    data = HoldAfterAll(club=club.id, talk=(await club.talk()).id).pack()
    card = club.last(club.mentor)["message_id"]
    await story.until(WEDNESDAY)
    assert await club.press(club.mentor, card, data=data)
    assert (await club.talk()).state == TalkState.CANCELLED


async def test_what_has_not_been_announced_yet_is_so_once(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(CLOSES + MINUTE)
    await call_off(club)
    await club.tap(club.mentor, "↩️ Сүйлөшүү болот")
    await story.until(ANNOUNCES + HOUR)
    told = [each for each in club.in_group() if each.startswith("🍵 Чай сүйлөшүү\n🗓")]
    assert len(told) == 1
    await story.until(WEDNESDAY + 2 * HOUR)
    assert (await club.talk()).state == TalkState.HELD


async def test_after_a_vote_without_an_end_there_is_no_time_to_hold_it(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS + HOUR)
    await call_off(club)
    rows = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert "↩️ Сүйлөшүү болот" not in [row[0]["text"] for row in rows]


async def test_who_taps_an_old_button_reads_that_it_was_called_off(story: Story) -> None:
    club = await announced(story)
    her, talk = club.members[0], await club.talk()
    await call_off(club)
    post = talk.announcement_id or 0
    for data in Come(club=club.id, talk=talk.id), BeThere(club=club.id, talk=talk.id):
        query = await story.people.tap(
            from_=her, chat=club.group.id, message_id=post, data=data.pack()
        )
        await story.settle()
        assert story.world.callbacks[query["callback_id"]].answer["text"] == NONE
    card = club.last(club.mentor)["message_id"]
    toast = await club.press(club.mentor, card, data=OtherTime(club=club.id, talk=talk.id).pack())
    assert toast
    assert toast["text"] == NONE


async def test_what_was_asked_for_the_talk_of_an_open_poll_stays_there(story: Story) -> None:
    club = await asking(story)
    her, mine = club.members[:2]
    question, link = await club.ask(her, "Бюджетти ким бекитет?"), club.question_url()
    async with club.session() as session:
        talk = await talks.get(session, club.id, question.talk_id)
        talk.topic = "Бюджет (1/2)"
        talk.slots[THU_1830].starts_at = CLOSES + WEEK
        await talk_changes.reschedule(session, club.id, talk.id, THU_1830, story.now)
    await story.until(OPENS + WEEK + HOUR)
    await call_off(club)
    await club.follow(mine, link)
    await club.say(mine, "Эмгек китепчеси керекпи?")
    later = await club.question(text="Эмгек китепчеси керекпи?")
    following = await club.talk(state=TalkState.POLLING)
    assert (following.topic, later.talk_id) == ("Бюджет (1/2)", following.id)
    data = HoldAfterAll(club=club.id, talk=question.talk_id).pack()
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert [each.talk_id for each in await club.questions()] == [question.talk_id, following.id]
    assert (await club.talk(id=following.id)).topic == "Бюджет (2/2)"


async def test_a_member_who_opens_the_bot_reads_that_it_is_off(story: Story) -> None:
    club = await announced(story)
    her = club.members[0]
    await call_off(club)
    await say(club, "/chai", her)
    assert club.in_private(her)[-1].startswith(f"{NOT_ON_WEDNESDAY}\n🍵 Чай сүйлөшүү\n")
    rows = club.last(her).get("reply_markup", {}).get("inline_keyboard", [])
    assert "↩️" not in str(rows)
    await story.until(WEDNESDAY)
    await say(club, "/chai", her)
    assert club.in_private(her)[-1].startswith("🍵 Чай сүйлөшүү\n")


async def test_what_was_not_announced_she_does_not_read(story: Story) -> None:
    club = await found(story)
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(CLOSES + MINUTE)
    await call_off(club)
    await say(club, "/chai", club.members[0])
    assert club.in_private(club.members[0])[-1].startswith("🍵 Чай сүйлөшүү\n")
