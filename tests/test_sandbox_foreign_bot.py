"""A bot that is not ours lives on the sandbox, by long polling and by webhook, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from sandbox.people.view import view
from sandbox.server import Sandbox
from tests.core_scene import until
from tests.sandbox_bot import create_dispatcher

FOREIGN = 555
TOKEN = "555:not-ours"
SECRET = "knock_knock"


@asynccontextmanager
async def by_polling(client: Bot, dispatcher: Dispatcher) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(dispatcher.start_polling(client, handle_signals=False))
        yield
        await dispatcher.stop_polling()


@asynccontextmanager
async def by_webhook(client: Bot, dispatcher: Dispatcher) -> AsyncIterator[None]:
    app = web.Application()
    SimpleRequestHandler(
        dispatcher, client, handle_in_background=False, secret_token=SECRET
    ).register(app, "/hook")
    setup_application(app, dispatcher, bot=client)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await client.set_webhook(url, secret_token=SECRET)
    yield
    await client.delete_webhook()
    await runner.cleanup()


@pytest.mark.parametrize("listening", [by_polling, by_webhook])
async def test_a_bot_that_is_not_ours_echoes_polls_and_answers_taps(listening):
    async with Sandbox(start=None) as server:
        session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
        async with Bot(TOKEN, session=session) as client:
            await client.get_me()
            async with listening(client, create_dispatcher()):
                await play(server)


async def play(server: Sandbox) -> None:
    people = server.people
    aida = (await people.people(first_name="Аида"))["id"]
    nur = (await people.people(first_name="Нур"))["id"]
    group = (await people.chats(title="Клуб", kind="supergroup", creator=aida, members=[nur]))[
        "id"
    ]
    await people.add_bot(chat=group, bot=FOREIGN, by=aida)

    def sees(person: int, chat: int) -> dict[str, Any]:
        return view(server.world, person, chat)["messages"][-1]

    await people.start(from_=aida, bot=FOREIGN)
    await people.say(from_=aida, chat=FOREIGN, text="Салам 👋 <b>")
    await until(
        lambda: sees(aida, FOREIGN).get("reply_to_message", {}).get("text") == "Салам 👋 <b>"
    )
    echo = sees(aida, FOREIGN)
    assert echo["text"] == "Салам 👋 <b>"

    tapped = await people.tap(
        from_=aida, chat=FOREIGN, message_id=echo["message_id"], button=[0, 0], wait=20
    )
    assert tapped["answer"] == {"text": "done", "show_alert": True}
    assert sees(aida, FOREIGN)["text"] == "once more"

    await people.say(from_=aida, chat=group, text="/poll Mon Tue")
    await until(lambda: "poll" in sees(nur, group))
    asked = sees(nur, group)["poll"]
    await people.vote(from_=nur, poll=asked["id"], options=[1])
    await until(lambda: sees(nur, group).get("text") == "Нур: [1]")
    seen = view(server.world, nur, group)["messages"][-2]
    assert seen["poll"]["options"][1]["voter_count"] == 1
