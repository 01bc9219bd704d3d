"""The keyboard that stays under a private chat. Only what works has a button."""

from collections.abc import Callable
from functools import cache

from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup

from domain.errors import N_
from screens.texts import LANGUAGES, catalogue

TALK = N_("🍵 Chai talk")
HOMEWORK = N_("📚 Tasks")
STARS = N_("🌟 Stars")
QUESTION = N_("❓ Question")
CLUB = N_("🏠 My club")
MORE = N_("⚙️ More")
# Six rows would take half of a small phone; two short labels stand beside each other on any.
MEMBERS = ((TALK,), (HOMEWORK, STARS), (QUESTION, MORE))
MENTORS = ((TALK,), (HOMEWORK, STARS), (QUESTION, CLUB), (MORE,))
LABELS = tuple(label for row in MENTORS for label in row)


def keyboard(say: Callable[[str], str], *, is_mentor: bool) -> ReplyKeyboardMarkup:
    rows = [
        [KeyboardButton(text=say(label)) for label in row]
        for row in (MENTORS if is_mentor else MEMBERS)
    ]
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
