"""Writes the table of a club's talks and sends it to the mentor who has asked for it."""

import asyncio
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram.types import FSInputFile

from models import Errand
from scheduler.errands import Desk
from screens import talk_exports as screens
from screens.texts import Texts
from services import talk_exports, workbooks


async def export(desk: Desk, errand: Errand) -> None:
    async with desk.sessions() as session:
        book = await talk_exports.load(session, errand)
    say = Texts(book.language, ZoneInfo(book.club.zone))
    with tempfile.TemporaryDirectory(prefix="talks") as folder:
        path = Path(folder) / say("talks.xlsx")
        await asyncio.to_thread(workbooks.write, path, list(screens.sheets(book, say)))
        caption = say("🍵 The talks of “{club}”", club=book.club.title)
        await desk.bot.send_document(errand.chat_id, FSInputFile(path), caption=caption)
