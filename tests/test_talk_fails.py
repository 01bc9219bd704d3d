"""A talk that has begun and cannot be held: its link fails, or nobody comes."""

from models import TalkState
from screens.talks import AskCallOff, CallOff
from tests.question_scene import announced as asking
from tests.story import Story
from tests.talk_day import announced, say, tap_in_group
from tests.talk_scene import WEDNESDAY
from tests.test_call_offs import HOUR, KEPT, MINUTE, NOT_ON_WEDNESDAY, call_off


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
