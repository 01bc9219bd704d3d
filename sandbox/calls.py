"""One request of a bot: what a method is given, how it refuses, how it is registered.

A method is `async def name(call, ask)`, where `ask` is aiogram's model of the request: the
model's class names the method and checks the types before the function is called.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from aiogram.client.default import Default
from aiogram.methods.base import TelegramMethod
from aiogram.types import InputFile
from aiogram.types.base import TelegramObject

from sandbox.world import JSON, Bot, World

Ask = TypeVar("Ask", bound=TelegramMethod[Any])
Body = Callable[["Call", Any], Awaitable[Any]]


class Refused(Exception):
    """Telegram's "no": the code, the words, and perhaps retry_after or migrate_to_chat_id."""

    def __init__(self, code: int, description: str, parameters: JSON | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(words: str, **parameters: Any) -> Refused:
    return Refused(400, f"Bad Request: {words}", parameters or None)


def forbidden(words: str) -> Refused:
    return Refused(403, f"Forbidden: {words}")


@dataclass(frozen=True)
class Upload:
    name: str
    content_type: str
    data: bytes


@dataclass
class Call:
    """One request of one bot; `given` is what it sent, before the types were checked."""

    world: World
    bot: Bot
    method: str
    given: JSON
    files: dict[str, Upload] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    name: str
    model: type[TelegramMethod[Any]]
    body: Body
    unset: JSON  # aiogram's "what the client's defaults say", which here is nothing
    structured: frozenset[str]  # fields that a form carries as JSON text
    numeric: frozenset[str]  # fields where text that looks like a number is one


registry: dict[str, Method] = {}


def method(function: Callable[[Call, Ask], Awaitable[Any]]) -> Body:
    model = get_type_hints(function)[list(inspect.signature(function).parameters)[1]]
    fields = model.model_fields.items()
    name: str = model.__api_method__
    registry[name.lower()] = Method(
        name,
        model,
        function,
        {key: None for key, one in fields if isinstance(one.default, Default)},
        frozenset(key for key, one in fields if _is_structured(one.annotation)),
        frozenset(key for key, one in fields if int in get_args(one.annotation)),
    )
    return function


def _is_structured(annotation: Any) -> bool:
    """Lists and the Bot API's objects; a file may also be given as text, so it is not one."""
    if get_origin(annotation) is list:
        return True
    if isinstance(annotation, type):
        return issubclass(annotation, TelegramObject) and not issubclass(annotation, InputFile)
    return any(_is_structured(part) for part in get_args(annotation))


def given(value: Any) -> Any:
    """A field of a nested object, where aiogram may have put its marker for "by default"."""
    return None if isinstance(value, Default) else value
