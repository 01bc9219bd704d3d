"""Whoever asks to be forgotten leaves no trace but her stars, which are nobody's then."""

import asyncio
import datetime as dt
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import delete, func, make_url, select, text

from bot import database
from domain.homework import ReportState
from domain.privacy import DAY, is_hers
from domain.questions import State
from models import (
    Action,
    Base,
    Candidate,
    Errand,
    ErrandState,
    Letter,
    Member,
    MemberState,
    Part,
    Person,
    Received,
    Report,
    RosterTable,
    Session,
    Sessions,
    StarEntry,
    StarSum,
    TalkQuestion,
    UpdateState,
)
from services import errands, forgetting, inbox, privacy, roster, shredding
from tests.databases import ONLY_POSTGRES, ONLY_SQLITE
from tests.homework_scene import open_club
from tests.privacy_scene import FILE, NAME, WORDS, live, stored
from tests.story import Story
from tests.two_clubs import LEFT, MEMBER, MENTOR, NOW, OUTSIDER, Town, settle

TRACES = (NAME, WORDS, FILE, str(MEMBER))
ARCHIVE = -100_500
# What her place, which is nobody's now, still has: stars, and the empty rows on which others lean.
OF_NOBODY = {
    "club_members", "club_people", "contest_candidates", "homework_reports", "reminders",
    "star_entries", "star_prizes", "star_speakers", "star_sums", "talk_questions",
}  # fmt: skip


def former(language: str) -> str:
    return f"Мурдагы катышуучу ({language})"


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    town = await settle(sessions, dispatcher)
    async with sessions.begin() as session:
        await live(session, town.ours, await member_of(session, town))
    return town


async def member_of(session: Session, town: Town, person: int = MEMBER) -> Member:
    found = await roster.find(session, town.ours.id, person)
    assert found
    return found


async def forget(town: Town, person: int = MEMBER) -> None:
    async with town.sessions.begin() as session:
        await forgetting.erase(session, person, ARCHIVE, former, NOW)
    await shredding.shred(town.sessions, errands.SHRED_ROWS)


async def held(session: Session, person: int) -> dict[str, int]:
    her = await privacy.find(session, person)
    return {
        table.__tablename__: await session.scalar(
            select(func.count()).select_from(table).where(rows(her))
        )
        or 0
        for table, rows in privacy.HELD.items()
    }


def test_of_every_table_it_is_said_whether_it_holds_anything_of_a_person() -> None:
    held = {table.__tablename__ for table in privacy.HELD}

    assert held | privacy.OF_CLUBS >= Base.metadata.tables.keys()


async def test_nothing_of_hers_is_in_the_files_of_the_database(
    town: Town, sessions: Sessions, address: str
) -> None:
    async with sessions() as session:
        before = await held(session, MEMBER)
    assert [table for table, count in before.items() if not count] == []
    kept = await stored(sessions, address)
    number = MEMBER.to_bytes(8, "big").lstrip(b"\0")  # as SQLite writes it into a cell
    assert all(trace.encode() in kept for trace in TRACES)

    await forget(town)

    async with sessions() as session:
        after = await held(session, MEMBER)
    assert [table for table, count in after.items() if count] == []
    left = await stored(sessions, address)
    assert [trace for trace in TRACES if trace.encode() in left] == []
    assert number not in left
    rows = [row for row in await town.rows() if any(each in repr(row) for each in TRACES)]
    assert rows == []


async def test_her_stars_stay_as_those_of_a_former_member(town: Town, sessions: Sessions) -> None:
    hers = select(StarSum.member_id, StarSum.stars)
    async with sessions() as session:
        before = (await session.execute(hers)).all()
        member_id = (await member_of(session, town)).id

    await forget(town)

    async with sessions() as session:
        assert (await session.execute(hers)).all() == before
        entry = (await session.scalars(select(StarEntry).filter_by(member_id=member_id))).one()
        assert (entry.stars, entry.reason) == (1, "")
        member = await session.get_one(Member, member_id)
        assert (member.name, member.state) == (former("ky"), MemberState.LEFT)
        assert member.person_id == -member_id
        stands = select(Candidate).filter_by(member_id=member_id)
        assert (await session.scalars(stands)).one().file_id is None
        left = {table for table, count in (await held(session, -member_id)).items() if count}
        assert left == OF_NOBODY


async def test_what_others_have_stays(town: Town, sessions: Sessions) -> None:
    async with sessions.begin() as session:
        root = await session.get_one(TalkQuestion, town.ours.question)
        other = await member_of(session, town, MENTOR)
        merged = TalkQuestion(
            club_id=root.club_id, talk_id=root.talk_id, member_id=other.id, chat_id=1,
            message_id=1, text="Менин да суроом", asked_at=NOW, state=State.MERGED,
            merged_into_id=root.id,
        )  # fmt: skip
        session.add(merged)
        await session.flush()
        number = merged.id
    async with sessions.begin() as session:
        # But tables of the roster that wait: in them stands her name.
        await session.execute(delete(RosterTable).where(RosterTable.club_id == town.ours.id))
        others = {person: await held(session, person) for person in (MENTOR, OUTSIDER, LEFT)}
    others[MENTOR]["outbox"] += 1  # her coming talk has no expert any more

    await forget(town)

    async with sessions() as session:
        asked = await session.get_one(TalkQuestion, number)
        assert (asked.state, asked.merged_into_id, asked.text) == (
            State.OPEN, None, "Менин да суроом",
        )  # fmt: skip
        assert others == {person: await held(session, person) for person in others}


