"""How much of Telegram's answer is read: of most letters the number of the message is enough."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_is_number_enough: ContextVar[bool] = ContextVar("is_number_enough", default=False)


@dataclass(frozen=True, slots=True)
class Number:
    """All that is read of an answer: aiogram's own MessageId takes ten times as long to make."""

    message_id: int


@contextmanager
def number_only() -> Iterator[None]:
    """The calls that are made inside may have a Number as answer in the place of a Message."""
    token = _is_number_enough.set(True)
    try:
        yield
    finally:
        _is_number_enough.reset(token)


def is_number_enough() -> bool:
    return _is_number_enough.get()
