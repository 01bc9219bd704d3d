"""What has been dealt with is not kept."""

import platform
import subprocess
import sys
import weakref

import pytest
from aiogram.types import Update

from bot import memory
from tests.missing import leave_out

TAP = {
    "id": "1",
    "from": {"id": 7, "is_bot": False, "first_name": "Айгүл"},
    "chat_instance": "1",
    "data": "lang:ky:",
}

RARELY_NEEDED = {  # by a table that is read, a picture, a vote in secret, PostgreSQL, ...
    "PIL", "alembic", "asyncpg", "cryptography", "dateparser", "fontTools", "fpdf", "icalendar",
    "openpyxl", "rich", "sandbox", "xlsxwriter",
}  # fmt: skip
# What is imported, and which of aiogram's models of methods and of buttons are built by it.
STARTED = """
import gc, sys, bot.__main__
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import TelegramMethod
print(*(name for name, module in sys.modules.items() if module and "." not in name))
def below(model):
    return [model, *(each for child in model.__subclasses__() for each in below(child))]
models = below(TelegramMethod)[1:] + below(CallbackData)[1:]
print(len(models), *(each.__name__ for each in models if each.__pydantic_complete__))
print(gc.isenabled())
"""


def test_an_idle_bot_holds_nothing_that_few_need_and_builds_no_model_before_it_is_used() -> None:
    said = subprocess.run(
        [sys.executable, "-c", STARTED], capture_output=True, text=True, check=True
    )
    imported, built, collects = said.stdout.splitlines()
    assert not RARELY_NEEDED & set(imported.split())
    count, *complete = built.split()
    assert int(count) > 400
    assert complete == []
    assert collects == "True"


def test_an_update_whose_kind_was_asked_is_not_remembered() -> None:
    update = Update.model_validate({"update_id": 1, "callback_query": TAP})
    assert update.event_type == "callback_query"
    seen = weakref.ref(update)
    del update
    assert seen() is None


VOTE = """
import resource, sqlite3
import bot

work = sqlite3.connect(":memory:", isolation_level=None)
work.execute("CREATE TABLE votes (person INTEGER)")
known = "SELECT value FROM json_each('[1]') WHERE value IN (SELECT value FROM json_each('[1]'))"

def faults(votes):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(votes):
        work.execute(f"INSERT INTO votes {known} RETURNING person").fetchall()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

faults(200)
print(faults(500))
"""


def test_what_a_statement_takes_and_returns_is_not_asked_of_the_system_each_time() -> None:
    """Sixty pages for each vote, when it was: more than all the rest of it."""
    if platform.libc_ver()[0] != "glibc":
        leave_out(
            "the C library is not GNU's, nothing is asked of it", "Debian and Ubuntu have it"
        )
    command = [sys.executable, "-c", VOTE]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(said.stdout) < 500


def test_where_the_c_library_is_not_gnus_nothing_is_asked_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory, "_libc", object())
    memory.keep_little()
    memory.give_back()
