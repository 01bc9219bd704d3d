"""Members whose names stand beside each other: who reads like another is told apart from her."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from domain.clubs import Oblast
from domain.contests import SHORT, labelled, short
from screens.people import OBLASTS
from screens.texts import Texts


class Named(Protocol):
    """A member, or what is read of her."""

    @property
    def name(self) -> str: ...
    @property
    def council(self) -> str | None: ...
    @property
    def district(self) -> str | None: ...
    @property
    def oblast(self) -> str | None: ...


def labels(members: Sequence[Named], say: Texts, room: int = SHORT) -> Sequence[str]:
    """The name of each, as a button of a small phone shows it."""
    told = zip(members, _beside(members, say, room), strict=True)
    return [
        labelled(each.name, place, room) if place else short(each.name, room)
        for each, place in told
    ]


def names(members: Sequence[Named], say: Texts) -> Sequence[str]:
    """The whole name of each."""
    told = zip(members, _beside(members, say), strict=True)
    return [f"{each.name} · {place}" if place else each.name for each, place in told]


def _beside(members: Sequence[Named], say: Texts, room: int = SHORT) -> Sequence[str]:
    """Of those who would read the same on a button, where each is from. Where that is the same as
    well, or nobody has said it, a number in the order in which they are named.
    """
    alike = defaultdict(list)
    for at, each in enumerate(members):
        alike[short(each.name, room).casefold()].append(at)
    told = [""] * len(members)
    for group in alike.values():
        if len(group) > 1:
            places = _places([members[at] for at in group], say)
            for at, place in zip(group, places, strict=True):
                told[at] = place
    return told


def _places(group: Sequence[Named], say: Texts) -> Sequence[str]:
    councils = [each.council or "" for each in group]
    districts = [each.district or "" for each in group]
    oblasts = [say(OBLASTS[Oblast(each.oblast)]) if each.oblast else "" for each in group]
    numbers = [str(number) for number, _ in enumerate(group, 1)]
    known = (councils, districts, oblasts, numbers)
    return next(each for each in known if len(set(map(str.casefold, each))) == len(group))
