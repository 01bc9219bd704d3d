"""Keyboards, checked as strictly as Telegram does."""

import re
from typing import Any

from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
)

from sandbox.calls import bad, given
from sandbox.world import JSON

LOOKS = {"text", "icon_custom_emoji_id", "style"}
STYLES = {"danger", "success", "primary"}
MAX_BUTTONS = 100
MAX_ROW = 8
HTTP = re.compile(
    r"(?P<scheme>https?://)?(?:[\w-]+\.)+[\w-]+\.?(?::(?P<port>[0-9]{1,5}))?(?:[/?#].*)?",
    re.IGNORECASE,
)


def inline(markup: InlineKeyboardMarkup | None) -> JSON | None:
    """The keyboard as Telegram will show it; None when there is none or it is empty."""
    if markup is None:
        return None
    rows = [[_inline_button(button) for button in row] for row in markup.inline_keyboard if row]
    _check_size(rows)
    return {"inline_keyboard": rows} if rows else None


def _inline_button(button: InlineKeyboardButton) -> JSON:
    view: JSON = button.model_dump(exclude_none=True, mode="json")
    _check_looks(view)
    # switch_inline_query="" is an action; an empty link or empty data is none.
    empty = [key for key in ("url", "callback_data") if view.get(key) == ""]
    actions = [key for key in view if key not in LOOKS and key not in empty]
    if not actions:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad("can't parse inline keyboard button: exactly one action must be specified")
    view = {key: value for key, value in view.items() if key not in empty}
    if "callback_data" in view and len(view["callback_data"].encode()) > 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in view:
        view["url"] = _url(view["url"])
    if "web_app" in view and not view["web_app"]["url"].startswith("https://"):
        raise bad(
            f"inline keyboard button Web App URL '{view['web_app']['url']}' is invalid: "
            "Only HTTPS links are allowed"
        )
    return view


def _url(url: str) -> str:
    if url.startswith("tg://") and url != "tg://":
        return url
    found = HTTP.fullmatch(url)
    if found and 0 < int(found["port"] or 80) < 65_536:
        return url if found["scheme"] else f"http://{url}"
    raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_looks(view: JSON) -> None:
    if not view["text"].strip():
        raise bad("can't parse keyboard button: Text must be non-empty")
    if "style" in view and view["style"] not in STYLES:
        raise bad("can't parse keyboard button: invalid button style specified")


def _check_size(rows: list[list[JSON]]) -> None:
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad("reply markup is too long")


def any_markup(markup: Any, is_private: bool = True) -> tuple[JSON | None, JSON | None]:
    """(what is shown under the message, what changes the person's keyboard)"""
    if markup is None or isinstance(markup, InlineKeyboardMarkup):
        return inline(markup), None
    if isinstance(markup, ReplyKeyboardMarkup):
        return None, _reply_keyboard(markup, is_private)
    view = markup.model_dump(exclude_none=True, mode="json")
    if isinstance(markup, ForceReply):
        _check_placeholder(view)
    return None, view


def _reply_keyboard(markup: ReplyKeyboardMarkup, is_private: bool) -> JSON:
    view: JSON = markup.model_dump(exclude_none=True, mode="json")
    view["keyboard"] = [row for row in view["keyboard"] if row]
    if not view["keyboard"]:
        raise bad("object expected as reply markup")
    for row in view["keyboard"]:
        for button in row:
            _check_looks(button)
            asks = [key for key in button if key not in LOOKS]
            if len(asks) > 1:
                raise bad("can't parse keyboard button: exactly one action must be specified")
            if asks and not is_private and not asks[0].startswith("web_app"):
                raise bad("phone number can be requested in private chats only")
    _check_size(view["keyboard"])
    _check_placeholder(view)
    return view


def _check_placeholder(view: JSON) -> None:
    placeholder = given(view.get("input_field_placeholder"))
    if placeholder is not None and not 1 <= len(placeholder) <= 64:
        raise bad("input field placeholder is invalid")
