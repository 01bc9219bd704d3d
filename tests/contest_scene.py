"""A club that votes: rows made directly, and taps put into the inbox as Telegram sends them."""

import datetime as dt
import itertools
import re
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import InlineKeyboardMarkup
from sqlalchemy import select

from bot.worker import Worker
from domain.contests import Closing
from domain.counting import Method
from models import (
    Base,
    Candidate,
    Club,
    ClubState,
    Contest,
    ContestState,
    Member,
    Person,
    Role,
    Session,
    Sessions,
)
from scheduler import planner
from scheduler.errands import Desk, Errands
from scheduler.jobs import OCCASIONS
from scheduler.privacy_errands import PRIVACY_ERRANDS
from screens.contest_buttons import Mark
from screens.screen import Screen
from services import contest_seals, contest_steps, intake

NOW = dt.datetime(2026, 12, 5, 10, 0, tzinfo=dt.UTC)  # four in the afternoon in Bishkek
HOUR = dt.timedelta(hours=1)
GROUP = -1_002_000_000_777
MENTOR, FIRST = 6_000_000_001, 6_000_000_002  # Telegram ids: the mentor, and the first member


@dataclass
class Hall:
    """`people` are the members' Telegram ids; the first of them are the candidates, from 0."""

    sessions: Sessions
    worker: Worker
    club: int
    contest: int
    people: list[int]
    now: dt.datetime = NOW
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    shown: dict[int, Screen] = field(default_factory=dict)  # her ballot, as she last saw it

    def data(self, number: int, given: int | None = 1) -> str:
        return Mark(club=self.club, contest=self.contest, number=number, given=given).pack()

    async def vote(self, person: int, number: int, given: int | None = 1, **how: Any) -> Screen:
        return await self.tap(person, self.data(number, given), **how)

    async def tap(self, person: int, data: str, *, in_group: bool = False) -> Screen:
        """The update quotes the message with its buttons, and so her marks, as Telegram does."""
        chat = (
            {"id": GROUP, "type": "supergroup", "title": "Топ"} if in_group else _private(person)
        )
        shown: dict[str, Any] = {"message_id": 1, "date": 1_790_000_000, "chat": chat, "text": "…"}
        if keyboard := self.shown.get(person, Screen()).keyboard:
            shown["reply_markup"] = _json(keyboard)
        tap = {"id": "1", "from": _user(person), "chat_instance": "1", "data": data}
        screen = await self.receive({"callback_query": {**tap, "message": shown}})
        if screen.text and not in_group:
            self.shown[person] = screen
        return screen

    async def reply(self, person: int, text: str) -> Screen:
        """She answers to her ballot, which Telegram quotes with its buttons."""
        ballot = {"message_id": 1, "date": 1_790_000_000, "chat": _private(person), "text": "…"}
        if keyboard := self.shown.get(person, Screen()).keyboard:
            ballot["reply_markup"] = _json(keyboard)
        sent = {"message_id": next(self.numbers) + 1000, "date": 1_790_000_000, "text": text}
        whole = {**sent, "chat": _private(person), "from": _user(person)}
        return await self.receive({"message": {**whole, "reply_to_message": ballot}})

    async def receive(self, update: dict[str, Any]) -> Screen:
        numbered = {"update_id": next(self.numbers), **update}
        await intake.store(self.sessions, [numbered], self.now)
        answer = await self.worker.take(self.now)
        assert answer
        self.worker.showing.discard(answer.queue)
        return answer.screen or Screen()

    async def until(self, moment: dt.datetime) -> None:
        """Steps and errands that are due by then."""
        self.now = moment
        while await planner.run_next(self.sessions, OCCASIONS, moment):
            pass
        desk = Desk(self.sessions, self.worker.bot, lambda: moment)
        while await Errands(desk, PRIVACY_ERRANDS).run_next():
            pass

    async def result(self) -> dict[int, tuple[int | None, int | None]]:
        """Place and total by the candidate's number, of those who have a place."""
        async with self.sessions() as session:
            contest = await session.get_one(Contest, self.contest)
            return {
                each.number: (each.place, each.total) for each in contest.candidates if each.place
            }

    async def row(self) -> Contest:
        async with self.sessions() as session:
            return await session.get_one(Contest, self.contest)


def _json(keyboard: InlineKeyboardMarkup) -> dict[str, Any]:
    whole: dict[str, Any] = keyboard.model_dump(mode="json", exclude_none=True)
    return whole


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"Айым {person}"}


def _private(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": f"Айым {person}"}


async def gathered(session: Session, members: int) -> tuple[Club, list[Member]]:
    """A club with its mentor and so many members."""
    club = Club(
        chat_id=GROUP, title="Клуб", locale="ky", zone="Asia/Bishkek", state=ClubState.ACTIVE,
        invite="invite", created_at=NOW, opened_at=NOW,
    )  # fmt: skip
    session.add(club)
    people = [
        Person(id=each, name=f"Айым {each}", locale="ky", may_write=True)
        for each in range(MENTOR, FIRST + members)
    ]
    session.add_all(people)
    await session.flush()
    rows = [
        Member(
            club_id=club.id, person_id=each.id, name=each.name, joined_at=NOW, agreed_at=NOW,
            in_group=True, role=Role.MENTOR if each.id == MENTOR else Role.MEMBER,
        )
        for each in people
    ]  # fmt: skip
    session.add_all(rows)
    await session.flush()
    return club, rows[1:]


async def voting(
    sessions: Sessions,
    dispatcher: Dispatcher,
    *,
    members: int = 8,
    candidates: int = 3,
    method: Method = Method.CHOICE,
    choices: int = 1,
) -> Hall:
    """A vote that is open for three hours."""
    async with sessions.begin() as session:
        club, everyone = await gathered(session, members)
        contest = Contest(
            club=club, title="Инвестиция тартуу", by=MENTOR, made_at=NOW, method=method,
            choices=choices, closing=Closing.THREE_HOURS,
            candidates=[
                Candidate(number=n, member=each) for n, each in enumerate(everyone[:candidates])
            ],
        )  # fmt: skip
        session.add(contest)
        await session.flush()
        await contest_steps.start(session, contest, NOW)
        worker = Worker(sessions, Bot(f"1:{'T' * 35}"), dispatcher, "club_bot")
        people = [each.person_id for each in everyone]
        return Hall(sessions, worker, club.id, contest.id, people)


async def open_vote(session: Session, club_id: int, title: str, now: dt.datetime) -> int:
    """A vote of the whole club on the whole club, which goes on for an hour."""
    everyone = await session.scalars(select(Member).where(Member.club_id == club_id))
    contest = Contest(
        club=await session.get_one(Club, club_id), title=title, made_at=now,
        state=ContestState.OPEN, closes_at=now + HOUR,
        candidates=[Candidate(number=n, member=each) for n, each in enumerate(everyone)],
    )  # fmt: skip
    session.add(contest)
    await session.flush()
    await contest_seals.make_key(session, contest.id)
    return contest.id


async def told(sessions: Sessions) -> list[str]:
    """All rows; of what is sealed only the length, as nobody can open it."""
    async with sessions() as session:
        rows = [
            f"{table.name} {dict(row._mapping)}"
            for table in Base.metadata.sorted_tables
            for row in await session.execute(select(table))
        ]
    random = r"[0-9a-f]{32}"  # keys of letters that are no one's
    return [
        re.sub(random, "…", re.sub(r"(sealed:[\d:sv]+:)([\w+/=]+)", _length, row)) for row in rows
    ]


def _length(found: re.Match[str]) -> str:
    return f"{found[1]}{len(found[2])}"
