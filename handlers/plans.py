"""What comes by itself: the mentor looks at it, skips it, moves it."""

from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from domain.clubs import MentorsOnly
from models import Club, Person, Role, Session
from screens import clubs as club_screens
from screens import plans as screens
from screens import reminder_buttons as buttons
from screens.screen import Screen
from screens.texts import Texts
from services import plans, roster

router = Router(name="plans")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.message(Command("plan"), F.chat.type == "private")
async def two_weeks(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    places = await roster.places_of(session, person.id)
    mine = [member for member in places if member.role == Role.MENTOR]
    if not mine:
        raise MentorsOnly
    if len(mine) > 1:
        return club_screens.choose(mine, say)
    return screens.plan(await plans.ahead(session, mine[0].club, now, weeks=2), 2, say)


@router.callback_query(buttons.ShowPlan.filter())
async def show_plan(
    tap: CallbackQuery,
    callback_data: buttons.ShowPlan,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    weeks = callback_data.weeks
    return screens.plan(await plans.ahead(session, club, now, weeks=weeks), weeks, say)


@router.callback_query(buttons.ShowLine.filter())
async def show_line(
    tap: CallbackQuery, callback_data: buttons.ShowLine, club: Club, session: Session, say: Texts
) -> Screen:
    return screens.line(await plans.get(session, club.id, callback_data.step), say)


@router.callback_query(buttons.SkipLine.filter())
async def skip(
    tap: CallbackQuery,
    callback_data: buttons.SkipLine,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    plans.skip(await plans.get(session, club.id, callback_data.step), now)
    return screens.plan(await plans.ahead(session, club, now, weeks=1), 1, say)


@router.callback_query(buttons.MoveLine.filter())
async def move(
    tap: CallbackQuery,
    callback_data: buttons.MoveLine,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    step = await plans.get(session, club.id, callback_data.step)
    await plans.move(session, step, timedelta(hours=int(callback_data.hours)))
    return screens.plan(await plans.ahead(session, club, now, weeks=1), 1, say)


@router.callback_query(buttons.InviteAll.filter())
async def invite_all(
    tap: CallbackQuery, club: Club, session: Session, now: datetime, say: Texts
) -> Screen:
    await plans.invite(session, club, now)
    return screens.asked(say)
