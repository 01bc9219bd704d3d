"""How a letter that says no more than a screen becomes a message."""

from typing import Any

from aiogram.methods import SendMessage

from models import Letter
from screens.screen import Screen


def as_message(letter: Letter, screen: Screen, **more: Any) -> SendMessage:
    return SendMessage(
        chat_id=letter.chat_id,
        text=screen.text or "",
        reply_markup=screen.keyboard,
        disable_notification=letter.silent,
        **more,
    )
