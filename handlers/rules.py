"""A mentor looks at the rules of her club and chooses others."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from domain.rules import get, read
from models import Club, Session
from screens import rule_buttons as buttons
from screens import rules as screens
from screens.screen import Screen
from screens.texts import Texts
from services import rules

router = Router(name="rules")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


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
