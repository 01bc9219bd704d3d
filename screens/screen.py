"""What a person sees: a text with buttons under it, a toast, or both."""

from dataclasses import dataclass, replace

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

LONGEST = 4096  # characters that Telegram takes in a message
Rows = tuple[tuple[InlineKeyboardButton, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """`text` is HTML. Where somebody tapped, it replaces the message she tapped, unless `fresh`.

    A screen without a text shows its toast and leaves the message as it is.
    """

    text: str | None = None
    buttons: Rows = ()
    toast: str | None = None
    alert: bool = False  # the toast has to be closed by hand
    fresh: bool = False
    menu: ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None
    instead: str | None = None  # where this is a new message: what then stands where she tapped
    opens: str | None = None  # a link to this bot, which a tap follows instead of a toast

    def after(self, refusal: str) -> "Screen":
        """The same question once more, below why the answer could not be taken."""
        return replace(self, text=f"{refusal}\n\n{self.text}")

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        rows = [list(row) for row in self.buttons]
        return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def shortened(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def button(label: str, data: CallbackData, style: str | None = None) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data.pack(), style=style)


def link(label: str, url: str, style: str | None = None) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, url=url, style=style)


def column(*buttons: InlineKeyboardButton) -> Rows:
    """One under the other: Kyrgyz labels are long."""
    return tuple((each,) for each in buttons)
