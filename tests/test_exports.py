"""One press: a table and the files, safe wherever they are opened, cut short or not."""

import dataclasses
import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from domain.exports import VOLUME, cell, distinct, file_name, sheet_name, surname, volumes
from domain.homework import Kind
from models import Errand, ErrandState, MemberState, Role, Task
from sandbox.world import File as Stored
from scheduler.files import Folder
from services import errands, rosters, talk_exports
from services.exports import File
from tests.homework_scene import HomeworkClub
from tests.review_scene import digest, open_with_reports
from tests.story import Story
from tests.talk_scene import member_row

HUGE, FORBIDDEN = 200 * 1024 * 1024, set('<>:"/\\|?*\0')


@pytest.fixture
async def club(story: Story) -> HomeworkClub:
    return await open_with_reports(story)


def documents(club: HomeworkClub, person: int) -> list[Stored]:
    """What the bot has sent her as files, the oldest first."""
    ids = [
        each["document"]["file_id"] for each in club.sees(person, club.bot) if "document" in each
    ]
    return [club.story.world.files[each] for each in ids]


def sheets(stored: Stored) -> dict[str, Worksheet]:
    assert stored.data
    book = load_workbook(io.BytesIO(stored.data))
    return {sheet.title: sheet for sheet in book.worksheets}


def column(sheet: Worksheet, number: int) -> list[str]:
    return [
        str("" if row[number].value is None else row[number].value)
        for row in sheet.iter_rows(min_row=2)
    ]


def names(stored: Stored) -> list[str]:
    assert stored.data
    return zipfile.ZipFile(io.BytesIO(stored.data)).namelist()


async def export(club: HomeworkClub) -> list[Stored]:
    await club.say(club.mentor, "/export")
    return documents(club, club.mentor)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.TRAINER, Role.CO_MENTOR])
@pytest.mark.parametrize("state", [MemberState.ACTIVE, MemberState.LEFT])
async def test_who_has_lost_her_office_while_it_waited_gets_no_table(
    club: HomeworkClub, state: MemberState, role: Role
) -> None:
    """Telegram was away, or there was much to pack."""
    async with club.session() as session:
        her = await member_row(session, club, club.mentor)
        for kind in (errands.EXPORT, talk_exports.KIND, rosters.SEND):
            await errands.ask(session, club.id, club.mentor, kind, None, club.story.now)
        her.role, her.state = role, state
    await club.story.settle()
    assert documents(club, club.mentor) == []
    assert {each.state for each in await club.story.all(select(Errand))} == {ErrandState.DONE}


@pytest.mark.parametrize("hers", [True, False])
async def test_a_mentor_who_became_a_trainer_gets_the_table_of_a_task_that_she_gave(
    club: HomeworkClub, *, hers: bool
) -> None:
    number = (await club.task()).id
    async with club.session() as session:
        task = await session.get_one(Task, number)
        mentor = await member_row(session, club, club.mentor)
        await errands.ask_export(session, mentor, task, club.story.now)
        mentor.role, task.author_id = Role.TRAINER, club.mentor if hers else club.members[0]
    await club.story.settle()
    assert bool(documents(club, club.mentor)) == hers


async def test_one_press_brings_the_table_and_the_files(club: HomeworkClub) -> None:
    table, archive = await export(club)
    assert [table.name, archive.name] == ["tapshyrmalar.xlsx", "tapshyrmalar-1.zip"]
    every, task, files = sheets(table).values()
    assert column(every, 0) == ["Бермет", "Сезим", "Чынара"]
    assert column(every, 5)[1] == "азырынча жок"
    assert column(every, 5)[0].startswith("карала элек · 2026-11-22 09:00")
    assert column(task, 0) == ["Сезим", "Бермет", "Чынара"]  # first who is waited for
    assert task.cell(3, 7).value == dt.datetime(2026, 11, 22, 9, 0)
    assert column(task, 11) == ["0", "2", "2"]
    assert names(archive) == [
        "Бермет_1_1.jpg", "Бермет_1_2.jpg", "Чынара_1_1.jpg", "Чынара_1_2.jpg",
    ]  # fmt: skip
    assert column(files, 0) == names(archive)
    assert set(column(files, 4)) == {"архив 1"}
    assert "✅ Даяр. Тапшырмалар: 1\n🗂 Файлдар: 4 · архивдер: 1" in club.in_private(club.mentor)


