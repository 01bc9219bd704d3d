"""Two begin the same in one moment: those who have one report, and mentors who give tasks."""

import asyncio
from functools import partial

from sqlalchemy import select

from domain.homework import Kind
from models import Session, Sessions, Task
from services import homework, roster
from services import homework_reports as reports
from tests.databases import ONLY_POSTGRES, at_once, waits_or_is_done
from tests.homework_scene import open_club
from tests.story import Story

pytestmark = ONLY_POSTGRES


async def test_two_who_send_their_first_pictures_at_once_have_one_report(
    story: Story, sessions: Sessions
) -> None:
    club = await open_club(story, names=["Бермет", "Чынара"])
    await club.give_in_pairs("Кошуна айыл менен жыйын")
    task_id = (await club.task()).id

    begun: list[int] = []

    async def begin(person: int, session: Session) -> None:
        task = await homework.get(session, club.id, task_id)
        member = await roster.find(session, club.id, person)
        assert member
        begun.append((await reports.begin(session, task, member, story.now)).id)

    await at_once(sessions, *(partial(begin, person) for person in club.members))
    assert [begun[0]] * 2 == begun
    assert len(await club.reports()) == 1


async def test_two_mentors_who_write_a_task_at_once_have_one_each(
    story: Story, sessions: Sessions
) -> None:
    club = await open_club(story, names=["Бермет"])
    await club.say(club.mentor, "/newhw")
    async with sessions.begin() as session:
        other = await roster.find(session, club.id, club.members[0])
        assert other
        await homework.draft(
            session, other, homework.Instructions(Kind.TEXT, "Жол", "Жол"), "club_bot", story.now
        )
        writing = asyncio.create_task(club.say(club.mentor, "Көпүрө"))
        await waits_or_is_done(sessions, writing)
    await writing
    tasks = await story.all(select(Task).order_by(Task.number))
    assert [(each.number, each.text) for each in tasks] == [(1, "Жол"), (2, "Көпүрө")]
