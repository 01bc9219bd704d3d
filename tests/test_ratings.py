"""How it was: a rating that nobody can find out, thanks to the group, numbers to the mentor."""

import datetime as dt

import pytest
from sqlalchemy import select

from domain.attendance import Mood
from models import Rater, Rating
from screens.attendance import Rate
from tests.story import Story
from tests.talk_day import ENDS, STARTS, announced, post, say, tap_in_group
from tests.talk_scene import TalkClub, text

MINUTE = dt.timedelta(minutes=1)
HERE = "🙋 Келдим"


@pytest.fixture
async def club(story: Story) -> TalkClub:
    return await announced(story)


async def rated(club: TalkClub, *moods: Mood) -> None:
    talk = await club.talk()
    for person, mood in zip(club.members, moods, strict=False):
        button = post(club, "Кандай болду?")["message_id"]
        data = Rate(club=club.id, talk=talk.id, mood=mood).pack()
        await club.story.people.tap(from_=person, chat=club.group.id, message_id=button, data=data)
    await club.story.settle()


async def test_five_minutes_after_the_end_the_group_is_asked_without_a_sound(
    club: TalkClub,
) -> None:
    await club.story.until(ENDS + 5 * MINUTE)
    shown = post(club, "Кандай болду?")
    assert [button["text"] for button in shown["reply_markup"]["inline_keyboard"][0]] == [
        "😍",
        "🙂",
        "😐",
    ]
    [letter] = await club.letters("attendance.rating")
    assert letter.silent
    assert await tap_in_group(club, club.members[0], "😍") == "Рахмат!"


async def test_a_rating_is_counted_once_and_nobody_can_find_out_whose_it_is(
    club: TalkClub,
) -> None:
    await club.story.until(ENDS + 5 * MINUTE)
    await rated(club, Mood.LOVED, Mood.SO_SO)
    again = await tap_in_group(club, club.members[0], "😐")
    assert (
        again == "Бааңыз мурда эсептелген. Ал атыңызсыз сакталат, ошондуктан өзгөртүүгө болбойт."
    )
    counts = {each.mood: each.count for each in await club.story.all(select(Rating))}
    assert counts == {Mood.LOVED: 1, Mood.SO_SO: 1}
    assert set(Rater.__table__.columns.keys()) == {"talk_id", "member_id"}
    assert "member_id" not in Rating.__table__.columns


async def test_who_says_it_too_late_reads_so_and_nothing_of_who_was_there(club: TalkClub) -> None:
    await club.story.until(ENDS + dt.timedelta(hours=25))
    her = club.members[0]
    assert await tap_in_group(club, her, "😍") == "Баалоо бүттү. Катышканыңызга рахмат!"


@pytest.mark.parametrize("voices", [4, 5])
async def test_fewer_than_five_ratings_are_shown_to_nobody(club: TalkClub, voices: int) -> None:
    await club.story.until(STARTS)
    await tap_in_group(club, club.members[0], HERE)
    await club.story.until(ENDS + 5 * MINUTE)
    await rated(club, *[Mood.LOVED, Mood.LIKED, Mood.LIKED, Mood.SO_SO, Mood.LIKED][:voices])
    await club.story.until(ENDS + dt.timedelta(hours=25))
    closing = text(post(club, "🍵 Чай сүйлөшүүгө")).splitlines()
    summary = next(each for each in club.in_private(club.mentor) if each.startswith("📋"))
    counts = "😍 1 · 🙂 3 · 😐 1"
    assert closing == [
        "🍵 Чай сүйлөшүүгө 1 адам катышты. Рахмат!",
        *([counts] if voices == 5 else []),
    ]
    assert summary.splitlines()[-1] == (counts if voices == 5 else "💬 Баалар: 4")
    assert "🙋 Катышкандар: 1" in summary


async def test_the_group_reads_no_name_of_anybody_who_was_away(club: TalkClub) -> None:
    await club.story.until(STARTS)
    await tap_in_group(club, club.members[0], HERE)
    before = len(club.in_group())
    await club.story.until(ENDS + dt.timedelta(hours=25))
    after = "".join(club.in_group()[before:])
    names = [each.first_name for each in club.story.world.people.values()]
    assert after
    assert not [name for name in names if name in after]


async def test_the_recording_is_posted_to_the_group(club: TalkClub) -> None:
    await club.story.until(ENDS + MINUTE)
    await say(club, "/chai")
    await club.tap(club.mentor, "🙋 Ким катышты")
    await club.tap(club.mentor, "🎬 Видеожазуунун шилтемеси")
    await say(club, "бул жерде")
    refused = club.in_private(club.mentor)[-1]
    assert refused.startswith("Бул шилтеме эмес. Шилтеме https:// менен башталат.")
    await say(club, "https://youtu.be/abc")
    [[watch]] = post(club, "🎬 Видеожазуу")["reply_markup"]["inline_keyboard"]
    assert (watch["text"], watch["url"]) == ("▶️ Көрүү", "https://youtu.be/abc")
