"""Two clubs in the middle of their week, people of every kind, and what an update changes.

Rows are made directly and updates are put into the inbox as Telegram would send them: a test of
rights asks thousands of questions, so the way over HTTP is left to the stories.
"""

import datetime as dt
import itertools
import json
from dataclasses import dataclass
from typing import Any, Self

from aiogram import Bot, Dispatcher
from sqlalchemy import select

from bot.worker import Worker
from domain.homework import Kind
from models import (
    Club,
    ClubState,
    Dialog,
    Hour,
    Member,
    MemberState,
    Part,
    Person,
    Received,
    Report,
    Role,
    Session,
    Sessions,
    Slot,
    Talk,
    TalkExpert,
    TalkQuestion,
    TalkState,
    Task,
    TaskState,
)
from screens.screen import Screen
from services import intake, roster
from tests import remembered
from tests.all_rows import Row, every_row
from tests.contest_scene import open_vote
from tests.material_scene import shelve
from tests.reminder_scene import NOT_YET, Reminded, remind
from tests.roster_scene import send_table
from tests.star_scene import UNSTARRED, Starred, star

NOW = dt.datetime(2026, 11, 23, 14, 10, tzinfo=dt.UTC)  # voting has ended, nothing is announced
DAY = dt.timedelta(days=1)
STRANGER, MEMBER, MENTOR, LEFT, OUTSIDER, RIVAL = range(7_000_000_001, 7_000_000_007)
# Who may not do what a mentor of our club may; OUTSIDER and RIVAL are member and mentor of theirs.
INTRUDERS = {
    "a stranger": STRANGER,
    "a member of another club": OUTSIDER,
    "another club's mentor": RIVAL,
    "a mentor who left": LEFT,
    "a plain member": MEMBER,
}
TITLE = "Биздин клуб"
SECRET = "Купуя"  # in the link, the topic and the expert of our club


@dataclass
class Side:
    """A club and what buttons may name of it."""

    id: int
    talk: int
    chat: int
    invite: str
    question: int = 0
    task: int = 0
    report: int = 0
    contest: int = 0
    reminded: Reminded = NOT_YET
    stars: Starred = UNSTARRED
    table: int = 0
    material: int = 0
    expert: str = ""  # the token of the link; the one who has used it is the club's mentor


@dataclass
class Town:
    sessions: Sessions
    worker: Worker
    ours: Side
    theirs: Side
    _seen: frozenset[Row] | None = None  # until something may have changed

    @property
    def facts(self) -> tuple[Side, Side]:
        return self.ours, self.theirs

    @classmethod
    def of(cls, sessions: Sessions, dispatcher: Dispatcher, facts: tuple[Side, Side]) -> Self:
        bot = Bot(f"1:{'T' * 35}")
        return cls(sessions, Worker(sessions, bot, dispatcher, "club_bot"), *facts)

    async def tap(self, person: int, data: str, chat: int | None = None) -> Screen:
        """She taps a button with this data under a message of the bot in that chat."""
        where = _chat(chat or person)
        shown = {"message_id": 1, "date": 1_790_000_000, "chat": where, "text": "…"}
        tap = {"id": "1", "from": _user(person), "chat_instance": "1", "data": data}
        return await self.feed({"callback_query": {**tap, "message": shown}})

    async def write(self, person: int, text: str) -> Screen:
        """She writes to the bot in private."""
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        entity = {"type": "bot_command", "offset": 0, "length": len(command)}
        sent = {"message_id": next(NUMBERS), "date": 1_790_000_000, "chat": _chat(person)}
        entities = [entity] if command else []
        said = {"from": _user(person), "text": text, "entities": entities}
        return await self.feed({"message": sent | said})

    async def feed(self, update: dict[str, Any]) -> Screen:
        await intake.store(self.sessions, [{"update_id": 1, **update}], NOW)
        told = await self.rows()
        answer = await self.worker.take(NOW)
        self._seen = None
        assert answer
        self.worker.showing.discard(answer.queue)
        async with self.sessions.begin() as session:
            received = (await session.scalars(select(Received))).one()
            await session.delete(received)  # one that failed would be tried again
        assert received.error is None, received.error
        # A report is answered by a letter, which may have been waiting for just such a word.
        assert answer.screen or told != await self.rows(), "no answer to a tap or a word"
        return answer.screen or Screen()

    async def rows(self) -> frozenset[Row]:
        """All that is in the database but the updates themselves."""
        if self._seen is None:
            async with self.sessions() as session:
                self._seen = await every_row(session)
        return self._seen

    async def ask(self, person: int, state: str, data: dict[str, Any]) -> None:
        """The next message of the person is the answer to this question."""
        self._seen = None
        async with self.sessions.begin() as session:
            key = f"{person}:{person}"
            await session.merge(Dialog(key=key, state=state, data=data, updated_at=NOW))


NUMBERS = itertools.count(2)  # of messages: the same one twice would be heard once


def concerns(row: Row, her: int, her_club: Side | None = None) -> bool:
    """Is this row about her, or about her own club? Everybody may change what is her own."""
    table, facts = row
    club = json.loads(facts).get("id" if table == "clubs" else "club_id")
    return str(her) in facts or (her_club is not None and club == her_club.id)


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"Айым {person}"}


