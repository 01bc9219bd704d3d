"""Two transactions on PostgreSQL that wait for each other: one of them begins anew."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from models import Letter, LetterState, Session
from tests.core_scene import append, done
from tests.databases import ONLY_POSTGRES
from tests.office import KINDS, Office

WAITERS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
QUICK, NEVER = text("SET LOCAL deadlock_timeout = 10"), text("SET LOCAL deadlock_timeout = '1h'")


@ONLY_POSTGRES
async def test_an_answer_is_noted_though_an_update_waits_for_its_letter(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a report that she adds to while its receipt is noted: each holds what the other needs,
    and it is the note that PostgreSQL gives up, as often as it is tried with the letter in hand.
    """
    noting, held = asyncio.Event(), asyncio.Event()

    async def note(session: Session, *_: object) -> None:
        noting.set()
        await held.wait()
        await session.execute(QUICK)
        await append(session, "noted")

    async def update() -> None:
        async with office.sessions.begin() as session:
            await session.execute(NEVER)
            await append(session, "added")
            await noting.wait()
            await session.scalars(select(Letter.id).with_for_update())

    async def let_on() -> None:
        await noting.wait()
        async with office.sessions() as session:
            while not await session.scalar(WAITERS):  # noqa: ASYNC110 (no event to wait for)
                await asyncio.sleep(0.01)
        held.set()

    kind = replace(KINDS["test.word"], sent=note)
    monkeypatch.setattr(office.sender.writer, "kinds", {**KINDS, "test.word": kind})
    number = await office.post("thanks", office.people[0])
    async with office.sessions.begin() as session:
        await append(session, "begun")
    async with asyncio.timeout(30):
        await asyncio.gather(office.deliver(), update(), let_on())
    assert await done(office.sessions) == ["begun", "added", "noted"]
    letter = await office.letter(number)
    assert (letter.state, letter.error) == (LetterState.SENT, None)
    assert office.said(office.people[0]) == ["thanks"]
