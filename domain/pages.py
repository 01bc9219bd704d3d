"""A long list: as much of it at once as a message holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Page(Generic[Entry]):
    """`number` is counted from 0."""

    entries: Sequence[Entry]
    number: int
    count: int


def page_of(every: Sequence[Entry], number: int, most: int) -> Page[Entry]:
    """With `most` on each; the last page if there are not so many."""
    count = how_many(len(every), most)
    number = min(number, count - 1)
    return Page(every[number * most : (number + 1) * most], number, count)


def how_many(entries: int, most: int) -> int:
    """An empty list has a page, too."""
    return max(1, -(-entries // most))
