"""A bot played by hand over the Bot API, and a small world around it."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession

TOKEN = "4242:browser-tests-token-of-thirty-five-c"
BOT = 4242
RIGHTS = {"can_delete_messages": True, "can_pin_messages": True, "can_invite_users": True}


@dataclass
class ScriptedBot:
    session: ClientSession
    url: str
    offset: int = 0
    waiting: list[dict[str, Any]] = field(default_factory=list)

    async def call(self, method: str, **params: Any) -> Any:
        """The result, or the whole refusal."""
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", json=params) as response:
            answer = await response.json()
        return answer["result"] if answer["ok"] else answer

    async def say(self, chat: int, text: str, buttons: Any = None, **params: Any) -> Any:
        if buttons:
            params["reply_markup"] = json.dumps({"inline_keyboard": buttons})
        return await self.call("sendMessage", chat_id=chat, text=text, **params)

    async def next(self, kind: str) -> Any:
        """The next update of this kind; others are left for later. None: nothing came."""
        for update in self.waiting:
            if kind in update:
                self.waiting.remove(update)
                return update[kind]
        got = await self.call("getUpdates", offset=self.offset, timeout=5)
        if not got:
            return None
        self.offset = got[-1]["update_id"] + 1
        self.waiting += got
        return await self.next(kind)

    async def confirm(self) -> None:
        """Nothing that was received is pending any more."""
        await self.call("getUpdates", offset=self.offset)


@dataclass
class Town:
    """Aigul owns the group and has started the bot; Bermet is a member; the bot administers."""

    url: str
    bot: ScriptedBot
    aigul: int
    bermet: int
    group: int

    def address(self, person: int, chat: int | None = None) -> str:
        return f"{self.url}/?as={person}" + (f"&chat={chat}" if chat else "")

    async def control(self, path: str, **body: Any) -> Any:
        async with self.bot.session.post(f"{self.url}/sandbox/{path}", json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()


async def found(session: ClientSession, url: str) -> Town:
    bot = ScriptedBot(session, url)
    await bot.call("getMe")
    town = Town(url, bot, 0, 0, 0)
    names = {"aigul": ("Айгүл", "Үсөнбаева"), "bermet": ("Бермет", "Асанова")}
    for key, (first, last) in names.items():
        person = {"first_name": first, "last_name": last, "language_code": "ky"}
        setattr(town, key, (await town.control("people", **person))["id"])
    chat = {"title": "Клуб", "kind": "supergroup", "creator": town.aigul}
    town.group = (await town.control("chats", **chat, members=[town.bermet]))["id"]
    await town.control(f"chats/{town.group}/add_bot", bot=BOT, by=town.aigul, rights=RIGHTS)
    await town.control("start", **{"from": town.aigul, "bot": BOT})
    await bot.call("getUpdates", offset=-1)
    assert (await bot.next("message"))["text"] == "/start"
    return town
