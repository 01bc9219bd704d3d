"""Nobody can find out who voted how: with all files and tables of the database in her hands."""

import json
import re
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import delete, make_url, select, text

from bot import database
from domain.counting import Method
from models import (
    Action,
    ContestKey,
    ContestVoter,
    Letter,
    Member,
    Received,
    SealedBallot,
    Session,
    Sessions,
)
from models.units import Unit
from services import contest_results, contest_seals, contest_votes, inbox, intake
from tests.contest_scene import HOUR, MENTOR, NOW, Hall, told, voting

CHOICES = [1, 0, 1, 0, 2, 1, 1, 2]  # of the members, in the order of their ids; nobody herself
OTHERS = [2, 2, 0, 1, 1, 0, 1, 1]  # by other women, with the same sums


async def all_vote(hall: Hall, choices: list[int]) -> None:
    """In the group and in private; half of them think again, and some answer to their ballots."""
    for turn, (person, number) in enumerate(zip(hall.people, choices, strict=True)):
        if turn % 2:
            await hall.vote(person, next(n for n in (2, 1, 0) if n not in (number, turn)))
        await hall.vote(person, number, in_group=turn % 3 == 0)
        if turn % 3:
            await hall.reply(person, "Рахмат")


async def stored(sessions: Sessions, address: str) -> bytes:
    """Every byte of the database: SQLite's files, or those of PostgreSQL's tables."""
    if file := database.file_of(make_url(address)):
        return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    async with sessions.kw["bind"].connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        await driver.execute("CHECKPOINT")
        return b"".join([row[0] for row in await driver.fetch(TABLES)])


