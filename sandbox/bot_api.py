"""The Bot API over HTTP: token, parameters, faults, the method, the envelope, the log."""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox import media, requests
from sandbox.calls import Call, Refused, Upload, registry
from sandbox.faults import Faults, Verdict
from sandbox.followers import Followers
from sandbox.limits import Limits, Sending
from sandbox.methods import load_all
from sandbox.world import JSON, Bot, World

TOKEN = re.compile(r"(\d{1,18}):[\w-]{3,}\Z")
KEPT_CALLS = 5_000


class Cut(Exception):
    """The connection ends without an answer; whether the call was done, nobody knows."""


class BotApi:
    def __init__(self, world: World) -> None:
        load_all()
        self.world = world
        self.faults = Faults()
        self.limits = Limits()
        self.followers = Followers(world.clock)
        self.calls: deque[JSON] = deque(maxlen=KEPT_CALLS)
        self.last_call = 0.0  # real monotonic time of the last call that was not getUpdates
        self.running = 0  # calls under way that are not getUpdates
        self._number = 0
        self.on_bot: Callable[[int], None] = lambda bot_id: None
        world.on_emit = self.faults.disturb

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self.answer),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        asked = request.match_info
        try:
            self.bot(asked["token"])
            params, files = await requests.read(request)
            return envelope(await self.call(asked["token"], asked["method"], params, files))
        except Refused as refused:
            return envelope(refused)
        except Cut:
            return cut(request)

    async def call(self, token: str, name: str, params: JSON, files: dict[str, Upload]) -> Any:
        """The method's result. Raises Refused, or Cut where a fault ends the connection."""
        bot = self.bot(token)
        verdict = self.faults.judge(bot, _proper(name), params.get("chat_id"))
        if verdict.delay:
            await asyncio.sleep(verdict.delay)
        if verdict.cut_before:
            raise Cut
        outcome = await self.perform(bot, name, params, files, verdict)
        if verdict.cut_after:
            raise Cut
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    def bot(self, token: str) -> Bot:
        """Any well-formed token is a bot, made at its first call; a second token of it is not."""
        found = TOKEN.match(token)
        if not found:
            raise Refused(404, "Not Found")
        bot_id = int(found[1])
        bot = self.world.bots.get(bot_id)
        if not bot:
            bot = self.world.bots[bot_id] = Bot(
                token, bot_id, f"sandbox_{bot_id}_bot", f"Sandbox {bot_id}"
            )
            self.world.changes.bump()
        bot.token = bot.token or token
        if bot.token != token:
            raise Refused(401, "Unauthorized")
        if not bot.token_seen:
            bot.token_seen = True
            self.on_bot(bot_id)
        return bot

    async def perform(
        self,
        bot: Bot,
        name: str,
        params: JSON,
        files: dict[str, Upload],
        verdict: Verdict | None = None,
    ) -> Any:
        """The method's result, or the Refused that it ended in; logged in either case."""
        started = time.perf_counter()
        busy = name.lower() != "getupdates"
        self.running += busy
        try:
            if verdict and verdict.refusal:
                raise verdict.refusal
            outcome = await self._run(bot, name, params, files)
        except Refused as refused:
            outcome = refused
        finally:
            self.running -= busy
        self._log(bot, _proper(name), params, outcome, time.perf_counter() - started)
        return outcome

    async def _run(self, bot: Bot, name: str, params: JSON, files: dict[str, Upload]) -> Any:
        method = registry.get(name.lower())
        if not method:
            raise Refused(404, "Not Found")
        given = requests.decoded(method, params)
        ask = requests.checked(method, given)
        if limits := self.faults.limits:
            album = given.get("media")
            size = len(album) if isinstance(album, list) else 1
            now = self.world.clock.unix()
            sending = Sending(bot.id, given.get("chat_id"), size)
            self.limits.count(sending, method.name, now, limits.most, limits.shut)
        return await method.body(Call(self.world, bot, method.name, given, files), ask)

    def _log(self, bot: Bot, name: str, params: JSON, outcome: Any, seconds: float) -> None:
        if name == "getUpdates":
            if not outcome:
                return
        else:
            self.last_call = time.monotonic()
        self._number += 1
        entry: JSON = {
            "n": self._number,
            "at": self.world.clock.now().isoformat(),
            "bot": bot.id,
            "method": name,
            "params": params,
            "ok": not isinstance(outcome, Refused),
            "ms": round(seconds * 1000, 2),
        }
        if isinstance(outcome, Refused):
            entry["error"] = refusal_json(outcome)
        else:
            entry["result"] = outcome
        self.calls.append(entry)
        self.world.changes.bump()

    async def download(self, request: web.Request) -> web.StreamResponse:
        try:
            self.bot(request.match_info["token"])
        except Refused as refused:
            return envelope(refused)
        file = media.by_path(self.world, request.match_info["path"])
        if not file:
            return envelope(Refused(404, "Not Found"))
        return web.Response(body=media.content(file), content_type=media.mime_type(file))


def _proper(name: str) -> str:
    """Method names are case-insensitive; the log and the faults speak the documented ones."""
    method = registry.get(name.lower())
    return method.name if method else name


def refusal_json(refused: Refused) -> JSON:
    body: JSON = {"ok": False, "error_code": refused.code, "description": refused.description}
    return {**body, "parameters": refused.parameters} if refused.parameters else body


def envelope(outcome: Any) -> web.Response:
    if isinstance(outcome, Refused):
        status, body = outcome.code, refusal_json(outcome)
    else:
        status, body = 200, {"ok": True, "result": outcome}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(status=status, text=text, content_type="application/json")


def cut(request: web.Request) -> web.Response:
    """Ends the connection without an answer. What is returned here nobody will get."""
    if request.transport:
        request.transport.abort()
    return web.Response()
