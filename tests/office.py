"""A sender at work: letters of two plain kinds, to a group and to two of its members."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import EditMessageText, SendMessage, TelegramMethod, UnpinChatMessage
from sqlalchemy import select

from bot import telegram
from models import Letter, Session, Sessions
from sandbox.people import bots, groups, membership, newcomers
from sandbox.server import Sandbox
from sandbox.world import Chat
from scheduler.last_look import look_again
from scheduler.pacing import Pacer
from scheduler.post import Kind
from scheduler.sender import Sender
from scheduler.writing import Writer
from screens.texts import Texts
from services import outbox
from tests.by_hand import deliver_due
from tests.core_scene import TOKEN, append, found_club

BOT = int(TOKEN.split(":")[0])


async def load(_session: Session, letter: Letter, _now: dt.datetime) -> str | None:
    return letter.params.get("text")


def render(letter: Letter, text: str, _say: Texts) -> TelegramMethod[Any]:
    if text == "bug":
        raise RuntimeError("cannot be written")
    if text == "unpin":
        return UnpinChatMessage(chat_id=letter.chat_id, message_id=letter.params["message"])
    if edited := letter.params.get("message"):
        return EditMessageText(text=text, chat_id=letter.chat_id, message_id=edited)
    return SendMessage(chat_id=letter.chat_id, text=text)


async def note_sent(session: Session, _letter: Letter, _answer: Any, _now: dt.datetime) -> None:
    await append(session, "sent")


async def note_refused(session: Session, _letter: Letter, words: str, _now: dt.datetime) -> None:
    await append(session, words)


KINDS = {
    "test.word": Kind(load, render, note_sent, note_refused),
    "test.nudge": Kind(load, render, nudge=True),
}


@dataclass
class Office:
    """A sender at work for a club with a group and two members who have started the bot."""

    telegram: Sandbox
    sessions: Sessions
    sender: Sender
    group: Chat
    people: list[int]

    async def post(
        self, text: str | None, chat: int, kind: str = "test.word", **facts: Any
    ) -> int:
        """A letter, whose row's id is returned."""
        now = self.telegram.clock.now()
        async with self.sessions.begin() as session:
            key = f"{chat}:{text}:{len((await session.scalars(select(Letter))).all())}"
            await outbox.post(session, chat, kind, now, key=key, text=text, **facts)
            letter = await session.scalars(select(Letter).where(Letter.key == f"{kind}:{key}"))
            return letter.one().id

    async def deliver(self, **later: float) -> None:
        if later:
            self.telegram.clock.advance(dt.timedelta(**later).total_seconds())
        while await deliver_due(self.sender):
            pass

    async def letter(self, number: int) -> Letter:
        async with self.sessions() as session:
            return await session.get_one(Letter, number)

    def said(self, chat: int) -> list[str]:
        """What the bot has said in a chat, as Telegram has it."""
        world = self.telegram.world
        room = world.groups[chat] if chat < 0 else world.privates[BOT, chat]
        return [
            each.body["text"]
            for each in room.messages.values()
            if each.author == BOT and "text" in each.body
        ]

    def calls(self) -> int:
        return len(self.telegram.api.calls)


@asynccontextmanager
async def opened(
    telegram_server: Sandbox, sessions: Sessions, pacer: Pacer | None = None
) -> AsyncIterator[Office]:
    world, zone = telegram_server.world, ZoneInfo("Asia/Bishkek")
    async with telegram.connect(TOKEN, telegram_server.url) as bot:
        await bot.me()
        for middleware in (pacer, look_again):
            if middleware:
                bot.session.middleware(middleware)
        people = [newcomers.person(world, name)["id"] for name in ("Айзат", "Бермет")]
        group = groups.create_group(world, "Клуб", "group", people[0], people)
        membership.add_bot(world, group, BOT, people[0])
        for each in people:
            bots.start(world, each, BOT)
        await found_club(sessions, chat_id=group.id)
        sender = Sender(sessions, bot, Writer(KINDS, "ky", zone), telegram_server.clock.now)
        yield Office(telegram_server, sessions, sender, group, people)
