"""What has been dealt with is not kept."""

import weakref

import pytest
from aiogram.types import Update

from bot import memory

TAP = {
    "id": "1",
    "from": {"id": 7, "is_bot": False, "first_name": "Айгүл"},
    "chat_instance": "1",
    "data": "lang:ky:",
}


def test_an_update_whose_kind_was_asked_is_not_remembered() -> None:
    update = Update.model_validate({"update_id": 1, "callback_query": TAP})
    assert update.event_type == "callback_query"
    seen = weakref.ref(update)
    del update
    assert seen() is None


def test_where_the_c_library_is_not_gnus_nothing_is_asked_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory, "_libc", object())
    memory.keep_little()
    memory.give_back()
