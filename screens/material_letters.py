"""The letters of the library: a file to who asked for it, a post in the group."""

import html
from typing import Any

from aiogram.methods import SendMessage, TelegramMethod

from domain.homework import Kind
from models import Letter, Material
from screens.letters import SENDING
from screens.materials import SIGNS, titled, watch
from screens.screen import Screen, column
from screens.texts import Texts


def file(letter: Letter, material: Material, say: Texts) -> TelegramMethod[Any]:
    title = html.escape(titled(material, say), quote=False)
    return _told(letter, material, f"{SIGNS[material.shelf]} {title}", say)


def post(letter: Letter, material: Material, say: Texts) -> TelegramMethod[Any]:
    text = say("📁 New in the library: “{title}”", title=titled(material, say))
    return _told(letter, material, text, say)


def lost(letter: Letter, material: Material, say: Texts) -> SendMessage:
    text = say(
        "⚠️ Telegram no longer has the file “{title}”. A mentor can add it anew.",
        title=titled(material, say),
    )
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)


def forbidden(letter: Letter, material: Material, say: Texts) -> SendMessage:
    text = say(
        "🔇 “{title}” cannot come to you: the privacy settings of your Telegram forbid voice and"
        " video messages.",
        title=titled(material, say),
    )
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)


def _told(letter: Letter, material: Material, text: str, say: Texts) -> TelegramMethod[Any]:
    """The file under these words, but a round video has none; a link on a button."""
    to: dict[str, Any] = {"chat_id": letter.chat_id, "disable_notification": letter.silent}
    if material.file_id is None:
        keyboard = Screen(text, column(*watch(material, say))).keyboard
        return SendMessage(**to, text=text, reply_markup=keyboard)
    caption = {} if material.kind == Kind.VIDEO_NOTE else {"caption": text}
    return SENDING[material.kind](**to, **{material.kind.value: material.file_id}, **caption)
