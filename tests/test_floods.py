"""One who sends without end is told so once, and takes nobody else's time."""

from collections.abc import Callable
from typing import Any

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from bot.floods import MARK, Gate
from domain.floods import PER_MINUTE, TAPS
from models import Received, Sessions
from tests.core_scene import GROUP, NOW, message
from tests.story import Story
from tests.talk_scene import found
from web.webhook import SECRET_HEADER, Door, add_webhook

HER, OTHER = 501, 502
TAPS_AT_ONCE = PER_MINUTE // TAPS
SECRET = "a-long-word-of-our-own"
Updates = list[dict[str, Any]]


class Seconds:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def gate(seconds: Callable[[], float]) -> Gate:
    return Gate(PER_MINUTE, seconds)


def tap(number: int, person: int = HER, chat: int | None = None) -> dict[str, Any]:
    place = {"id": chat or person, "type": "private"}
    event = {"id": str(number), "from": {"id": person}, "message": {"chat": place}, "data": "x"}
    return {"update_id": number, "callback_query": event}


def say(number: int, at: float, person: int = HER, chat: int | None = None) -> dict[str, Any]:
    update = message(number, "hello", chat or person)
    update["message"] |= {"date": int(at), "from": {"id": person}}
    return update


def test_ten_thousand_taps_in_a_minute_are_refused_once_and_logged_once(
    gate: Gate, seconds: Seconds
) -> None:
    stored: Updates = []
    with structlog.testing.capture_logs() as told:
        for number in range(10_000):
            seconds.now += 60 / 10_000
            stored += gate.admit([tap(number)])
            if number % 100 == 0:
                [answered] = gate.admit([tap(100_000 + number, OTHER + number)])
                assert MARK not in answered
    assert len(stored) <= 2 * TAPS_AT_ONCE + 1
    assert [MARK in each for each in stored].index(True) == TAPS_AT_ONCE
    assert sum(MARK in each for each in stored) == 1
    [line] = told
    assert (line["event"], line["person"]) == ("flood.refused", HER)
    [dropped] = gate.dropped.values.values()
    assert dropped == 10_000 - len(stored)


def test_after_a_minute_of_rest_she_is_heard_and_may_be_told_again(
    gate: Gate, seconds: Seconds
) -> None:
    for start in (0, 1000):
        told = gate.admit([tap(start + number) for number in range(100)])
        assert len(told) == TAPS_AT_ONCE + 1
        assert MARK in told[-1]
        seconds.now += 60


def test_what_was_sent_in_hours_in_which_we_were_away_is_no_flood(gate: Gate) -> None:
    waited = [say(number, at=1_795_000_000 + 10 * number) for number in range(5000)]
    assert gate.admit(waited) == waited


def test_a_hundred_photos_forwarded_twice_are_all_taken(gate: Gate) -> None:
    photos = [say(number, at=1_795_000_000) for number in range(200)]
    assert gate.admit(photos) == photos


def test_what_comes_again_because_it_could_not_be_stored_is_not_counted_again(gate: Gate) -> None:
    first = [say(number, at=1_795_000_000) for number in range(100)]
    for _ in range(50):
        assert gate.admit(first) == first


def test_a_whole_group_has_its_limit_too(gate: Gate, seconds: Seconds) -> None:
    crowd = [tap(number, person=1000 + number, chat=GROUP) for number in range(2000)]
    admitted = gate.admit(crowd)
    assert len(admitted) == 20 * TAPS_AT_ONCE + 1
    assert gate.admit([tap(5000, person=1999)])  # in private she has sent little


@pytest.mark.parametrize("kind", ["poll_answer", "my_chat_member", "chat_member", "poll"])
def test_a_vote_and_what_telegram_tells_of_a_group_is_never_dropped(gate: Gate, kind: str) -> None:
    events = [
        {"update_id": number, kind: {"user": {"id": HER}, "from": {"id": HER}}}
        for number in range(1000)
    ]
    assert gate.admit(events) == events


def test_a_group_that_moves_is_never_dropped(gate: Gate) -> None:
    moves = [say(number, at=1_795_000_000) for number in range(1000)]
    for each in moves:
        each["message"]["migrate_to_chat_id"] = -1
    assert gate.admit(moves) == moves


async def test_what_is_dropped_is_confirmed_to_telegram_and_not_stored(
    sessions: Sessions, gate: Gate
) -> None:
    application = web.Application()
    add_webhook(application, Door("/", SECRET, lambda: None, gate.admit), sessions, lambda: NOW)
    async with TestClient(TestServer(application)) as client:
        for number in range(TAPS_AT_ONCE + 9):
            headers = {SECRET_HEADER: SECRET}
            async with client.post("/", json=tap(number), headers=headers) as answer:
                assert answer.status == 200
    async with sessions() as session:
        stored = await session.scalar(select(func.count()).select_from(Received))
    assert stored == TAPS_AT_ONCE + 1


async def test_she_reads_it_in_her_language_and_others_go_on(
    story: Story, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    club = await found(story)
    her, other = club.members[:2]
    monkeypatch.setattr(story._poller, "admit", gate.admit)
    message_id = club.last(her)["message_id"]
    toasts = [await club.press(her, message_id, data="nothing") for _ in range(64)]
    answered = [each for each in toasts if each is not None]
    assert len(answered) == TAPS_AT_ONCE + 1
    assert answered[-1]["text"].startswith("Бул мен үчүн өтө тез болду.")
    assert sum("өтө тез" in each.get("text", "") for each in answered) == 1
    assert await club.press(other, club.last(other)["message_id"], data="nothing") is not None
