"""A talk that cannot be held after all: its link fails, or nobody comes."""

from models import Talk, TalkState
from screens.talks import AskCallOff, CallOff, NotHeld, WasHeld
from services import attendance, question_experts, talk_changes, talks
from tests.question_scene import announced as asking
from tests.story import Story
from tests.talk_day import announced, say, tap_in_group
from tests.talk_scene import OPENS, WEDNESDAY, WEEK, TalkClub
from tests.test_call_offs import HOUR, KEPT, MINUTE, NOT_ON_WEDNESDAY, call_off
from tests.test_question_desk import expert_of


async def test_where_the_link_fails_it_is_called_off_though_it_has_begun(story: Story) -> None:
    club = await asking(story)
    question = await club.ask(club.members[0], "Бюджетти ким бекитет?")
    await story.until(WEDNESDAY + 20 * MINUTE)
    post = (await club.talk()).announcement_id
    await tap_in_group(club, club.members[0], "🙋 Келдим")
    before = len(club.in_group())
    await call_off(club)
    await story.until(WEDNESDAY + 30 * HOUR)
    assert club.in_group()[before:] == [f"{NOT_ON_WEDNESDAY}\n{KEPT}"], "nor how it was"
    assert post not in club.pinned()
    following = await club.talk(state=TalkState.PLANNED)
    assert following.topic == "Жергиликтүү бюджет"
    assert (await club.question()).talk_id == following.id != question.talk_id


