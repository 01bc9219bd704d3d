"""Delivery of updates to a bot's webhook, as Telegram does it."""

import asyncio
import contextlib
from typing import Any

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, MultipartReader
from aiohttp.hdrs import CONTENT_TYPE

from sandbox import requests
from sandbox.bot_api import BotApi
from sandbox.calls import Upload
from sandbox.updates import forget_expired
from sandbox.world import JSON, Bot, Pending, Webhook

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
ANSWER_TIMEOUT = ClientTimeout(total=60)
LONGEST_PAUSE = 64.0


class Courier:
    """Brings one bot its updates: of one queue one by one, of several queues side by side."""

    def __init__(self, api: BotApi, bot: Bot, session: ClientSession) -> None:
        self.api = api
        self.bot = bot
        self.session = session
        self.under_way: dict[tuple[str, Any], asyncio.Task[None]] = {}

    async def run(self) -> None:
        webhook: Webhook | None = None
        async with asyncio.TaskGroup() as deliveries:
            while True:
                version = self.bot.wakeup.version
                if webhook is not self.bot.webhook:
                    webhook = self.bot.webhook
                    self._stop()
                if webhook:
                    self._start_heads(webhook, deliveries)
                await self.bot.wakeup.changed(version, 3_600)

    def _start_heads(self, webhook: Webhook, deliveries: asyncio.TaskGroup) -> None:
        forget_expired(self.api.world, self.bot)
        for pending in list(self.bot.pending):
            if len(self.under_way) >= webhook.max_connections:
                return
            if pending.queue not in self.under_way:
                delivery = deliveries.create_task(self._deliver(webhook, pending))
                self.under_way[pending.queue] = delivery

    def _stop(self) -> None:
        for task in self.under_way.values():
            task.cancel()
        self.under_way.clear()

    async def _deliver(self, webhook: Webhook, pending: Pending) -> None:
        pause = 0.0
        clock = self.api.world.clock
        while pending in self.bot.pending and pending.expires > clock.unix():
            wait = await self._attempt(webhook, pending)
            if wait is None:
                pending.copies -= 1
                if pending.copies <= 0:
                    break
                continue
            await clock.sleep(wait or pause)
            pause = min(max(2.0, pause * 2), LONGEST_PAUSE)
        with contextlib.suppress(ValueError):
            self.bot.pending.remove(pending)
        del self.under_way[pending.queue]
        self.bot.wakeup.bump()

    async def _attempt(self, webhook: Webhook, pending: Pending) -> float | None:
        """None when it was taken; else how long the bot asks to wait, 0 if it does not say."""
        headers = {SECRET: webhook.secret_token} if webhook.secret_token else {}
        try:
            async with self.session.post(
                webhook.url, json=pending.update, headers=headers, timeout=ANSWER_TIMEOUT
            ) as response:
                if response.ok:
                    await self._obey(response)
                    return None
                error = f"Wrong response from the webhook: {response.status} {response.reason}"
                after = response.headers.get("Retry-After", "")
                wait = min(float(after), 3_600.0) if after.isdigit() else 0.0
        except TimeoutError:
            error, wait = "Read timeout expired", 0.0
        except ClientError as problem:
            error, wait = f"Connection failed: {problem}", 0.0
        webhook.last_error_date = self.api.world.unix()
        webhook.last_error_message = error
        return wait

    async def _obey(self, response: ClientResponse) -> None:
        """A bot may answer with a method to be called; its result is told to nobody."""
        params: JSON = {}
        files: dict[str, Upload] = {}
        kind = response.headers.get(CONTENT_TYPE, "")
        if kind.startswith("multipart/"):
            reader = MultipartReader.from_response(response)
            await requests.read_parts(reader.stream, params, files)
        elif kind.startswith("application/json"):
            answer = await response.json()
            params = answer if isinstance(answer, dict) else {}
        name = params.pop("method", None)
        if name:
            await self.api.perform(self.bot, str(name), params, files)
