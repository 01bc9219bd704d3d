"""What Telegram told us takes effect once, in order, and nothing in it can stop the rest."""

import asyncio
import datetime as dt
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import event, select, update
from sqlalchemy.orm.exc import StaleDataError

from bot import telegram
from bot.worker import Worker
from models import Letter, Received, Sessions, UpdateState
from sandbox.server import Sandbox
from screens.screen import Screen
from services import inbox, intake
from tests import by_hand
from tests.core_scene import DAY, HOUR, NOW, NOWHERE, SECOND, TOKEN, done, message, recorder


def worker(sessions: Sessions, dispatcher: Dispatcher) -> Worker:
    return Worker(sessions, telegram.connect(TOKEN, NOWHERE), dispatcher, "club_bot")


async def store(sessions: Sessions, *updates: dict[str, Any]) -> int:
    return await intake.store(sessions, updates, NOW)


async def work_off(works: Worker, now: dt.datetime = NOW) -> int:
    count = 0
    while await by_hand.work_off(works, now):
        count += 1
    return count


async def rows(sessions: Sessions) -> dict[int, Received]:
    async with sessions() as session:
        return {each.update_id: each for each in await session.scalars(select(Received))}


async def test_an_update_that_comes_twice_is_done_once(sessions: Sessions) -> None:
    works = worker(sessions, recorder())
    assert await store(sessions, message(1, "one"), message(2, "two")) == 2
    assert await store(sessions, message(2, "two"), message(3, "three")) == 1
    await work_off(works)
    assert await store(sessions, message(1, "one")) == 0
    await work_off(works)
    assert await done(sessions) == ["one", "two", "three"]


async def test_updates_are_done_as_they_came_even_if_their_numbers_fall(
    sessions: Sessions,
) -> None:
    await store(sessions, message(900, "before"), message(12, "after a quiet week"))
    await work_off(worker(sessions, recorder()))
    assert await done(sessions) == ["before", "after a quiet week"]


@pytest.mark.parametrize(
    "unreadable",
    [
        {"update_id": 2, "message": {"message_id": "x", "chat": {"id": 501}}},
        {"update_id": 2, "message": "gibberish"},
        {"update_id": 2, "newer_than_this_program": {"chat": {"id": 501}}},
        {"update_id": 2},
    ],
)
async def test_an_update_nobody_can_read_is_put_aside_at_once(
    sessions: Sessions, unreadable: dict[str, Any]
) -> None:
    await store(sessions, message(1, "one"), unreadable, message(3, "three"))
    await work_off(worker(sessions, recorder()))
    assert await done(sessions) == ["one", "three"]
    assert (await rows(sessions))[2].state == UpdateState.DEAD


@pytest.mark.trouble("update.failed")
async def test_an_update_that_fails_once_is_done_once(sessions: Sessions) -> None:
    works = worker(sessions, recorder(once="flaky"))
    await store(sessions, message(1, "flaky"), message(2, "next"))
    await work_off(works)
    assert await done(sessions) == []  # its half is undone, and the next of her chat waits
    await work_off(works, NOW + SECOND)
    assert await done(sessions) == ["flaky", "next"]


async def test_an_update_that_met_another_change_is_done_again_at_once(sessions: Sessions) -> None:
    """Somebody else was quicker with the same row: nothing has failed, her chat does not wait."""
    works = worker(sessions, recorder(once="report", trouble=StaleDataError()))
    await store(sessions, message(1, "report"), message(2, "next"))
    await work_off(works)
    assert await done(sessions) == ["report", "next"]
    assert [each.tries for each in (await rows(sessions)).values()] == [0, 0]


@pytest.mark.trouble("update.failed")
async def test_an_update_that_always_fails_blocks_nobody_and_is_put_aside(
    sessions: Sessions,
) -> None:
    works = worker(sessions, recorder(always="poison"))
    await store(sessions, message(1, "poison"), message(2, "behind it"), message(3, "other", 502))
    await work_off(works)
    assert await done(sessions) == ["other"]
    tries = 1
    for seconds in range(1, 30):
        tries += await work_off(works, NOW + seconds * SECOND)
        if "behind it" in await done(sessions):
            break
    assert await done(sessions) == ["other", "behind it"]
    assert tries == inbox.TRIES + 1  # and the one behind it
    poison = (await rows(sessions))[1]
    assert poison.state == UpdateState.DEAD
    assert "RuntimeError('broken')" in (poison.error or "")


