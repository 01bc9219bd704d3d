"""People who press whatever they are shown. What one tap changes is undone before the next."""

import datetime as dt
import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Update
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from models import Club, Dialog, Letter, LetterState, Session
from scheduler.jobs import LETTERS
from screens.screen import Screen
from screens.texts import Texts
from tests.sample_club import NAMES
from tests.two_clubs import MEMBER
from tests.watched import Watch, kind_of, shape, spoken

Told = dict[str, Any]  # an update, as Telegram writes it
# Of a screen or a letter: what wrote it, and of which kinds its buttons are.
Key = tuple[str, tuple[str, ...]]
NUMBERS = itertools.count(1000)
ANSWERS = ("эртең 18:00", "https://zoom.us/j/1")


@dataclass(frozen=True)
class Place:
    """A screen where somebody stands."""

    who: int
    chat: int
    name: str
    screen: Screen

    @property
    def key(self) -> Key:
        return self.name, shape(self.screen)


@dataclass(frozen=True)
class Way:
    """From one screen to another: by a button, or by words where it has no kind."""

    who: int
    start: str
    kind: str
    label: str
    end: str
    changed: bool = False


@dataclass(frozen=True)
class Post:
    """A letter as somebody finds it in her chat."""

    kind: str
    chat: int
    call: TelegramMethod[Any]

    def place(self) -> Place:
        text = getattr(self.call, "text", None) or getattr(self.call, "caption", None) or "…"
        who = self.chat if self.chat > 0 else MEMBER
        return Place(who, self.chat, f"✉️ {self.kind}", Screen(text, buttons_of(self.call)))


@dataclass(frozen=True)
class Heard:
    """What follows when somebody taps or writes."""

    name: str
    screen: Screen
    changed: bool
    letters: list[Post]


