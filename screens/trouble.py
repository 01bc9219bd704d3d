"""What a person reads when it is we who failed her."""

from aiogram.methods import SendMessage

from models import Letter
from screens.texts import Texts


def broke(letter: Letter, trace: str, say: Texts) -> SendMessage:
    text = say("Something broke on our side; it is not your fault. Code: {trace}", trace=trace)
    return SendMessage(chat_id=letter.chat_id, text=text, disable_notification=letter.silent)
