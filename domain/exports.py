"""Names and cells that are safe wherever an export is opened, and archives that can be sent."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

VOLUME = 48_000_000  # bytes; Telegram takes files of a bot up to 50 MB
DOWNLOADABLE = 20 * 1024 * 1024  # bytes; larger files a bot cannot fetch
ENTRY = 300  # bytes that an archive spends on a file beside its content and its name, at most
WORD_LENGTH = 30  # characters; Cyrillic ones are two bytes, and a file name may have 255
SHEET_LENGTH = 31
SURNAME = re.compile(r"\w+(?:[оеё]ва?|ск(?:ая|ий)|[oe]va?|ska?ya)", re.IGNORECASE)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Sized(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...


T = TypeVar("T", bound=Sized)


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def file_name(person: str, place: str, task: int, number: int, suffix: str) -> str:
    """`Surname_Council_Task_n.ext`: letters, digits and lines only, in any alphabet."""
    words = [_word(person) or "X", _word(place), str(task), str(number)]
    return "_".join(filter(None, words)) + f".{suffix}"


def surname(name: str) -> str:
    """«Үсөнбаева» of «Айгүл Үсөнбаева», in either order; all of a name that shows none."""
    found = [word for word in name.split() if SURNAME.fullmatch(word)]
    return found[-1] if found else name


def _word(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    return re.sub(r"[\W_]+", "-", plain)[:WORD_LENGTH].strip("-")


def suffix(name: str | None, usual: str) -> str:
    """Of the file's own name if it looks like one."""
    own = (name or "").rpartition(".")[2] if "." in (name or "") else ""
    return own.lower() if re.fullmatch(r"[A-Za-z0-9]{1,5}", own) else usual


def distinct(names: Iterable[str]) -> Iterator[str]:
    """The same names, and numbers at those that came before; large and small letters are equal."""
    taken: set[str] = set()
    for name in names:
        stem, _, ending = name.rpartition(".")
        candidate, number = name, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{stem}-{number}.{ending}"
        taken.add(candidate.casefold())
        yield candidate


def sheet_name(number: int, title: str) -> str:
    """Excel forbids some characters in the name of a sheet, and more than 31; an emoji is two."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", title)
    units = f"№{number} {plain}".encode("utf-16-le")
    return units[: 2 * SHEET_LENGTH].decode("utf-16-le", "ignore").strip()


def volumes(files: Sequence[T], limit: int = VOLUME) -> list[list[T]]:
    """Archives of files in their order, each below the limit."""
    found: list[list[T]] = []
    room = 0
    for file in files:
        needed = file.size + ENTRY + 2 * len(file.name.encode())
        if not found or needed > room:
            found.append([])
            room = limit
        found[-1].append(file)
        room -= needed
    return found
