"""Beginnings that many stories share: lived through once in each process, then remembered."""

import copy
import datetime as dt
import sqlite3
from collections.abc import Awaitable, Callable, Hashable
from contextlib import closing
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar

from aiogram import Dispatcher
from sqlalchemy import text

from models import Sessions
from sandbox.clock import Signal
from tests.story import Story

# Signals, on which somebody may wait, stay those they are; so do the clock and what listens.
OURS = ("clock", "changes", "on_emit", "wakeup")


@dataclass(frozen=True)
class Memory:
    """All that a story has become: in the database, at Telegram, and what the bot confirmed."""

    database: Path
    world: dict[str, Any]
    calls: list[Any]
    offset: int
    now: dt.datetime
    told: Any


class Scene(Protocol):
    """A club in a story, which plain facts make anew in another."""

    @property
    def facts(self) -> Any: ...

    @classmethod
    def of(cls, story: Story, facts: Any) -> Self: ...


class Town(Protocol):
    """Clubs in the tables, which plain facts find again in another database."""

    @property
    def facts(self) -> Any: ...

    @classmethod
    def of(cls, sessions: Sessions, dispatcher: Dispatcher, facts: Any) -> Self: ...


AClub = TypeVar("AClub", bound=Scene)
ATown = TypeVar("ATown", bound=Town)
How = ParamSpec("How")
Live = Callable[Concatenate[Story, How], Awaitable[AClub]]
Write = Callable[[Sessions, Dispatcher], Awaitable[ATown]]
MEMORIES: dict[Hashable, Memory] = {}
ROWS: dict[Hashable, tuple[Path, type[Any], Any]] = {}


def beginning(live: Live[How, AClub]) -> Live[How, AClub]:
    """For a scene from which many tests start: it is lived through only once, in each way that
    plain arguments tell it.
    """

    @wraps(live)
    async def begun(story: Story, *args: How.args, **how: How.kwargs) -> AClub:
        async def told() -> tuple[type[AClub], Any]:
            club = await live(story, *args, **how)
            return type(club), club.facts

        kind: type[AClub]
        key = (live.__module__, live.__qualname__, repr((args, how)))
        kind, facts = await lived(story, key, told)
        return kind.of(story, facts)

    return begun


async def lived(story: Story, key: Hashable, live: Callable[[], Awaitable[Any]]) -> Any:
    """What `live` returns: plain facts. It is called once for each key, and only if the story is
    new; whatever was there before it, or on PostgreSQL, it is called anew.
    """
    path = await _file(story.app.sessions)
    if not path or story.world.people or _is_written(path):
        return await live()
    key = (story.now, story.bot.id, key)
    if key not in MEMORIES:
        told = await live()
        if not story.telegram.clock._alarms:
            MEMORIES[key] = _remember(story, path, told)
        return told
    _recall(story, path, MEMORIES[key])
    return MEMORIES[key].told


def rows(write: Write[ATown]) -> Write[ATown]:
    """As `beginning`, for a scene without a story: all that it has become are rows."""

    @wraps(write)
    async def wrote(sessions: Sessions, dispatcher: Dispatcher) -> ATown:
        path = await _file(sessions)
        if not path or _is_written(path):
            return await write(sessions, dispatcher)
        key = write.__module__, write.__qualname__
        if key not in ROWS:
            town = await write(sessions, dispatcher)
            ROWS[key] = path.with_name(f"{len(ROWS)}.rows"), type(town), copy.deepcopy(town.facts)
            _copy(path, ROWS[key][0])
            return town
        kept, kind, facts = ROWS[key]
        _copy(kept, path)
        return kind.of(sessions, dispatcher, copy.deepcopy(facts))

    return wrote


async def _file(sessions: Sessions) -> Path | None:
    async with sessions() as session:
        if session.get_bind().dialect.name != "sqlite":
            return None
        return Path((await session.execute(text("PRAGMA database_list"))).one().file)


def _is_written(path: Path) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def _remember(story: Story, path: Path, told: Any) -> Memory:
    kept = path.with_name(f"{len(MEMORIES)}.memory")
    _copy(path, kept)
    nobody_waits: dict[int, Any] = {
        id(each.wakeup): Signal() for each in story.world.bots.values()
    }
    facts = copy.deepcopy(_theirs(story.world), nobody_waits)
    calls = list(story.telegram.api.calls)
    return Memory(kept, facts, calls, story._poller.offset, story.now, told)


def _recall(story: Story, path: Path, memory: Memory) -> None:
    _copy(memory.database, path)
    bots = memory.world["bots"]
    same: dict[int, Any] = {id(bot): story.world.bots[number] for number, bot in bots.items()}
    vars(story.world).update(copy.deepcopy(memory.world, same))
    for number, bot in bots.items():
        vars(story.world.bots[number]).update(copy.deepcopy(_theirs(bot), same))
    story.telegram.api.calls.extend(memory.calls)
    story._poller.offset = memory.offset
    story.telegram.clock.set(memory.now)


def _theirs(thing: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(thing).items() if name not in OURS}


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
