"""What a button carries: ids only, and of which club. A modified client can send any bytes, so
every tap of a ClubButton is checked against the membership of the person before a handler sees it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, ClassVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from pydantic import Field

from domain.errors import N_
from domain.roles import RIGHTS, Right
from models import Club, Member, Role
from screens.screen import Rows, Screen, button, column, shortened
from screens.texts import Texts

WHICH_CLUB = N_("Which club?")
TITLE = 60  # characters of a club's name on its button
ALONE, BESIDE = 26, 14  # of them a small phone shows where a name stands alone, and after a word

RowNumber = Annotated[int, Field(ge=1, lt=2**63)]  # no database can be asked for more
MessageNumber = Annotated[int, Field(ge=1, lt=2**31)]  # as Telegram counts those of a chat
PageNumber = Annotated[int, Field(ge=0, le=10_000)]
Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]  # of an expert's link


class ClubButton(CallbackData, prefix="club"):
    """A button of one club. `needs` is the right without which it is refused."""

    needs: ClassVar[Right] = Right.ATTEND

    club: RowNumber


class MentorButton(ClubButton, prefix="mentor"):
    needs: ClassVar[Right] = Right.LEAD


def offered(rows: Rows, roles: Mapping[int, Role]) -> Rows:
    """Without the buttons that would be refused to one of these roles, by club."""
    kept = (tuple(each for each in row if not _is_refused(each, roles)) for row in rows)
    return tuple(row for row in kept if row)


def clubs_of(rows: Rows) -> set[int]:
    """Those whose buttons stand there."""
    return {club for row in rows for each in row for asked, club in _read(each)}


def _is_refused(shown: InlineKeyboardButton, roles: Mapping[int, Role]) -> bool:
    found = ((asked.needs, roles.get(club)) for asked, club in _read(shown))
    return any(role is not None and needs not in RIGHTS[role] for needs, role in found)


def _read(shown: InlineKeyboardButton) -> Iterator[tuple[type[ClubButton], int]]:
    prefix, _, fields = (shown.callback_data or "").partition(":")
    if asked := _by_prefix().get(prefix):
        yield asked, int(fields.partition(":")[0])  # the club is a button's first field


@cache
def _by_prefix() -> dict[str, type[ClubButton]]:
    return {each.__prefix__: each for each in _all(ClubButton)}


def _all(asked: type[ClubButton]) -> Iterator[type[ClubButton]]:
    yield asked
    for each in asked.__subclasses__():
        yield from _all(each)


def told_apart(places: Sequence[Member], *others: Club) -> Mapping[int, str]:
    """By club, what a label has to add where she is in several: the name of the club. The `others`
    are those with which she has to do though she is in none of them.
    """
    clubs = [*(each.club for each in places), *others]
    names = named_apart(clubs, BESIDE)
    return {each.id: f" · {names[each.id]}" if len(clubs) > 1 else "" for each in clubs}


def which_club(
    places: Sequence[Member], leads_to: Callable[[int], ClubButton], say: Texts
) -> Screen:
    """For who is in several; `leads_to` takes the id of the club."""
    names = named_apart([each.club for each in places], ALONE)
    choices = (button(names[each.club_id], leads_to(each.club_id)) for each in places)
    return Screen(say(WHICH_CLUB), column(*choices))


def named_apart(clubs: Sequence[Club], room: int) -> Mapping[int, str]:
    """By club, its name, from where it differs if the phone would show only what they share:
    those of one network begin alike.
    """
    words = {each.id: each.title.split() for each in clubs}
    return {each.id: _from_where_it_differs(each, words, room) for each in clubs}


def _from_where_it_differs(club: Club, words: Mapping[int, Sequence[str]], room: int) -> str:
    own = words[club.id]
    shared = max((_shared(own, each) for id_, each in words.items() if id_ != club.id), default=0)
    rest = " ".join(own[shared:]).lstrip("-–—·| ")
    if not shared or not rest or len(club.title) <= room:
        return shortened(club.title, TITLE)
    return shortened(f"… {rest}", TITLE)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def of_club(club: Club) -> str:
    """The last line of what is of one of her clubs, as she reads it."""
    return f"🏠 {club.title}"
