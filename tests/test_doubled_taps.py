"""Where the network is slow a press leaves the phone twice: it counts once, in peace."""

from typing import Any

import pytest

from tests.homework_scene import HomeworkClub, open_with_task
from tests.review_scene import cards, digest, labels, open_with_reports
from tests.story import Story
from tests.talk_scene import text


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_with_reports(story)


async def card_of(club: HomeworkClub) -> dict[str, Any]:
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    [card] = cards(club, club.mentor)
    return card


async def tap(club: HomeworkClub, card: dict[str, Any], label: str, minutes: int) -> Any:
    """As the message was when her phone showed it; what was answered, and whether it stays."""
    await club.story.after(minutes=minutes)
    rows = card["reply_markup"]["inline_keyboard"]
    [data] = [each["callback_data"] for row in rows for each in row if label in each["text"]]
    said = await club.press(club.mentor, card["message_id"], None, data) or {}
    return said.get("text"), bool(said.get("show_alert"))


async def test_a_refusal_of_the_second_tap_need_not_be_closed_by_hand(club: HomeworkClub) -> None:
    card = await card_of(club)
    told = [await tap(club, card, "✅ Кабыл алуу", minutes) for minutes in (0, 0, 1)]
    done = "Бул отчет мурда эле каралган."
    assert told == [(None, False), (done, False), (done, True)]


async def test_a_mark_that_is_tapped_twice_stays(club: HomeworkClub) -> None:
    card = await card_of(club)
    shown = len(club.sees(club.mentor, club.bot))
    for minutes in (0, 0):
        await tap(club, card, "🌟 Мыкты тажрыйба", minutes)
    report = await club.report(club.members[0])
    assert report
    assert report.is_best
    assert len(club.sees(club.mentor, club.bot)) == shown
    [card] = cards(club, club.mentor)
    assert "🌟 Мыкты тажрыйба деп белгиленген" in text(card)
    assert "🌟 Белгини алып салуу" in labels(card)
    for minutes in (0, 0):
        await tap(club, card, "🌟 Белгини алып салуу", minutes)
    report = await club.report(club.members[0])
    assert report
    assert not report.is_best


async def test_what_a_tap_opens_below_is_opened_once(story: Story) -> None:
    club = await open_with_task(story)
    her = club.members[0]
    await club.tap_key(her, "📚 Тапшырма")
    tasks = club.last(her)
    rows = tasks["reply_markup"]["inline_keyboard"]
    [data] = [each["callback_data"] for row in rows for each in row if "№1" in each["text"]]
    shown = len(club.sees(her, club.bot))
    for seconds, opened in ((0, 1), (1, 1), (4, 2)):
        await club.story.after(seconds=seconds)
        assert await club.press(her, tasks["message_id"], None, data) is not None
        assert len(club.sees(her, club.bot)) == shown + opened


async def test_what_she_opens_again_after_something_else_is_opened_below(story: Story) -> None:
    club = await open_with_task(story)
    await club.give("Экинчи тапшырма")
    her = club.members[0]
    await club.tap_key(her, "📚 Тапшырма")
    tasks = club.last(her)
    rows = tasks["reply_markup"]["inline_keyboard"]
    for number in ("№1", "№2", "№1"):
        [data] = [each["callback_data"] for row in rows for each in row if number in each["text"]]
        await club.press(her, tasks["message_id"], None, data)
        assert number in text(club.last(her))
