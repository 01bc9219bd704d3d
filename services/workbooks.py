"""Tables as a file that Excel opens; rows are written as they come, so memory stays flat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.exports import cell

WIDEST = 40  # characters
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
CELL_LENGTH = 32_767  # characters, Excel's limit

Cell = str | int


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    wide: Sequence[int] = ()  # widths of the columns


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Text is always text: nothing that somebody wrote is ever taken for a formula."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - 2 MB that an idle bot does without

    with Workbook(path, {"constant_memory": True, **SAFE}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 1)
            for column, width in enumerate(sheet.wide):
                page.set_column(column, column, min(width, WIDEST))
            for column, title in enumerate(sheet.head):
                page.write_string(0, column, cell(title), bold)
            for number, row in enumerate(sheet.rows, 1):
                _write_row(page, number, row)


def _write_row(page: Any, number: int, row: Sequence[Cell]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int):
            page.write_number(number, column, value)
        elif value:
            page.write_string(number, column, cell(value)[:CELL_LENGTH])
