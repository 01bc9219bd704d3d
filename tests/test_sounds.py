"""When the bot may make a sound: the night, the budgets, her choice, and one message for many."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy import select

from domain.rules import USUAL
from domain.sound import Level, has_room
from models import Club, Letter, LetterState, Person, Sessions, Urgency
from sandbox.server import Sandbox
from scheduler.jobs import LETTERS
from scheduler.post import Kind
from screens.texts import Texts
from services import sounds
from tests.office import Office, load, opened

BISHKEK = ZoneInfo("Asia/Bishkek")
NINE = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)  # on Sunday morning there
EIGHT_TOMORROW = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)


def render(letter: Letter, words: str, _say: Texts) -> SendMessage:
    tap = InlineKeyboardButton(text=words[:20], callback_data=words[:20])
    return SendMessage(
        chat_id=letter.chat_id,
        text=words,
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[tap]]),
        disable_notification=letter.silent,
    )


KINDS = {
    "test.word": Kind(load, render),
    "test.nudge": Kind(load, render, nudge=True),
    "test.start": Kind(load, render, any_hour=True),
    "test.answer": Kind(load, render, answers=True),
}


@pytest.fixture
async def office(telegram_server: Sandbox, sessions: Sessions) -> AsyncIterator[Office]:
    async with opened(telegram_server, sessions) as office:
        office.sender.writer.kinds = KINDS
        async with sessions.begin() as session:
            session.add_all(
                Person(id=each, name="Айзат", may_write=True) for each in office.people
            )
        yield office


def heard(office: Office, chat: int) -> list[str]:
    """What came with a sound."""
    sent = [
        call["params"] for call in office.telegram.api.calls if call["method"] == "sendMessage"
    ]
    ours = [params for params in sent if int(params["chat_id"]) == chat]
    return [params["text"] for params in ours if not params.get("disable_notification")]


async def night(office: Office) -> None:
    office.telegram.clock.set(NINE + dt.timedelta(hours=13))


async def test_what_is_due_at_night_comes_in_the_morning(office: Office) -> None:
    await night(office)
    number = await office.post("hello", office.group.id)
    await office.deliver()
    letter = await office.letter(number)
    assert (letter.state, letter.not_before) == (LetterState.WAITING, EIGHT_TOMORROW)
    await office.deliver(hours=10)
    assert heard(office, office.group.id) == ["hello"]


@pytest.mark.parametrize("kind", ["test.start", "test.answer"])
async def test_the_start_of_a_talk_and_answers_come_at_any_hour(office: Office, kind: str) -> None:
    await night(office)
    await office.post("now", office.people[0], kind)
    await office.deliver()
    assert heard(office, office.people[0]) == ["now"]


def test_of_all_letters_only_those_that_a_talk_begins_sound_at_any_hour() -> None:
    loud = {name for name, kind in LETTERS.items() if kind.any_hour}
    assert loud == {"talks.remind_start", "attendance.now"}


async def test_what_cannot_wait_for_the_morning_comes_without_a_sound(office: Office) -> None:
    await night(office)
    before = office.telegram.clock.now() + dt.timedelta(hours=2)
    await office.post("soon over", office.group.id, expires_at=before)
    await office.deliver()
    assert office.said(office.group.id) == ["soon over"]
    assert heard(office, office.group.id) == []


async def test_a_silent_letter_does_not_wait(office: Office) -> None:
    await night(office)
    await office.post("quiet", office.group.id, silent=True)
    await office.deliver()
    assert office.said(office.group.id) == ["quiet"]


async def test_nudges_of_the_night_come_as_one_message_with_all_buttons(office: Office) -> None:
    await night(office)
    her = office.people[0]
    for words in ("vote", "report", "rate"):
        await office.post(words, her, "test.nudge", urgency=Urgency.NUDGE)
    await office.deliver()
    await office.deliver(hours=10)
    assert heard(office, her) == ["vote\n\nreport\n\nrate"]
    async with office.sessions() as session:
        letters = await session.scalars(select(Letter.message_id).where(Letter.chat_id == her))
        assert len(set(letters)) == 1, "a reply to it may answer any of them"
    markup = office.telegram.api.calls[-1]["params"]["reply_markup"]
    assert str(markup).count("callback_data") == 3


async def test_a_message_is_never_longer_than_telegram_takes(office: Office) -> None:
    her = office.people[0]
    for letter in "abc":
        await office.post(letter * 2000, her, "test.nudge", urgency=Urgency.NUDGE)
    await office.deliver()
    assert [len(said) for said in office.said(her)] == [4002, 2000]


async def test_merged_nudges_are_sent_again_after_a_flood_wait(office: Office) -> None:
    her = office.people[0]
    office.telegram.api.faults.add("429", chat_id=her, retry_after=5, times=1)
    for words in ("vote", "report"):
        await office.post(words, her, "test.nudge", urgency=Urgency.NUDGE)
    await office.deliver()
    assert office.said(her) == []
    await office.deliver(seconds=5)
    assert office.said(her) == ["vote\n\nreport"]


async def test_a_person_hears_two_a_day_and_six_a_week_and_gets_all(office: Office) -> None:
    her = office.people[0]
    sunday_and_week = 8
    for day in range(sunday_and_week):
        for n in range(3):
            await office.post(f"{day}.{n}", her)
        await office.deliver()
        await office.deliver(days=1)
    assert len(office.said(her)) == 3 * sunday_and_week
    # Two on Sunday, the last of its week; then six on Monday, Tuesday and Wednesday.
    assert heard(office, her) == ["0.0", "0.1", "1.0", "1.1", "2.0", "2.1", "3.0", "3.1"]


async def test_a_group_hears_three_a_day_and_one_in_half_an_hour(office: Office) -> None:
    for minute in range(0, 180, 15):
        await office.post(f"{minute}", office.group.id)
        await office.deliver()
        office.telegram.clock.advance(15 * 60)
    assert len(office.said(office.group.id)) == 12
    assert heard(office, office.group.id) == ["0", "30", "60"]


@pytest.mark.parametrize(
    ("level", "expected"),
    [(Level.ALL, ["news", "nudge"]), (Level.IMPORTANT, ["news"]), (Level.SILENT, [])],
)
async def test_she_hears_what_she_has_chosen(
    office: Office, level: Level, expected: list[str]
) -> None:
    her = office.people[0]
    async with office.sessions.begin() as session:
        await sounds.choose(session, her, level)
    await office.post("news", her)
    await office.post("nudge", her, "test.nudge", urgency=Urgency.NUDGE)
    await office.deliver()
    assert office.said(her) == ["news", "nudge"]
    assert heard(office, her) == expected


async def test_the_night_is_that_of_the_clubs_zone(office: Office) -> None:
    await night(office)
    async with office.sessions.begin() as session:
        club = await session.get_one(Club, 1)
        club.zone = "America/New_York"
    await office.post("noon there", office.group.id, club_id=1)
    await office.deliver()
    assert heard(office, office.group.id) == ["noon there"]


GROUP, PERSON = USUAL.group_sound, USUAL.person_sound


def moments(*hours: float) -> list[dt.datetime]:
    return [NINE + dt.timedelta(hours=hour) for hour in hours]


@pytest.mark.parametrize(
    ("sounded", "budget", "room"),
    [
        ([], GROUP, True),
        (moments(-0.4), GROUP, False),
        (moments(-0.5), GROUP, True),
        (moments(-5, -0.4), GROUP, False),
        (moments(-3, -2, -1), GROUP, False),
        (moments(-12, -11, -10.9, -1), GROUP, True),  # yesterday's do not count
        (moments(-2, -1), PERSON, False),
        (moments(*range(-140, -20, 20)), PERSON, False),
        (moments(*range(-144 - 20 * 6, -144, 20)), PERSON, True),  # of last week
    ],
)
def test_the_budget(sounded: list[dt.datetime], budget: Any, *, room: bool) -> None:
    assert has_room(sounded, NINE, BISHKEK, budget) == room
