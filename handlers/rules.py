"""A mentor looks at the rules of her club and chooses others."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from domain.rules import get, read
from models import Club, Person, Session
from screens import clubs as club_screens
from screens import rule_buttons as buttons
from screens import rules as screens
from screens.buttons import which_club
from screens.screen import Screen
from screens.texts import Texts
from services import places, rules

router = Router(name="rules")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.message(Command("settings"), F.chat.type == "private")
async def show_settings(
    message: Message, person: Person, session: Session, say: Texts, state: FSMContext
) -> Screen:
    await state.clear()
    mine = await places.led_by(session, person.id)
    if len(mine) > 1:
        return which_club(mine, lambda club: club_screens.Settings(club=club), say)
    return club_screens.settings(mine[0].club, say)


@router.callback_query(buttons.ShowRules.filter())
async def show_page(
    tap: CallbackQuery, callback_data: buttons.ShowRules, club: Club, say: Texts
) -> Screen:
    return screens.page(club, callback_data.sheet, say)


@router.callback_query(buttons.ShowRule.filter())
async def show_choices(
    tap: CallbackQuery, callback_data: buttons.ShowRule, club: Club, say: Texts
) -> Screen:
    get(callback_data.rule)
    return screens.choices(club, callback_data.rule, say)


@router.callback_query(buttons.ChooseRule.filter())
async def choose(
    tap: CallbackQuery,
    callback_data: buttons.ChooseRule,
    club: Club,
    session: Session,
    now: datetime,
    say: Texts,
) -> Screen:
    name, value = callback_data.rule, read(callback_data.rule, callback_data.value)
    before = await rules.choose(session, club, name, value, now)
    undo = (name, before) if before != value else None
    return screens.page(club, get(name).page, say, undo)
