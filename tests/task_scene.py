"""The tasks of a club in the town: a second one, and what is noted of a member in one of them."""

import datetime as dt

from domain.homework import Kind
from models import Member, Session, Task, TaskState
from services import homework_people as people
from services import roster
from tests.two_clubs import DAY, MENTOR, NOW, Town

DUE = NOW + 7 * DAY
SECOND = dt.timedelta(seconds=1)


async def her(session: Session, town: Town, person: int) -> Member:
    found = await roster.find(session, town.ours.id, person)
    assert found
    return found


async def task_of(session: Session, town: Town) -> Task:
    return await session.get_one(Task, town.ours.task)


async def another(session: Session, town: Town) -> Task:
    """A second task of the same club, on which nobody has reported."""
    task = Task(
        club_id=town.ours.id, number=2, state=TaskState.PUBLISHED, author_id=MENTOR, title="Жол",
        bot="club_bot", kind=Kind.TEXT, text="…", due_at=DUE, published_at=NOW - DAY,
        created_at=NOW - DAY,
    )  # fmt: skip
    session.add(task)
    await session.flush()
    return task


async def note(session: Session, task: Task, member: Member, **facts: object) -> None:
    row = await people.person(session, task, member.id)
    for name, value in facts.items():
        setattr(row, name, value)
    await session.flush()
