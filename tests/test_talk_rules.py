"""Who wins the weekly vote."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.talks import Ballot, Decision, Reason, TalkRules, decide

BISHKEK = ZoneInfo("Asia/Bishkek")
WEEK = timedelta(weeks=1)
TUESDAY = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
SLOTS = [TUESDAY + timedelta(hours=15 * n) for n in range(10)]
RULES = TalkRules()
FULL_VOTE = {Reason.VOTES, Reason.MISSED, Reason.LAST_WEEK, Reason.EARLIER}

Slots = tuple[int, ...]


def vote(
    slots: Sequence[datetime],
    ballots: Sequence[Ballot],
    roster: Sequence[int],
    missed: Sequence[int] = (),
    last: datetime | None = None,
    earliest: datetime | None = None,
) -> Decision:
    return decide(
        slots, ballots, roster, missed, last, rules=RULES, zone=BISHKEK, earliest=earliest
    )


def can(person: int, *slots: int) -> Ballot:
    return Ballot(person, frozenset(slots))


# Every tie -----------------------------------------------------------------------------------


def some_of(slots: Sequence[int]) -> Iterator[Slots]:
    return chain.from_iterable(combinations(slots, n) for n in range(1, len(slots) + 1))


def ties(count: int, every: bool) -> Iterator[tuple[Slots, Slots, int | None]]:
    """Who leads by votes, who of them by those who missed, and which slot was last week's.

    Without `every`, those who missed prefer one leader or all of them alike, nothing between.
    """
    for leaders in some_of(range(count)):
        preferred = some_of(leaders) if every else {*combinations(leaders, 1), leaders}
        for favoured in preferred:
            for usual in (None, *range(count)):
                yield leaders, favoured, usual


def ballots_of_tie(count: int, leaders: Slots, favoured: Slots) -> list[Ballot]:
    """Six votes for each leader, one of them of somebody who missed if it is favoured.

    The other slots have fewer votes, but more of those who missed.
    """
    behind = set(range(count)) - set(leaders)
    everybody = [can(person, *leaders) for person in range(5)]
    preference = [can(5, *favoured), can(6, *set(leaders) - set(favoured))]
    return [*everybody, *preference, can(7, *behind), can(8, *behind)]


def winner_of_tie(leaders: Slots, favoured: Slots, usual: int | None) -> tuple[int, Reason]:
    if len(leaders) == 1:
        return leaders[0], Reason.VOTES
    if len(favoured) == 1:
        return favoured[0], Reason.MISSED
    if usual in favoured:
        return usual, Reason.LAST_WEEK
    return min(favoured), Reason.EARLIER


def assert_ties(count: int, every: bool) -> None:
    slots, seen = SLOTS[:count], set()
    for leaders, favoured, usual in ties(count, every):
        ballots = ballots_of_tie(count, leaders, favoured)
        last = None if usual is None else slots[usual] - WEEK
        found = vote(slots, ballots, range(9), (5, 7, 8), last)
        expected = winner_of_tie(leaders, favoured, usual)
        assert (found.index, found.by) == expected, (leaders, favoured, usual)
        assert found.starts_at == slots[found.index]
        assert found.votes == tuple(6 if n in leaders else 2 for n in range(count))
        seen.add(found.by)
    assert seen == FULL_VOTE


@pytest.mark.parametrize("count", range(2, 9))
def test_every_tie_is_broken_by_the_first_rule_that_can(count: int) -> None:
    assert_ties(count, every=count <= 6)


@pytest.mark.prove
@pytest.mark.parametrize("count", range(7, 11))
def test_every_tie_is_broken_by_the_first_rule_that_can_however_the_absent_split(
    count: int,
) -> None:
    assert_ties(count, every=True)


def test_the_earlier_slot_wins_in_whatever_order_they_are_offered() -> None:
    ballots = [Ballot(person, frozenset(), any_time=True) for person in range(6)]
    found = vote(SLOTS[3::-1], ballots, range(6))
    assert (found.starts_at, found.by) == (SLOTS[0], Reason.EARLIER)


def test_last_weeks_slot_is_the_same_hour_on_the_clubs_clock_when_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    last = datetime(2026, 10, 22, 18, 30, tzinfo=berlin)
    slots = [datetime(2026, 10, 29, hour, 30, tzinfo=berlin).astimezone(UTC) for hour in (17, 18)]
    assert slots[0] - last.astimezone(UTC) == WEEK, "the same hour in UTC, another in Berlin"
    ballots = [Ballot(person, frozenset(), any_time=True) for person in range(6)]
    found = decide(slots, ballots, range(6), last=last, rules=RULES, zone=berlin)
    assert (found.index, found.by) == (1, Reason.LAST_WEEK)


# Thin votes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("members", [1, 4, 5, 12, 25, 26, 30, 31, 100, 150])
@pytest.mark.parametrize("share", [0.01, 0.19, 0.2, 0.21, 0.5, 1])
def test_a_vote_is_thin_under_five_voters_or_a_fifth_of_the_roster(
    members: int, share: float
) -> None:
    voters = max(1, round(share * members))
    ballots = [can(person, 1) for person in range(voters)]
    thin = voters < 5 or voters * 5 < members
    found = vote(SLOTS[:3], ballots, range(members), last=SLOTS[2] - WEEK)
    assert (found.index, found.by) == ((2, Reason.THIN_LAST_WEEK) if thin else (1, Reason.VOTES))
    found = vote(SLOTS[:3], ballots, range(members))
    assert (found.index, found.by) == (1, Reason.THIN_LEADER if thin else Reason.VOTES)
    assert found.voters == voters


def test_the_leader_of_a_thin_vote_is_found_by_the_same_rules() -> None:
    ballots = [can(1, 0, 2), can(2, 0, 2), can(3, 2), can(4, 0)]
    assert vote(SLOTS[:3], ballots, range(9), missed=[3]).index == 2
    not_offered = SLOTS[2] - WEEK + timedelta(minutes=30)
    found = vote(SLOTS[:3], ballots, range(9), last=not_offered)
    assert (found.index, found.by) == (0, Reason.THIN_LEADER)


@pytest.mark.parametrize("refusals", [0, 3, 9])
def test_where_nobody_can_last_weeks_slot_stands_or_else_the_earliest(refusals: int) -> None:
    cannot = [can(person) for person in range(refusals)]
    found = vote(SLOTS, cannot, range(9))
    assert (found.index, found.by, found.voters) == (0, Reason.NO_VOTES, refusals)
    found = vote(SLOTS, cannot, range(9), last=SLOTS[4] - WEEK)
    assert (found.index, found.by) == (4, Reason.THIN_LAST_WEEK)


def test_who_answers_that_she_cannot_is_a_voter() -> None:
    ballots = [can(1, 1), can(2), can(3), can(4), can(5)]
    found = vote(SLOTS[:2], ballots, range(9))
    assert (found.by, found.voters, found.votes) == (Reason.VOTES, 5, (0, 1))


def test_any_time_counts_once_for_every_slot() -> None:
    ballots = [Ballot(1, frozenset({0}), any_time=True), can(2, 1)]
    assert vote(SLOTS[:3], ballots, range(9)).votes == (1, 2, 1)


# Times that are over when the votes are counted ----------------------------------------------


@pytest.mark.parametrize(
    ("voters", "last", "won"),
    [
        (6, None, (1, Reason.TOO_LATE)),
        (6, SLOTS[2] - WEEK, (2, Reason.TOO_LATE)),  # none of the others has a vote
        (2, SLOTS[2] - WEEK, (2, Reason.THIN_LAST_WEEK)),  # it would be so in any case
        (2, SLOTS[0] - WEEK, (1, Reason.TOO_LATE)),
    ],
)
def test_it_is_said_that_the_time_with_the_most_votes_is_over(
    voters: int, last: datetime | None, won: tuple[int, Reason]
) -> None:
    ballots = [can(person, 0) for person in range(voters)]
    found = vote(SLOTS[:3], ballots, range(9), last=last, earliest=SLOTS[1])
    assert (found.index, found.by) == won
    assert (found.votes, found.voters) == ((voters, 0, 0), voters)


def test_where_nobody_chose_a_time_that_is_over_does_not_matter() -> None:
    found = vote(SLOTS[:3], [can(1), can(2)], range(9), earliest=SLOTS[1])
    assert (found.index, found.by) == (1, Reason.NO_VOTES)


# Any vote ------------------------------------------------------------------------------------


@st.composite
def votes(draw: st.DrawFn) -> tuple[list[datetime], list[Ballot], list[int], list[int], datetime]:
    slots = SLOTS[: draw(st.integers(1, 10))]
    indexes = st.frozensets(st.integers(0, len(slots) - 1))
    answers = draw(st.dictionaries(st.integers(0, 19), st.tuples(indexes, st.booleans())))
    ballots = [Ballot(person, *answer) for person, answer in answers.items()]
    roster = draw(st.lists(st.integers(0, 24), unique=True))
    missed = draw(st.lists(st.integers(0, 24), unique=True))
    return slots, ballots, roster, missed, draw(st.sampled_from(SLOTS)) - WEEK


@given(votes(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_members_changes_nothing(case: tuple, random: Random) -> None:
    slots, ballots, roster, missed, last = case
    shuffled = [random.sample(each, len(each)) for each in (ballots, roster, missed)]
    assert vote(slots, *shuffled, last) == vote(*case)


@given(votes(), st.integers(0, 9))
def test_outsiders_change_nothing(case: tuple, index: int) -> None:
    slots, ballots, roster, missed, last = case
    ours = [ballot for ballot in ballots if ballot.person in roster]
    crowd = [can(person, index) for person in range(100, 140)]
    assert vote(slots, [*crowd, *ballots], roster, [*missed, 100], last) == vote(
        slots, ours, roster, missed, last
    )


@given(votes())
def test_the_decision_can_be_counted_again_from_what_was_written_down(case: tuple) -> None:
    slots, ballots, roster, missed, last = case
    written = json.dumps(
        {
            "slots": [slot.astimezone(BISHKEK).isoformat() for slot in slots],
            "ballots": [(each.person, [*each.slots], each.any_time) for each in ballots],
        }
    )
    read = json.loads(written)
    again = vote(
        [datetime.fromisoformat(slot) for slot in read["slots"]],
        [
            Ballot(person, frozenset(ticked), any_time)
            for person, ticked, any_time in read["ballots"]
        ],
        roster,
        missed,
        last,
    )
    assert again == vote(*case)


@st.composite
def full_votes(draw: st.DrawFn) -> tuple[list[datetime], list[Ballot], list[int], list[int]]:
    count = draw(st.integers(1, 10))
    ticks = st.frozensets(st.integers(0, count - 1), min_size=1, max_size=3)
    ballots = [Ballot(n, each) for n, each in enumerate(draw(st.lists(ticks, min_size=5)))]
    roster = list(range(len(ballots) + 3))
    return SLOTS[:count], ballots, roster, draw(st.lists(st.sampled_from(roster), unique=True))


last_talks = st.none() | st.sampled_from(SLOTS).map(lambda slot: slot - WEEK)


@given(full_votes(), last_talks)
def test_one_more_vote_for_the_winner_never_makes_it_lose(
    case: tuple, last: datetime | None
) -> None:
    slots, ballots, roster, missed = case
    before = vote(*case, last)
    after = vote(slots, [*ballots, can(roster[-1], before.index)], roster, missed, last)
    assert after.index == before.index


@given(full_votes(), last_talks)
def test_in_a_full_vote_nobody_has_more_votes_than_the_winner(
    case: tuple, last: datetime | None
) -> None:
    found = vote(*case, last)
    assert found.by in FULL_VOTE
    assert found.votes[found.index] == max(found.votes)


@given(votes(), st.data())
def test_what_has_passed_takes_nothing_from_a_winner_that_has_not(
    case: tuple, data: st.DataObject
) -> None:
    slots, *_ = case
    found = vote(*case)
    before = data.draw(st.sampled_from(slots[: found.index + 1]))
    assert vote(*case, earliest=before).starts_at == found.starts_at
