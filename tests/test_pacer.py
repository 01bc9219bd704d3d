"""Calls that wait for their turn, and what comes of them after an outage."""

import asyncio
from typing import Any

import pytest
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, GetChatMember, SendMessage

from domain.pacing import Pace
from models import LetterState, Sessions, Urgency
from sandbox.server import Sandbox
from scheduler.pacing import Pacer, urgency
from tests.by_hand import send
from tests.core_scene import HOUR
from tests.office import Office, opened

GROUP = -1001


class Wire:
    """Calls on their way: each ends when the test says so."""

    def __init__(self, most: int = 2) -> None:
        self.now = 100.0
        self.pacer = Pacer(Pace(most), lambda: self.now)
        self.sent: list[str] = []
        self.answers: dict[str, asyncio.Future[Any]] = {}

    async def request(self, _bot: Any, method: Any) -> Any:
        words = getattr(method, "text", None) or method.__api_method__
        self.sent.append(words)
        self.answers[words] = asyncio.get_running_loop().create_future()
        return await self.answers[words]

    async def send(self, words: str, chat: int, how: Urgency = Urgency.ANSWER) -> Any:
        with urgency(how):
            return await self.ask(SendMessage(chat_id=chat, text=words))

    async def ask(self, method: Any) -> Any:
        return await self.pacer(self.request, None, method)  # type: ignore[arg-type]

    async def after(self, seconds: float = 0.0) -> None:
        self.now += seconds
        self.pacer.advance()
        for _ in range(5):
            await asyncio.sleep(0)


async def test_what_somebody_waits_for_overtakes_letters_that_wait_for_a_free_place() -> None:
    wire = Wire()
    async with asyncio.TaskGroup() as tasks:
        for number, (words, how) in enumerate(
            [("one", 0), ("two", 0), ("nudge", 2), ("announcement", 1), ("screen", 0)]
        ):
            tasks.create_task(wire.send(words, 500 + number, Urgency(how)))
            await wire.after()
        assert wire.sent == ["one", "two"]
        for words in ("one", "two", "screen", "announcement", "nudge"):
            await wire.after(1.1)
            assert words in wire.sent
            wire.answers[words].set_result(words)
            await wire.after()
        assert wire.sent == ["one", "two", "screen", "announcement", "nudge"]


async def test_a_call_that_would_wait_too_long_is_refused_in_the_words_of_telegram() -> None:
    wire = Wire(most=30)
    async with asyncio.TaskGroup() as tasks:
        for number in range(20):
            tasks.create_task(wire.send(f"{number}", GROUP))
        await wire.after()
        for answer in wire.answers.values():
            answer.set_result(True)
    with pytest.raises(TelegramRetryAfter) as refused:
        await wire.send("one more", GROUP)
    assert refused.value.retry_after == 60
    assert "one more" not in wire.sent
    await wire.after(60)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(wire.send("one more", GROUP))
        await wire.after()
        wire.answers["one more"].set_result(True)


async def test_questions_and_toasts_wait_for_nobody() -> None:
    wire = Wire(most=1)
    wire.pacer.pace.refuse(501, 60, wire.now)
    wire.pacer.pace.refuse(502, 60, wire.now)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(wire.ask(AnswerCallbackQuery(callback_query_id="1")))
        tasks.create_task(wire.ask(GetChatMember(chat_id=501, user_id=501)))
        await wire.after()
        assert wire.sent == ["answerCallbackQuery", "getChatMember"]
        for answer in wire.answers.values():
            answer.set_result(True)


async def test_who_gives_up_waiting_leaves_the_place_to_others() -> None:
    wire = Wire(most=1)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(wire.send("one", 501))
        impatient = tasks.create_task(wire.send("two", 502))
        patient = tasks.create_task(wire.send("three", 503))
        await wire.after()
        impatient.cancel()
        wire.answers["one"].set_result(True)
        await wire.after()
        await wire.after(1.1)
        assert wire.sent == ["one", "three"]
        wire.answers["three"].set_result(True)
        await patient


async def test_after_six_hours_without_telegram_nothing_stale_and_no_flood(
    telegram_server: Sandbox, sessions: Sessions
) -> None:
    """Telegram counts strictly when it is back. The clock is moved, so nobody waits in a test."""
    clock = telegram_server.clock
    async with opened(telegram_server, sessions) as office:
        pacer = Pacer(Pace(), clock.unix)
        office.sender.bot.session.middleware(pacer)
        now, (her, him) = clock.now(), office.people
        office.telegram.api.faults.add("down")
        stale = await office.post("it begins soon", her, expires_at=now + HOUR)
        for number in range(22):
            await office.post(f"old {number}", office.group.id)
        await office.post("old", her)
        for _ in range(6):
            await office.deliver(hours=1)
        for person in (her, him):
            await office.post("new", person)
        office.telegram.api.faults.remove()
        office.telegram.api.faults.add("limits", shut=5)
        office.telegram.api.calls.clear()
        await drain(office, pacer, 200)
        assert (await office.letter(stale)).state == LetterState.DROPPED
        assert office.said(her) == ["new", "old"]
        assert office.said(him) == ["new"]
        assert office.said(office.group.id) == [f"old {number}" for number in range(22)]
        assert all(call["ok"] for call in office.telegram.api.calls)


async def drain(office: Office, pacer: Pacer, seconds: float) -> None:
    """The sender works while the time goes by: fast while letters are on their way."""
    clock, end = office.telegram.clock, office.telegram.clock.unix() + seconds
    while clock.unix() < end:
        ready = await office.sender.take(8)
        async with asyncio.TaskGroup() as tasks:
            sending = [tasks.create_task(send(office.sender, each)) for each in ready]
            while not all(each.done() for each in sending):
                pacer.advance()
                await asyncio.sleep(0.001)
                clock.advance(0.05)
        if not ready:
            clock.advance(5)