async def test_what_she_has_not_sent_or_has_taken_back_is_in_no_table(club: HomeworkClub) -> None:
    withdrawn, _, writing = club.members
    task = await club.task()
    await club.tap(withdrawn, "↩️ Кайтарып алуу")
    await club.follow(writing, task)
    await club.send(writing, {"kind": "photo"}, caption="Дагы бүтө элек")
    table, *_ = await export(club)
    pages = sheets(table).values()
    said = [f"{cell.value}" for page in pages for row in page.iter_rows() for cell in row]
    assert sum("25 адам катышты" in each for each in said) == 1
    assert not any("бүтө элек" in each for each in said)


async def test_the_files_are_whole(club: HomeworkClub) -> None:
    _, archive = await export(club)
    assert archive.data
    packed = zipfile.ZipFile(io.BytesIO(archive.data))
    assert packed.testzip() is None
    assert all(packed.read(name).startswith(b"\x89PNG") for name in packed.namelist())


async def test_a_video_too_large_to_fetch_is_listed_and_not_fetched(club: HomeworkClub) -> None:
    task = await club.task()
    video = {"kind": "video", "size": HUGE}
    await club.send_to_group(club.members[2], video, reply_to=task.card_id)
    await club.story.after(seconds=5)
    table, archive = await export(club)
    assert len(names(archive)) == 4
    listed = sheets(table)["Файлдар"]
    place = column(listed, 0).index("Сезим_1_1.mp4")
    assert column(listed, 4)[place] == "Телеграмда гана"
    assert column(listed, 3)[place] == "209.72"
    asked = [call for call in club.story.telegram.api.calls if call["method"] == "getFile"]
    assert len(asked) == 4


async def test_a_name_that_is_a_formula_stays_a_name(club: HomeworkClub) -> None:
    async with club.session() as session:
        evil = await member_row(session, club, club.members[0])
        evil.name = '=HYPERLINK("http://x","../../etc/passwd")'
    table, archive = await export(club)
    every = sheets(table)["Баары"]
    [found] = [value for value in column(every, 0) if "HYPERLINK" in value]
    assert found.startswith("'=")
    assert all(each.data_type != "f" for row in every.iter_rows() for each in row)
    assert all("/" not in name and ".." not in name for name in names(archive))


async def test_two_presses_make_one_export(club: HomeworkClub) -> None:
    async with club.session() as session:
        mentor = await member_row(session, club, club.mentor)
        assert await errands.ask_export(session, mentor, None, club.story.now)
        assert not await errands.ask_export(session, mentor, None, club.story.now)
    await club.story.settle()
    assert len(documents(club, club.mentor)) == 2


async def test_cut_short_it_goes_on_where_it_was(club: HomeworkClub) -> None:
    """The process dies after the table has arrived: only the archive is sent by the next one."""
    async with club.session() as session:
        await club_export(session, club, sent=1)
    await club.story.settle()
    [archive] = documents(club, club.mentor)
    assert len(names(archive)) == 4
    errand = await club.story.one(select(Errand).where(Errand.kind == "export"))
    assert errand.state == ErrandState.DONE


async def club_export(session, club: HomeworkClub, sent: int) -> None:
    """What a dead process leaves behind."""
    now = club.story.now
    session.add(
        Errand(
            club_id=club.id, kind="export", chat_id=club.mentor, asked_at=now, not_before=now,
            state=ErrandState.RUNNING, sent=sent, tries=1,
            lease_until=now - dt.timedelta(minutes=1),
        )
    )  # fmt: skip
    await session.flush()


