"""A mentor's table of her members: read whatever is in the file, and nothing before she agrees."""

import io
import random
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from sqlalchemy import select

from domain import rosters as rules
from domain.clubs import Oblast, Standing
from domain.rosters import MOST, Fault, Known, NoNames, NotATable, TableIsTooLarge
from models import Club, Expected, Member, RosterTable
from sandbox.calls import Upload
from sandbox.people import bots, messages, newcomers
from screens.office_buttons import AskTable
from screens.rosters import vocabulary
from services import spreadsheets
from tests.homework_scene import HomeworkClub, open_club
from tests.story import Story
from tests.talk_scene import member_row
from tests.test_exports import documents

HEAD = ["Аты", "Ким", "Кеңеш", "Район", "Облус"]
Cells = Sequence[Any]


def xlsx(path: Path, rows: Sequence[Cells]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def read(path: Path) -> rules.Table:
    return rules.parse(spreadsheets.read(path), vocabulary())


def faults(table: rules.Table) -> dict[int, Fault]:
    return {each.number: each.fault for each in table.bad}


def bad_thirty() -> list[Cells]:
    """Rows of which none can be taken."""
    kinds: list[Cells] = [
        ["", "депутат"], ["12345"], ["Ж" * 70], ["=A1&B1"], ["Асел", "президент"],
        ["Асел", "", "", "", "Марс"], ["Асел", "", "!!!"], ["Асел", "", "=1+1"],
    ]  # fmt: skip
    return [kinds[number % len(kinds)] for number in range(30)]


def five_hundred() -> list[Cells]:
    good = [[f"Айым {n}", "депутат", "Тоң", "Тоң району", "Нарын"] for n in range(470)]
    rows: list[Cells] = [HEAD, *good]
    for number, bad in enumerate(bad_thirty()):
        rows.insert(2 + number * 15, bad)
    return rows


# --- the rules


def test_of_five_hundred_rows_each_of_thirty_bad_ones_has_its_reason(tmp_path: Path) -> None:
    table = read(xlsx(tmp_path / "t.xlsx", five_hundred()))

    assert (len(table.lines), len(table.bad)) == (470, 30)
    assert list(faults(table).values())[:8] == [
        Fault.NO_NAME, Fault.NAME, Fault.NAME, Fault.FORMULA, Fault.STANDING, Fault.OBLAST,
        Fault.PLACE, Fault.FORMULA,
    ]  # fmt: skip
    assert min(faults(table)) == 3  # as Excel numbers its rows
    assert table.lines[0].facts == {
        "oblast": Oblast.NARYN, "district": "Тоң району", "council": "Тоң",
        "standing": Standing.DEPUTY,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (["Фамилия", "Имя", "Область"], ["Асанова", "Бермет", "Нарын"]),
        (["№", "АТЫ-ЖӨНҮ:", "облус"], ["1", "Бермет Асанова", "НАРЫН"]),
        (["Name", "Oblast", "Phone"], ["Бермет Асанова", "Naryn", "0700"]),
    ],
)
def test_a_heading_may_be_in_any_language_and_order(
    head: list[str], row: list[str], tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "t.xlsx", [["Биздин клуб"], [], head, row])
    [line] = read(path).lines

    assert rules.who(line.name) == ("асанова", "бермет")
    assert line.oblast == Oblast.NARYN


def test_a_column_that_nobody_knows_is_told() -> None:
    table = rules.parse(iter([(1, ["Аты", "Телефон", ""]), (2, ["Асел", "0700"])]), vocabulary())

    assert table.ignored == ["Телефон"]


def test_two_of_one_name_stay_two_and_nobody_guesses() -> None:
    rows = [(1, ["Аты", "Кеңеш"]), (2, ["Асел", "Тоң"]), (3, ["Асел", "Ак-Суу"])]
    rows += [(4, ["Асел", "Тоң"]), (5, ["Бермет", "Тоң"]), (6, ["Чынара", "Тоң"])]
    table = rules.parse(iter(rows), vocabulary())
    assert faults(table) == {4: Fault.TWICE}

    fresh = rules.compare(table.lines, [])
    assert [line.number for line in fresh.new] == [2, 3, 5, 6]
    known = [Known(1, "АСЕЛ", {}), Known(2, "Бермет", {}), Known(3, "Бермет", {})]
    found = rules.compare(table.lines, [*known, Known(4, "Чынара", {"council": "Тоң"})])
    assert {each.number: each.fault for each in found.bad} == dict.fromkeys(
        (2, 3, 5), Fault.SEVERAL
    )
    assert (found.updates, found.new, found.same) == ([], [], 1)


def test_without_names_or_with_too_many_rows_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoNames):
        read(xlsx(tmp_path / "t.xlsx", [["Облус", "Район"], ["Нарын", "Тоң"]]))
    with pytest.raises(NoNames):
        read(xlsx(tmp_path / "empty.xlsx", []))
    with pytest.raises(TableIsTooLarge):
        read(xlsx(tmp_path / "long.xlsx", [["Аты"], *([f"Айым {n}"] for n in range(MOST + 1))]))


def test_ten_megabytes_of_empty_rows_end_soon(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    xlsx(path, [["Аты"], ["Асел"]])
    with zipfile.ZipFile(path) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    empty = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(3, 350_000))
    parts[sheet] = parts[sheet].replace(b"</sheetData>", empty + b"</sheetData>")
    assert len(parts[sheet]) > 10_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)

    rows = list(spreadsheets.read(path))
    assert [cells[0] for _, cells in rows[:3]] == ["Аты", "Асел", ""]
    assert len(rows) < 2 + spreadsheets.EMPTY
    assert [line.name for line in read(path).lines] == ["Асел"]


