"""A mentor reads what she and the others have changed in their club."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from models import Club, Session
from screens import actions as screens
from screens import office_buttons as buttons
from screens.screen import Screen
from screens.texts import Texts
from services import actions

router = Router(name="actions")
# In a group, only a modified Telegram sends these; there they would rewrite what the group reads.
router.callback_query.filter(F.message.chat.type == "private")


@router.callback_query(buttons.ShowActions.filter())
async def show(
    tap: CallbackQuery,
    callback_data: buttons.ShowActions,
    club: Club,
    session: Session,
    say: Texts,
) -> Screen:
    found = await actions.latest(session, club.id, callback_data.before)
    return screens.log(club, found, say)
