"""Votes that Telegram brings over a hundred connections: 200 only when they are on the disk."""

import asyncio
import json
import sys
import time
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from sqlalchemy import func, select

from bench import bare
from bench.clocked import resident
from bench.pressing import PATH, SECRET, WARM
from bench.processes import free_port
from bench.votes import FLOOD
from bot import database, telegram
from bot.app import create_app, create_dispatcher
from bot.clock import SystemClock
from bot.floods import Gate
from models import Received, UpdateState
from web.webhook import Door, add_webhook


async def ours(address: str, count: int) -> dict[str, Any]:
    """The whole app runs beside it, and takes what the votes leave to be done."""
    engine = database.open_engine(address)
    sessions, clock = database.open_sessions(engine), SystemClock()
    dispatcher = create_dispatcher("ky", ZoneInfo("Asia/Bishkek"))
    async with telegram.connect(bare.TOKEN, "http://127.0.0.1:9") as bot:
        app = create_app(sessions, bot, "bench_bot", clock, dispatcher)
        pages = web.Application()
        gate = Gate(FLOOD, time.monotonic)
        add_webhook(
            pages, Door(PATH, SECRET, app.updates.wake, gate.admit, app.tell), sessions, clock.now
        )
        running = asyncio.ensure_future(app.run())
        facts = await _pressed(pages, count)
        app.stop()
        await running
        async with sessions() as session:
            done = Received.state == UpdateState.DONE
            kept = await session.scalar(select(func.count()).where(done))
    await engine.dispose()
    assert kept == WARM + count, f"{kept} of {WARM + count}"
    return facts


async def plain(count: int) -> dict[str, Any]:
    """aiogram's own page, with handlers that do nothing: 200 when they have done it."""
    pages = web.Application()
    page = SimpleRequestHandler(
        bare.dispatch(None), Bot(bare.TOKEN), handle_in_background=False, secret_token=SECRET
    )
    page.register(pages, path=PATH)
    return await _pressed(pages, count)


async def _pressed(pages: web.Application, count: int) -> dict[str, Any]:
    runner, port = web.AppRunner(pages, access_log=None), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    began = time.process_time()
    pressing = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.pressing", str(port), str(count),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await pressing.communicate()
    spent = time.process_time() - began
    await runner.cleanup()
    facts: dict[str, Any] = json.loads(said)
    return facts | {"cpu_us": 1e6 * spent / (WARM + count), "memory": resident()}
