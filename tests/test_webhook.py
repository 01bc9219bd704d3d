"""Telegram brings the updates: nobody else may, and nothing is taken that is not stored."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, text
from structlog.testing import capture_logs

from bot import telegram
from bot.receive import Courier
from models import Received, Sessions
from sandbox.people import bots, newcomers, view
from sandbox.server import Sandbox
from tests.core_scene import NOW, NOWHERE, TOKEN, message, until
from tests.running_bot import RunningBot, started
from web.health import create_web
from web.webhook import SECRET_HEADER, Door, add_webhook

BOT = int(TOKEN.split(":")[0])
SECRET = "a-long-word-of-our-own"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
def stored() -> list[None]:
    return []


@pytest.fixture
async def client(sessions: Sessions, stored: list[None]) -> AsyncIterator[Client]:
    application = create_web(sessions, dict)
    door = Door("/telegram", SECRET, lambda: stored.append(None), list)
    add_webhook(application, door, sessions, lambda: NOW)
    async with TestClient(TestServer(application)) as client:
        yield client


async def bring(client: Client, update: Any, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with client.post("/telegram", json=update, headers=headers) as answer:
        return answer.status


async def kept(sessions: Sessions) -> list[int]:
    async with sessions() as session:
        return list(await session.scalars(select(Received.update_id)))


async def test_what_is_brought_is_stored_and_the_bot_is_woken(
    client: Client, sessions: Sessions, stored: list[None]
) -> None:
    assert await bring(client, message(1, "hello")) == 200
    assert await kept(sessions) == [1]
    assert len(stored) == 1


@pytest.mark.parametrize("secret", [None, "", "another word", "сөз"])
async def test_nobody_but_telegram_may_bring_anything(
    client: Client, sessions: Sessions, secret: str | None
) -> None:
    with capture_logs() as log:
        assert [await bring(client, message(1, "hello"), secret) for _ in range(3)] == [401] * 3
    assert [(each["event"], each["why"]) for each in log] == [("webhook.refused", "Unauthorized")]
    assert await kept(sessions) == []


async def test_a_secret_of_bytes_that_are_no_letters_is_refused_as_any_other(
    client: Client,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    secret = b"%s: \xff\xfe" % SECRET_HEADER.encode()
    head = (b"POST /telegram HTTP/1.1", b"Host: bot", secret, b"Content-Length: 0", b"", b"")
    writer.write(b"\r\n".join(head))
    assert await reader.readline() == b"HTTP/1.1 401 Unauthorized\r\n"
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("rubbish", [[], "words", {}, {"update_id": "1"}])
async def test_what_is_no_update_is_not_taken(
    client: Client, sessions: Sessions, rubbish: Any
) -> None:
    assert await bring(client, rubbish) == 400
    assert await kept(sessions) == []


async def test_without_a_database_telegram_is_asked_to_come_again(
    client: Client, sessions: Sessions
) -> None:
    async with sessions.begin() as session:
        await session.execute(text("ALTER TABLE inbox RENAME TO broken"))
    assert await bring(client, message(1, "hello")) == 503
    async with sessions.begin() as session:
        await session.execute(text("ALTER TABLE broken RENAME TO inbox"))
    assert await bring(client, message(1, "hello")) == 200
    assert await kept(sessions) == [1]


async def test_what_is_brought_ten_times_at_once_is_stored_once(
    client: Client, sessions: Sessions
) -> None:
    brought = await asyncio.gather(*(bring(client, message(1, "hello")) for _ in range(10)))
    assert brought == [200] * 10
    assert await kept(sessions) == [1]


@pytest.fixture
async def running(
    telegram_server: Sandbox, address: str, tmp_path: Path
) -> AsyncIterator[RunningBot]:
    async with started(telegram_server, TOKEN, address, tmp_path, webhook=SECRET) as running:
        yield running


async def test_the_bot_lives_on_what_telegram_brings_and_later_on_what_it_asks_for(
    running: RunningBot,
) -> None:
    world = running.server.world
    her = int(newcomers.person(world, "Айзат")["id"])

    def heard() -> int:
        seen = view.view(world, her, BOT)["messages"]
        return sum(each["from"]["id"] == BOT for each in seen)

    await until(lambda: world.bots[BOT].webhook)
    bots.start(world, her, BOT)
    await until(lambda: heard() == 1)
    await running.settle()
    await running.kill()
    running.webhook = None
    await running.start()
    assert world.bots[BOT].webhook is None
    bots.start(world, her, BOT)
    await until(lambda: heard() == 2)


@pytest.mark.parametrize(("body", "status"), [(b'{"update_id": 1', 400), (b" " * 2**21, 413)])
async def test_what_cannot_be_read_is_refused_and_the_next_is_taken(
    client: Client, sessions: Sessions, body: bytes, status: int
) -> None:
    headers = {SECRET_HEADER: SECRET}
    with capture_logs() as log:
        async with client.post("/telegram", data=io.BytesIO(body), headers=headers) as answer:
            assert answer.status == status
    assert [each["event"] for each in log] == ["webhook.refused"]
    assert await bring(client, message(1, "hello")) == 200
    assert await kept(sessions) == [1]


async def test_one_that_cannot_be_stored_does_not_keep_out_those_that_came_with_it(
    client: Client, sessions: Sessions
) -> None:
    too_high = {**message(1, "hello"), "update_id": 2**70}
    updates = [message(number, "hello") for number in range(1, 6)]
    said = await asyncio.gather(*(bring(client, each) for each in (*updates, too_high)))
    assert said[:5] == [200] * 5
    assert said[5] >= 500
    assert sorted(await kept(sessions)) == [1, 2, 3, 4, 5]


@pytest.fixture
async def courier(telegram_server: Sandbox, stored: list[None]) -> AsyncIterator[Courier]:
    """To whom Telegram can bring nothing, and two updates wait there."""
    world = telegram_server.world
    async with telegram.connect(TOKEN, telegram_server.url) as bot:
        await bot.me()
        url, wake = f"{NOWHERE}/telegram", lambda: stored.append(None)
        courier = Courier(bot, url, SECRET, ["message"], asyncio.Event(), wake)
        await courier.look()
        assert courier.heard_at == 0  # whatever was brought was not brought here
        her = int(newcomers.person(world, "Айзат")["id"])
        for _ in range(2):
            bots.start(world, her, BOT)
        yield courier


async def test_while_telegram_brings_a_backlog_the_bot_is_well_and_says_how_much_is_left(
    courier: Courier, telegram_server: Sandbox, stored: list[None]
) -> None:
    waiting = telegram_server.world.bots[BOT].pending
    await courier.look()
    for left in (1, 0):
        heard = courier.heard_at
        waiting.pop()
        await courier.look()
        assert (courier.heard_at > heard, courier.caught_up.is_set()) == (True, not left)
        assert [*courier.pending.lines()][-1] == f"club_webhook_pending {left}"
    heard = courier.heard_at
    courier.brought()  # at a peak, when more comes than is brought
    assert (courier.heard_at > heard, len(stored)) == (True, 1)


async def test_a_bot_to_which_nothing_can_be_brought_is_ill(courier: Courier) -> None:
    for _ in range(2):
        await courier.look()
        assert [*courier.pending.lines()][-1] == "club_webhook_pending 2"
        assert (courier.heard_at, courier.caught_up.is_set()) == (0, False)


async def test_why_telegram_does_not_take_the_address_is_in_the_log(courier: Courier) -> None:
    courier.url = "https://klub.kg:8080/telegram"
    with capture_logs() as log:
        asking = asyncio.create_task(courier.run())
        await until(lambda: log)
        asking.cancel()
    assert log[0]["event"] == "receive.failed"
    assert "only on ports" in log[0]["why"]
