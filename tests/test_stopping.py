"""Asked to stop, the bot waits for no Telegram that hangs. What becomes of what it has in hand."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Dispatcher

from bot.app import App, create_app
from domain.pacing import Pace
from models import LetterState, Sessions, Urgency
from sandbox.server import Sandbox
from scheduler.pacing import Pacer
from tests.core_scene import until
from tests.office import Office, opened


@pytest.fixture
async def office(telegram_server: Sandbox, sessions: Sessions) -> AsyncIterator[Office]:
    """Telegram takes two messages in a second, and this second does not end."""
    async with opened(telegram_server, sessions, Pacer(Pace(2), lambda: 100.0)) as office:
        yield office


@pytest.fixture
def app(office: Office, dispatcher: Dispatcher) -> App:
    bot, clock = office.sender.bot, office.telegram.clock
    app = create_app(office.sessions, bot, "club_bot", clock, dispatcher)
    app.sender = office.sender
    return app


async def test_what_was_sent_is_noted_and_what_was_not_begun_is_free_at_once(
    office: Office, app: App
) -> None:
    """Nobody waits a minute for it, and nobody gets the same twice."""
    her, other = office.people
    faults = office.telegram.api.faults
    faults.add("delay", method="sendMessage", chat_id=her, delay=60)
    faults.add("delay", method="sendMessage", chat_id=other, delay=0.2)
    hanging = await office.post("hangs", her, urgency=Urgency.ANSWER)
    slow = await office.post("arrives", other, urgency=Urgency.ANSWER)
    unbegun = await office.post("later", office.group.id)
    working = asyncio.create_task(app.run())
    await until(lambda: set(office.sender.unbegun) == {office.group.id})
    app.stop()
    await until(lambda: office.said(other))
    await until(lambda: office.sender.answered)
    working.cancel()
    await asyncio.wait([working])
    states = [(await office.letter(each)).state for each in (hanging, slow, unbegun)]
    assert states == [LetterState.SENDING, LetterState.SENT, LetterState.WAITING]
    free = await office.letter(unbegun)
    assert (free.lease_until, free.tries) == (None, 0)
