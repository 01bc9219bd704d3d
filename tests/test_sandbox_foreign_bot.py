"""A bot that is not ours lives on the sandbox, by long polling and by webhook, over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from sandbox import pace
from sandbox.people.view import view
from sandbox.server import Sandbox
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


async def settled(server: Sandbox) -> None:
    assert await pace.until_quiet(server.api), "the bot did not come to rest"


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

    await people.start(from_=aida, bot=FOREIGN)
    await people.say(from_=aida, chat=FOREIGN, text="Салам 👋 <b>")
    await settled(server)
    echo = view(server.world, aida, FOREIGN)["messages"][-1]
    assert echo["text"] == "Салам 👋 <b>"
    assert echo["reply_to_message"]["text"] == "Салам 👋 <b>"

    tapped = await people.tap(
        from_=aida, chat=FOREIGN, message_id=echo["message_id"], button=[0, 0], wait=5
    )
    assert tapped["answer"] == {"text": "done", "show_alert": True}
    assert view(server.world, aida, FOREIGN)["messages"][-1]["text"] == "once more"

    await people.say(from_=aida, chat=group, text="/poll Mon Tue")
    await settled(server)
    asked = view(server.world, nur, group)["messages"][-1]
    await people.vote(from_=nur, poll=asked["poll"]["id"], options=[1])
    await settled(server)
    seen = view(server.world, nur, group)["messages"]
    assert seen[-2]["poll"]["options"][1]["voter_count"] == 1
    assert seen[-1]["text"] == "Нур: [1]"