def _chat(chat: int) -> dict[str, Any]:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": f"Айым {chat}"}
    return {"id": chat, "type": "supergroup", "title": "Топ"}


@remembered.rows
async def settle(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    async with sessions.begin() as session:
        for person in range(STRANGER, RIVAL + 1):
            name = f"Айым {person}"
            session.add(Person(id=person, name=name, locale="ky", may_write=True))
        await session.flush()
        ours = await _club(session, -1001, TITLE, SECRET)
        theirs = await _club(session, -1002, "Башка клуб", "Ачык")
        _join(session, ours, MENTOR, Role.MENTOR)
        _join(session, ours, MEMBER)
        _join(session, ours, LEFT, state=MemberState.LEFT)
        _join(session, theirs, RIVAL, Role.MENTOR)
        _join(session, theirs, OUTSIDER)
        await _ask(session, ours, MEMBER, MENTOR, SECRET)
        await _ask(session, theirs, OUTSIDER, RIVAL, "Ачык")
        await _give(session, ours, MEMBER, SECRET)
        await _give(session, theirs, OUTSIDER, "Ачык")
        ours.stars = await star(session, ours.id, MEMBER, SECRET, NOW)
        theirs.stars = await star(session, theirs.id, OUTSIDER, "Ачык", NOW)
        for side, mentor, word in ((ours, MENTOR, SECRET), (theirs, RIVAL, "Ачык")):
            about = (mentor, word, NOW + DAY / 2)
            side.reminded = await remind(session, side.id, side.talk, *about)
            side.contest = await open_vote(session, side.id, word, NOW)
            side.material = await shelve(session, side.id, word, NOW, mentor)
            side.table = await send_table(session, side.id, mentor, word, NOW)
    return Town.of(sessions, dispatcher, (ours, theirs))


async def _club(session: Session, chat: int, title: str, word: str) -> Side:
    club = Club(
        chat_id=chat,
        title=title,
        locale="ky",
        zone="Asia/Bishkek",
        state=ClubState.ACTIVE,
        invite=f"invite{-chat}",
        link=f"https://zoom.us/{word}",
        created_at=NOW - DAY,
        opened_at=NOW - DAY,
    )
    session.add(club)
    await session.flush()
    session.add_all(Hour(club_id=club.id, weekday=day, at=dt.time(18, 30)) for day in (1, 2, 3))
    talk = Talk(
        club_id=club.id,
        week=(NOW - DAY).date(),
        state=TalkState.DECIDED,
        topic=word,
        expert=word,
        opens_at=NOW - DAY,
        closes_at=NOW,
        closed_at=NOW,
        announces_at=NOW + DAY / 48,
        starts_at=NOW + DAY,
    )
    session.add(talk)
    await session.flush()
    starts = (NOW + DAY * days for days in (1, 2, 3))
    session.add_all(Slot(talk_id=talk.id, position=n, starts_at=s) for n, s in enumerate(starts))
    return Side(club.id, talk.id, chat, club.invite)


def _join(
    session: Session,
    side: Side,
    person: int,
    role: Role = Role.MEMBER,
    state: MemberState = MemberState.ACTIVE,
) -> None:
    session.add(
        Member(
            club_id=side.id,
            person_id=person,
            role=role,
            state=state,
            name=f"Айым {person}",
            oblast="naryn",
            agreed_at=NOW - DAY,
            in_group=state == MemberState.ACTIVE,
            joined_at=NOW - DAY,
        )
    )


async def _ask(session: Session, side: Side, asker: int, expert: int, words: str) -> None:
    """A question to the talk, which has an expert."""
    await session.flush()
    member = await roster.find(session, side.id, asker)
    assert member
    question = TalkQuestion(
        club_id=side.id, talk_id=side.talk, member_id=member.id, chat_id=side.chat,
        message_id=1, text=words, asked_at=NOW,
    )  # fmt: skip
    side.expert = f"expert{-side.chat}"
    bound = TalkExpert(talk_id=side.talk, token=side.expert, person_id=expert, bound_at=NOW)
    session.add_all([question, bound])
    await session.flush()
    side.question = question.id


async def _give(session: Session, side: Side, author: int, words: str) -> None:
    """A task, and the report that a member is putting together."""
    member = await roster.find(session, side.id, author)
    assert member
    task = Task(
        club_id=side.id,
        number=1,
        state=TaskState.PUBLISHED,
        author_id=author,
        bot="club_bot",
        kind=Kind.TEXT,
        title=words,
        text=words,
        due_at=NOW + 7 * DAY,
        published_at=NOW - DAY,
        created_at=NOW - DAY,
    )
    session.add(task)
    await session.flush()
    report = Report(
        club_id=side.id, task_id=task.id, member_id=member.id, started_at=NOW, last_part_at=NOW
    )
    session.add(report)
    await session.flush()
    picture = Part(
        report_id=report.id, person_id=author, chat_id=author, message_id=7, kind=Kind.PHOTO,
        text=words, came_at=NOW,
    )  # fmt: skip
    session.add(picture)
    await session.flush()
    side.task, side.report = task.id, report.id
