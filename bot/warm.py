"""What the first person to write would otherwise wait for, and what building it leaves behind."""

import ctypes
import gc

from aiogram.methods import AnswerCallbackQuery, EditMessageText, Response, SendMessage
from aiogram.types import Update


def warm_up() -> None:
    """Build what reads and writes nearly every call (see lazy_aiogram)."""
    Update.model_validate({"update_id": 0})
    Response[bool].model_validate({"ok": True, "result": True})
    _ = (SendMessage(chat_id=0, text=""), EditMessageText(text=""))
    _ = AnswerCallbackQuery(callback_query_id="")
    gc.collect()
    if give_back := getattr(ctypes.CDLL(None), "malloc_trim", None):  # of the GNU library only
        give_back(0)
