"""Reads a mentor's table of the members and tells her what it would change; sends her the present
one. Nothing changes before she has pressed the button.
"""

import asyncio
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, FSInputFile

from domain.errors import ClubError
from domain.rosters import Changes, NotATable
from models import Club, Errand, Person, RosterTable
from scheduler.errands import Desk, Run
from scheduler.files import TIMEOUT
from screens import rosters as screens
from screens.texts import Texts
from services import rosters, spreadsheets, workbooks


async def _texts(desk: Desk, errand: Errand) -> tuple[Texts, Club]:
    async with desk.sessions() as session:
        club = await session.get_one(Club, errand.club_id)
        person = await session.get(Person, errand.chat_id)
    return Texts((person and person.locale) or club.locale, ZoneInfo(club.zone)), club


async def read(desk: Desk, errand: Errand) -> None:
    say, _ = await _texts(desk, errand)
    async with desk.sessions() as session:
        table = await session.get(RosterTable, errand.subject_id or 0)
    if table is None:
        return
    try:
        changes = await _understand(desk, table)
    except ClubError as refused:
        text = screens.refused(say(refused.says, **refused.params), say)
        await desk.bot.send_message(errand.chat_id, text)
        return
    if len(changes.bad) > screens.IN_MESSAGE:
        listed = "\n".join(screens.bad_rows(changes.bad, say)).encode()
        file = BufferedInputFile(listed, "rows.txt")
        caption = say("⚠️ Rows that I cannot take: {n}", n=len(changes.bad))
        await desk.bot.send_document(errand.chat_id, file, caption=caption)
    shown = screens.preview(table, changes, say)
    await desk.bot.send_message(errand.chat_id, shown.text or "", reply_markup=shown.keyboard)


async def _understand(desk: Desk, table: RosterTable) -> Changes:
    """Raises what the reader and the rules say of the file."""
    with tempfile.TemporaryDirectory(prefix="roster") as folder:
        path = Path(folder) / "table"
        try:
            file = await desk.bot.get_file(table.file_id)
        except TelegramBadRequest:
            raise NotATable from None
        await desk.bot.download_file(file.file_path or "", path, timeout=TIMEOUT)
        found = await asyncio.to_thread(
            lambda: rosters.understand(spreadsheets.read(path), screens.vocabulary())
        )
    async with desk.sessions.begin() as session:
        kept = await session.get_one(RosterTable, table.id)
        kept.found = found
        return await rosters.changes(session, kept)


async def send(desk: Desk, errand: Errand) -> None:
    say, club = await _texts(desk, errand)
    async with desk.sessions() as session:
        members = await rosters.all_of(session, club.id)
        expected = await rosters.expected(session, club.id)
    with tempfile.TemporaryDirectory(prefix="roster") as folder:
        path = Path(folder) / say("members.xlsx")
        await asyncio.to_thread(workbooks.write, path, [screens.sheet(members, expected, say)])
        await desk.bot.send_document(errand.chat_id, FSInputFile(path))


ROSTER_ERRANDS: dict[str, Run] = {rosters.READ: read, rosters.SEND: send}
