"""Links of the pinned message in the group: to the talk, the tasks, the questions, the library."""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from domain.roles import Right, may
from models import Member, Person, Role, Session
from screens import homework, homework_tasks, questions, talk_card
from screens import materials as library
from screens.screen import Screen
from screens.texts import Texts
from services import clubs, homework_view, materials, people, talk_views, talks
from services import questions as asked

router = Router(name="group_menu")
LINK = F.args.regexp(r"^(?:talk|tasks|ask|materials)_\d{1,15}$")


async def is_known(
    message: Message, command: CommandObject, person: Person, session: Session
) -> bool:
    """A filter: a member who has chosen her language; others are led by START itself."""
    club = int((command.args or "").partition("_")[2])
    is_member = await clubs.membership(session, club, person.id) is not None
    return is_member and person.locale is not None


@router.message(CommandStart(magic=LINK), F.chat.type == "private", is_known)
async def lead(
    message: Message,
    command: CommandObject,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    await people.greet(session, person, now)
    where, _, club = (command.args or "").partition("_")
    member = await clubs.membership(session, int(club), person.id)
    assert member  # noqa: S101 - is_known
    here = replace(say, zone=talks.zone_of(member.club))
    return await PLACES[where](session, member, now, here)


async def _talk(session: Session, member: Member, now: datetime, say: Texts) -> Screen:
    view = await talk_views.view(session, member, now)
    return talk_card.card(view, say, is_mentor=member.role == Role.MENTOR)


async def _tasks(session: Session, member: Member, now: datetime, say: Texts) -> Screen:
    if may(member.role, Right.TEACH):
        found = await homework_view.steered_by(session, member)
        return homework_tasks.tasks(member.club_id, found, say)
    return homework.tasks(await homework_view.tasks_of(session, member, now), say)


async def _questions(session: Session, member: Member, now: datetime, say: Texts) -> Screen:
    talk = await talks.next_talk(session, member.club_id, now)
    return questions.mine(member.club, talk, await asked.mine(session, member), say)


async def _materials(session: Session, member: Member, now: datetime, say: Texts) -> Screen:
    return library.library(member, await materials.of_club(session, member.club_id), say)


PLACES = {"talk": _talk, "tasks": _tasks, "ask": _questions, "materials": _materials}
