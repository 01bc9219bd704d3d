"""What a mentor hands on to those who fund the club is a table that a spreadsheet reads as one."""

import datetime as dt
from pathlib import Path

from openpyxl import load_workbook

from services import workbooks
from services.workbooks import Sheet
from tests.heard import BISHKEK


def test_dates_and_sizes_can_be_sorted_and_summed_and_words_stay_words(tmp_path: Path) -> None:
    sent = workbooks.moment(dt.datetime(2026, 11, 30, 20, 5, 59, tzinfo=dt.UTC), BISHKEK)
    row = ["=1+1", "007", 3, 0.04, sent, dt.date(2026, 12, 1), None, ""]
    workbooks.write(tmp_path / "t.xlsx", [Sheet("Баары", ["Сөз"], [row])])
    [_, cells] = load_workbook(tmp_path / "t.xlsx").worksheets[0].iter_rows()
    said = [each.value for each in cells]
    assert said[:4] == ["'=1+1", "007", 3, 0.04]
    assert said[4:6] == [dt.datetime(2026, 12, 1, 2, 5, 59), dt.datetime(2026, 12, 1)]
    assert [each.number_format for each in cells[4:6]] == ["dd.mm.yyyy hh:mm", "dd.mm.yyyy"]
    assert [each.data_type for each in cells[:2]] == ["s", "s"]
    assert not any(said[6:])