def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "t.xlsx", [["Аты"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/bomb", b"\0" * (spreadsheets.UNPACKED + 1))
    with pytest.raises(NotATable):
        read(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\x00\x01\x02", b"\xff\xd8\xff\xe0\0"])
def test_what_is_no_table_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises((NotATable, NoNames)):
        read(path)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    content = bytearray(xlsx(tmp_path / "whole.xlsx", five_hundred()).read_bytes())
    for _ in range(40):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with suppress(NotATable, NoNames):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_of_any_excel_is_read(encoding: str, delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = (["Имя", "Область"], ["Бермет Асанова", "Нарынская область"], ["=1+1", ""])
    text = "\r\n".join(delimiter.join(row) for row in rows).replace("Нарынская область", "Нарын")
    path.write_bytes(text.encode(encoding))
    table = read(path)

    assert [(line.name, line.oblast) for line in table.lines] == [("Бермет Асанова", Oblast.NARYN)]
    assert faults(table) == {3: Fault.FORMULA}


# --- as a mentor meets it


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_club(story, names=["Бермет", "Чынара"])


async def ask_table(club: HomeworkClub) -> None:
    await club.press(
        club.mentor, club.last(club.mentor)["message_id"], data=AskTable(club=club.id).pack()
    )


async def send_table(club: HomeworkClub, content: bytes, name: str = "t.xlsx") -> None:
    await ask_table(club)
    upload = Upload(name, "application/octet-stream", content)
    item = {"kind": "document", "file": "t", "name": name}
    messages.send_media(club.story.world, club.mentor, club.bot, [item], files={"t": upload})
    await club.story.settle()


async def facts(club: HomeworkClub, number: int) -> tuple[str | None, str | None]:
    async with club.session() as session:
        member = await member_row(session, club, club.members[number])
        return member.council, member.standing


async def test_nothing_changes_before_she_agrees(club: HomeworkClub, tmp_path: Path) -> None:
    rows = [*five_hundred(), ["Бермет", "депутат", "Тоң"], ["Чынара"]]
    await send_table(club, xlsx(tmp_path / "t.xlsx", rows).read_bytes())

    shown = club.in_private(club.mentor)[-1]
    for line in ("Түзөтүлөт: 1", "катталбаган: 470", "Өзгөрбөйт: 1", "калат: 30"):
        assert line in shown, (line, shown)
    assert "• Бермет: Тоң, депутат" in shown
    listed = documents(club, club.mentor)[-1].data
    assert listed
    assert len(listed.decode().splitlines()) == 30
    assert listed.decode().startswith("Сап 3: аты жок")
    assert await facts(club, 0) == (None, None)
    assert await club.story.all(select(Expected)) == []

    await club.tap(club.mentor, "Ушундай болсун")
    assert await facts(club, 0) == ("Тоң", Standing.DEPUTY)
    assert len(await club.story.all(select(Expected))) == 470
    assert await club.story.all(select(RosterTable)) == []


async def test_left_as_it_is_nothing_changes(club: HomeworkClub) -> None:
    await send_table(club, "Аты;Кеңеш\nБермет;Тоң".encode(), "members.csv")
    await club.tap(club.mentor, "Баары мурдагыдай")

    assert await facts(club, 0) == (None, None)
    assert await club.story.all(select(RosterTable)) == []


async def test_what_is_no_table_gets_a_clear_sentence(club: HomeworkClub) -> None:
    await send_table(club, b"\0\1", "t.csv")
    assert club.in_private(club.mentor)[-1].endswith("Эч нерсе өзгөргөн жок.")
    await send_table(club, b"picture", "photo.jpg")
    assert ".xlsx же .csv" in club.in_private(club.mentor)[-1].splitlines()[0]


async def test_who_is_expected_needs_to_say_less(club: HomeworkClub) -> None:
    table = "Аты;Ким;Кеңеш;Облус\nАйзада Асанова;активист;Тоң;Нарын".encode()
    await send_table(club, table, "t.csv")
    await club.tap(club.mentor, "Ушундай болсун")
    newcomer = int(newcomers.person(club.story.world, "Асанова", "Айзада")["id"])
    async with club.session() as session:
        invite = (await session.get_one(Club, club.id)).invite
    bots.start(club.story.world, newcomer, club.bot, f"inv_{invite}")
    await club.story.settle()
    await club.tap(newcomer, "Кыргызча")
    await club.tap(newcomer, "Туура, макулмун")

    [member] = await club.story.all(select(Member).filter_by(person_id=newcomer))
    assert (member.oblast, member.council, member.standing) == (
        Oblast.NARYN, "Тоң", Standing.ACTIVIST,
    )  # fmt: skip
    assert await club.story.all(select(Expected)) == []


async def test_the_present_table_comes_out_and_can_come_in_again(club: HomeworkClub) -> None:
    await send_table(club, "Аты;Кеңеш\nБермет;Тоң\nЖаңыл;=1+1".encode(), "t.csv")
    await club.tap(club.mentor, "Ушундай болсун")
    await ask_table(club)
    await club.tap(club.mentor, "Азыркы тизме")
    sent = documents(club, club.mentor)[-1]
    assert sent.data
    sheet = load_workbook(io.BytesIO(sent.data)).worksheets[0]
    names = [str(row[0].value) for row in sheet.iter_rows(min_row=2)]
    assert {"Бермет", "Чынара"} < set(names)

    await send_table(club, sent.data)
    shown = club.in_private(club.mentor)[-1]
    assert "Түзөтүлөт: 0" in shown
    assert f"Өзгөрбөйт: {len(names)}" in shown
