"""Packs an export and sends it: first the table, then the files in archives below 50 MB.

On disk there is one archive at a time, in memory only what is being copied.
"""

import asyncio
import tempfile
import zipfile
from asyncio import Semaphore, TaskGroup
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.types import FSInputFile

from models import Errand
from scheduler import talk_errands
from scheduler.errands import Desk
from scheduler.files import fetch
from screens import exports as screens
from screens.texts import Texts
from services import archives, errands, exports, talk_exports, workbooks
from services.exports import Book, File

AT_ONCE = 8  # files on their way
BATCH = 200  # files between two signs of progress
UPLOAD = 600  # seconds for an archive on a slow line
PIECE = 256 * 1024


@dataclass
class Export:
    desk: Desk
    errand: Errand
    book: Book
    say: Texts
    folder: Path
    message: int = 0
    done: int = 0
    lost: set[str] = field(default_factory=set)

    async def send(self) -> None:
        volumes = self.book.volumes()
        await self._begin()
        if not self.errand.sent:
            await self._send_table()
        for number, files in enumerate(volumes, 1):
            if number >= self.errand.sent:
                await self._send_volume(number, len(volumes), files)
            else:
                self.done += len(files)
        await self._show(screens.ready(self.book, len(volumes), len(self.lost), self.say))

    async def _begin(self) -> None:
        """The message in which the progress is shown: the one of an earlier run, if there is."""
        self.message = self.errand.message_id or 0
        if not self.message:
            shown = await self.desk.bot.send_message(self.errand.chat_id, self._progress())
            self.message = shown.message_id
            await self.desk.advance(self.errand, message=self.message)

    def _progress(self) -> str:
        of = sum(1 for each in self.book.files if each.is_fetched)
        return screens.progress(self.done, of, self.say)

    async def _show(self, text: str) -> None:
        with suppress(TelegramBadRequest):  # not modified, or she has deleted it
            await self.desk.bot.edit_message_text(
                text, chat_id=self.errand.chat_id, message_id=self.message
            )

    async def _send_table(self) -> None:
        path = self.folder / self.say("homework.xlsx")
        sheets = list(screens.sheets(self.book, self.say))
        await asyncio.to_thread(workbooks.write, path, sheets)
        await self._send_file(path, "")
        path.unlink()
        await self.desk.advance(self.errand, sent=1)

    async def _send_volume(self, number: int, of: int, files: Sequence[File]) -> None:
        path = self.folder / self.say("homework-{number}.zip", number=number)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:  # pictures do not shrink
            for first in range(0, len(files), BATCH):
                await self._pack(archive, files[first : first + BATCH])
                await self._show(self._progress())
        if archive.filelist:
            await self._send_file(path, screens.archive(number, of, self.say))
        path.unlink()
        await self.desk.advance(self.errand, sent=number + 1)

    async def _pack(self, archive: zipfile.ZipFile, files: Sequence[File]) -> None:
        """Fetched side by side, written one after the other."""
        hands, lock = Semaphore(AT_ONCE), asyncio.Lock()

        async def pack(number: int, file: File) -> None:
            async with hands:
                path = await self._fetched(file, self.folder / f"{number}.part")
                if path:
                    async with lock:
                        await asyncio.to_thread(archive.write, path, file.name)
                    (self.folder / f"{number}.part").unlink(missing_ok=True)
                self.done += 1

        try:
            async with TaskGroup() as tasks:
                for number, file in enumerate(files):
                    tasks.create_task(pack(number, file))
        except* TelegramRetryAfter as several:
            raise several.exceptions[0] from None

    async def _fetched(self, file: File, target: Path) -> Path | None:
        """Where the file lies now: in our folder, or just come."""
        store = self.desk.store
        if store and (kept := store.find(file)):
            return kept
        if not await fetch(self.desk.bot, file, target):
            self.lost.add(file.name)
            return None
        if store:
            await asyncio.to_thread(store.keep, file, target)
        return target

    async def _send_file(self, path: Path, caption: str) -> None:
        await self.desk.bot.send_document(
            self.errand.chat_id,
            FSInputFile(path, chunk_size=PIECE),
            caption=caption or None,
            request_timeout=UPLOAD,
        )


async def export(desk: Desk, errand: Errand) -> None:
    async with desk.sessions() as session:
        book = await exports.load(session, errand)
    with tempfile.TemporaryDirectory(prefix="export") as folder:
        say = Texts(book.language, book.zone)
        await Export(desk, errand, book, say, Path(folder)).send()


async def keep(desk: Desk, errand: Errand) -> None:
    """An accepted report goes where the settings say: into a chat, and its files into a folder."""
    if desk.archive:
        async with desk.sessions.begin() as session:
            await archives.keep(session, errand, desk.archive, desk.clock())
    await _keep_originals(desk, errand)


async def renew(desk: Desk, errand: Errand) -> None:
    if desk.archive:
        async with desk.sessions.begin() as session:
            await archives.renew(session, errand, desk.archive, desk.clock())


async def _keep_originals(desk: Desk, errand: Errand) -> None:
    store = desk.store
    if store is None:
        return
    async with desk.sessions() as session:
        files = await exports.originals(session, errand)
    with tempfile.TemporaryDirectory(prefix="originals") as folder:
        target = Path(folder) / "file"
        for file in files:
            if not store.find(file) and await fetch(desk.bot, file, target):
                await asyncio.to_thread(store.keep, file, target)


ERRANDS = {
    errands.EXPORT: export,
    errands.KEEP: keep,
    errands.RENEW: renew,
    "originals": _keep_originals,  # as an earlier version has asked for it
    talk_exports.KIND: talk_errands.export,
}