TABLES = """
    SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


async def joined(sessions: Sessions) -> dict[int, int]:
    """Whom each has chosen, as whoever has the database and our programs can find out."""
    found = {}
    async with sessions() as session:
        people = {each.id: each.person_id for each in await session.scalars(select(Member))}
        for key in await session.scalars(select(ContestKey)):
            for ballot in await session.scalars(select(SealedBallot)):
                [found[people[ballot.member_id]]] = contest_seals.marks_of(key.key, ballot)
        for body in await session.scalars(select(Received.body)):
            found |= told_plainly(json.loads(body))
    return found


def told_plainly(update: dict[str, Any]) -> dict[int, int]:
    """What an update says that was stored as it came."""
    tap = update.get("callback_query", {})
    asked = re.fullmatch(r"sv:\d+:\d+:(\d+):1", tap.get("data", ""))
    marks = re.findall(r'"✅[^}]*?"sv:\d+:\d+:(\d+)', json.dumps(update, ensure_ascii=False))
    who = (tap or update.get("message", {})).get("from", {}).get("id")
    return {who: int(asked[1] if asked else marks[0])} if asked or marks else {}


@pytest.fixture
async def hall(sessions: Sessions, dispatcher: Dispatcher) -> Hall:
    return await voting(sessions, dispatcher)


async def test_who_has_the_database_can_join_before_the_close_and_not_after(
    hall: Hall, address: str
) -> None:
    await all_vote(hall, CHOICES)
    async with hall.sessions() as session:
        key = (await session.scalars(select(ContestKey.key))).one()
    assert await joined(hall.sessions) == dict(zip(hall.people, CHOICES, strict=True))
    assert key in await stored(hall.sessions, address)

    await hall.until(NOW + 3 * HOUR)

    assert await hall.result() == {1: (1, 4), 0: (2, 2), 2: (2, 2)}
    assert await joined(hall.sessions) == {}
    left = await stored(hall.sessions, address)
    assert b"sealed:sv:1:1:" in left
    assert key not in left
    async with hall.sessions() as session:
        assert len((await session.scalars(select(ContestVoter))).all()) == len(hall.people)


async def test_no_choice_was_ever_stored_in_plain_letters(hall: Hall) -> None:
    """Not even while the vote was open, so it can be in no log of the database and no backup."""
    await all_vote(hall, CHOICES)
    async with hall.sessions() as session:
        bodies = (await session.scalars(select(Received.body))).all()
    taps = [json.loads(body)["callback_query"] for body in bodies if '"callback_query"' in body]

    assert len(taps) == 12
    assert all(tap["data"].startswith("sealed:sv:1:1:0::") for tap in taps)
    assert len({len(tap["data"]) for tap in taps}) == 1
    assert not any("reply_markup" in body for body in bodies)
    assert not any("✅" in body for body in bodies)
    async with hall.sessions() as session:
        sealed = (await session.scalars(select(SealedBallot.sealed))).all()
    assert len({len(each) for each in sealed}) == 1


async def test_of_a_mentors_vote_the_log_of_mentors_says_nothing(hall: Hall) -> None:
    screen = await hall.vote(MENTOR, 1)
    assert screen.toast
    async with hall.sessions() as session:
        assert len((await session.scalars(select(SealedBallot))).all()) == 1
        assert (await session.scalars(select(Action))).all() == []


async def test_two_votes_with_the_same_sums_leave_the_same_tables(
    hall: Hall, another: Sessions, dispatcher: Dispatcher
) -> None:
    """Other women have chosen each candidate: if any table told, the tables would differ."""
    left = []
    for each, choices in ((hall, CHOICES), (await voting(another, dispatcher), OTHERS)):
        for person, number in zip(each.people, choices, strict=True):
            await each.vote(person, number)
        await each.until(NOW + 3 * HOUR)
        await each.until(NOW + 4 * HOUR)
        left.append(await told(each.sessions))

    assert CHOICES != OTHERS
    assert left[0] == left[1]
    assert any("contest_candidates" in row for row in left[0])


async def test_the_comparison_finds_what_is_not_sealed(
    hall: Hall, another: Sessions, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_it_came(update: dict[str, Any]) -> Unit[str]:
        yield from ()
        return json.dumps(update, ensure_ascii=False)

    monkeypatch.setattr(contest_seals, "enclose", as_it_came)
    other = await voting(another, dispatcher)
    await hall.vote(hall.people[5], 0)
    await other.vote(other.people[5], 1)

    assert await told(hall.sessions) != await told(another)


async def test_a_cancelled_and_a_forgotten_vote_are_destroyed_unread(hall: Hall) -> None:
    await hall.vote(hall.people[4], 1)
    await hall.until(NOW + 3 * HOUR)
    assert (await hall.row()).state == "thin"
    async with hall.sessions() as session:
        assert await session.scalar(select(ContestKey.key))
    await hall.until(NOW + 28 * HOUR)

    assert (await hall.row()).state == "cancelled"
    async with hall.sessions() as session:
        for table in (ContestKey, SealedBallot):
            assert (await session.scalars(select(table))).all() == []
        assert len((await session.scalars(select(ContestVoter))).all()) == 1


async def test_of_a_vote_that_came_out_of_a_backup_the_mentor_hears_that_it_has_no_result(
    hall: Hall,
) -> None:
    async with hall.sessions.begin() as session:
        await session.execute(delete(ContestKey))
    await hall.until(NOW + 3 * HOUR)
    async with hall.sessions() as session:
        [told] = await session.scalars(select(Letter).filter_by(kind="bot.undone"))
    assert (told.chat_id, told.params["step"]) == (MENTOR, contest_results.ANNOUNCE)


async def test_a_tap_that_waits_when_the_vote_closes_can_never_be_opened(hall: Hall) -> None:
    """It was sealed when it came; the key is gone when its turn comes."""
    tap = {"id": "1", "from": {"id": hall.people[4], "is_bot": False, "first_name": "Айым"}}
    shown = {"message_id": 1, "date": 1, "chat": {"id": hall.people[4], "type": "private"}}
    late = {"update_id": 900, "callback_query": {
        **tap, "chat_instance": "1", "data": hall.data(2), "message": shown,
    }}  # fmt: skip
    await intake.store(hall.sessions, [late], hall.now)
    async with hall.sessions.begin() as session:
        await session.execute(delete(ContestKey))
    async with hall.sessions() as session:
        [received] = (await session.scalars(select(Received))).all()
        told = await inbox.read(session, received)

    assert told["callback_query"]["data"] == "sv:1:1:0:"


@pytest.mark.parametrize(
    "forged", ["sv:", "sv:1:1", "sv:1:99:2:1", "sv:x:y:z", "sealed:sv:1:1:0::AAAA", "sv:1:١:2:1"]
)
async def test_forged_bytes_are_stored_without_a_choice_and_answered(
    hall: Hall, forged: str
) -> None:
    screen = await hall.tap(hall.people[4], forged)

    assert screen.toast or screen.text
    async with hall.sessions() as session:
        body = (await session.scalars(select(Received.body))).one()
        assert (await session.scalars(select(SealedBallot))).all() == []
    assert ":2:1" not in body


async def test_what_is_sealed_for_one_cannot_be_put_into_the_row_of_another(hall: Hall) -> None:
    await hall.vote(hall.people[4], 1)
    await hall.vote(hall.people[5], 2)
    async with hall.sessions.begin() as session:
        one, other = (await session.scalars(select(SealedBallot))).all()
        one.sealed = other.sealed
        [key] = await session.scalars(select(ContestKey.key))
        with pytest.raises(ValueError, match="sealed with another key"):
            contest_seals.marks_of(key, one)


async def test_a_deleted_key_is_zeros_in_the_file(sessions: Sessions, address: str) -> None:
    if address.startswith("sqlite"):
        async with sessions() as session:
            assert await session.scalar(text("PRAGMA secure_delete")) == 1


async def test_stars_are_as_secret_as_choices(sessions: Sessions, dispatcher: Dispatcher) -> None:
    hall = await voting(sessions, dispatcher, method=Method.STARS)
    her = hall.people[5]
    await hall.vote(her, 1, None)
    screen = await hall.vote(her, 1, 4)
    labels = [row[0].text for row in screen.buttons]
    async with hall.sessions() as session:
        bodies = (await session.scalars(select(Received.body))).all()

    assert any(label.endswith("★★★★☆") for label in labels)
    assert len({len(json.loads(body)["callback_query"]["data"]) for body in bodies}) == 1
    assert not any("★" in body for body in bodies)


@pytest.mark.trouble("update.failed")
async def test_a_bug_while_a_vote_is_taken_quotes_no_choice(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(session: Session, *_: object) -> None:
        await session.execute(text("SELECT broken"))

    monkeypatch.setattr(contest_votes, "recount", broken)
    await hall.vote(hall.people[5], 2)
    async with hall.sessions() as session:
        received = (await session.scalars(select(Received))).one()
        name = await session.scalar(select(Member.name).where(Member.person_id == hall.people[2]))
    written = f"{received.error} {''.join(capsys.readouterr())}"

    assert "broken" in written
    assert hall.data(2) not in written
    assert name not in written
