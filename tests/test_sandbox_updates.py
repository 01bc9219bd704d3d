"""How a bot of the sandbox gets its updates: long polling, confirmation, webhook, forgetting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from sandbox import pace
from sandbox.clock import Signal
from tests.sandbox_scene import BOT, Club, Telegram, found_club, open_telegram

CONFLICT = (
    "409 Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with open_telegram() as opened:
        yield opened


@pytest.fixture
async def club(telegram: Telegram) -> Club:
    made = found_club(telegram)
    await telegram.updates()
    await telegram.updates()  # confirms what the first one saw
    return made


async def say(club: Club, *words: str) -> None:
    for text in words:
        await club.telegram.server.people.say(from_=club.aida.id, chat=BOT, text=text)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(club):
    await say(club, "one", "two")
    get = club.telegram.call
    first = await get("getUpdates")
    assert texts(first) == texts(await get("getUpdates")) == ["one", "two"]
    assert texts(await get("getUpdates", offset=first[1]["update_id"])) == ["two"]
    assert texts(await get("getUpdates")) == ["two"]


async def test_a_negative_offset_forgets_all_but_the_last(club):
    await say(club, "one", "two", "three")
    assert texts(await club.telegram.call("getUpdates", offset=-1)) == ["three"]
    assert texts(await club.telegram.call("getUpdates")) == ["three"]


async def test_a_limit_holds_the_rest_back(club):
    await say(club, *"abc")
    assert texts(await club.telegram.call("getUpdates", limit=2)) == ["a", "b"]


async def test_a_long_poll_answers_as_soon_as_something_happens(club):
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(club.telegram.call("getUpdates", timeout=50))
        await a_poll_begins(club.telegram)
        await say(club, "now")
    assert texts(poll.result()) == ["now"]


async def a_poll_begins(telegram: Telegram) -> None:
    wakeup = telegram.world.bots[BOT].wakeup
    assert await wakeup.changed(wakeup.version, 5)


async def test_a_second_poller_ends_the_first(club):
    async with asyncio.TaskGroup() as tasks:
        older = tasks.create_task(club.telegram.refusal("getUpdates", timeout=50))
        await a_poll_begins(club.telegram)
        newer = tasks.create_task(club.telegram.call("getUpdates", timeout=50))
        assert await older == CONFLICT
        await say(club, "mine")
    assert texts(newer.result()) == ["mine"]


async def test_kinds_that_are_off_by_default_come_only_when_asked_for(club):
    telegram = club.telegram
    await telegram.call("getUpdates", allowed_updates=[])
    await telegram.server.people.leave(chat=club.group.id, user=club.begimai.id)
    assert not [
        one for one in await telegram.call("getUpdates", offset=-9) if "chat_member" in one
    ]
    await telegram.call("getUpdates", offset=10**6, allowed_updates=["chat_member"])
    await telegram.server.people.leave(chat=club.group.id, user=club.aida.id)
    came = await telegram.call("getUpdates")
    assert [set(one) - {"update_id"} for one in came] == [{"chat_member"}]


async def test_a_tap_is_forgotten_after_150_seconds_a_message_after_a_day(club):
    telegram = club.telegram
    await say(club, "here")
    button = {"text": "Tap", "callback_data": "x"}
    sent = await telegram.call(
        "sendMessage", chat_id=club.aida.id, text="?", reply_markup={"inline_keyboard": [[button]]}
    )
    tap = {"from_": club.aida.id, "chat": BOT, "message_id": sent["message_id"], "button": [0, 0]}
    await telegram.server.people.tap(**tap)
    telegram.advance(seconds=149)
    assert len(await telegram.call("getUpdates")) == 2
    telegram.advance(seconds=2)
    assert texts(await telegram.call("getUpdates")) == ["here"]
    telegram.advance(days=1)
    assert await telegram.call("getUpdates") == []


class Hook:
    """A bot's web server: answers with `statuses` one after the other, then always 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.got: list[Any] = []
        self.secrets: set[str | None] = set()
        self.reply: dict[str, Any] = {}
        self.url = ""
        self.knocked = Signal()

    async def answer(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.got.append(await request.json())
        self.knocked.bump()
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response(self.reply, status=status)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with serve() as made:
        yield made


@asynccontextmanager
async def serve() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield made
    await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_with_its_secret(club, hook):
    await say(club, "before")
    await club.telegram.call("setWebhook", url=hook.url, secret_token="s-1")
    await say(club, *map(str, range(20)))
    assert await pace.until_quiet(club.telegram.server.api)
    assert texts(hook.got) == ["before", *map(str, range(20))]
    assert hook.secrets == {"s-1"}
    info = await club.telegram.call("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)


async def test_a_refused_delivery_is_tried_again_and_nothing_overtakes_it(club, hook):
    hook.statuses = [500, 500]
    await club.telegram.call("setWebhook", url=hook.url)
    await say(club, "one", "two")
    while len(hook.got) < 2:  # a failure is followed by a second try at once
        await hook.knocked.changed(hook.knocked.version, 5)
    assert texts(hook.got) == ["one", "one"]
    while len(hook.got) < 3:  # the third only after a pause, by the sandbox's clock
        club.telegram.advance(seconds=3)
        await hook.knocked.changed(hook.knocked.version, 0.05)
    assert await pace.until_quiet(club.telegram.server.api)
    assert texts(hook.got) == ["one", "one", "one", "two"]
    info = await club.telegram.call("getWebhookInfo")
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")


async def test_an_answer_to_a_webhook_may_be_a_call(club, hook):
    hook.reply = {"method": "sendMessage", "chat_id": club.aida.id, "text": "by answer"}
    await club.telegram.call("setWebhook", url=hook.url)
    await say(club, "hi")
    assert await pace.until_quiet(club.telegram.server.api)
    private = club.telegram.world.privates[BOT, club.aida.id]
    assert [one.body["text"] for one in private.messages.values()] == ["hi", "by answer"]


async def test_polling_and_webhook_exclude_each_other(club, hook):
    await club.telegram.call("setWebhook", url=hook.url)
    words = await club.telegram.refusal("getUpdates")
    assert words.startswith("409 Conflict: can't use getUpdates method while webhook is active")
    await club.telegram.call("deleteWebhook", drop_pending_updates=True)
    assert await club.telegram.call("getUpdates") == []
