"""How one turns the pages of a long list."""

from collections.abc import Callable, Sequence
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from domain.pages import Page
from screens.screen import Rows, button
from screens.texts import Texts

To = Callable[[int], CallbackData]


def turning(page: Page[Any], to: To) -> Rows:
    """Back and on in one row, as far as it goes."""
    around = (("◀️", page.number - 1), ("▶️", page.number + 1))
    row = tuple(button(sign, to(number)) for sign, number in around if 0 <= number < page.count)
    return (row,) if row else ()


def onward(page: Page[Any], to: To, say: Texts) -> Sequence[InlineKeyboardButton]:
    """The same in words."""
    buttons = []
    if page.number + 1 < page.count:
        buttons.append(button(say("Next →"), to(page.number + 1)))
    if page.number:
        buttons.append(button(say("← Previous"), to(page.number - 1)))
    return buttons
