"""The core alone: a club in the tables, updates as Telegram writes them, a handler that counts."""

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Dispatcher
from aiogram.types import Message

from models import Club, ClubState, Dialog, Session, Sessions, add_once
from screens.screen import Screen

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
BISHKEK = ZoneInfo("Asia/Bishkek")
GROUP = -1_002_000_000_001
NOWHERE = "http://127.0.0.1:9"  # where nothing answers
TOKEN = f"7000000001:{'T' * 35}"


def message(number: int, text: str, chat: int = 501) -> dict[str, Any]:
    """A text of a person in her private chat."""
    person = {"id": chat, "is_bot": False, "first_name": "Айзат"}
    place = {"id": chat, "type": "private", "first_name": "Айзат"}
    body = {"message_id": number, "date": 1_795_000_000, "from": person, "chat": place}
    return {"update_id": number, "message": {**body, "text": text}}


async def found_club(sessions: Sessions, **facts: Any) -> int:
    async with sessions.begin() as session:
        club = Club(
            **{
                "chat_id": GROUP, "title": "Клуб", "locale": "ky", "zone": "Asia/Bishkek",
                "state": ClubState.ACTIVE, "invite": "invite", "created_at": NOW, **facts,
            }
        )  # fmt: skip
        session.add(club)
        await session.flush()
        return club.id


async def until(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait for what a task or another process does in its own time."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - nobody would set an event
            await asyncio.sleep(0.01)


async def append(session: Session, word: str) -> None:
    """An effect that shows how often, and in what order, it was done."""
    await add_once(session, Dialog, key="done", state=None, data={"words": []}, updated_at=NOW)
    row = await session.get_one(Dialog, "done", with_for_update=True)
    row.data = {"words": [*row.data["words"], word]}
    await session.flush()


async def done(sessions: Sessions) -> list[str]:
    async with sessions() as session:
        row = await session.get(Dialog, "done")
        return list(row.data["words"]) if row else []


def recorder(
    *,
    always: str = "",
    once: str = "",
    screen: Screen | None = None,
    trouble: Exception = RuntimeError("broken"),  # noqa: B008 - nobody changes it
) -> Dispatcher:
    """Does what it was told; but `always` and `once` fail after they were done half."""
    dispatcher = Dispatcher(disable_fsm=True)
    tried: list[str] = []

    async def record(told: Message, session: Session) -> Screen | None:
        word = told.text or ""
        await append(session, word)
        tried.append(word)
        if word == always or (word == once and tried.count(word) == 1):
            raise trouble
        return screen

    dispatcher.message.register(record)
    return dispatcher
