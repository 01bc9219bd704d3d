"""Where a link leads that opens the private chat with us, but for those of START itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from aiogram.fsm.context import FSMContext

from domain.clubs import NotAMember
from domain.roles import Right, may
from handlers import shown
from models import Member, Person, Session
from screens import calendars as calendar_screens
from screens import contest_ballots as ballot_screens
from screens import homework as homework_screens
from screens import homework_reports as report_screens
from screens import homework_tasks as task_screens
from screens import materials as material_screens
from screens import questions as question_screens
from screens.screen import Screen
from screens.texts import Texts
from services import (
    calendars,
    clubs,
    contest_votes,
    homework_view,
    materials,
    questions,
    talks,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """She pressed START, with this link or with none, and her language is known."""

    link: str
    person: Person
    session: Session
    now: datetime
    say: Texts
    state: FSMContext
    bot_name: str
    organisers: frozenset[int]

    async def place(self, club_id: int) -> tuple[Member, Texts]:
        """Hers in the club, and the words for there. Raises NotAMember."""
        member = await clubs.membership(self.session, club_id, self.person.id)
        if member is None:
            raise NotAMember
        return member, self.say.at(talks.zone_of(member.club))


# --- from a post in the group, or from the mailing list


async def _ask(visit: Visit, talk_id: int) -> Screen:
    talk, _ = await questions.invited(visit.session, talk_id, visit.person.id)
    return question_screens.door(talk, visit.say)


async def _calendar(visit: Visit, talk_id: int) -> Screen:
    talk, member = await questions.invited(visit.session, talk_id, visit.person.id)
    await calendars.send(visit.session, member, talk.id, visit.now)
    return calendar_screens.sent(visit.say)


async def _task(visit: Visit, task_id: int) -> Screen:
    opened = await homework_view.open_(visit.session, task_id, visit.person.id, visit.now)
    return report_screens.hand_in(*opened, visit.say)


async def _ballot(visit: Visit, contest_id: int) -> Screen:
    member, paper = await contest_votes.invited(
        visit.session, contest_id, visit.person.id, visit.now
    )
    here = replace(visit.say.at(talks.zone_of(paper.contest.club)), bot_name=visit.bot_name)
    return ballot_screens.ballot(paper, member.id, here)


async def _material(visit: Visit, material_id: int) -> Screen:
    material, member = await materials.invited(visit.session, material_id, visit.person.id)
    await materials.send(visit.session, member, material, visit.now)
    here = visit.say.at(talks.zone_of(member.club))
    return material_screens.card(member, material, here)


# --- from the pinned message of the group


async def _talk(visit: Visit, club_id: int) -> Screen:
    member, here = await visit.place(club_id)
    return await shown.next_talk(visit.session, member, visit.now, here)


async def _tasks(visit: Visit, club_id: int) -> Screen:
    member, here = await visit.place(club_id)
    if may(member.role, Right.TEACH):
        found = await homework_view.steered_by(visit.session, member)
        return task_screens.tasks(club_id, found, here)
    hers = await homework_view.tasks_of(visit.session, member, visit.now)
    return homework_screens.tasks(hers, here)


async def _questions(visit: Visit, club_id: int) -> Screen:
    member, here = await visit.place(club_id)
    talk = await talks.next_talk(visit.session, club_id, visit.now)
    hers = await questions.mine(visit.session, member)
    every = await questions.before(visit.session, talk) if talk else hers
    return question_screens.mine(member.club, talk, hers, len(every), here)


async def _materials(visit: Visit, club_id: int) -> Screen:
    member, here = await visit.place(club_id)
    found = await materials.of_club(visit.session, club_id)
    return material_screens.library(member, found, here)


# `<kind>_<number>`
PLACES: dict[str, Callable[[Visit, int], Awaitable[Screen]]] = {
    "q": _ask,
    "cal": _calendar,
    "hw": _task,
    "sv": _ballot,
    "mat": _material,
    "talk": _talk,
    "tasks": _tasks,
    "ask": _questions,
    "materials": _materials,
}
