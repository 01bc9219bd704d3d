"""The keyboard that stays under a private chat. Only what works has a button."""

from collections.abc import Callable
from functools import cache

from aiogram.enums import ContentType
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup

from domain.errors import N_
from domain.roles import Right, Role, may
from screens.catalogues import catalogue
from screens.texts import LANGUAGES

TALK = N_("🍵 Chai talk")
HOMEWORK = N_("📚 Tasks")
STARS = N_("🌟 Stars")
QUESTION = N_("❓ Question")
MATERIALS = N_("📁 Materials")
CLUB = N_("🏠 My club")
MORE = N_("⚙️ More")
# Six rows would take half of a small phone; two short labels stand beside each other on any.
MEMBERS = ((TALK,), (HOMEWORK, STARS), (QUESTION, MATERIALS), (MORE,))
MENTORS = ((TALK,), (HOMEWORK, STARS), (QUESTION, MATERIALS), (CLUB, MORE))
LABELS = tuple(label for row in MENTORS for label in row)


def has_desk(role: Role) -> bool:
    return may(role, Right.REVIEW)


def keyboard(say: Callable[[str], str], *roles: Role) -> ReplyKeyboardMarkup:
    """For who has these roles, each in a club."""
    rows = [
        [KeyboardButton(text=say(label)) for label in row]
        for row in (MENTORS if any(map(has_desk, roles)) else MEMBERS)
    ]
    return ReplyKeyboardMarkup(keyboard=rows, is_persistent=True, resize_keyboard=True)


# What a private chat tells by itself.
TOLD = {
    ContentType.PINNED_MESSAGE,
    ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
    ContentType.CHAT_BACKGROUND_SET,
    ContentType.WRITE_ACCESS_ALLOWED,
}


def is_said(message: Message) -> bool:
    """A filter: somebody has said or sent it."""
    return message.content_type not in TOLD


def is_answer(message: Message) -> bool:
    """A filter: no command and no button, so it may be the answer to what she was asked."""
    text = message.text or ""
    is_word = not text.startswith("/") and not any(text in _spoken(each) for each in LABELS)
    return is_word and is_said(message)


def turns_away(message: Message) -> bool:
    """Does she go elsewhere, by a command or a button of her keyboard?"""
    return message.text is not None and not is_answer(message)


# What the keyboards of earlier releases said; they stay on a phone until a new one comes.
FORMER: dict[str, frozenset[str]] = {
    HOMEWORK: frozenset({"📚 Үй тапшырмасы", "📚 Задания", "📚 Домашнее задание", "📚 Homework"}),
}


def pressed(label: str) -> Callable[[Message], bool]:
    """A filter: the button was pressed, in whatever language her keyboard still is."""
    return lambda message: message.text in _spoken(label)


@cache
def _spoken(label: str) -> frozenset[str]:
    now = frozenset(catalogue(language).gettext(label) for language in LANGUAGES)
    return now | FORMER.get(label, frozenset())
