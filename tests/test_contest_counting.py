"""Counting a vote: every tie of two to eight candidates, both methods, the example of the page."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contests import EnoughChosen, marked, short, shuffled
from domain.counting import Ballot, Method, count, stars_of

PAGE = Path(__file__).parents[1].joinpath("docs", "stars.md").read_text("utf-8")
FULL = {Method.CHOICE: 1, Method.STARS: 5}


def compositions(n: int) -> Iterator[tuple[int, ...]]:
    """All ways in which n candidates can be level: (2, 1) is two firsts and a third."""
    if not n:
        yield ()
    for first in range(1, n + 1):
        yield from ((first, *rest) for rest in compositions(n - first))


def places(method: Method, candidates: int, ballots: list[Ballot]) -> dict[int, int]:
    return {each.candidate: each.place for each in count(method, range(candidates), ballots)}


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("n", range(2, 9))
def test_in_every_tie_equals_share_a_place_and_the_next_is_left_out(
    method: Method, n: int
) -> None:
    ties = list(compositions(n))
    assert len(ties) == 2 ** (n - 1)
    for groups in ties:
        of = [rank for rank, size in enumerate(groups) for _ in range(size)]
        votes = [len(groups) - rank for rank in of]
        ballots = [Ballot({c: FULL[method]}) for c in range(n) for _ in range(votes[c])]
        ahead = {c: sum(other > votes[c] for other in votes) for c in range(n)}

        assert places(method, n, ballots) == {c: ahead[c] + 1 for c in range(n)}, groups


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("n", range(2, 9))
def test_whom_nobody_marks_has_no_place(method: Method, n: int) -> None:
    assert places(method, n, []) == {}
    assert places(method, n, [Ballot({0: 1})]) == {0: 1}


# --- the rules of the run-off, one after the other


def stars(*rows: str) -> list[Ballot]:
    """A row for each ballot, a figure for each candidate."""
    return [Ballot({c: int(mark) for c, mark in enumerate(row) if mark != "-"}) for row in rows]


@pytest.mark.parametrize(
    ("ballots", "expected"),
    [
        # More stars, but more ballots prefer the other.
        (stars("54", "54", "04"), {0: 1, 1: 2}),
        # As many prefer each: more stars.
        (stars("50", "01"), {0: 1, 1: 2}),
        # As many prefer each, as many stars: more fives.
        (stars("50", "21", "03", "14"), {0: 1, 1: 2}),
        # Level in everything.
        (stars("50", "05"), {0: 1, 1: 1}),
        # The third cannot win the run-off that she does not reach, though she would win its duels.
        (stars("550", "550", "223", "223", "223", "112", "010"), {1: 1, 2: 2, 0: 3}),
        # Nor does she decide it: who of the two beats her says nothing.
        (stars("310", "051", "102"), {0: 1, 1: 2, 2: 3}),
        # Three are level and beat each other in a circle: they share the place.
        (stars("531", "153", "315"), {0: 1, 1: 1, 2: 1}),
        # Two are level behind the first: all three meet, and who wins both duels is first.
        (stars("530", "503", "044", "300"), {0: 1, 1: 2, 2: 2}),
    ],
)
def test_a_run_off(ballots: list[Ballot], expected: dict[int, int]) -> None:
    assert places(Method.STARS, len(expected), ballots) == expected


def test_a_candidates_own_ballot_says_nothing_about_herself() -> None:
    """Else she would vote against herself, as she can give herself no stars."""
    others = [Ballot({0: 5, 1: 4}), Ballot({0: 3, 1: 4})]
    hers = Ballot({1: 1}, own=0)

    assert places(Method.STARS, 2, [*others, hers]) == {1: 1, 0: 2}  # level in the duel: 9 to 8
    assert hers.prefers(0, 1) == 0
    assert Ballot({1: 1}).prefers(0, 1) == -1


# --- whoever asks first, and in whatever order the candidates stand


def ballots_of(method: Method, n: int) -> st.SearchStrategy[list[Ballot]]:
    marks = st.dictionaries(st.integers(0, n - 1), st.integers(1, FULL[method]))
    return st.lists(st.builds(Ballot, marks, st.none() | st.integers(0, n - 1)), max_size=12)


VOTE = st.tuples(st.sampled_from(list(Method)), st.integers(2, 8)).flatmap(
    lambda vote: st.tuples(st.just(vote[0]), st.just(vote[1]), ballots_of(*vote))
)


@given(vote=VOTE, seed=st.randoms())
def test_the_order_of_the_voters_changes_nothing(
    vote: tuple[Method, int, list[Ballot]], seed: random.Random
) -> None:
    method, n, ballots = vote
    others = seed.sample(ballots, len(ballots))

    assert count(method, range(n), others) == count(method, range(n), ballots)


@given(vote=VOTE, seed=st.randoms())
def test_the_numbers_of_the_candidates_change_nothing(
    vote: tuple[Method, int, list[Ballot]], seed: random.Random
) -> None:
    method, n, ballots = vote
    new = seed.sample(range(n), n)
    renamed = [
        Ballot(
            {new[c]: mark for c, mark in each.marks.items()},
            None if each.own is None else new[each.own],
        )
        for each in ballots
    ]
    before = {new[c]: place for c, place in places(method, n, ballots).items()}

    assert places(method, n, renamed) == before


@given(vote=VOTE)
def test_places_are_counted_from_one_without_a_place_too_many(
    vote: tuple[Method, int, list[Ballot]],
) -> None:
    method, n, ballots = vote
    found = [each.place for each in count(method, range(n), ballots)]

    assert found == [sum(other < place for other in found) + 1 for place in found]


# --- the page


def example() -> tuple[list[str], list[list[str]]]:
    lines = [line for line in PAGE.partition("## An example")[2].splitlines() if line[:1] == "|"]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return head[1:], rows


def test_the_example_on_the_page_ends_as_the_page_says() -> None:
    names, rows = example()
    voters = [row for row in rows if row[0][0] != "*"]
    printed = {row[0]: [int(cell) for cell in row[1:]] for row in rows if row[0][0] == "*"}
    ballots = [
        Ballot(
            {c: int(cell) for c, cell in enumerate(cells) if cell},
            names.index(voter) if voter in names else None,
        )
        for voter, *cells in voters
    ]
    standings = {each.candidate: each for each in count(Method.STARS, range(4), ballots)}

    assert [standings[c].place for c in range(4)] == printed["**Place**"]
    assert [standings[c].total for c in range(4)] == printed["**All stars**"]
    assert len(voters) == 7
    duel = [ballot.prefers(0, 1) for ballot in ballots]
    assert (duel.count(1), duel.count(-1)) == (4, 2)
    assert "Four ballots prefer Gulnara and two prefer Jyldyz" in PAGE
    best = [Ballot({max(b.marks, key=b.marks.__getitem__): 1}) for b in ballots]
    choice = count(Method.CHOICE, range(4), best)
    assert [(names[each.candidate], each.total) for each in choice] == [
        ("Gulnara", 4),
        ("Jyldyz", 3),
    ]


def test_the_page_names_the_rules_in_the_order_they_are_tried() -> None:
    assert re.findall(r"^\d\. .*?\*\*(.+?)\*\*", PAGE, re.MULTILINE) == [
        "The stars are added up.",
        "The run-off",
        "more stars",
        "five stars",
    ]


# --- a ballot


def test_one_choice_moves_and_more_choices_fill_up() -> None:
    assert marked({1: 1}, 2, 1, Method.CHOICE, 1) == {2: 1}
    assert marked({1: 1}, 1, 1, Method.CHOICE, 1) == {1: 1}
    assert marked({1: 1}, 2, 1, Method.CHOICE, 2) == {1: 1, 2: 1}
    assert marked({1: 1, 2: 1}, 2, 0, Method.CHOICE, 2) == {1: 1}
    with pytest.raises(EnoughChosen):
        marked({1: 1, 2: 1}, 3, 1, Method.CHOICE, 2)
    assert marked({1: 5}, 2, 3, Method.STARS, 1) == {1: 5, 2: 3}
    assert marked({1: 5}, 1, 0, Method.STARS, 1) == {}
    assert marked({}, 1, 5, Method.CHOICE, 1) == {1: 1}  # a forged star in a vote with choices


def test_the_terms_of_a_club_say_what_a_place_is_worth() -> None:
    assert [stars_of(place, (3, 2, 1)) for place in (1, 2, 3, 4)] == [3, 2, 1, 0]
    assert [stars_of(place, (1, 0, 0)) for place in (1, 2)] == [1, 0]


def test_every_reader_has_her_own_order_and_keeps_it() -> None:
    orders = [tuple(shuffled(range(6), 1, reader)) for reader in range(300)]

    assert orders == [tuple(shuffled(range(6), 1, reader)) for reader in range(300)]
    assert len(set(orders)) > 200
    firsts = [order[0] for order in orders]
    assert all(25 < firsts.count(number) < 80 for number in range(6))


def test_a_long_name_fits_on_its_button() -> None:
    assert short("Гүлнара") == "Гүлнара"
    assert len(short("Г" * 60)) == 28
    assert short("Г" * 60).endswith("…")
