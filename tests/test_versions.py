"""What befalls the core in the middle: another version beside it, a clock, a statement."""

import itertools
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot import telegram
from bot.worker import Worker
from models import DATABASE_TROUBLE, LetterState, Sessions
from sandbox.server import Sandbox
from services import errands, inbox, intake, outbox, turns
from tests.by_hand import work_off
from tests.core_scene import HOUR, NOW, NOWHERE, SECOND, TOKEN, done, message, recorder
from tests.office import opened


def worker(sessions: Sessions) -> Worker:
    return Worker(sessions, telegram.connect(TOKEN, NOWHERE), recorder(), "club_bot")


async def store(sessions: Sessions, number: int) -> None:
    await intake.store(sessions, [message(number, f"{number}")], NOW)


async def test_a_letter_that_only_a_newer_program_can_write_waits_for_it(
    telegram_server: Sandbox, sessions: Sessions
) -> None:
    async with opened(telegram_server, sessions) as office:
        writer = office.sender.writer
        newer, writer.kinds = writer.kinds, {}
        number = await office.post("hello", office.group.id)
        for _ in range(20):
            await office.deliver(minutes=2)
        assert (await office.letter(number)).state == LetterState.WAITING
        writer.kinds = newer
        await office.deliver(minutes=2)
        assert office.said(office.group.id) == ["hello"]


async def test_a_clock_that_was_set_back_keeps_no_update_waiting(sessions: Sessions) -> None:
    await store(sessions, 1)
    assert await work_off(worker(sessions), NOW - HOUR)
    assert await done(sessions) == ["1"]


async def test_clocks_that_differ_by_a_little_put_no_letter_into_two_hands(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        await outbox.post(session, 501, "test.word", NOW, key="a")
        await errands.ask_my_data(session, 501, NOW)
    early, kind = NOW + SECOND, [errands.MY_DATA]
    async with sessions.begin() as session:
        assert await turns.lease(session, early + SECOND / 100)
        assert await errands.lease(session, kind, early + SECOND / 100)
    async with sessions.begin() as session:
        assert not await turns.lease(session, early)
        assert not await errands.lease(session, kind, early)


@pytest.mark.trouble("update.failed")
async def test_whichever_statement_fails_each_update_is_done_once(sessions: Sessions) -> None:
    """The n-th statement fails, for every n, until there is no n-th any more."""
    works, engine = worker(sessions), sessions.kw["bind"].sync_engine
    for deadly in itertools.count(1):
        await store(sessions, deadly)
        counted = itertools.count(1)

        def fail(*_: Any, counted: Any = counted, deadly: int = deadly) -> None:
            if next(counted) == deadly:
                raise OperationalError("a statement", None, OSError("the server went away"))

        event.listen(engine, "before_cursor_execute", fail)
        for seconds in range(4):
            try:
                await work_off(works, NOW + seconds * SECOND)
            except DATABASE_TROUBLE:
                continue
        event.remove(engine, "before_cursor_execute", fail)
        assert await done(sessions) == [f"{number}" for number in range(1, deadly + 1)]
        if next(counted) <= deadly:
            break
    assert deadly > 5


@pytest.mark.parametrize("tries", [1, 7])
@pytest.mark.trouble("update.failed")
async def test_what_failed_waits_its_pause_and_no_longer(sessions: Sessions, tries: int) -> None:
    await store(sessions, 1)
    works = worker(sessions)
    works.dispatcher = recorder(always="1")
    now = NOW
    for _ in range(tries):
        assert await work_off(works, now)
        assert not await work_off(works, now)
        now += inbox.LONGEST
    assert await done(sessions) == []