async def test_the_part_of_a_mate_becomes_the_report_of_the_mate(
    town: Town, sessions: Sessions
) -> None:
    async with sessions.begin() as session:
        mate = (await member_of(session, town, MENTOR)).id
        hers = await session.get_one(Report, town.ours.report)
        hers.summary_id, hers.may_publish = 8, True
        session.add(
            Part(
                report_id=town.ours.report,
                person_id=MENTOR,
                chat_id=MENTOR,
                message_id=9,
                kind="photo",
                text="Бирге",
                came_at=NOW,
            )
        )

    await forget(town)

    async with sessions() as session:
        report = await session.get_one(Report, town.ours.report)
        assert (report.member_id, [each.text for each in report.parts]) == (mate, ["Бирге"])
        assert (report.state, report.summary_id) == (ReportState.DRAFT, None)
        assert report.may_publish is None  # that was her own yes


async def test_our_copies_in_the_group_and_in_the_archive_are_taken_away(
    town: Town, sessions: Sessions
) -> None:
    await forget(town)

    async with sessions() as session:
        posted = await session.scalars(select(Letter).filter_by(kind="privacy.remove"))
        gone: Any = {(each.chat_id, *each.params["messages"]) for each in posted}
    assert gone == {(town.ours.chat, 41), (ARCHIVE, 42)}


@pytest.mark.parametrize("name", ["Ай%л", "Ай__л"])
async def test_lines_about_others_stay_whatever_signs_are_in_her_name(
    town: Town, sessions: Sessions, name: str
) -> None:
    other = {"what": "pause", "label": "Айгүл"}
    async with sessions.begin() as session:
        her, mentor = await member_of(session, town), await member_of(session, town, MENTOR)
        her.name = name
        for about in (her.name, "Нургүл"):
            session.add(
                Action(club_id=her.club_id, member_id=mentor.id, about=about, at=NOW, **other)
            )

    await forget(town)

    async with sessions() as session:
        kept = select(Action.label, Action.about).order_by(Action.id.desc()).limit(2)
        assert (await session.execute(kept)).all() == [("Айгүл", "Нургүл"), ("", "")]


@ONLY_SQLITE
@pytest.mark.trouble("errand.failed")
async def test_while_somebody_reads_the_database_her_traces_wait_to_leave_its_files(
    story: Story, sessions: Sessions, address: str
) -> None:
    club = await open_club(story, names=["Бермет", "Чынара"])
    her, trace = club.members[0], "Бермет".encode()
    async with sessions() as session:
        await session.execute(text("PRAGMA busy_timeout = 20"))
    with closing(sqlite3.connect(make_url(address).database or "")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM clubs").fetchall()
        async with sessions.begin() as session:
            await errands.ask_forget(session, her, None, story.now)
        await story.settle()
        assert "баары өчүрүлдү" in club.in_private(her)[-1]
        assert trace in await stored(sessions, address)

    await story.after(minutes=1)

    assert trace not in await stored(sessions, address)
    left = await story.one(select(Errand))
    assert (left.kind, left.state) == (errands.SHRED_ROWS, ErrandState.DONE)
    assert len([said for said in club.in_private(her) if "баары өчүрүлдү" in said]) == 1


@ONLY_POSTGRES
async def test_a_large_database_is_not_cut_off_where_any_other_statement_is(address: str) -> None:
    engine, busy = database.open_engine(address, patience=0.3), database.open_engine(address)
    async with busy.connect() as another:
        await another.execute(text("LOCK TABLE clubs IN ACCESS EXCLUSIVE MODE"))
        work = shredding.shred(database.open_sessions(engine), errands.SHRED_ROWS)
        shredded = asyncio.ensure_future(work)
        with pytest.raises(TimeoutError):  # it goes on after the 0.3 seconds
            await asyncio.wait_for(asyncio.shield(shredded), 0.8)
        await another.rollback()
        await shredded
    await engine.dispose()
    await busy.dispose()


async def test_who_writes_to_the_bot_again_is_somebody_new(town: Town, sessions: Sessions) -> None:
    await forget(town)
    await town.write(MEMBER, "/start")

    async with sessions() as session:
        assert await session.get(Person, MEMBER)
        assert (await privacy.find(session, MEMBER)).members == []


@pytest.mark.parametrize("quoted", [str(MEMBER), f'"{NAME}"'])
async def test_what_is_not_worked_off_yet_is_not_lost_and_not_kept(
    town: Town, sessions: Sessions, quoted: str
) -> None:
    """Others may wait for an answer to what quotes her."""
    quote = f'{{"message": {{"from": {{"id": {MENTOR}}}, "reply": {quoted}}}}}'
    waits = {"state": UpdateState.NEW, "not_before": NOW, "received_at": NOW}
    numbers = select(Received.update_id).where(Received.body.contains(quoted))
    async with sessions.begin() as session:
        session.add(Received(update_id=9, queue=town.ours.chat, body=quote, **waits))
    await forget(town)
    async with sessions.begin() as session:
        assert (await session.scalars(numbers)).all() == [9]
        taken = await inbox.take(session, NOW)
        assert taken
    async with sessions.begin() as session:
        await inbox.prune(session, NOW + DAY + dt.timedelta(hours=6))
        assert (await session.scalars(numbers)).all() == []


def test_a_number_is_hers_only_as_a_whole() -> None:
    assert is_hers(12, '{"id": 12}')
    assert is_hers(12, "k:12")
    assert not is_hers(12, "112 and 123")
