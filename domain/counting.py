"""How the ballots of a contest are counted: two methods and their tie rules, as in docs/stars.md.

Candidates are numbers. A ballot says how many stars it gives to whom; where one only chooses,
whom she has chosen has one. Nobody can mark herself, so a ballot does not speak of its voter.
"""

import enum
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

MOST_STARS = 5


class Method(enum.StrEnum):
    CHOICE = "choice"  # up to k candidates
    STARS = "stars"  # 0 to 5 stars for each, and a run-off (STAR voting)


@dataclass(frozen=True, slots=True)
class Ballot:
    marks: Mapping[int, int]
    own: int | None = None  # the voter's own number, if she is a candidate herself

    def prefers(self, one: int, other: int) -> int:
        """1 or -1, or 0 if it sees no difference or may not judge."""
        if self.own in (one, other):
            return 0
        a, b = self.marks.get(one, 0), self.marks.get(other, 0)
        return (a > b) - (a < b)


@dataclass(frozen=True, slots=True)
class Standing:
    candidate: int
    place: int
    total: int


def count(
    method: Method, candidates: Collection[int], ballots: Sequence[Ballot]
) -> list[Standing]:
    """Those with a place, the first first. Equals share a place, and the places after it are left
    out (1, 1, 3). Whom nobody has marked has no place.
    """
    totals = {each: sum(ballot.marks.get(each, 0) for ballot in ballots) for each in candidates}
    left = {each for each in candidates if totals[each] > 0}
    standings: list[Standing] = []
    while left:
        winners = _leaders(left, totals.__getitem__)
        if method == Method.STARS:
            winners = _after_run_off(left, totals, ballots)
        place = len(standings) + 1
        standings += (Standing(each, place, totals[each]) for each in sorted(winners))
        left -= winners
    return standings


def _after_run_off(
    field: set[int], totals: Mapping[int, int], ballots: Sequence[Ballot]
) -> set[int]:
    """The two with the most stars, or all who are level with them, meet in pairs."""
    second = sorted((totals[each] for each in field), reverse=True)[: min(2, len(field))][-1]
    finalists = {each for each in field if totals[each] >= second}

    def duels(one: int) -> int:
        return sum(_duel(one, other, ballots) for other in finalists - {one})

    def fives(one: int) -> int:
        return sum(ballot.marks.get(one) == MOST_STARS for ballot in ballots)

    winners = finalists
    for rule in (duels, totals.__getitem__, fives):
        winners = _leaders(winners, rule)
    return winners


def _duel(one: int, other: int, ballots: Sequence[Ballot]) -> int:
    """1 if more ballots prefer the one, -1 if more prefer the other."""
    lead = sum(ballot.prefers(one, other) for ballot in ballots)
    return (lead > 0) - (lead < 0)


def _leaders(field: set[int], rule: Callable[[int], int]) -> set[int]:
    most = max(map(rule, field))
    return {each for each in field if rule(each) == most}


def stars_of(place: int, terms: Sequence[int]) -> int:
    """What a place is worth: the terms 3/2/1 give nothing for the fourth."""
    return terms[place - 1] if place <= len(terms) else 0
