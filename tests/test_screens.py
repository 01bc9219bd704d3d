"""Every screen and letter, in three languages: what a person can take in on a small phone.

One test walks through all of them, for the walk is what takes time. No rule has an exception.
"""

import pytest
from aiogram import Dispatcher
from aiogram.types import InlineKeyboardButton

from models import Sessions
from scheduler.jobs import LETTERS
from screens.screen import Screen
from tests import gallery, screen_rules, tour
from tests.databases import ONLY_SQLITE
from tests.sample_club import QUESTION, WORDS
from tests.sample_letters import OWN_PARAMS, TO_GROUP, TO_MENTOR
from tests.sample_screens import SAMPLES
from tests.walk import Place, Walk, Way
from tests.watched import Shown, Watch, writers


@ONLY_SQLITE
async def test_everything_that_is_shown(
    sessions: Sessions, dispatcher: Dispatcher, subtests: pytest.Subtests
) -> None:
    seen = await tour.make(sessions, dispatcher)

    with subtests.test("every screen was seen, or has a sample in tests/sample_screens.py"):
        assert writers().keys() - seen.watch.reached == set()
    with subtests.test("every letter was read, or is explained in tests/sample_letters.py"):
        unread = LETTERS.keys() - seen.letters.keys()
        assert {kind: seen.refused.get(kind, "on no day") for kind in unread} == {}
    with subtests.test("a text is short enough to be read"):
        assert screen_rules.too_long(seen) == {}
    with subtests.test("a locked phone tells nobody what she asked, or what was said of her"):
        assert screen_rules.told_while_locked(seen, (QUESTION, WORDS)) == {}
    with subtests.test("there are four things to do, five for who looks after members"):
        assert screen_rules.too_many(seen) == {}
    with subtests.test("every label fits a phone of 320 dp"):
        assert screen_rules.too_wide(seen) == {}
    with subtests.test("every screen leads back, or ends by itself"):
        assert screen_rules.dead_ends(seen) == set()
    with subtests.test("nothing lies deep"):
        assert screen_rules.too_deep(seen) == {}
        assert len(screen_rules.levels(seen, is_office=False)) > 15, "the walk does not go on"
        assert len(screen_rules.levels(seen, is_office=True)) > 60, "the walk does not go on"
    with subtests.test("the gallery has them all"):
        page = gallery.page(seen)
        every = [*writers(), *LETTERS]
        assert [name for name in every if f"<h3>{name} " not in page] == []
    with subtests.test("the walk went far"):
        assert len(seen.walk.places) > 250
        assert len(seen.walk.ways) > 700


def test_a_sample_is_of_something_that_there_is() -> None:
    assert SAMPLES.keys() <= writers().keys()
    assert TO_GROUP | TO_MENTOR | OWN_PARAMS.keys() <= LETTERS.keys()
    assert not TO_GROUP & TO_MENTOR


# --- each rule is shown a slip


def key(label: str, data: str = "a:1") -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data)


def seen_once(screen: Screen, kind: str, start: str) -> tour.Tour:
    """Somebody has pressed a button of this kind there, and was shown the screen."""
    place = Place(1, 1, "slip", screen)
    way = Way(1, start, kind, "…", "slip")
    watch = Watch({("slip", (), False): Shown("slip", {"ky": screen})})
    walk = Walk(None, None, None, watch, tour.NOW)
    walk.places[place.key], walk.visitors[place.key] = place, {1}
    walk.ways.append(way)
    return tour.Tour(watch, walk)


def test_a_slip_of_a_screen_is_found() -> None:
    rows = tuple((key("Ж" * 28, f"{n}:1"),) for n in range(5))
    seen = seen_once(Screen("ж" * 351, rows), "a", "other")

    assert screen_rules.too_long(seen) == {"slip": 351}
    assert screen_rules.too_many(seen) == {"slip": ["0", "1", "2", "3", "4"]}
    assert screen_rules.too_wide(seen) == {"slip": {"Ж" * 28}}
    assert screen_rules.dead_ends(seen) == {"slip"}


def test_what_is_well_is_left_alone() -> None:
    names = tuple((key("Айгүл Үсөнбаева", f"name:{n}"),) for n in range(9))
    back = key("← Артка", "back:1")
    seen = seen_once(Screen(f"<b>{'ж' * 350}</b>", (*names, (back,))), "a", "other")

    assert screen_rules.too_long(seen) == screen_rules.too_many(seen) == {}
    assert screen_rules.too_wide(seen) == {}
    assert screen_rules.dead_ends(seen) == set()


def test_a_menu_below_three_menus_is_too_deep() -> None:
    seen = seen_once(Screen("…", ((key("a"), key("b", "b:1")),)), "a", "second")
    for start, end in ((tour.HOME, "first"), ("first", "second")):
        seen.walk.ways.append(Way(1, start, "a", "…", end))

    assert screen_rules.too_deep(seen) == {"slip": 3}


def test_as_many_letters_fit_as_were_measured() -> None:
    in_private = [screen_rules.room(n, screen_rules.PRIVATE) for n in (1, 2, 3)]
    in_group = [screen_rules.room(n, screen_rules.GROUP) for n in (1, 2, 3)]

    assert (in_private, in_group) == ([27, 12, 7], [22, 10, 6])
