"""What holds of every screen, measured on a tour of all of them."""

import html
import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from aiogram.types import InlineKeyboardButton

from screens.screen import Rows
from tests.sample_letters import TO_GROUP, TO_MENTOR
from tests.test_locales import width
from tests.tour import HOME, Tour, has_office
from tests.walk import buttons_of
from tests.watched import kind_of

TEXT = 350  # characters before the buttons
ACTIONS, OFFICE_ACTIONS = 4, 5  # of a member, and of who looks after members
LOCKED = 60  # characters of a message that a locked phone shows to whoever holds it
DEPTH, OFFICE_DEPTH = 2, 3  # taps from the keyboard; an office has its home one tap from there
PRIVATE, GROUP = 244, 202  # dp: the width of a message on a phone of 320 dp
PADDING, LETTER = 16, 8.44  # dp: of a button, and of a letter on it
NARROW = re.compile(r"[ .,:;·|il]")  # of half a letter's width
WAITING = re.compile(r": \d+( / \d+|( → \d+)+)?$")
BACK = ("←", "✖️")
SAID_TO_ALL = {"reminders.nudge", "reminders.word"}  # the mentor's own words


def plain(text: str | None) -> str:
    """As it is read."""
    return html.unescape(re.sub(r"<[^>]+>", "", text or ""))


def text_of(shown: Any) -> str:
    """Of a screen, or of the message that a letter sends."""
    return plain(getattr(shown, "text", None) or getattr(shown, "caption", None))


def is_back(button: InlineKeyboardButton) -> bool:
    """Back to where she was, or on to the next page."""
    return button.text.startswith(BACK) or button.text.endswith("→")


def actions(rows: Rows) -> list[str]:
    """What she can do, by kinds: a list to choose from is one, as long as it may be. What waits
    for her is news and no action: its lines end with how much of it there is.
    """
    every = [each for row in rows for each in row if not WAITING.search(each.text)]
    back = {kind_of(each) for each in every if is_back(each)}
    return [kind for kind in dict.fromkeys(map(kind_of, every)) if kind not in back]


def letters_in(label: str) -> float:
    return width(label.replace("{", "(").replace("}", ")")) - len(NARROW.findall(label)) / 2


def room(beside: int, bubble: int) -> int:
    """Letters on each of so many buttons in a row."""
    return int((bubble / beside - PADDING) / LETTER)


# --- what breaks a rule


def too_long(tour: Tour) -> dict[str, int]:
    every = [(each.by, each.screens) for each in tour.watch.shown.values()]
    every += [(kind, calls) for kind, several in tour.letters.items() for calls in several]
    found = {}
    for name, languages in every:
        longest = max(len(text_of(each)) for each in languages.values())
        if longest > TEXT:
            found[name] = max(longest, found.get(name, 0))
    return found


def told_while_locked(tour: Tour, confided: Sequence[str]) -> dict[str, str]:
    """Letters to a member whose first words tell what she asked, or what was said of her."""
    found = {}
    for kind in tour.letters.keys() - TO_GROUP - TO_MENTOR - SAID_TO_ALL:
        for call in itertools.chain(*(calls.values() for calls in tour.letters[kind])):
            seen = text_of(call)[:LOCKED]
            if any(len(word) > 3 and word in seen for each in confided for word in each.split()):
                found[kind] = seen
    return found


def too_many(tour: Tour) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, place in tour.walk.places.items():
        offices = all(map(has_office, tour.walk.visitors[key]))
        offered = actions(place.screen.buttons)
        if len(offered) > max(OFFICE_ACTIONS if offices else ACTIONS, len(found.get(key[0], ()))):
            found[key[0]] = offered
    return found


def too_wide(tour: Tour) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for each in tour.watch.shown.values():
        for screen in each.screens.values():
            found[each.by] |= _wide(screen.buttons, PRIVATE)
    for kind, several in tour.letters.items():
        for call in itertools.chain(*(calls.values() for calls in several)):
            found[kind] |= _wide(buttons_of(call), GROUP if kind in TO_GROUP else PRIVATE)
    return {name: labels for name, labels in found.items() if labels}


def _wide(rows: Rows, bubble: int) -> set[str]:
    return {
        each.text for row in rows for each in row if letters_in(each.text) > room(len(row), bubble)
    }


def dead_ends(tour: Tour) -> set[str]:
    """Screens to which she came only to look, and that lead nowhere she has been."""
    firsts = {way.end for way in tour.walk.ways if way.start == HOME} | {HOME, "people.home"}
    leads, comes = defaultdict(set), defaultdict(set)
    for way in tour.walk.ways:
        leads[way.start].add(way.end)
        if not way.label.startswith(BACK):
            comes[way.end].add(way.start)
    looked_at = {
        way for way in tour.walk.ways
        if way.kind not in ("", "key") and not way.changed and way.end != way.start
    }  # fmt: skip
    return {
        way.end for way in looked_at
        if way.end not in firsts and _buttons(tour, way.end)
        and not leads[way.end] & (firsts | comes[way.end])
        and not all(map(_has_back, _buttons(tour, way.end)))
    }  # fmt: skip


def _buttons(tour: Tour, name: str) -> list[Rows]:
    """Under the screens of this name, where there are any."""
    found = [place.screen.buttons for (each, _), place in tour.walk.places.items() if each == name]
    return [rows for rows in found if rows]


def _has_back(rows: Rows) -> bool:
    return any(is_back(each) for row in rows for each in row)


def too_deep(tour: Tour) -> dict[str, int]:
    """Screens with several things to do, and how many taps away from her keyboard they are.

    A question with its answers alone is a step of what she does, not one more level.
    """
    found: dict[str, int] = {}
    for is_office in (False, True):
        limit = OFFICE_DEPTH if is_office else DEPTH
        for name, taps in levels(tour, is_office=is_office).items():
            if taps > limit and any(len(actions(rows)) > 1 for rows in _buttons(tour, name)):
                found.setdefault(name, taps)
    return found


def levels(tour: Tour, *, is_office: bool) -> dict[str, int]:
    """What can be looked at without changing anything, and how many taps away it is."""
    ways = defaultdict(set)
    for way in tour.walk.ways:
        if way.start and has_office(way.who) == is_office and not way.changed:
            ways[way.start].add(way.end)
    return _distances(ways)


def _distances(ways: dict[str, set[str]]) -> dict[str, int]:
    found, edge = {HOME: 0}, [HOME]
    while edge:
        name = edge.pop(0)
        for end in ways[name] - found.keys():
            found[end] = found[name] + 1
            edge.append(end)
    return found
