"""Telegram lets no bot delete what is older than two days: what becomes of it then."""

from typing import Any

import pytest

from domain.homework import ReportState
from models import LetterState
from sandbox.people import messages
from tests import remembered
from tests.homework_scene import PHOTO, HomeworkClub, open_club
from tests.story import Story
from tests.talk_scene import text

BY_HAND = "кол менен өчүрүңүз"
HEADER = "📝 Отчет: Бермет"


@pytest.fixture
@remembered.beginning
async def club(story: Story) -> HomeworkClub:
    club = await open_club(story, names=["Бермет", "Чынара"])
    await club.give()
    return club


async def report(club: HomeworkClub, *parts: dict[str, Any]) -> None:
    her = club.members[0]
    for each in parts or [{**PHOTO, "caption": "Бизде эмес"}]:
        await club.send(her, each)
    await club.tap_send(her)


async def forget(club: HomeworkClub) -> None:
    her = club.members[0]
    await club.say(her, "/forget")
    await club.tap(her, "өчүр")
    await club.story.after(minutes=20)


async def take_back(club: HomeworkClub) -> None:
    await club.tap(club.members[0], "Кайтарып алуу")
    await club.story.after(minutes=20)


def shown(club: HomeworkClub) -> list[dict[str, Any]]:
    """What the bot has put into the group of a report, as it stands there."""
    seen = [
        each.body | {"at": number}
        for number, each in club.group.messages.items()
        if each.author == club.bot
    ]
    return [each for each in seen if "photo" in each or text(each) in {HEADER, "—"}]


def asked(club: HomeworkClub) -> list[str]:
    return [each for each in club.in_private(club.mentor) if BY_HAND in each]


async def test_of_an_old_report_the_words_go_and_the_mentor_is_asked_once_for_the_rest(
    club: HomeworkClub,
) -> None:
    await report(club, PHOTO, {**PHOTO, "caption": "Бизде эмес"})
    await club.story.after(days=5)
    await forget(club)
    left = shown(club)
    assert [("photo" in each, each.get("caption")) for each in left if text(each) != "—"] == [
        (True, None), (True, None),
    ]  # fmt: skip
    assert HEADER not in [text(each) for each in left]
    [letter] = asked(club)
    assert "Бермет" not in letter
    [told] = [each for each in club.sees(club.mentor, club.bot) if BY_HAND in text(each)]
    links = [each["url"] for each in told["entities"] if each["type"] == "text_link"]
    inside = -1_000_000_000_000 - club.group.id
    photos = [each["at"] for each in left if "photo" in each]
    assert links == [f"https://t.me/c/{inside}/{each}" for each in photos]


async def test_one_that_is_too_old_does_not_keep_the_fresh_ones_in_the_group(
    club: HomeworkClub,
) -> None:
    await report(club)
    await club.story.after(days=5)
    old = {each["at"] for each in shown(club)}
    await club.give("Экинчи тапшырма")
    await club.send(club.members[0], {**PHOTO, "caption": "#тапшырма2"})
    await club.tap_send(club.members[0])
    assert len(shown(club)) == 4
    await forget(club)
    assert {each["at"] for each in shown(club)} <= old
    assert len(asked(club)) == 1


async def test_what_people_have_deleted_meanwhile_nobody_is_asked_for(club: HomeworkClub) -> None:
    await report(club)
    await club.story.after(days=5)
    for each in shown(club):
        messages.delete(club.story.world, club.mentor, club.group.id, [each["at"]])
    await forget(club)
    assert (shown(club), asked(club)) == ([], [])


async def test_a_report_taken_back_on_the_third_day_is_not_said_to_be_gone_from_the_group(
    club: HomeworkClub,
) -> None:
    her = club.members[0]
    await report(club)
    await club.story.after(days=2, hours=6)
    await take_back(club)
    found = await club.report(her)
    assert found
    assert found.state == ReportState.WITHDRAWN
    assert len(asked(club)) == 1
    assert "топто дагы турат" in club.in_private(her)[-1]


async def test_what_still_stands_in_the_group_is_not_posted_again_when_the_report_comes_back(
    club: HomeworkClub,
) -> None:
    await report(club)
    await club.story.after(days=2, hours=6)
    await take_back(club)
    await club.tap(club.members[0], "Кайра жөнөтүү")
    await club.story.after(minutes=1)
    assert sum("photo" in each for each in shown(club)) == 1
    assert text(shown(club)[-1]) == HEADER


async def test_a_fresh_report_goes_without_a_word_to_anybody(club: HomeworkClub) -> None:
    await report(club)
    await take_back(club)
    assert (shown(club), asked(club)) == ([], [])
    assert (await club.letter("homework.remove")).state == LetterState.SENT
    await club.tap(club.members[0], "Кайра жөнөтүү")
    await club.story.after(minutes=1)
    assert [("photo" in each, text(each)) for each in shown(club)] == [(False, HEADER), (True, "")]
