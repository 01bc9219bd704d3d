"""A bot and some people on a local Telegram, for the tests of the sandbox itself.

The bot speaks HTTP, as any bot does; people act through the sandbox's verbs. The clock stands
still unless a test moves it.
"""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from sandbox.people import groups, membership
from sandbox.server import Sandbox
from sandbox.world import Chat, Person, World

TOKEN = "8000000001:" + "S" * 35
OTHER_TOKEN = "8000000002:" + "S" * 35
BOT = 8000000001
OTHER_BOT = 8000000002
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
ALL_UPDATES = [
    "message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member",
    "chat_member", "chat_join_request", "message_reaction",
]  # fmt: skip


class Refusal(AssertionError):
    """The sandbox said no where a test expected it to answer."""


@dataclass
class Telegram:
    """One bot's HTTP client, with the world behind it in reach."""

    server: Sandbox
    http: aiohttp.ClientSession
    token: str = TOKEN
    offset: int = 0

    @property
    def world(self) -> World:
        return self.server.world

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole envelope, refusal or not; the HTTP status must agree with it."""
        url = f"{self.server.url}/bot{self.token}/{method}"
        async with self.http.post(url, json=params) as answer:
            envelope: dict[str, Any] = await answer.json()
            assert answer.status == envelope.get("error_code", 200)
            return envelope

    async def call(self, method: str, **params: Any) -> Any:
        envelope = await self.ask(method, **params)
        if not envelope["ok"]:
            raise Refusal(f"{method}: {envelope['description']}")
        return envelope["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """ "400 Bad Request: …": the code and the words of what must be a refusal."""
        envelope = await self.ask(method, **params)
        assert not envelope["ok"], f"{method} was not refused"
        return f"{envelope['error_code']} {envelope['description']}"

    async def updates(self, *kinds: str) -> list[dict[str, Any]]:
        """What came since the last time; of these kinds only, when some are named."""
        found = await self.call("getUpdates", offset=self.offset, allowed_updates=ALL_UPDATES)
        if found:
            self.offset = found[-1]["update_id"] + 1
        return [one for one in found if not kinds or not set(kinds).isdisjoint(one)]

    def other(self) -> "Telegram":
        """Another bot on the same server."""
        return Telegram(self.server, self.http, OTHER_TOKEN)

    def advance(self, **time: float) -> None:
        self.server.clock.advance(dt.timedelta(**time).total_seconds())


@dataclass
class Club:
    """A mentor, two members and a stranger; the bot is an administrator of their supergroup."""

    telegram: Telegram
    mentor: Person
    aida: Person
    begimai: Person
    stranger: Person
    group: Chat

    async def member(self, user_id: int) -> dict[str, Any]:
        found: dict[str, Any] = await self.telegram.call(
            "getChatMember", chat_id=self.group.id, user_id=user_id
        )
        return found


def people(world: World) -> list[Person]:
    names = ("Гүлнара", "Аида", "Бегимай", "Чолпон")
    made = [Person(7_000_000_000 + number, name) for number, name in enumerate(names, start=1)]
    world.people |= {person.id: person for person in made}
    return made


@asynccontextmanager
async def open_telegram() -> AsyncIterator[Telegram]:
    async with (
        aiohttp.ClientSession() as http,
        Sandbox(start=NOON, speed=0) as server,
    ):
        telegram = Telegram(server, http)
        await telegram.call("getMe")
        await telegram.other().call("getMe")
        await telegram.call("getUpdates", allowed_updates=ALL_UPDATES)
        yield telegram


def found_club(
    telegram: Telegram, kind: str = "supergroup", rights: dict[str, bool] | None = None
) -> Club:
    """`rights` None are all that an app proposes, and the right to name administrators."""
    mentor, aida, begimai, stranger = people(telegram.world)
    group = group_of(telegram, mentor, [aida, begimai], kind)
    membership.add_bot(telegram.world, group, BOT, mentor.id, rights or ADMINISTRATOR)
    return Club(telegram, mentor, aida, begimai, stranger, group)


def group_of(
    telegram: Telegram, owner: Person, members: list[Person], kind: str = "supergroup", **how: Any
) -> Chat:
    ids = [person.id for person in members]
    title = f"Клуб {len(telegram.world.groups) + 1}"
    return groups.create_group(telegram.world, title, kind, owner.id, ids, **how)


ADMINISTRATOR = dict.fromkeys(
    (
        "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
        "can_pin_messages", "can_manage_topics", "can_manage_tags",
    ),
    True,
)  # fmt: skip


def statuses(update: dict[str, Any], kind: str = "chat_member") -> tuple[str, str]:
    change = update[kind]
    return change["old_chat_member"]["status"], change["new_chat_member"]["status"]
