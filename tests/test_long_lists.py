"""A long list is shown by pages, and each entry stands on one of them."""

import pytest

from domain.pages import Page, page_of
from screens.attendance import RollCall
from screens.pages import turning

NAMES = ["Айгүл", "Бегимай", "Гүлзат", "Динара", "Жылдыз"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, NAMES[:2]), (1, NAMES[2:4]), (2, NAMES[4:]), (3, NAMES[4:]), (10_000, NAMES[4:])],
)
def test_behind_the_last_page_stands_the_last_one(number: int, shown: list[str]) -> None:
    page = page_of(NAMES, number, 2)
    assert (page.entries, page.number, page.count) == (shown, min(number, 2), 3)


def test_a_page_that_is_just_full_is_followed_by_none() -> None:
    assert page_of(NAMES[:4], 9, 2) == Page(NAMES[2:4], 1, 2)
    assert page_of([], 9, 2) == Page([], 0, 1)


@pytest.mark.parametrize(("number", "signs"), [(0, ["▶️"]), (1, ["◀️", "▶️"]), (2, ["◀️"])])
def test_one_turns_as_far_as_there_are_pages(number: int, signs: list[str]) -> None:
    [row] = turning(page_of(NAMES, number, 2), lambda to: RollCall(club=1, talk=1, page=to))
    assert [each.text for each in row] == signs


def test_a_short_list_is_not_turned() -> None:
    assert turning(page_of(NAMES, 0, 5), lambda to: RollCall(club=1, talk=1, page=to)) == ()
