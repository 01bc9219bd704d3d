"""A mentor's table of the roster: kept until she has seen what it changes, then taken over."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select

from domain.clubs import Oblast, Standing
from domain.privacy import KEPT
from domain.rosters import (
    SIZE,
    Bad,
    Changes,
    Fault,
    Known,
    Line,
    NoSuchTable,
    NotATable,
    Row,
    Table,
    Vocabulary,
    compare,
    parse,
    who,
)
from domain.spelling import by_name
from models import Expected, Member, MemberState, RosterTable, Session
from services import errands

READ, SEND = "roster.read", "roster.send"
ENDINGS = (".xlsx", ".xlsm", ".csv", ".txt")


async def take_in(session: Session, mentor: Member, file: Any, now: dt.datetime) -> None:
    """Telegram's document is fetched and read soon; she gets a message. Raises NotATable."""
    name = str(file.file_name or "")
    if not name.casefold().endswith(ENDINGS) or (file.file_size or 0) > SIZE:
        raise NotATable
    table = RosterTable(
        club_id=mentor.club_id, person_id=mentor.person_id, file_id=file.file_id, file_name=name,
        came_at=now, found={},
    )  # fmt: skip
    session.add(table)
    await session.flush()
    await errands.ask(session, mentor.club_id, mentor.person_id, READ, table.id, now)


async def get(session: Session, club_id: int, table_id: int, dated: int) -> RosterTable:
    """Raises NoSuchTable, also for one of another club or that came at another moment."""
    table = await session.get(RosterTable, table_id)
    if table is None or (table.club_id, table.dated) != (club_id, dated):
        raise NoSuchTable
    return table


def understand(rows: Iterable[Row], vocabulary: Vocabulary) -> dict[str, Any]:
    """As it is kept. Raises NoNames, TableIsTooLarge or NotATable."""
    table = parse(rows, vocabulary)
    lines = [[line.number, line.name, line.facts] for line in table.lines]
    bad = [[each.number, each.fault, each.cell] for each in table.bad]
    return {"lines": lines, "bad": bad, "ignored": table.ignored}


def _table(found: dict[str, Any]) -> Table:
    lines = [
        Line(
            number,
            name,
            Oblast(facts["oblast"]) if "oblast" in facts else None,
            facts.get("district"),
            facts.get("council"),
            Standing(facts["standing"]) if "standing" in facts else None,
        )
        for number, name, facts in found.get("lines", [])
    ]
    bad = [Bad(number, Fault(fault), cell) for number, fault, cell in found.get("bad", [])]
    return Table(lines, bad, found.get("ignored", []))


async def changes(session: Session, table: RosterTable) -> Changes:
    """What taking it over would change now."""
    read = _table(table.found)
    members = await _members(session, table.club_id)
    found = compare(read.lines, [_known(each) for each in members.values()])
    found.bad = sorted([*read.bad, *found.bad], key=lambda each: each.number)
    found.ignored = read.ignored
    return found


async def _members(session: Session, club_id: int) -> dict[int, Member]:
    active = (Member.club_id == club_id, Member.state == MemberState.ACTIVE)
    found = await session.scalars(select(Member).where(*active).order_by(Member.id))
    return {each.id: each for each in found}


def _known(member: Member) -> Known:
    facts = {
        "oblast": Oblast(member.oblast) if member.oblast else None,
        "district": member.district,
        "council": member.council,
        "standing": member.standing,
    }
    return Known(member.id, member.name, facts)


async def take_over(session: Session, table: RosterTable) -> Changes:
    """What it says becomes true, as far as it still can."""
    found = await changes(session, table)
    members = await _members(session, table.club_id)
    for known, facts in found.updates:
        for name, fact in facts.items():
            setattr(members[known.id], name, fact)
    await _expect(session, table.club_id, found.new)
    await session.delete(table)
    return found


async def _expect(session: Session, club_id: int, lines: Sequence[Line]) -> None:
    """Those of the same names that were expected before are replaced."""
    await expect_no_more(session, club_id, [line.name for line in lines])
    session.add_all(Expected(club_id=club_id, name=line.name, **line.facts) for line in lines)
    await session.flush()


async def expect_no_more(session: Session, club_id: int, names: Iterable[str]) -> None:
    """However surname and name are ordered and written."""
    named = {who(name) for name in names}
    for each in await session.scalars(select(Expected).where(Expected.club_id == club_id)):
        if who(each.name) in named:
            await session.delete(each)
    await session.flush()


async def drop(session: Session, table: RosterTable) -> None:
    await session.delete(table)


async def recognise(session: Session, member: Member) -> None:
    """She registers under a name that is expected: what the table says of her is hers, where she
    has not said it herself. Of several of one name nobody can tell which she is.
    """
    expected = await session.scalars(select(Expected).where(Expected.club_id == member.club_id))
    found = [each for each in expected if who(each.name) == who(member.name)]
    if len(found) != 1:
        return
    for name in ("oblast", "district", "council", "standing"):
        setattr(member, name, getattr(member, name) or getattr(found[0], name))
    await session.delete(found[0])


async def expected(session: Session, club_id: int) -> Sequence[Expected]:
    found = (await session.scalars(select(Expected).where(Expected.club_id == club_id))).all()
    return by_name(found)


async def all_of(session: Session, club_id: int) -> Sequence[Member]:
    """The active members by name."""
    found = (await _members(session, club_id)).values()
    return by_name(found)


async def prune(session: Session, now: dt.datetime) -> None:
    old = RosterTable.came_at < now - KEPT["imports"]
    await session.execute(delete(RosterTable).where(old))
