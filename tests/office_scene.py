"""People of every role in a town of two clubs, and what the buttons of their offices name."""

from aiogram import Dispatcher
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import select

from domain.homework import ReportState
from domain.roles import Role
from models import Contest, Material, Member, Person, Report, Sessions, Task
from tests import remembered
from tests.test_access import example
from tests.two_clubs import DAY, MEMBER, NOW, Side, Town, settle

KIN, AWAY, TRAINER, GUEST = range(7_100_000_001, 7_100_000_005)
# The member lives in Naryn: one co-mentor looks after her, the other does not.
OFFICES = {
    KIN: (Role.CO_MENTOR, "naryn"),
    AWAY: (Role.CO_MENTOR, "osh"),
    TRAINER: (Role.TRAINER, "osh"),
    GUEST: (Role.GUEST, "osh"),
}


@remembered.rows
async def fill(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    """Our club with somebody in each role; the member's report waits for a review."""
    town = await settle(sessions, dispatcher)
    async with sessions.begin() as session:
        for person, (role, oblast) in OFFICES.items():
            name = f"Айым {person}"
            session.add(Person(id=person, name=name, locale="ky", may_write=True))
            await session.flush()
            session.add(
                Member(
                    club_id=town.ours.id, person_id=person, role=role, office=role, name=name,
                    oblast=oblast, leads=oblast if role == Role.CO_MENTOR else None,
                    agreed_at=NOW - DAY, in_group=True, joined_at=NOW - DAY,
                )
            )  # fmt: skip
        report = await session.get_one(Report, town.ours.report)
        report.state, report.sent_at = ReportState.SENT, NOW
    return town


async def give_to(town: Town, author: int) -> None:
    """The task, the vote and the material of our club are those that she made."""
    async with town.sessions.begin() as session:
        (await session.get_one(Task, town.ours.task)).author_id = author
        (await session.get_one(Contest, town.ours.contest)).by = author
        (await session.get_one(Material, town.ours.material)).by = author


async def member_id(town: Town, person: int) -> int:
    async with town.sessions() as session:
        ours = (Member.person_id == person, Member.club_id == town.ours.id)
        return (await session.scalars(select(Member.id).where(*ours))).one()


async def about_her(town: Town, asked: type[CallbackData], side: Side) -> str:
    """The button as it would be shown, about the member where it is about a person."""
    data = asked.unpack(example(asked, side, side))
    fields = asked.model_fields.keys() & {"person", "whom"}
    hers = dict.fromkeys(fields, await member_id(town, MEMBER))
    return data.model_copy(update=hers).pack()
