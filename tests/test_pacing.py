"""Telegram's limits of sending, kept without a watch: the clock of these tests is a number."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.pacing import Call, Pace

HER, HIM, GROUP = 501, 502, -1001


@dataclass
class StrictTelegram:
    """Counts each call at a moment of its way, and shuts everything for 3 s at one too many."""

    most: Callable[[float], int]
    taken: deque[float] = field(default_factory=deque)
    shut: float = 0.0

    def refuses(self, at: float) -> int:
        while self.taken and self.taken[0] <= at - 1:
            self.taken.popleft()
        if at >= self.shut and len(self.taken) < self.most(at):
            self.taken.append(at)
            return 0
        self.shut = self.shut if at < self.shut else at + 3
        return 3


def broadcast(telegram: StrictTelegram, seconds: float, seed: int, jitter: float) -> list[int]:
    """As many calls as the pace allows, to ever new people: how many were taken, and refused."""
    pace, chance, counts, now = Pace(), Random(seed), [0, 0], 0.0
    numbers, chats = count(), count(1)
    happens: list[tuple[float, int, Callable[[float], None]]] = []

    def later(at: float, what: Callable[[float], None]) -> None:
        heappush(happens, (at, next(numbers), what))

    def start(call: Call) -> None:
        pace.start(call, now)
        there = now + 0.02 + jitter * chance.random() / 2

        def arrive(at: float) -> None:
            wait = telegram.refuses(at)
            later(at + 0.02 + jitter * chance.random() / 2, lambda end: answer(end, wait))

        def answer(at: float, wait: int) -> None:
            counts[bool(wait)] += 1
            if wait:
                pace.refuse(call.chat, wait, at)
            else:
                pace.accept(call, at)
            pace.end(call, at)

        later(there, arrive)

    while now < seconds:
        call = Call(next(chats))
        while (opens := pace.opens(call, now)) > now:
            if happens and happens[0][0] <= opens:
                now, _, what = heappop(happens)
                what(now)
            else:
                now = opens
        start(call)
    return counts


@given(seed=st.integers(0, 9999), jitter=st.floats(0, 0.5))
@settings(max_examples=25)
def test_a_telegram_that_counts_strictly_never_refuses_us(seed: int, jitter: float) -> None:
    assert broadcast(StrictTelegram(lambda _: 30), 8, seed, jitter)[1] == 0


def test_nine_in_ten_of_thirty_a_second_are_sent() -> None:
    taken, _ = broadcast(StrictTelegram(lambda _: 30), 60, 1, 0.04)
    assert taken >= 0.9 * 30 * 60


def test_a_limit_that_falls_silently_is_learnt_from_a_few_refusals() -> None:
    taken, refused = broadcast(StrictTelegram(lambda at: 30 if at < 5 else 20), 30, 1, 0.04)
    assert refused <= 15
    assert taken >= 0.6 * (5 * 30 + 25 * 20)


def call_at(pace: Pace, call: Call, now: float, seconds: float = 0.1) -> None:
    assert pace.opens(call, now) <= now
    pace.start(call, now)
    pace.end(call, now + seconds)
    pace.accept(call, now + seconds)


def test_a_person_gets_one_message_a_second_and_others_do_not_wait_for_it() -> None:
    pace, to_her = Pace(), Call(HER, is_urgent=True)
    call_at(pace, to_her, 10.0, seconds=0.5)
    assert pace.opens(to_her, 10.5) == 11.5  # a second after its end
    assert pace.opens(Call(HIM, is_urgent=True), 10.5) == 10.5
    assert pace.opens(Call(HER, is_edit=True, is_urgent=True), 10.5) == 10.5


def test_a_group_gets_twenty_in_a_minute_edits_among_them() -> None:
    pace, to_group = Pace(), Call(GROUP, is_urgent=True)
    for number in range(20):
        kind = Call(GROUP, is_edit=bool(number % 2), is_urgent=True)
        call_at(pace, kind, 100.0 + number, seconds=0.0)
    assert pace.opens(to_group, 119.5) == 160.0


def test_an_album_counts_as_its_pictures_and_a_huge_one_goes_alone() -> None:
    pace = Pace()
    call_at(pace, Call(GROUP, size=15, is_urgent=True), 0.0, seconds=0.0)
    assert pace.opens(Call(GROUP, size=5, is_urgent=True), 2.0) == 2.0
    assert pace.opens(Call(GROUP, size=6, is_urgent=True), 2.0) == 60.0
    assert pace.opens(Call(GROUP, size=50, is_urgent=True), 60.0) == 60.0


def test_letters_are_spread_evenly_so_that_an_answer_finds_a_gap() -> None:
    pace, now = Pace(), 50.0
    for chat in range(1, 31):
        call = Call(chat)
        now = max(now, pace.opens(call, now))
        call_at(pace, call, now, seconds=0.0)
    assert now == pytest.approx(50 + 28 / 30)  # the late start of the first is made up for
    full = pace.opens(Call(99, is_urgent=True), now)
    assert full == pytest.approx(51.0)
    assert pace.opens(Call(99, is_urgent=True), full) == full


def test_a_chat_that_refuses_is_left_alone_and_only_this_chat() -> None:
    pace = Pace()
    pace.refuse(HER, 30, 10.0)
    pace.refuse(HER, 30, 10.5)
    assert pace.opens(Call(HER, is_urgent=True), 11.0) == 40.5
    assert pace.opens(Call(HIM, is_urgent=True), 11.0) == 11.0
    assert pace.cap == 30


def test_two_chats_that_refuse_in_a_row_stop_everything_and_lower_what_we_believe() -> None:
    pace = Pace()
    for number in range(20):
        call_at(pace, Call(1000 + number, is_urgent=True), 10 + number / 100, seconds=0.0)
    pace.refuse(HER, 5, 10.3)
    pace.refuse(HIM, 5, 10.4)
    assert (pace.cap, pace.held_until) == (20, 15.4)
    assert pace.opens(Call(7, is_urgent=True), 11.0) == 15.4
    pace.refuse(8, 9, 11.0)  # was on its way: all wait longer, and nothing more is learnt
    assert (pace.cap, pace.held_until) == (20, 20.0)


def test_two_groups_that_have_to_wait_an_hour_keep_nobody_else_waiting_so_long() -> None:
    pace = Pace()
    for late, chat in enumerate((GROUP, GROUP - 1, GROUP - 2)):
        pace.refuse(chat, 3600, 10.0 + late)
    assert pace.opens(Call(HER, is_urgent=True), 12.0) == 72.0
    assert pace.opens(Call(GROUP, is_urgent=True), 12.0) == 3610.0


def test_refusals_far_apart_or_in_an_idle_second_teach_little() -> None:
    pace = Pace()
    pace.refuse(HER, 5, 10.0)
    pace.refuse(HIM, 5, 13.0)
    assert (pace.cap, pace.held_until) == (30, 0.0)
    pace.refuse(HER, 5, 13.5)
    assert (pace.cap, pace.held_until) == (15, 18.5)


def test_each_minute_of_success_gives_one_more_a_second_up_to_the_limit() -> None:
    pace = Pace(most=3)
    pace.refuse(HER, 1, 0.0)
    pace.refuse(HIM, 1, 0.1)
    caps = []
    for minute in range(1, 6):
        now = 60.0 * minute + 2
        for chat in range(5):
            call_at(pace, Call(10 + chat), now + chat, seconds=0.0)
        caps.append(pace.cap)
    assert caps == [2, 3, 3, 3, 3]


def test_what_no_longer_counts_is_forgotten() -> None:
    pace = Pace()
    for chat in range(1, 1000):
        call_at(pace, Call(chat, is_urgent=True), 2.0 * chat, seconds=0.0)
    pace.refuse(HER, 5, 2000.0)
    pace.forget(2100.0)
    assert not pace._chats
    assert not pace._rests


@given(
    st.lists(st.tuples(st.sampled_from((HER, HIM, GROUP)), st.booleans(), st.floats(0, 0.4))),
    st.sampled_from((HER, GROUP)),
    st.booleans(),
)
def test_nobody_may_write_before_the_gate_for_all_opens(
    past: list[tuple[int, bool, float]], chat: int, is_urgent: bool
) -> None:
    pace, now = Pace(3), 0.0
    for to, urgent, pause in past:
        now += pause
        call = Call(to, is_urgent=urgent)
        if pace.opens(call, now) <= now:
            pace.start(call, now)
            pace.end(call, now)
    gate = pace.gate(now, is_urgent=is_urgent)
    assert gate <= pace.opens(Call(chat, is_urgent=is_urgent), now)
    assert gate <= pace.gate(now, is_urgent=False)
