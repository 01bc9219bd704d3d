"""How far an office reaches: a co-mentor's over the members of her oblast and what they send, a
trainer's over what she has made herself; a mentor's over the whole club. Of the library
these two look after what they have added.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, select, true

from domain.roles import OutOfReach, Role
from models import Base, Contest, Event, Material, Member, Report, Session, Task
from services.homework import LIVE

Where = ColumnElement[bool]


def members(who: Member) -> Where:
    """Of a member: may this one act on her? A trainer meets members in her own tasks only."""
    if who.role != Role.CO_MENTOR:
        return true()
    return and_(Member.club_id == who.club_id, Member.oblast.is_not(None),
                Member.oblast == who.leads)  # fmt: skip


def reaches(who: Member, member: Member) -> bool:
    """The same of one who is at hand."""
    return who.role != Role.CO_MENTOR or (who.leads is not None and member.oblast == who.leads)


def tasks(who: Member) -> Where:
    match who.role:
        case Role.TRAINER:
            return Task.author_id == who.person_id
        case Role.CO_MENTOR:
            return Task.state.in_(LIVE)
    return true()


def reports(who: Member) -> Where:
    if is_whole(who):  # without a look at all members and tasks of all clubs
        return true()
    return and_(
        Report.member_id.in_(select(Member.id).where(members(who))),
        Report.task_id.in_(select(Task.id).where(tasks(who))),
    )


def contests(who: Member) -> Where:
    return Contest.by == who.person_id if who.role == Role.TRAINER else true()


def materials(who: Member) -> Where:
    return true() if is_whole(who) else Material.by == who.person_id


def _events(who: Member) -> Where:
    return Event.by == who.person_id


# What a button, or the question that it led to, may name.
THINGS: dict[str, tuple[type[Base], Callable[[Member], Where]]] = {
    "person": (Member, members),
    "task": (Task, tasks),
    "report": (Report, reports),
    "contest": (Contest, contests),
    "event": (Event, _events),
    "material": (Material, materials),
}


def is_whole(who: Member) -> bool:
    return who.role not in (Role.CO_MENTOR, Role.TRAINER)


async def check(session: Session, who: Member, named: Mapping[str, Any]) -> None:
    """Raises OutOfReach if one of the named things is none of hers to look after."""
    if is_whole(who):
        return
    for name in THINGS.keys() & named.keys():
        table, within = THINGS[name]
        key: Any = table.__table__.c.id
        if named[name] and not await session.scalar(
            select(key).where(key == named[name], within(who))
        ):
            raise OutOfReach