@pytest.mark.trouble("errand.failed")
async def test_telegrams_pause_and_its_faults_only_delay_it(club: HomeworkClub) -> None:
    faults = club.story.telegram.api.faults
    faults.add("429", method="sendDocument", retry_after=3, times=1)
    faults.add("5xx", method="getFile", times=1)
    await club.say(club.mentor, "/export")
    await club.story.after(minutes=5)
    assert len(documents(club, club.mentor)) == 2


async def test_accepted_files_go_into_the_folder_if_there_is_one(
    club: HomeworkClub, tmp_path: Path
) -> None:
    runner = club.story.app.errands
    runner.desk = dataclasses.replace(runner.desk, store=Folder(tmp_path))
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.story.after(minutes=15)
    assert len(kept(tmp_path)) == 2
    calls = club.story.telegram.api.calls
    before = len([call for call in calls if call["method"] == "getFile"])
    await export(club)
    after = len([call for call in calls if call["method"] == "getFile"])
    assert after - before == 2  # the other two lie in the folder already


async def test_without_a_folder_nothing_is_fetched(club: HomeworkClub) -> None:
    await digest(club)
    await club.tap(club.mentor, "▶️ Карап чыгуу")
    await club.tap(club.mentor, "✅ Кабыл алуу")
    await club.story.after(minutes=15)
    calls = club.story.telegram.api.calls
    assert not [call for call in calls if call["method"] == "getFile"]


def kept(folder: Path) -> list[Path]:
    return list(folder.rglob("*.jpg"))


# --- names and cells


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_file_name_is_safe_whatever_she_is_called(person: str, place: str) -> None:
    name = file_name(person, place, 7, 1, "jpg")
    assert not FORBIDDEN & set(name)
    assert not name.startswith(".")
    assert ".." not in name
    assert len(name.encode()) <= 255
    assert name.endswith("_7_1.jpg")


def test_a_file_says_whose_it_is() -> None:
    whose = surname("Айгүл Үсөнбаева")
    assert file_name(whose, "Ак-Суу АӨ", 7, 3, "mp4") == "Үсөнбаева_Ак-Суу-АӨ_7_3.mp4"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Үсөнбаева Айгүл", "Үсөнбаева"),
        ("Марина Жумабаева Асановна", "Жумабаева"),
        ("Aigul Usonbaeva", "Usonbaeva"),
        ("Айзат Асан кызы", "Айзат Асан кызы"),
        ("Бермет", "Бермет"),
        ("", ""),
    ],
)
def test_the_surname_is_found_wherever_it_stands(name: str, found: str) -> None:
    assert surname(name) == found


@given(st.lists(st.sampled_from(["А.jpg", "а.jpg", "А-2.jpg", "б.png"]), max_size=12))
def test_no_two_files_have_the_same_name(given_names: list[str]) -> None:
    found = list(distinct(given_names))
    assert len({name.casefold() for name in found}) == len(given_names)


@given(st.text(max_size=50))
def test_no_cell_begins_a_formula(words: str) -> None:
    assert not cell(words).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.integers(1, 10**6), st.text(max_size=80))
@example(1, "Айыл башчысы менен жолугуу 📸🌸🤝")
def test_excel_takes_the_name_of_every_sheet(number: int, title: str) -> None:
    name = sheet_name(number, title)
    assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
    assert not set(name) & set("[]:*?/\\'")


@given(st.lists(st.integers(0, 20 * 1024 * 1024), max_size=60))
def test_every_archive_can_be_sent(sizes: list[int]) -> None:
    files = [_file(number, size) for number, size in enumerate(sizes)]
    packed = volumes(files)
    assert [file for volume in packed for file in volume] == files
    assert all(sum(file.size for file in volume) < VOLUME for volume in packed)


def _file(number: int, size: int) -> File:
    return File(f"Ж{number}.jpg", size, 1, "Ж", Kind.PHOTO, "f", f"u{number}", None)
