"""Files of reports: fetched from Telegram in pieces, and kept in a folder if there is one."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from domain.exports import suffix
from services.exports import File

TIMEOUT = 120  # seconds for one file
PIECE = 256 * 1024  # bytes held in memory at a time


class Store(Protocol):
    """Where originals are kept outside Telegram; an object store would be another one."""

    def find(self, file: File) -> Path | None: ...

    def keep(self, file: File, fetched: Path) -> None: ...

    def forget(self, unique_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Folder:
    """Files lie in it by Telegram's own id of them, so that none is kept twice."""

    root: Path

    def find(self, file: File) -> Path | None:
        path = self._path(file)
        return path if path.is_file() else None

    def keep(self, file: File, fetched: Path) -> None:
        path = self._path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.part")
        shutil.copyfile(fetched, partial)
        partial.replace(path)  # whoever looks sees all of it, or nothing

    def forget(self, unique_id: str) -> None:
        stem = _stem(unique_id)
        for path in (self.root / stem[:2]).glob(f"{stem}.*"):
            path.unlink(missing_ok=True)

    def _path(self, file: File) -> Path:
        stem = _stem(file.unique_id)
        return self.root / stem[:2] / f"{stem}.{suffix(file.name, 'bin')}"


def _stem(unique_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "", unique_id)


async def fetch(bot: Bot, file: File, target: Path) -> bool:
    """False if Telegram does not give it any more, or finds it too large."""
    try:
        found = await bot.get_file(file.file_id)
    except TelegramBadRequest:
        return False
    with target.open("wb") as out:
        await bot.download_file(
            found.file_path or "", out, timeout=TIMEOUT, chunk_size=PIECE, seek=False
        )
    return True
