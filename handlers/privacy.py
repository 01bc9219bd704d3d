"""A person reads what is kept about her, or has it erased."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from models import Person, Session
from screens import privacy as screens
from screens import privacy_buttons as buttons
from screens.screen import Screen
from screens.texts import Texts
from services import errands, places, roster

router = Router(name="privacy")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.message(Command("leave"), F.chat.type == "private")
async def offer_to_leave(
    message: Message, person: Person, session: Session, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return screens.choice(await roster.places_of(session, person.id), say)


@router.callback_query(buttons.MyData.filter())
async def offer(tap: CallbackQuery, person: Person, session: Session, say: Texts) -> Screen:
    return screens.choice(await roster.places_of(session, person.id), say)


@router.message(Command("my_data"), F.chat.type == "private")
async def send(
    message: Message,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    state: FSMContext,
) -> Screen:
    await state.clear()
    is_new = await errands.ask_my_data(session, person.id, now)
    return screens.on_its_way(say, is_new=is_new)


@router.callback_query(buttons.SendMyData.filter())
async def send_by_button(
    tap: CallbackQuery, person: Person, session: Session, now: datetime, say: Texts
) -> Screen:
    is_new = await errands.ask_my_data(session, person.id, now)
    return screens.on_its_way(say, is_new=is_new)


@router.message(Command("forget"), F.chat.type == "private")
async def warn(
    message: Message, person: Person, session: Session, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    return screens.consequences(await places.led_alone(session, person.id), say)


@router.callback_query(buttons.Forget.filter())
async def warn_by_button(
    tap: CallbackQuery, person: Person, session: Session, say: Texts
) -> Screen:
    return screens.consequences(await places.led_alone(session, person.id), say)


@router.callback_query(buttons.ForgetForSure.filter())
async def forget(
    tap: CallbackQuery,
    person: Person,
    session: Session,
    now: datetime,
    say: Texts,
    archive_chat: int | None,
) -> Screen:
    await errands.ask_forget(session, person.id, archive_chat, now)
    return screens.begun(say)
