"""The server: the Bot API, the control API and the page on one port, in this process."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Self

from aiohttp import ClientSession, web

from sandbox import control
from sandbox.bot_api import BotApi
from sandbox.clock import Clock
from sandbox.demo import furnish
from sandbox.requests import UPLOAD_LIMIT
from sandbox.verbs import People
from sandbox.webhook import Courier
from sandbox.world import World

MEGABYTE = 1024 * 1024


class Sandbox:
    """`async with Sandbox() as tg:` — port 0 takes a free one; `tg.url` says which."""

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        demo: bool = False,
        start: datetime | None = None,
        speed: float = 1.0,
    ) -> None:
        self.host = host
        self.port = port
        self.world = World(Clock(start, speed))
        self.api = BotApi(self.world)
        self.people = People(self.world, self.api)
        self._couriers: list[asyncio.Task[None]] = []
        self._stack = AsyncExitStack()
        if demo:
            furnish(self.world)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def clock(self) -> Clock:
        return self.world.clock

    async def __aenter__(self) -> Self:
        app = web.Application(
            client_max_size=UPLOAD_LIMIT + MEGABYTE, middlewares=[control.explained]
        )
        app.add_routes(self.api.routes())
        app.add_routes(control.Control(self.world, self.api).routes())
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, self.host, self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        self._session = await self._stack.enter_async_context(ClientSession())
        self._group = await self._stack.enter_async_context(asyncio.TaskGroup())
        self._stack.callback(self._dismiss)
        self._stack.callback(self.clock.close)
        self.api.on_bot = self._hire
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def _hire(self, bot_id: int) -> None:
        """Every bot has a courier, who waits until there is a webhook."""
        courier = Courier(self.api, self.world.bots[bot_id], self._session)
        self._couriers.append(self._group.create_task(courier.run()))

    def _dismiss(self) -> None:
        for courier in self._couriers:
            courier.cancel()
