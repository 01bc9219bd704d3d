"""A letter that waited for its turn is looked at once more, just before it goes to Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from domain.pacing import Pace
from models import Letter, LetterState, Sessions, Urgency
from sandbox.server import Sandbox
from scheduler.pacing import Pacer
from services import inbox, intake
from tests.by_hand import send
from tests.core_scene import SECOND
from tests.office import KINDS, Office, load, opened


@dataclass
class Line:
    """One call a second: the first letter is sent, and the second one waits for its turn."""

    office: Office
    pacer: Pacer

    @asynccontextmanager
    async def waits(self) -> AsyncIterator[None]:
        """What happens inside happens while it waits."""
        office = self.office
        ready = await office.sender.take(8)
        async with asyncio.TaskGroup() as tasks:
            for each in ready:
                tasks.create_task(send(office.sender, each))
            while len(office.sender.busy) > 1:  # noqa: ASYNC110 - nobody would set an event
                await asyncio.sleep(0)
            yield
            office.telegram.clock.advance(2)
            self.pacer.advance()

    async def later(self) -> None:
        self.office.telegram.clock.advance(3)
        await self.office.deliver()


@pytest.fixture
async def line(telegram_server: Sandbox, sessions: Sessions) -> AsyncIterator[Line]:
    pacer = Pacer(Pace(1), telegram_server.clock.unix)
    async with opened(telegram_server, sessions, pacer) as office:
        yield Line(office, pacer)


async def test_a_nudge_is_held_back_if_she_taps_in_the_group_while_it_waits(line: Line) -> None:
    office, (her, him) = line.office, line.office.people
    await office.post("news", him)
    await office.post("vote!", her, "test.nudge", urgency=Urgency.NUDGE)
    message = {"chat": {"id": office.group.id}}
    tap = {"update_id": 1, "callback_query": {"id": "1", "from": {"id": her}, "message": message}}
    async with line.waits():
        await intake.store(office.sessions, [tap], office.telegram.clock.now())
    await line.later()
    assert (office.said(him), office.said(her)) == (["news"], [])
    async with office.sessions.begin() as session:
        assert await inbox.take(session, office.telegram.clock.now())
    await line.later()
    assert office.said(her) == ["vote!"]


async def test_a_nudge_is_dropped_if_she_does_it_while_it_waits(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, (her, him), done = line.office, line.office.people, set[int]()

    async def load_undone(session: object, letter: Letter, now: object) -> str | None:
        return None if letter.chat_id in done else await load(session, letter, now)  # type: ignore[arg-type]

    undone = replace(KINDS["test.nudge"], load=load_undone)
    monkeypatch.setattr(office.sender.writer, "kinds", {**KINDS, "test.nudge": undone})
    await office.post("news", him)
    nudges = [
        await office.post(words, her, "test.nudge", urgency=Urgency.NUDGE)
        for words in ("vote!", "report!")
    ]
    async with line.waits():
        done.add(her)
    await line.later()
    assert office.said(her) == []
    for number in nudges:
        letter = await office.letter(number)
        assert (letter.state, letter.error) == (LetterState.DROPPED, "no longer true")


async def test_what_becomes_too_late_while_it_waits_is_dropped(line: Line) -> None:
    office, (her, him) = line.office, line.office.people
    await office.post("news", him)
    soon = office.telegram.clock.now() + SECOND
    number = await office.post("it begins", her, urgency=Urgency.NUDGE, expires_at=soon)
    async with line.waits():
        pass
    await line.later()
    assert office.said(her) == []
    assert (await office.letter(number)).error == "too late"


async def test_until_its_turn_a_nudge_is_in_our_hands_and_then_it_counts_as_sent(
    line: Line,
) -> None:
    """Whoever dies before can still send it, and whoever dies after never sends it again."""
    office, (her, him) = line.office, line.office.people
    await office.post("news", him)
    nudges = [
        await office.post(words, her, "test.nudge", urgency=Urgency.NUDGE)
        for words in ("vote!", "report!")
    ]
    seen = []
    call = office.sender.bot.session.make_request

    async def watched(*args: object, **facts: object) -> object:
        seen.append([(await office.letter(each)).state for each in nudges])
        return await call(*args, **facts)  # type: ignore[arg-type]

    office.sender.bot.session.make_request = watched  # type: ignore[method-assign,assignment]
    async with line.waits():
        pass
    await line.later()
    assert seen == [[LetterState.SENDING] * 2, [LetterState.SENT] * 2]
    assert office.said(her) == ["vote!\n\nreport!"]


async def test_who_was_frozen_with_a_nudge_in_hand_leaves_it_to_who_has_it_now(line: Line) -> None:
    office, (her, him) = line.office, line.office.people
    await office.post("news", him)
    number = await office.post("vote!", her, "test.nudge", urgency=Urgency.NUDGE)
    async with line.waits(), office.sessions.begin() as session:
        letter = await session.get_one(Letter, number)
        assert letter.lease_until
        letter.lease_until += 30 * SECOND
    assert office.said(her) == []
    assert (await office.letter(number)).state == LetterState.SENDING


async def test_what_waited_so_long_that_others_may_take_it_is_left_to_them(line: Line) -> None:
    office, (her, him) = line.office, line.office.people
    await office.post("news", him)
    number = await office.post("news for her", her)
    async with line.waits():
        office.telegram.clock.advance(30)
    assert office.said(her) == []
    assert (await office.letter(number)).state == LetterState.WAITING
    await line.later()
    assert office.said(her) == ["news for her"]
