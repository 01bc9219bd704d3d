"""Reads a table that somebody has sent: .xlsx or .csv, row by row, whatever else is in the file.

openpyxl is imported only when a table is read: it weighs more than an idle bot may.
"""

import csv
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from domain.rosters import SIZE, NotATable, Row

COLUMNS = 30
EMPTY = 1_000  # so many empty rows in a row are the end of the table
UNPACKED = 200_000_000  # bytes of all that is packed into an .xlsx
WORDS = 40_000_000  # bytes of its words, which are read into memory
LETTERS = 1_000  # of a cell
# What openpyxl and those below it raise about files that are not as they should be.
BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read(path: Path) -> Iterator[Row]:
    """Text of the first sheet; a formula as such, beginning with "=". Raises NotATable."""
    if path.stat().st_size > SIZE:
        raise NotATable
    rows = _xlsx(path) if zipfile.is_zipfile(path) else _csv(path)
    empty = 0
    for number, cells in enumerate(rows, 1):
        empty = 0 if any(cells) else empty + 1
        if empty >= EMPTY:
            return
        yield number, cells


def _xlsx(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - see above

    try:
        _check(path)
        # Of a path it would ask for an ending.
        with (
            path.open("rb") as file,
            closing(load_workbook(file, read_only=True, keep_links=False)) as book,
        ):
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size need not be true
            for row in sheet.iter_rows(max_col=COLUMNS):
                yield [_text(cell.value, is_formula=cell.data_type == "f") for cell in row]
    except BROKEN as broken:
        raise NotATable from broken


def _check(path: Path) -> None:
    """A small file can be packed so that it fills the memory."""
    with zipfile.ZipFile(path) as packed:
        every = packed.infolist()
        words = sum(each.file_size for each in every if "sharedStrings" in each.filename)
        if sum(each.file_size for each in every) > UNPACKED or words > WORDS:
            raise NotATable


def _text(value: object, *, is_formula: bool) -> str:
    if is_formula:
        return f"={value}".replace("==", "=", 1)[:LETTERS]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()[:LETTERS]


def _csv(path: Path) -> Iterator[list[str]]:
    raw = path.read_bytes()
    if b"\0" in raw:
        raise NotATable
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1251", errors="replace")
    head = text[:2000]
    delimiter = max(";,\t", key=head.count)
    try:
        for row in csv.reader(text.splitlines(), delimiter=delimiter):
            yield [cell.strip()[:LETTERS] for cell in row[:COLUMNS]]
    except csv.Error as broken:
        raise NotATable from broken
