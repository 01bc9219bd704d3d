"""`python -m bench.exports`: 100 members × 10 tasks × 4 files each, exported by one press.

The local Telegram is a process of its own, so the memory is that of the export alone.
"""

import asyncio
import datetime as dt
import random
import resource
import tempfile
import time
from pathlib import Path

from aiogram import Bot
from aiogram.types import FSInputFile

from bench.processes import sandbox
from bot import database, telegram
from domain.homework import Kind, ReportState
from models import (
    Club,
    ClubState,
    Errand,
    Member,
    Part,
    Person,
    Report,
    Role,
    Session,
    Task,
    TaskState,
)
from scheduler.errands import Desk, Errands
from scheduler.exporter import ERRANDS

MEMBERS, TASKS, FILES = 100, 10, 4
KILOBYTES = 150  # of a picture from a telephone, as Telegram makes it smaller
NOW = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
TOKEN = f"7001:{'T' * 35}"
MOST_SECONDS, MOST_MEGABYTES = 60, 150


def memory() -> float:
    """The most that this process has ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def main() -> int:
    with sandbox() as local, tempfile.TemporaryDirectory() as folder:
        engine = database.open_engine(f"sqlite+aiosqlite:///{folder}/club.db")
        await database.migrate(engine)
        sessions = database.open_sessions(engine)
        async with telegram.connect(TOKEN, local.url) as bot:
            await bot.me()
            mentor = local.ask("people", {"first_name": "Айгүл"})["id"]
            local.ask("start", {"from": mentor, "bot": bot.id})
            files = await _upload(bot, mentor, Path(folder))
            async with sessions.begin() as session:
                await _fill(session, mentor, files)
            desk = Desk(sessions, bot, lambda: NOW)
            errands = Errands(desk, ERRANDS)
            before, start = memory(), time.monotonic()
            assert await errands.run_next()
            seconds, more = time.monotonic() - start, memory() - before
            sent = len(local.calls("sendDocument", TOKEN)) - len(files)
            async with sessions() as session:
                errand = await session.get_one(Errand, 1)
        await engine.dispose()
    print(f"{MEMBERS} members × {TASKS} tasks × {FILES} files: {errand.state}, {errand.error}")
    print(f"{sent} documents, {seconds:.1f} s, {more:.0f} MB more memory at most")
    return 0 if seconds < MOST_SECONDS and more < MOST_MEGABYTES else 1


async def _upload(bot: Bot, chat: int, folder: Path) -> list[tuple[str, str]]:
    """Some pictures of the usual size, each of which is in many reports."""
    chance, found = random.Random(7), []
    for number in range(20):
        path = folder / f"{number}.jpg"
        path.write_bytes(chance.randbytes(KILOBYTES * 1024))
        sent = await bot.send_document(chat, FSInputFile(path))
        assert sent.document
        found.append((sent.document.file_id, sent.document.file_unique_id))
    return found


async def _fill(session: Session, mentor: int, files: list[tuple[str, str]]) -> None:
    club = Club(
        chat_id=-1001, title="Клуб", locale="ky", zone="Asia/Bishkek", state=ClubState.ACTIVE,
        invite="invite", created_at=NOW,
    )  # fmt: skip
    session.add(club)
    session.add(Person(id=mentor, name="Айгүл", locale="ky", may_write=True))
    await session.flush()
    session.add(_member(club.id, mentor, "Айгүл", Role.MENTOR))
    members = []
    for number in range(MEMBERS):
        session.add(Person(id=number + 1, name="Ж", locale="ky", may_write=True))
        await session.flush()
        members.append(_member(club.id, number + 1, f"Үсөнбаева Жылдызкан {number:03}"))
    session.add_all(members)
    await session.flush()
    for number in range(1, TASKS + 1):
        await _task(session, club.id, number, members, files)
    session.add(
        Errand(club_id=club.id, kind="export", chat_id=mentor, asked_at=NOW, not_before=NOW)
    )


def _member(club: int, person: int, name: str, role: Role = Role.MEMBER) -> Member:
    return Member(
        club_id=club, person_id=person, role=role, name=name, oblast="osh", joined_at=NOW
    )


async def _task(
    session: Session,
    club: int,
    number: int,
    members: list[Member],
    files: list[tuple[str, str]],
) -> None:
    task = Task(
        club_id=club, number=number, state=TaskState.PUBLISHED, author_id=1, bot="bot",
        kind=Kind.TEXT, title="Жыйын", text="Жыйын", due_at=NOW, created_at=NOW,
        published_at=NOW,
    )  # fmt: skip
    session.add(task)
    await session.flush()
    for member in members:
        report = Report(
            club_id=club, task_id=task.id, member_id=member.id, state=ReportState.ACCEPTED,
            started_at=NOW, last_part_at=NOW, sent_at=NOW,
        )  # fmt: skip
        session.add(report)
        await session.flush()
        for part in range(FILES):
            file_id, unique = files[(member.id * FILES + part) % len(files)]
            session.add(
                Part(
                    report_id=report.id, person_id=member.person_id, chat_id=-1001,
                    message_id=report.id * FILES + part, kind=Kind.DOCUMENT, text="25 адам",
                    file_id=file_id, file_unique_id=unique, size=KILOBYTES * 1024,
                    name="a.jpg", came_at=NOW,
                )
            )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
