"""What is said where somebody's Telegram takes no voice messages."""

from aiogram.methods import SendMessage

from models import Letter, Member
from screens.people import named
from screens.texts import Texts


def unheard(letter: Letter, _: Letter, say: Texts) -> SendMessage:
    text = say(
        "🔇 A voice or video message was meant for you, but the privacy settings of your Telegram"
        " forbid them. If you allow them, the next one will come."
    )
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)


def undelivered(letter: Letter, reader: Member, say: Texts) -> SendMessage:
    text = say(
        "🔇 Your voice or video message has not arrived: the privacy settings of the Telegram of"
        " {name} forbid them. Please write it.",
        name=named(reader, say),
    )
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)
