"""How a letter that says no more than a screen becomes a message, and a file is sent."""

from typing import Any

from aiogram.methods import (
    SendAnimation,
    SendAudio,
    SendDocument,
    SendLivePhoto,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVideoNote,
    SendVoice,
    TelegramMethod,
)

from domain.homework import Kind
from models import Letter
from screens.screen import Screen

# The parameter for the file is called as its kind.
SENDING: dict[Kind, type[TelegramMethod[Any]]] = {
    Kind.PHOTO: SendPhoto,
    Kind.VIDEO: SendVideo,
    Kind.VIDEO_NOTE: SendVideoNote,
    Kind.VOICE: SendVoice,
    Kind.AUDIO: SendAudio,
    Kind.DOCUMENT: SendDocument,
    Kind.ANIMATION: SendAnimation,
    Kind.LIVE_PHOTO: SendLivePhoto,
}


def as_message(letter: Letter, screen: Screen, **more: Any) -> SendMessage:
    return SendMessage(
        chat_id=letter.chat_id,
        text=screen.text or "",
        reply_markup=screen.keyboard,
        disable_notification=letter.silent,
        **more,
    )
