"""The keyboard that stays under a private chat. Only what works has a button."""

from collections.abc import Callable
from functools import cache

from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup

from domain.errors import N_
from screens.texts import LANGUAGES, catalogue

TALK = N_("🍵 Chai talk")
HOMEWORK = N_("📚 Homework")
QUESTION = N_("❓ Question")
CLUB = N_("🏠 My club")
MORE = N_("⚙️ More")
LABELS = (TALK, HOMEWORK, QUESTION, CLUB, MORE)


def keyboard(say: Callable[[str], str], *, is_mentor: bool) -> ReplyKeyboardMarkup:
    labels = LABELS if is_mentor else (TALK, HOMEWORK, QUESTION, MORE)
    rows = [[KeyboardButton(text=say(label))] for label in labels]
    return ReplyKeyboardMarkup(keyboard=rows, is_persistent=True, resize_keyboard=True)


def is_answer(message: Message) -> bool:
    """A filter: no command and no button, so it may be the answer to what she was asked."""
    text = message.text or ""
    return not text.startswith("/") and not any(text in _spoken(each) for each in LABELS)


def pressed(label: str) -> Callable[[Message], bool]:
    """A filter: the button was pressed, in whatever language her keyboard still is."""
    return lambda message: message.text in _spoken(label)


@cache
def _spoken(label: str) -> frozenset[str]:
    return frozenset(catalogue(language).gettext(label) for language in LANGUAGES)