@dataclass
class Walk:
    connection: AsyncConnection
    dispatcher: Dispatcher
    bot: Bot
    watch: Watch
    now: dt.datetime
    letters: dict[Key, dict[str, Any]] = field(default_factory=dict)
    places: dict[Key, Place] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    visitors: dict[Key, set[int]] = field(default_factory=dict)
    taps: int = 0
    _done: int = 0  # changes that are going to be undone
    _known: dict[tuple[int, str], Way] = field(default_factory=dict)  # taps before any of them

    @asynccontextmanager
    async def branch(self) -> AsyncIterator[None]:
        point = await self.connection.begin_nested()
        yield
        await point.rollback()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        how = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        async with AsyncSession(self.connection, **how) as session, session.begin():
            yield session

    async def _changes(self) -> int:
        raw = await self.connection.get_raw_connection()
        return raw.driver_connection._conn.total_changes

    async def tell(self, told: Told) -> Heard:
        """What she is shown, the letters that it causes, and whether anything was changed."""
        self.taps += 1
        before, last = await self._changes(), await self._last_letter()
        self.watch.last = ""
        update = Update.model_validate(
            {"update_id": next(NUMBERS), **told}, context={"bot": self.bot}
        )
        async with self.session() as session:
            answer = await self.dispatcher.feed_update(
                self.bot, update, session=session, now=self.now, bot_name="club_bot"
            )
        screen = answer if isinstance(answer, Screen) else Screen()
        name, changed = self.watch.last, await self._changes() != before
        letters = await self.read_new(last) if changed else []
        return Heard(name, screen, changed, letters)

    def begin(self, now: dt.datetime) -> None:
        """Another day: each button may lead elsewhere."""
        self.now = now
        self._known.clear()

    # --- letters

    async def _last_letter(self) -> int:
        found = await self.connection.scalar(select(func.max(Letter.id)))
        return int(found or 0)

    async def read_new(self, last: int) -> list[Post]:
        asked = select(Letter).where(Letter.state == LetterState.WAITING, Letter.id > last)
        async with self.session() as session:
            letters = (await session.scalars(asked)).all()
            return [post for each in letters if (post := await self.read(session, each))]

    async def read(self, session: Session, letter: Letter) -> Post | None:
        """None if it is not true at this moment, or was read before."""
        kind = LETTERS[letter.kind]
        loaded = await kind.load(session, letter, self.now)
        if loaded is None:
            return None
        club = await session.get(Club, letter.club_id) if letter.club_id else None
        say = Texts("ky", ZoneInfo(club.zone if club else "Asia/Bishkek"), "club_bot")
        call = kind.render(letter, loaded, say)
        key = (letter.kind, tuple(map(kind_of, itertools.chain(*buttons_of(call)))))
        if key in self.letters:
            return None
        self.letters[key] = spoken(kind.render, (letter, loaded, say), {})
        return Post(letter.kind, letter.chat_id, call)

    # --- screens

    async def explore(self, roots: Iterable[Place]) -> None:
        queue = list(roots)
        while queue:
            place = queue.pop(0)
            self.visitors.setdefault(place.key, set()).add(place.who)
            if place.key not in self.places:
                self.places[place.key] = place
                queue += await self._press(place)

    async def _press(self, place: Place) -> list[Place]:
        """Each kind of button once."""
        found: list[Place] = []
        buttons = {kind_of(each): each for row in reversed(place.screen.buttons) for each in row}
        for kind, button in buttons.items():
            known = self._known.get((place.who, button.callback_data or ""))
            if known and (not self._done or button.text.startswith("←")):
                self.ways.append(replace(known, start=place.name, label=button.text))
            elif button.callback_data:
                found += await self.go(place, tap(place, button), kind, button.text)
        return found

    async def go(self, place: Place, told: Told, kind: str, label: str) -> list[Place]:
        """Where she comes to. If something was changed, she goes on before it is undone."""
        async with self.branch():
            heard = await self.tell(told)
            way = Way(place.who, place.name, kind, label, heard.name, heard.changed)
            self.ways.append(way)
            if not self._done and kind:
                self._known[place.who, str(told.get("callback_query", {}).get("data"))] = way
            found = [each.place() for each in heard.letters]
            if heard.screen.text:
                found.insert(0, Place(place.who, place.chat, heard.name, heard.screen))
            if not heard.changed:
                return found
            self._done += 1
            for each in found:
                await self._answer(each)
            await self.explore(found)
            self._done -= 1
            return []

    async def _answer(self, place: Place) -> None:
        """Where she was asked for words, she gives some."""
        async with self.session() as session:
            dialog = await session.get(Dialog, f"{place.chat}:{place.who}")
            asked = dialog is not None and dialog.state is not None
        for words in ANSWERS if asked and place.key not in self.places else ():
            await self.go(place, word(place.who, words), "", words)
            if self.ways[-1].end != place.name:
                break


def user(person: int) -> Told:
    """By the name that we know, for another one would be noted."""
    return {"id": person, "is_bot": False, "first_name": NAMES.get(person, "Айгүл")}


def room(chat: int) -> Told:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": "Айгүл"}
    return {"id": chat, "type": "supergroup", "title": "Аял депутаттар клубу"}


def tap(place: Place, button: InlineKeyboardButton) -> Told:
    shown: Told = {
        "message_id": 1, "date": 1_790_000_000, "chat": room(place.chat),
        "text": place.screen.text or "…",
    }  # fmt: skip
    if keyboard := place.screen.keyboard:
        shown["reply_markup"] = keyboard.model_dump(mode="json", exclude_none=True)
    query = {"id": "1", "from": user(place.who), "chat_instance": "1", "message": shown}
    return {"callback_query": {**query, "data": button.callback_data}}


def word(person: int, text: str, chat: int | None = None) -> Told:
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    entity = {"type": "bot_command", "offset": 0, "length": len(command)}
    sent = {"message_id": next(NUMBERS), "date": 1_790_000_000, "chat": room(chat or person)}
    entities = [entity] if command else []
    return {"message": {**sent, "from": user(person), "text": text, "entities": entities}}


def buttons_of(call: Any) -> tuple[tuple[InlineKeyboardButton, ...], ...]:
    """Under the message that a letter sends."""
    keyboard = getattr(call, "reply_markup", None)
    rows = keyboard.inline_keyboard if isinstance(keyboard, InlineKeyboardMarkup) else []
    return tuple(map(tuple, rows))
