"""A mentor sends her table of the members, looks at what it would change, and takes it over."""

from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from domain.errors import ClubError
from models import Club, Member, Person, Session
from screens import office_buttons as buttons
from screens import rosters as screens
from screens.screen import Screen
from screens.texts import Texts
from services import errands, places, rosters

router = Router(name="rosters")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


class AskedForTable(StatesGroup):
    """What a mentor was asked for; the next file she sends is the answer."""

    table = State()


@router.callback_query(buttons.AskTable.filter())
async def ask(tap: CallbackQuery, club: Club, say: Texts, state: FSMContext) -> Screen:
    await state.set_state(AskedForTable.table)
    await state.set_data({"club": club.id})
    return screens.ask(club, say)


@router.message(AskedForTable.table, F.chat.type == "private", F.document)
async def take_in(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    mentor = await places.of_mentor(session, (await state.get_data())["club"], person.id)
    try:
        await rosters.take_in(session, mentor, message.document, now)
    except ClubError as refused:
        return screens.ask(mentor.club, say).after(say(refused.says, **refused.params))
    await state.clear()
    return screens.reading(say)


@router.callback_query(buttons.TakeTable.filter())
async def take_over(
    tap: CallbackQuery,
    callback_data: buttons.TakeTable,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    table = await rosters.get(session, club.id, callback_data.table, callback_data.dated)
    return screens.taken(club.id, await rosters.take_over(session, table), say)


@router.callback_query(buttons.DropTable.filter())
async def drop(
    tap: CallbackQuery,
    callback_data: buttons.DropTable,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    table = await rosters.get(session, club.id, callback_data.table, callback_data.dated)
    await rosters.drop(session, table)
    return screens.dropped(club.id, say)


@router.callback_query(buttons.SendRoster.filter())
async def send(
    tap: CallbackQuery, member: Member, session: Session, now: datetime, say: Texts
) -> Screen:
    await errands.ask(session, member.club_id, member.person_id, rosters.SEND, None, now)
    return screens.on_its_way(say)
