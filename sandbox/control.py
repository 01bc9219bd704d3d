"""The control API: HTTP over the verbs of people, the clock, the faults and the log."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox import demo, media, pace, requests, verbs
from sandbox.bot_api import BotApi
from sandbox.calls import Refused, Upload
from sandbox.people import Impossible, lookup
from sandbox.people.view import view
from sandbox.world import JSON, World

PAGE = Path(__file__).parent / "page"
LONGEST_WAIT = 60.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What cannot be done is told in a sentence, never as a traceback."""
    if not request.path.startswith("/sandbox/"):
        return await handler(request)
    try:
        return await handler(request)
    except Impossible as impossible:
        return answer({"error": str(impossible)}, impossible.status)
    except Refused as refused:
        return answer({"error": refused.description}, refused.code)
    except (ValueError, TypeError, KeyError) as error:
        return answer({"error": f"This request makes no sense: {error}."}, 400)
    except web.HTTPException as error:
        return answer({"error": error.reason}, error.status)


def answer(body: Any, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(status=status, text=text, content_type="application/json")


class Control:
    def __init__(self, world: World, api: BotApi) -> None:
        self.world = world
        self.api = api

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self.page),
            web.static("/page", PAGE),
            web.get("/sandbox/people", self.people),
            web.get("/sandbox/bots", self.bots),
            web.get("/sandbox/chats", self.chats),
            web.get("/sandbox/view", self.view),
            web.get("/sandbox/events", self.events),
            web.get("/sandbox/clock", self.clock),
            web.post("/sandbox/clock", self.move_clock),
            web.post("/sandbox/clock/followers", self.follow_clock),
            web.get("/sandbox/faults", self.faults),
            web.post("/sandbox/faults", self.add_fault),
            web.delete("/sandbox/faults", self.remove_faults),
            web.delete("/sandbox/faults/{id}", self.remove_faults),
            web.get("/sandbox/calls", self.calls),
            web.get("/sandbox/files/{file_id}", self.file),
            web.post("/sandbox/reset", self.reset),
            web.post("/sandbox/chats/{chat}/{verb}", self.perform),
            web.post("/sandbox/join_requests/{chat}/{user}", self.decide),
            web.post("/sandbox/{verb}", self.perform),
        ]

    async def page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    async def people(self, request: web.Request) -> web.Response:
        return answer([person.as_user() for person in self.world.people.values()])

    async def bots(self, request: web.Request) -> web.Response:
        return answer(
            [
                {
                    "id": bot.id,
                    "username": bot.username,
                    "first_name": bot.first_name,
                    "token_seen": bot.token_seen,
                    "pending": len(bot.pending),
                    "webhook_url": bot.webhook.url if bot.webhook else "",
                }
                for bot in self.world.bots.values()
            ]
        )

    async def chats(self, request: web.Request) -> web.Response:
        groups = [chat for chat in self.world.groups.values() if not chat.migrated_to]
        return answer(
            [
                {
                    **chat.as_chat(),
                    "kind": chat.kind,
                    "deleted": chat.deleted,
                    "members": [one.user.id for one in chat.members.values() if one.is_in],
                    "pinned": chat.pinned,
                }
                for chat in groups
            ]
        )

    async def view(self, request: web.Request) -> web.Response:
        chat = request.query.get("chat")
        limit = int(request.query.get("limit", 200))
        return answer(
            view(self.world, int(request.query["as"]), int(chat) if chat else None, limit)
        )

    async def events(self, request: web.Request) -> web.Response:
        after, wait = _waiting(request)
        return answer({"version": await self.world.changes.changed(after, wait)})

    async def clock(self, request: web.Request) -> web.Response:
        after, wait = _waiting(request)
        if "after" in request.query:
            await self.world.clock.changed(after, wait)
        return answer(self._time())

    def _time(self) -> JSON:
        clock = self.world.clock
        now = clock.now()
        return {
            "now": now.isoformat(),
            "unix": now.timestamp(),
            "speed": clock.speed,
            "version": clock.version,
        }

    async def move_clock(self, request: web.Request) -> web.Response:
        """{advance, pace?}, {to} or {speed}."""
        words, _ = await _read(request)
        clock = self.world.clock
        if "advance" in words:
            await pace.advance(self.api, float(words["advance"]), words.get("pace"))
        elif "to" in words:
            to = datetime.fromisoformat(words["to"])
            clock.set(to if to.tzinfo else to.replace(tzinfo=UTC))
        elif "speed" in words:
            clock.run_at(max(0.0, float(words["speed"])))
        else:
            raise Impossible("Say advance, to or speed.")
        return answer(self._time())

    async def follow_clock(self, request: web.Request) -> web.Response:
        """{name, version, due?}: a follower has seen this version, and is due (unix time) then."""
        words, _ = await _read(request)
        due = words.get("due")
        self.api.followers.tell(
            str(words["name"]), int(words["version"]), None if due is None else float(due)
        )
        return answer(self._time())

    async def faults(self, request: web.Request) -> web.Response:
        return answer([rule.as_json() for rule in self.api.faults.rules])

    async def add_fault(self, request: web.Request) -> web.Response:
        words, _ = await _read(request)
        rule = self.api.faults.add(str(words.pop("kind", "")), **words)
        self.world.changes.bump()
        return answer(rule.as_json())

    async def remove_faults(self, request: web.Request) -> web.Response:
        number = request.match_info.get("id")
        self.api.faults.remove(int(number) if number else None)
        self.world.changes.bump()
        return answer({})

    async def calls(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", 0))
        bot, method = request.query.get("bot"), request.query.get("method", "").lower()
        return answer(
            [
                call
                for call in self.api.calls
                if call["n"] > after
                and (not bot or call["bot"] == int(bot))
                and (not method or call["method"].lower() == method)
            ]
        )

    async def file(self, request: web.Request) -> web.Response:
        file = self.world.files.get(request.match_info["file_id"])
        if not file:
            raise Impossible("There is no such file.", 404)
        return web.Response(body=media.content(file), content_type=media.mime_type(file))

    async def reset(self, request: web.Request) -> web.Response:
        """A new world; the bots stay, and learn nothing of it."""
        words, _ = await _read(request)
        self.world.clear()
        self.api.calls.clear()
        self.api.faults.remove()
        if words.get("demo"):
            demo.furnish(self.world)
        return answer({})

    async def perform(self, request: web.Request) -> web.Response:
        words, files = await _read(request)
        if files:
            words["files"] = files
        chat = request.match_info.get("chat")
        verb = request.match_info["verb"]
        return answer(await verbs.perform(self.world, verb, words, int(chat) if chat else None))

    async def decide(self, request: web.Request) -> web.Response:
        words, _ = await _read(request)
        words["user"] = int(request.match_info["user"])
        chat = lookup.group(self.world, int(request.match_info["chat"]))
        return answer(await verbs.perform(self.world, "decide", words, chat.id))


async def _read(request: web.Request) -> tuple[JSON, dict[str, Upload]]:
    """JSON, or a form whose structured fields are JSON text."""
    words, files = await requests.read(request)
    for key in ("items", "options", "message_ids", "members", "rights", "button"):
        if isinstance(words.get(key), str):
            words[key] = json.loads(words[key])
    return {key: value for key, value in words.items() if key not in files}, files


def _waiting(request: web.Request) -> tuple[int, float]:
    wait = float(request.query.get("wait", 0))
    return int(request.query.get("after", -1)), min(max(wait, 0.0), LONGEST_WAIT)
