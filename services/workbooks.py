"""Tables as a file that Excel opens; rows are written as they come, so memory stays flat."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from domain.exports import cell

WIDEST = 40  # characters
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
CELL_LENGTH = 32_767  # characters, Excel's limit

DAY, MOMENT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm"

Cell = str | int | float | dt.date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    wide: Sequence[int] = ()  # widths of the columns


def moment(at: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    """As it stands in a table, which knows no zones: by the clock of the club."""
    return at and at.astimezone(zone).replace(tzinfo=None)


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Text is always text: nothing that somebody wrote is ever taken for a formula. Dates are
    dates, so that a table is sorted by them, and a month is picked out.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - 2 MB that an idle bot does without

    with Workbook(path, {"constant_memory": True, **SAFE}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        of_day, of_moment = (book.add_format({"num_format": form}) for form in (DAY, MOMENT))
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 1)
            for column, width in enumerate(sheet.wide):
                page.set_column(column, column, min(width, WIDEST))
            for column, title in enumerate(sheet.head):
                page.write_string(0, column, cell(title), bold)
            for number, row in enumerate(sheet.rows, 1):
                _write_row(page, number, row, of_day, of_moment)


def _write_row(page: Any, number: int, row: Sequence[Cell], of_day: Any, of_moment: Any) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int | float):
            page.write_number(number, column, value)
        elif isinstance(value, dt.date):
            form = of_moment if isinstance(value, dt.datetime) else of_day
            page.write_datetime(number, column, value, form)
        elif value:
            page.write_string(number, column, cell(value)[:CELL_LENGTH])
