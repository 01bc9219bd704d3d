"""The ways in that are no buttons and no words: links and addresses. A new one has to be named
here, or among LINKS, which strangers try.
"""

import ast
import re

from aiogram import Dispatcher, Router
from aiogram.filters import CommandObject, CommandStart

from handlers import start
from handlers.links import PLACES
from tests.source import modules
from tests.test_access import handlers
from tests.test_access_words import LINKS

# Each address, and who can learn something there.
ADDRESSES = {
    ("web/health.py", "'/healthz'"): "everybody: that the process lives",
    ("web/health.py", "'/readyz'"): "everybody: that it works",
    ("web/metrics.py", "PATH"): "everybody who reaches the port: numbers without names",
    ("web/calendar.py", "PATH"): "who knows the club's secret address; tests/test_calendars.py",
    ("web/webhook.py", "door.path"): "nobody: Telegram writes; tests/test_webhook.py",
}
SAMPLES = {name: re.sub(r"\{side\.\w+\}", "1", link) for name, link in LINKS.items()}


def doors(router: Router) -> list[CommandStart]:
    messages = handlers(router, "message")
    filters = (each.callback for handler in messages for each in handler.filters or ())
    return [each for each in filters if isinstance(each, CommandStart)]


def opens(door: CommandStart, link: str) -> bool:
    asked = CommandObject(prefix="/", command="start", args=link)
    return bool(door.magic is not None and door.magic.resolve(asked))


def test_every_link_is_among_those_that_strangers_try(dispatcher: Dispatcher) -> None:
    links = [door for door in doors(dispatcher) if door.magic is not None]
    assert len(links) > 1
    for door in links:
        assert any(opens(door, sample) for sample in SAMPLES.values())
    taken = {name for name, sample in SAMPLES.items() if start.LINK.fullmatch(sample)}
    kinds = re.findall(r"[a-z]+(?=[|)])", start.LINK.pattern)
    assert {SAMPLES[name].partition("_")[0] for name in taken} == set(kinds) > set(PLACES)
    led = {name for name, link in SAMPLES.items() if any(opens(door, link) for door in links)}
    assert taken | led == LINKS.keys()


def addresses() -> set[tuple[str, str]]:
    """Those that code of the pages adds to a router, in whatever way."""
    return {
        (module.path, ast.unparse(call.args[0]))
        for module in modules("web")
        for call in module.calls()
        if ".router.add_" in ast.unparse(call.func)
    }


def test_of_every_address_it_is_known_who_learns_what() -> None:
    assert addresses() == ADDRESSES.keys()
