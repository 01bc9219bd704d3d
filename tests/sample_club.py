"""The club of tests/two_clubs.py with real names, and somebody of each role."""

from dataclasses import dataclass

from aiogram import Dispatcher
from sqlalchemy import delete, select

from domain.clubs import Oblast
from models import (
    Club,
    Contest,
    ContestVoter,
    Letter,
    Material,
    Member,
    MemberState,
    Part,
    Person,
    Report,
    Role,
    Session,
    Sessions,
    Talk,
    TalkQuestion,
    Task,
)
from services import openings
from tests.two_clubs import (
    DAY,
    LEFT,
    MEMBER,
    MENTOR,
    NOW,
    OUTSIDER,
    RIVAL,
    STRANGER,
    Side,
    settle,
)

BOTH = 7_000_000_201  # a member of ours, and of the other club
NEWCOMER = 7_000_000_202  # has never spoken to the bot
NAMES = {
    MEMBER: "Айгүл Үсөнбаева",
    MENTOR: "Нургүл Мамытова",
    LEFT: "Гүлнара Өмүрбекова",
    OUTSIDER: "Бермет Асанова",
    RIVAL: "Жылдыз Токтогулова",
    STRANGER: "Чынара Садыкова",
    BOTH: "Сезим Касымова",
}
OFFICERS = {role: 7_000_000_101 + n for n, role in enumerate(Role)}  # one of each role
NAMES |= {person: f"Гүлзат {role.title()}" for role, person in OFFICERS.items()}
TOPIC = "Жергиликтүү бюджет"
TASK = "Кошуна айыл менен биргелешкен жыйын өткөрүңүз"
QUESTION = "Бюджет качан бекитилет?"
WORDS = "25 адам катышты, эки маселе чечилди"


@dataclass
class Rows:
    """What the club of the samples consists of."""

    side: Side
    session: Session
    club: Club
    talk: Talk
    task: Task
    report: Report
    contest: Contest
    question: TalkQuestion
    member: Member
    mate: Member  # who works on the task with her, on the days on which somebody does
    part: Part


async def found(sessions: Sessions, dispatcher: Dispatcher) -> Side:
    """Two clubs with everything in them, and somebody of each role."""
    town = await settle(sessions, dispatcher)
    side = town.ours
    async with sessions.begin() as session:
        await session.execute(delete(Letter))
        for role, person in (*OFFICERS.items(), (Role.MEMBER, BOTH)):
            name = NAMES[person]
            session.add(Person(id=person, name=name, locale="ky", may_write=True))
            await session.flush()
            session.add(_seat(side.id, person, name, role))
        session.add(_seat(town.theirs.id, BOTH, NAMES[BOTH], Role.MEMBER))
        for person, name in NAMES.items():
            (await session.get_one(Person, person)).name = name
        for member in await session.scalars(select(Member)):
            member.name = NAMES.get(member.person_id, member.name)
        rows = await rows_of(session, side)
        rows.club.title, rows.club.link = "Аял депутаттар клубу", "https://zoom.us/j/4815162342"
        rows.club.passcode = "108"
        rows.talk.topic, rows.talk.expert = TOPIC, "Айнура Балакунова"
        rows.task.title = rows.task.text = TASK
        rows.part.text, rows.part.file_id, rows.part.file_unique_id = WORDS, "photo", "photo"
        rows.contest.title = "Инвестиция тартуу"
        rows.question.text = QUESTION
        (await session.get_one(Material, side.material)).title = "Жергиликтүү бюджет: нускама"
        session.add(ContestVoter(contest_id=rows.contest.id, member_id=rows.mate.id))
        await openings.begin(session, rows.club, NOW)
    return side


def _seat(club: int, person: int, name: str, role: Role) -> Member:
    return Member(
        club_id=club, person_id=person, role=role, state=MemberState.ACTIVE, name=name,
        oblast=Oblast.YSYK_KOL, leads=Oblast.YSYK_KOL if role == Role.CO_MENTOR else None,
        district="Тоң", agreed_at=NOW - DAY, in_group=True,
        joined_at=NOW - DAY,
    )  # fmt: skip


async def rows_of(session: Session, side: Side) -> Rows:
    member = await session.scalars(
        select(Member).where(Member.club_id == side.id, Member.person_id == MEMBER)
    )
    mate = await session.scalars(
        select(Member).where(Member.club_id == side.id, Member.person_id == OFFICERS[Role.MEMBER])
    )
    part = await session.scalars(
        select(Part).where(Part.report_id == side.report, Part.message_id == 7)
    )
    return Rows(
        side,
        session,
        await session.get_one(Club, side.id),
        await session.get_one(Talk, side.talk),
        await session.get_one(Task, side.task),
        await session.get_one(Report, side.report),
        await session.get_one(Contest, side.contest),
        await session.get_one(TalkQuestion, side.question),
        member.one(),
        mate.one(),
        part.one(),
    )
