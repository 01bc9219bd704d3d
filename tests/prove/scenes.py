"""Four pieces of a club's life, and the model of each: what must come, and by when it is over.

The bot brings a club there once; its database is then the beginning of thousands of lives.
"""

import datetime as dt
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass

from aiogram import Dispatcher
from sqlalchemy import make_url, select

from domain.homework import Kind
from models import Poll, Reaches, Session, Talk, TalkState, Task
from sandbox.server import Sandbox
from services import attendance, clubs, homework, homework_reports, roster, votes
from services.homework import Instructions
from tests import direct
from tests.core_scene import TOKEN
from tests.databases import Sqlite
from tests.homework_scene import WORDS
from tests.story import SUNDAY, Story
from tests.talk_scene import CLOSES, OPENS, WED_1830, WEDNESDAY, TalkClub, found
from tests.test_budget import wish

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
DEADLINE = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)  # of the homework, Friday at six
Do = Callable[[Session, int, dt.datetime], Awaitable[object]]


@dataclass(frozen=True)
class Asked:
    """Who is asked at a moment: those who have done it by then, or those who have not."""

    at: dt.datetime
    if_done: bool


@dataclass(frozen=True)
class Scene:
    """From `begins` to `ends` each of `people` does `do`, once, or not at all.

    `tells` are the letters that must come, by kind and chat; `asks` those that depend on what she
    has done; and `last` says when each kind of them is over.
    """

    start: sqlite3.Connection
    begins: dt.datetime
    ends: dt.datetime
    people: tuple[int, ...]
    do: Do
    until: dt.datetime  # when it is too late to do it
    tells: frozenset[tuple[str, int]]
    asks: dict[str, Asked]
    last: dict[str, dt.datetime]


async def play(dispatcher: Dispatcher, databases: Sqlite) -> dict[str, Scene]:
    scenes = {}
    for name, prepare in {"opening": opening, "vote": vote, "day": day, "homework": task}.items():
        start = sqlite3.connect(":memory:", isolation_level=None)
        async with databases.fresh() as address, Sandbox(start=SUNDAY, speed=0) as server:
            async with direct.begun(server, address, dispatcher, TOKEN) as story:
                scenes[name] = await prepare(story, start)
            with closing(sqlite3.connect(make_url(address).database or "")) as stored:
                stored.backup(start)
    return scenes


async def opening(story: Story, start: sqlite3.Connection) -> Scene:
    """The Sunday on which the poll opens, and the night after it; nobody votes."""
    club = await found(story, ["Бермет", "Чынара"])
    await story.until(OPENS - 30 * MINUTE)
    return Scene(
        start,
        story.now,
        OPENS + 31 * HOUR,
        (),
        _nothing,
        OPENS,
        frozenset((kind, club.group.id) for kind in ("talks.poll", "talks.pin")),
        {},
        {"talks.poll": CLOSES - 2 * HOUR},
    )


async def _nothing(_session: Session, _person: int, _now: dt.datetime) -> None:
    """Nobody does anything."""


async def vote(story: Story, start: sqlite3.Connection) -> Scene:
    """The last hours of the vote: a nudge, the closing, the decision, the announcement."""
    club = await found(story, ["Бермет", "Чынара"])
    await story.until(CLOSES - 4 * HOUR)
    [poll] = await story.all(select(Poll))

    async def cast(session: Session, person: int, now: dt.datetime) -> None:
        await votes.cast(session, poll.poll_id, person, [WED_1830], now)

    group = club.group.id
    nudges = ("talks.nudge", "talks.nudge_poll")
    to_group = ("talks.stop_poll", "talks.announcement", "talks.pin", "talks.unpin")
    return Scene(
        start,
        story.now,
        CLOSES + HOUR,
        (club.mentor, *club.members),
        cast,
        CLOSES,
        frozenset({("talks.decided", club.mentor), *((kind, group) for kind in to_group)}),
        dict.fromkeys(nudges, Asked(CLOSES - 3 * HOUR, if_done=False)),
        dict.fromkeys(nudges, CLOSES),
    )


async def day(story: Story, start: sqlite3.Connection) -> Scene:
    """The day of the talk: who says that she comes is reminded, and the group at the start."""
    club = await found(story, ["Бермет", "Чынара"])
    await story.until(OPENS)
    await club.all_vote(WED_1830)
    await story.until(WEDNESDAY - 25 * HOUR)
    [talk] = await story.all(select(Talk).where(Talk.state == TalkState.ANNOUNCED))

    async def come(session: Session, person: int, now: dt.datetime) -> None:
        member = await roster.find(session, club.id, person)
        assert member
        await attendance.answer(session, member, talk.id, now)

    kinds = ("talks.remind_day", "talks.remind_start")
    return Scene(
        start,
        story.now,
        WEDNESDAY + HOUR + 30 * MINUTE,
        tuple(club.members),
        come,
        WEDNESDAY - 15 * MINUTE,
        frozenset((kind, club.group.id) for kind in (*kinds, "talks.unpin", "attendance.rating")),
        {
            "attendance.soon": Asked(WEDNESDAY - HOUR, if_done=True),
            "attendance.now": Asked(WEDNESDAY - 10 * MINUTE, if_done=True),
        },
        dict.fromkeys((*kinds, "attendance.soon", "attendance.now"), WEDNESDAY),
    )


async def task(story: Story, start: sqlite3.Connection) -> Scene:
    """The day on which homework is due; and her mentor's own reminder, at the same moment."""
    club = await found(story, ["Бермет", "Чынара"])
    await wish(club, Reaches.PEOPLE, ["27.11.2026 10:00 китеп"])
    number = await _give(club)
    await story.until(DEADLINE - 9 * HOUR)

    async def report(session: Session, person: int, now: dt.datetime) -> None:
        piece = homework_reports.Piece(
            person, club.group.id, 5000 + person % 1000, None, Kind.PHOTO, "", now, f"f{person}"
        )
        member = await roster.find(session, club.id, person)
        assert member
        parts = [await homework_reports.keep(session, piece, now)]
        given = await session.get_one(Task, number)
        await homework_reports.hand_in(session, given, member, parts, now)

    return Scene(
        start,
        story.now,
        DEADLINE + HOUR,
        tuple(club.members),
        report,
        DEADLINE,
        frozenset({("homework.overdue", club.mentor)}),
        {"homework.nudge": Asked(DEADLINE - 8 * HOUR, if_done=False)},
        {},  # after the deadline it says that she can still send it
    )


async def _give(club: TalkClub) -> int:
    async with club.session() as session:
        mentor = await clubs.membership(session, club.id, club.mentor)
        assert mentor
        words = Instructions(Kind.TEXT, WORDS, WORDS)
        given = await homework.draft(session, mentor, words, "bot", club.story.now)
        given.due_at = DEADLINE
        await homework.publish(session, given, club.mentor, club.story.now)
        return given.id