@pytest.mark.trouble("update.failed")
async def test_who_met_our_failure_is_told_with_the_id_of_the_log(
    sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    works = worker(sessions, recorder(always="poison"))
    await store(sessions, message(1, "poison"))
    for seconds in range(30):
        await work_off(works, NOW + seconds * SECOND)
    async with sessions() as session:
        letter = (await session.scalars(select(Letter))).one()
    assert (letter.chat_id, letter.kind) == (501, "bot.broke")
    assert f"trace={letter.params['trace']}" in capsys.readouterr().out


@pytest.mark.trouble("update.failed")
async def test_what_could_not_be_saved_is_not_shown(
    sessions: Sessions, telegram_server: Sandbox
) -> None:
    bot = telegram.connect(TOKEN, telegram_server.url)
    works = Worker(sessions, bot, recorder(screen=Screen("Даяр")), "club_bot")
    await store(sessions, message(1, "one"))
    engine = sessions.kw["bind"].sync_engine

    def refuse(_connection: object) -> None:
        event.remove(engine, "commit", refuse)
        raise OSError("no space left on device")

    event.listen(engine, "commit", refuse)
    await by_hand.work_off(works, NOW)
    assert list(telegram_server.api.calls) == []

    await by_hand.work_off(works, NOW + SECOND)
    assert [call["method"] for call in telegram_server.api.calls] == ["sendMessage"]
    assert await done(sessions) == ["one"]
    await bot.session.close()


@pytest.mark.trouble("update.failed")
async def test_who_looks_after_the_bot_hears_of_failures_once_an_hour(sessions: Sessions) -> None:
    """And in the morning once of the whole night."""
    works = worker(sessions, recorder(always="poison"))
    works.dispatcher["organisers"] = [901, 902]
    told = []
    for number, minutes in enumerate((0, 10, 60, 70, 120)):
        await store(sessions, message(number, "poison", 501 + number))
        now = NOW + minutes * HOUR / 60
        for seconds in range(30):
            await work_off(works, now + seconds * SECOND)
        async with sessions.begin() as session:
            alarms = await session.scalars(select(Letter).where(Letter.kind == "bot.alarm"))
            told.append([letter.chat_id for letter in alarms])
            if minutes == 60:
                await session.execute(update(Letter).values(state="sent", settled_at=now))
    assert list(map(sorted, told)) == [[901, 902]] * 3 + [[901, 901, 902, 902]] * 2


async def test_two_workers_do_every_update_once_and_each_chat_in_order(
    sessions: Sessions,
) -> None:
    said = [message(n, f"{chat}:{n}", chat) for n in range(30) for chat in (501 + n % 3,)]
    await store(sessions, *said)
    workers = [worker(sessions, recorder()) for _ in range(2)]
    while sum(await asyncio.gather(*map(work_off, workers))):
        pass
    words = await done(sessions)
    assert len(words) == len(set(words)) == 30
    for chat in ("501", "502", "503"):
        numbers = [int(word.split(":")[1]) for word in words if word.startswith(chat)]
        assert numbers == sorted(numbers)


async def test_a_screen_is_not_overtaken_by_the_next_one_of_its_chat(sessions: Sessions) -> None:
    works = worker(sessions, recorder(screen=Screen(toast="seen")))
    await store(sessions, message(1, "first"), message(2, "second"), message(3, "other", 502))
    first = await works.take(NOW)
    await works.take(NOW)
    assert await done(sessions) == ["first", "other"]
    assert await works.take(NOW) is None
    assert first
    await works.show(first)
    await works.take(NOW)
    assert await done(sessions) == ["first", "other", "second"]


async def test_what_is_done_is_forgotten_after_a_week_and_what_waits_is_not(
    sessions: Sessions,
) -> None:
    await store(sessions, message(1, "done"))
    await work_off(worker(sessions, recorder()))
    await store(sessions, message(2, "waiting"))
    for days, kept in ((6, {1, 2}), (8, {2})):
        async with sessions.begin() as session:
            await inbox.prune(session, NOW + days * DAY)
        assert set(await rows(sessions)) == kept


@pytest.mark.parametrize(
    ("body", "queue"),
    [
        ({"message": {"chat": {"id": -7}, "from": {"id": 5}}}, -7),
        ({"callback_query": {"from": {"id": 5}, "message": {"chat": {"id": -7}}}}, -7),
        ({"callback_query": {"from": {"id": 5}}}, 5),
        ({"poll_answer": {"poll_id": "1", "user": {"id": 5}}}, 5),
        ({"my_chat_member": {"chat": {"id": -7}, "from": {"id": 5}}}, -7),
        ({"poll": {"id": "1"}}, 0),
        ({"message": None}, 0),
        ({}, 0),
    ],
)
def test_order_is_kept_within_a_chat_or_by_person_where_there_is_none(
    body: dict[str, Any], queue: int
) -> None:
    assert inbox.queue_of({"update_id": 1, **body}) == queue
