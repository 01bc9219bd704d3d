"""A club whose members collect stars: rows made directly, and awards as services make them."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aiogram.filters.callback_data import CallbackData
from sqlalchemy import func, select

from domain.stars import StarKind
from models import Club, ClubState, Member, Person, Role, Session, StarEntry, StarSum
from services import roster, stars
from tests.talk_scene import TalkClub, member_row

NOW = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)  # ten in the morning in Bishkek
NAMES = ("Гүлнара", "Жылдыз", "Нургүл", "Айгүл", "Бермет", "Сезим", "Мээрим", "Чынара")
MENTOR, FIRST = 5_000, 5_001  # Telegram ids: the mentor, and the first member


@dataclass
class Circle:
    club: Club
    members: list[Member]
    mentor: Member
    sources: Iterator[int] = field(default_factory=itertools.count)

    async def award(
        self, session: Session, number: int, amount: int, now: dt.datetime = NOW,
        source: str = "",
    ) -> None:  # fmt: skip
        await stars.award(
            session, self.club.id, self.members[number].person_id, kind=StarKind.HELP,
            stars=amount, reason="Жардам", source=source or f"test:{next(self.sources)}",
            by=MENTOR, now=now,
        )  # fmt: skip

    async def award_each(self, session: Session, amounts: Sequence[int]) -> None:
        for number, amount in enumerate(amounts):
            await self.award(session, number, amount)


async def gather(session: Session, names: Sequence[str] = NAMES, chat: int = -1001) -> Circle:
    club = Club(
        chat_id=chat, title="Окуу клубу", locale="ky", zone="Asia/Bishkek",
        state=ClubState.ACTIVE, invite=f"invite{chat}", created_at=NOW, opened_at=NOW,
    )  # fmt: skip
    session.add(club)
    await session.flush()
    everybody = {MENTOR: "Насаатчы", **dict(enumerate(names, FIRST))}
    for person, name in everybody.items():
        await session.merge(Person(id=person, name=name, locale="ky", may_write=True))
    await session.flush()
    for person, name in everybody.items():
        role = Role.MENTOR if person == MENTOR else Role.MEMBER
        session.add(
            Member(
                club_id=club.id, person_id=person, role=role, name=name, in_group=True,
                agreed_at=NOW, joined_at=NOW,
            )
        )  # fmt: skip
    await session.flush()
    found = [await roster.find(session, club.id, person) for person in everybody]
    mentor, *members = [each for each in found if each]
    return Circle(club, members, mentor)


async def sums(session: Session) -> dict[tuple[int, int, int], int]:
    """As the database keeps them: of club, year and member."""
    kept = await session.execute(
        select(StarSum.club_id, StarSum.year, StarSum.member_id, StarSum.stars)
    )
    return {(club, year, member): amount for club, year, member, amount in kept}


async def counted_anew(session: Session) -> dict[tuple[int, int, int], int]:
    """The same, out of the ledger."""
    whose = (StarEntry.club_id, StarEntry.year, StarEntry.member_id)
    anew = await session.execute(select(*whose, func.sum(StarEntry.stars)).group_by(*whose))
    return {(club, year, member): amount for club, year, member, amount in anew}


@dataclass(frozen=True)
class Starred:
    """A member of a club and her star, as buttons name them."""

    starred: int
    entry: int


UNSTARRED = Starred(0, 0)


async def star(session: Session, club: int, person: int, reason: str, now: dt.datetime) -> Starred:
    await session.flush()
    given = {"kind": StarKind.OWN, "stars": 1, "reason": reason, "source": "test", "by": None}
    await stars.award(session, club, person, now=now, **given)
    entry = (await stars.latest(session, club)).entries[0]
    return Starred(entry.member_id, entry.id)


async def press(club: TalkClub, data: CallbackData, who: int = 0) -> str:
    """What the toast says."""
    person = who or club.mentor
    last = club.last(person)["message_id"]
    return str((await club.press(person, last, data=data.pack()) or {}).get("text", ""))


async def award(club: TalkClub, *members: int) -> list[int]:
    """Their numbers in the club."""
    numbers = []
    async with club.session() as session:
        for each in members:
            await stars.award(
                session, club.id, each, kind=StarKind.HELP, stars=1, reason="Рахмат", source="1",
                by=club.mentor, now=club.story.now,
            )  # fmt: skip
            numbers.append((await member_row(session, club, each)).id)
    await club.story.settle()
    return numbers
