"""A tour of all that the bot shows: everybody presses everything, on each of the sample days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import InlineKeyboardButton

from domain.roles import Right, Role, may
from models import Letter, Sessions, Urgency
from scheduler.jobs import LETTERS
from screens.screen import Screen
from tests import sample_club
from tests.sample_club import BOTH, NEWCOMER, OFFICERS
from tests.sample_days import BUSY, DAYS, Day
from tests.sample_letters import OWN_PARAMS, params, receiver
from tests.sample_screens import SAMPLES
from tests.test_access import CLUB_BUTTONS, KYRGYZ, example
from tests.test_access_words import LINKS, commands
from tests.two_clubs import MEMBER, MENTOR, NOW, STRANGER, Side
from tests.walk import Place, Post, Walk, tap, word
from tests.watched import Watch, watching

HOME = "home"  # her keyboard, which is always there
OTHERS = [each for role, each in OFFICERS.items() if role not in (Role.MEMBER, Role.MENTOR)]
EVERYBODY = (MEMBER, MENTOR, *OTHERS, BOTH, STRANGER, NEWCOMER)
ROLES = {person: role for role, person in OFFICERS.items()} | {MENTOR: Role.MENTOR}


@dataclass
class Tour:
    watch: Watch
    walk: Walk
    refused: dict[str, str] = field(default_factory=dict)  # letters that cannot be written, why

    @property
    def letters(self) -> dict[str, list[dict[str, Any]]]:
        """The calls of each kind, by language; several where their buttons differ."""
        found: dict[str, list[dict[str, Any]]] = {}
        for (kind, _), calls in self.walk.letters.items():
            found.setdefault(kind, []).append(calls)
        return found


def has_office(person: int) -> bool:
    return may(ROLES.get(person, Role.MEMBER), Right.REVIEW)


async def make(sessions: Sessions, dispatcher: Dispatcher) -> Tour:
    side = await sample_club.found(sessions, dispatcher)
    organisers, dispatcher["organisers"] = dispatcher["organisers"], frozenset({STRANGER})
    try:
        with watching() as watch:
            async with sessions.kw["bind"].connect() as connection:
                walk = Walk(connection, dispatcher, Bot(f"1:{'T' * 35}"), watch, NOW)
                tour = Tour(watch, walk)
                for day in DAYS:
                    async with walk.branch():
                        await spend(tour, day, side)
                await connection.rollback()
        return tour
    finally:
        dispatcher["organisers"] = organisers


async def spend(tour: Tour, day: Day, side: Side) -> None:
    walk, is_first = tour.walk, day is DAYS[0]
    async with walk.session() as session:
        rows = await sample_club.rows_of(session, side)
        walk.begin(await day(rows))
        await session.flush()
        given = params(rows)
    roots = []
    for said in _words(walk.dispatcher, side) if is_first else ():
        roots += await _said(walk, *said)
    for who in EVERYBODY if is_first else (MEMBER, MENTOR):
        roots += await _home(walk, who)
    roots += [post.place() for post in await _letters(tour, given, side)]
    await walk.explore(roots)
    if day in BUSY:
        await walk.explore(await _strays(walk, side))
    if is_first:
        async with walk.session() as session:
            rows = await sample_club.rows_of(session, side)
            for name in SAMPLES:
                SAMPLES[name](rows, KYRGYZ)


async def _home(walk: Walk, who: int) -> list[Place]:
    """START, and every key of the keyboard that it brings."""
    async with walk.branch():
        start = await walk.tell(word(who, "/start"))
    found = [Place(who, who, start.name, start.screen)]
    keys = start.screen.menu.keyboard if start.screen.menu else []
    for label in (key.text for row in keys for key in row):
        found += await _said(walk, who, label, start=HOME)
    return found


async def _said(
    walk: Walk, who: int, words: str, chat: int | None = None, start: str = ""
) -> list[Place]:
    place = Place(who, chat or who, start, Screen())
    return await walk.go(place, word(who, words, chat), "key", words)


def _words(dispatcher: Dispatcher, side: Side) -> Iterator[tuple[int, str, int | None]]:
    """Links, commands, and what nobody understands."""
    for who in (MEMBER, MENTOR, NEWCOMER):
        yield from ((who, f"/start {link.format(side=side)}", None) for link in LINKS.values())
    for said in (*(f"/{each}" for each in commands(dispatcher)), "/unknown", "?"):
        yield MEMBER, said, None
        yield MENTOR, said, None
        yield MEMBER, said, side.chat
    yield STRANGER, "/clubs", None


async def _letters(tour: Tour, given: dict[str, Any], side: Side) -> list[Post]:
    """Of the kinds that nobody has caused yet, those that are true on this day."""
    found = []
    for kind in LETTERS.keys() - tour.letters.keys():
        letter = Letter(
            club_id=side.id, chat_id=receiver(kind, side.chat), kind=kind, urgency=Urgency.ANSWER,
            key=f"sample:{kind}", params=given | OWN_PARAMS.get(kind, {}), silent=False,
            not_before=NOW,
        )  # fmt: skip
        async with tour.walk.branch():
            try:
                async with tour.walk.session() as session:
                    session.add(letter)
                    await session.flush()
                    post = await tour.walk.read(session, letter)
                    found += [post] if post else []
            except Exception as why:  # noqa: BLE001 - what keeps it from being written is told
                tour.refused[kind] = repr(why)
    return found


async def _strays(walk: Walk, side: Side) -> list[Place]:
    """Buttons that have led nowhere yet, under some old message."""
    led = {way.kind for way in walk.ways if way.end}
    found = []
    for each in CLUB_BUTTONS:
        if each.__prefix__ not in led:
            who = MEMBER if each.needs in (Right.ATTEND, Right.TAKE_PART, Right.LEARN) else MENTOR
            old = InlineKeyboardButton(text="…", callback_data=example(each, side, side))
            place = Place(who, who, "", Screen("…", ((old,),)))
            found += await walk.go(place, tap(place, old), each.__prefix__, "")
    return found