async def test_a_link_that_fails_is_replaced_though_the_talk_has_begun(story: Story) -> None:
    club = await announced(story, link="https://zoom.us/j/1")
    await story.until(WEDNESDAY + 5 * MINUTE)
    await say(club, "/chai")
    await club.tap(club.mentor, "⋯ Дагы")
    buttons = club.last(club.mentor)["reply_markup"]["inline_keyboard"]
    assert [each["text"] for [each] in buttons] == [
        "🎥 Өтүүчү жери", "❌ Бул жолу болбойт", "← Артка",
    ]  # fmt: skip
    await club.tap(club.mentor, "🎥 Өтүүчү жери")
    await say(club, "https://zoom.us/j/2")
    her = club.members[0]
    await say(club, "/chai", her)
    assert club.last(her)["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://zoom.us/j/2"


async def test_after_its_end_it_is_not_called_off(story: Story) -> None:
    club = await announced(story)
    card, talk = club.last(club.mentor)["message_id"], await club.talk()
    await story.until(WEDNESDAY + HOUR)
    for button in AskCallOff, CallOff:
        await club.press(club.mentor, card, data=button(club=club.id, talk=talk.id).pack())
    assert (await club.talk()).state == TalkState.HELD


async def not_held(club: TalkClub) -> None:
    """The mentor says so, from her list of who was there."""
    await say(club, "/chai")
    for label in ("🙋 Ким катышты", "❌ Болгон жок", "❌ Болгон жок"):
        await club.tap(club.mentor, label)


async def test_that_a_talk_was_not_held_the_mentor_says_in_the_evening_too(story: Story) -> None:
    club = await asking(story)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    await story.until(WEDNESDAY + 20 * MINUTE)
    await tap_in_group(club, club.members[0], "🙋 Келдим")
    await story.until(WEDNESDAY + 2 * HOUR)
    await tap_in_group(club, club.members[1], "😍")
    talk, said = await club.talk(), len(club.in_group())
    await not_held(club)
    assert (await club.talk(id=talk.id)).state == TalkState.CANCELLED
    assert await counted(club, talk) == (0, 0)
    following = await club.talk(state=TalkState.PLANNED)
    assert (following.topic, talk.topic) == ("Жергиликтүү бюджет", "Жергиликтүү бюджет")
    assert (await club.question()).talk_id == following.id
    await story.until(WEDNESDAY + 30 * HOUR)
    assert club.in_group()[said:] == [], "nobody is thanked"
    assert not await club.letters("attendance.summary")


async def counted(club: TalkClub, talk: Talk) -> tuple[int, int]:
    """How many were there, and how many said how it was."""
    async with club.session() as session:
        summary = await attendance.summary(session, await talks.get(session, club.id, talk.id))
        there = await attendance.who_was_there(session, summary.talk)
    assert summary.attended == len(there)
    return summary.attended, summary.rated


async def test_who_said_so_by_a_slip_takes_it_back_and_it_counts_as_before(story: Story) -> None:
    club = await asking(story)
    await club.ask(club.members[0], "Бюджетти ким бекитет?")
    expert = await expert_of(club)
    await story.until(WEDNESDAY + 20 * MINUTE)
    await tap_in_group(club, club.members[0], "🙋 Келдим")
    await story.until(WEDNESDAY + 2 * HOUR)
    await tap_in_group(club, club.members[1], "😍")
    talk, said = await club.talk(), len(club.in_group())
    await not_held(club)
    assert (await club.question()).talk_id != talk.id
    await club.tap(club.mentor, "↩️ Өткөн сүйлөшүү болгон")
    data = WasHeld(club=club.id, talk=talk.id).pack()
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert (await club.talk(id=talk.id)).state == TalkState.HELD
    assert await counted(club, talk) == (1, 1)
    following = await club.talk(state=TalkState.PLANNED)
    assert (following.topic, following.expert) == (None, None)
    question = await club.question()
    assert (question.talk_id, question.carried) == (talk.id, 0)
    async with club.session() as session:
        assert await question_experts.chat_of(session, talk.id) == expert
    await say(club, "/chai")
    await club.tap(club.mentor, "🙋 Ким катышты")
    await story.until(WEDNESDAY + 30 * HOUR)
    thanks = club.in_group()[said:]
    assert len(thanks) == 1, "for coming, and nobody is asked twice how it was"
    assert len(await club.letters("attendance.summary")) == 1


async def test_a_talk_that_was_called_off_before_its_end_was_not_held_for_good(
    story: Story,
) -> None:
    club = await announced(story)
    await story.until(WEDNESDAY + 20 * MINUTE)
    await call_off(club)
    await story.until(WEDNESDAY + 2 * HOUR)
    await say(club, "/chai")
    assert "↩️" not in str(club.last(club.mentor)["reply_markup"])
    data = WasHeld(club=club.id, talk=(await club.talk()).id).pack()
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert (await club.talk()).state == TalkState.CANCELLED


async def test_a_week_later_it_is_not_taken_back_any_more(story: Story) -> None:
    club = await announced(story)
    await story.until(WEDNESDAY + 2 * HOUR)
    talk = await club.talk()
    await not_held(club)
    card = club.last(club.mentor)["message_id"]
    await story.until(WEDNESDAY + HOUR + WEEK)
    data = WasHeld(club=club.id, talk=talk.id).pack()
    await club.press(club.mentor, card, data=data)
    assert (await club.talk(id=talk.id)).state == TalkState.CANCELLED
    await say(club, "/chai")
    assert "↩️" not in str(club.last(club.mentor)["reply_markup"])


async def test_a_week_later_it_has_been_held(story: Story) -> None:
    club = await announced(story)
    talk = await club.talk()
    await story.until(WEDNESDAY + HOUR + WEEK)
    data = NotHeld(club=club.id, talk=talk.id).pack()
    answer = await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert answer
    assert answer["text"].startswith("Катышкандарды белгилөө бүттү")
    assert (await club.talk(id=talk.id)).state == TalkState.HELD


async def test_a_talk_that_has_not_ended_is_called_off_instead(story: Story) -> None:
    club = await announced(story)
    talk = await club.talk()
    data = NotHeld(club=club.id, talk=talk.id).pack()
    await story.until(WEDNESDAY + 20 * MINUTE)
    await club.press(club.mentor, club.last(club.mentor)["message_id"], data=data)
    assert (await club.talk()).state == TalkState.ANNOUNCED


async def test_a_part_that_was_not_held_is_still_to_come_where_the_next_poll_is_open(
    story: Story,
) -> None:
    club = await announced(story)
    talk = await club.talk()
    async with club.session() as session:
        await talk_changes.set_topic(session, club.id, talk.id, "Бюджет (1/2)", story.now)
    await story.until(OPENS + WEEK + MINUTE)
    assert (await club.talk()).topic == "Бюджет (2/2)"
    await not_held(club)
    assert (await club.talk(state=TalkState.POLLING)).topic == "Бюджет (1/2)"
