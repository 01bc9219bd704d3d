"""What stands in the library of a club, and what people do with it."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from domain.homework import Kind
from models import Material, Session
from tests.homework_scene import HomeworkClub
from tests.talk_scene import TalkClub

KEY = "📁 Материал"
FILE = {"kind": "document", "name": "Бюджет_нускамасы.pdf"}
LINK = "https://youtu.be/abc"


async def shelve(
    session: Session, club: int, title: str, now: dt.datetime, by: int | None = None
) -> int:
    """A document."""
    material = Material(
        club_id=club, kind=Kind.DOCUMENT, title=title, by=by, added_at=now,
        file_id="document", file_unique_id=f"document of {club}",
    )  # fmt: skip
    session.add(material)
    await session.flush()
    return material.id


async def add(club: HomeworkClub, *items: dict[str, str], by: int = 0, words: str = "") -> None:
    await club.say(by or club.mentor, KEY)
    await club.tap(by or club.mentor, "➕ Кошуу")
    if items:
        await club.send(by or club.mentor, *items)
    else:
        await club.say(by or club.mentor, words)


async def shelved(club: TalkClub) -> list[Material]:
    ours = select(Material).where(Material.club_id == club.id, Material.removed_at.is_(None))
    return list(await club.story.all(ours.order_by(Material.id)))


def told(club: TalkClub, person: int) -> str:
    return club.in_private(person)[-1]


def buttons(club: TalkClub, person: int) -> list[dict[str, Any]]:
    rows = club.last(person).get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def labels(club: TalkClub, person: int) -> list[str]:
    return [each["text"] for each in buttons(club, person)]
