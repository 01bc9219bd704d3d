"""What a tap asks of the database: so much and no more, or a busy group would wait for its bot."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from aiogram import Dispatcher
from sqlalchemy import event

from models import Sessions, Talk, TalkState
from screens.attendance import Come
from tests.contest_scene import NOW, Hall, voting

DAY = dt.timedelta(days=1)
TAKING = "UPDATE inbox"  # its first statement; how it was stored before is not looked at


@contextmanager
def heard(sessions: Sessions) -> Iterator[list[str]]:
    """Every statement that is made meanwhile, savepoints and commits as well."""
    engine, said = sessions.kw["bind"].sync_engine, []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(" ".join(statement.split()))

    def note_commit(_connection: object) -> None:
        said.append("COMMIT")

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", note_commit)
    yield said
    event.remove(engine, "before_cursor_execute", note)
    event.remove(engine, "commit", note_commit)


@pytest.fixture
async def hall(sessions: Sessions, dispatcher: Dispatcher) -> Hall:
    return await voting(sessions, dispatcher)


async def coming(hall: Hall) -> str:
    """The button with which she says that she comes to the next talk."""
    async with hall.sessions.begin() as session:
        talk = Talk(
            club_id=hall.club, week=NOW.date(), state=TalkState.ANNOUNCED, announcement_id=7,
            opens_at=NOW - DAY, closes_at=NOW, starts_at=NOW + DAY,
        )  # fmt: skip
        session.add(talk)
        await session.flush()
        return Come(club=hall.club, talk=talk.id).pack()


async def voting_for_the_first(hall: Hall) -> str:
    return hall.data(0)


@pytest.mark.parametrize(
    ("button", "most"),
    [
        # Taken with "done"; who and where; the talk; her yes; the post that counts, and
        # its letter. And a savepoint with its release.
        pytest.param(coming, 8, id="I come"),
        # Two more for the key of the ballots, as it is taken and as it is cast; the contest, its
        # candidates, the ballot before and after, that she has voted.
        pytest.param(voting_for_the_first, 13, id="a vote"),
    ],
)
async def test_a_tap_in_the_group_asks_little_of_the_database(
    hall: Hall, button: Callable[[Hall], Awaitable[str]], most: int
) -> None:
    _, other, her = hall.people[-3:]
    data = await button(hall)
    await hall.tap(other, data, in_group=True)  # from now on a letter waits, which tells of all
    with heard(hall.sessions) as said:
        screen = await hall.tap(her, data, in_group=True)
    assert screen.toast
    [start] = (at for at, each in enumerate(said) if each.startswith(TAKING))
    *asked, end = said[start:]
    assert end == "COMMIT"
    assert len(asked) <= most, "\n".join(asked)
