"""Several processes on one database keep together what Telegram allows the one bot."""

import datetime as dt
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from aiogram.types import CallbackQuery, Chat, Message, Update
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.show import show, written_to
from bot.worker import Worker
from domain.pacing import MOST, Call, Pace
from domain.shares import BUSY, GONE, IDLE, VALID, Belief, part
from models import ChatGate, Sessions
from sandbox.server import Sandbox
from scheduler.pacing import Pacer
from scheduler.shares import Member
from screens.screen import Screen
from services import intake, outbox, shares
from tests.by_hand import deliver_due, send
from tests.core_scene import NOW, SECOND, message, recorder
from tests.office import opened

GROUP = -1001
NAMES = st.dictionaries(st.text(max_size=3), st.sampled_from((IDLE, BUSY)), min_size=1, max_size=9)


@given(needs=NAMES, cap=st.integers(9, 30))
def test_the_parts_of_all_are_the_whole(needs: Mapping[str, int], cap: int) -> None:
    parts = {name: part(cap, needs, name) for name in needs}
    assert sum(parts.values()) <= cap + len(needs) - 1
    assert all(parts.values())
    if len(set(needs.values())) == 1:
        assert sum(parts.values()) == cap
        assert max(parts.values()) - min(parts.values()) <= 1


def test_who_has_something_to_send_gets_most_of_it() -> None:
    needs = {"a": IDLE, "b": BUSY, "c": IDLE}
    assert [part(30, needs, name) for name in needs] == [2, 25, 3]


def test_of_one_refusal_only_the_first_who_tells_it_lowers_what_all_believe() -> None:
    belief = Belief(30, NOW, NOW).taught(7, 10, NOW + 5 * SECOND, NOW)
    again = belief.taught(6, 10, NOW + 6 * SECOND, NOW + SECOND)
    assert (belief.cap, again.cap, again.held_until) == (21, 21, NOW + 6 * SECOND)
    assert again.grown(30, NOW + 60 * SECOND).cap == 21
    assert again.grown(30, NOW + 66 * SECOND).cap == 22


@dataclass
class Processes:
    """Some processes on one database; `now` is the time of all, which the test moves."""

    sessions: Sessions
    now: float = 1000.0
    members: dict[str, Member] = field(default_factory=dict)

    def start(self, name: str) -> Member:
        def moment() -> dt.datetime:
            return NOW + self.now * SECOND

        pacer = Pacer(Pace(), lambda: self.now)
        self.members[name] = Member(name, self.sessions, pacer, moment, lambda: self.now)
        return self.members[name]

    async def meet(self, times: int = 1) -> None:
        for _ in range(times):
            for member in self.members.values():
                await member.meet()
            self.now += 1.0

    def shares(self) -> list[int]:
        return [each.pacer.pace.cap for each in self.members.values()]


@pytest.fixture
def processes(sessions: Sessions) -> Processes:
    return Processes(sessions)


async def test_a_replica_that_comes_gets_its_share_when_the_others_have_given_it_up(
    processes: Processes,
) -> None:
    first, second = processes.start("a"), processes.start("b")
    assert processes.shares() == [0, 0]
    await first.meet()
    await second.meet()
    assert processes.shares() == [MOST, 0]
    await processes.meet()
    assert processes.shares() == [15, 15]
    assert first.has_company
    assert second.has_company


async def test_the_share_of_who_died_is_the_others_when_nothing_of_it_is_on_its_way(
    processes: Processes,
) -> None:
    for name in "abc":
        processes.start(name)
    await processes.meet(3)
    assert processes.shares() == [10, 10, 10]
    frozen = processes.members.pop("b").pacer.pace
    await processes.meet(int(VALID / SECOND))
    assert frozen.opens(Call(501, is_urgent=True), processes.now) == float("inf")
    assert processes.shares() == [10, 10]
    await processes.meet(1 + (GONE - VALID) // SECOND)
    assert processes.shares() == [15, 15]


async def test_who_is_started_again_in_its_place_or_leaves_holds_nothing_up(
    processes: Processes,
) -> None:
    processes.start("a")
    processes.start("b")
    await processes.meet(2)
    processes.start("b")
    await processes.meet(1)
    assert processes.shares() == [15, 15]
    await processes.members.pop("b").leave()
    await processes.meet(1)
    assert processes.shares() == [MOST]


async def test_what_one_learns_from_a_refusal_the_others_know(processes: Processes) -> None:
    one, two = processes.start("a"), processes.start("b")
    await processes.meet(2)
    for chat in (501, 502):
        one.pacer.pace.refuse(chat, 9, processes.now)
    await processes.meet(2)
    assert sum(processes.shares()) == 14  # half, for it was an idle second
    opens = two.pacer.pace.opens(Call(503, is_urgent=True), processes.now)
    assert opens == pytest.approx(1011.0)


async def test_twenty_in_a_minute_are_a_groups_limit_for_all_of_us(processes: Processes) -> None:
    one, two = processes.start("a"), processes.start("b")
    await processes.meet(2)
    call = Call(GROUP, is_urgent=True)
    for _ in range(15):
        one.pacer.pace.start(call, processes.now)
        one.pacer.pace.end(call, processes.now)
    await processes.meet(1)
    pace = two.pacer.pace
    for _ in range(5):
        await processes.meet(1)
        assert pace.opens(call, processes.now - 1) == processes.now - 1
        pace.start(call, processes.now - 1)
        pace.end(call, processes.now - 1)
    assert pace.opens(call, processes.now) == pytest.approx(1062.0, abs=0.1)


async def test_three_that_come_and_die_never_send_more_than_one_bot_may(
    processes: Processes,
) -> None:
    """Telegram counts each call at its start. Who dies is not heard of again."""
    dice, sent, chats = Random(7), deque[float](), iter(range(1, 10**6))
    most: Counter[int] = Counter()
    for second in range(40):
        if dice.random() < 0.4 and len(processes.members) < 3:
            processes.start(f"p{second}")
        if dice.random() < 0.2 and len(processes.members) > 1:
            processes.members.pop(dice.choice(list(processes.members)))
        for member in dice.sample(list(processes.members.values()), len(processes.members)):
            await member.meet()
        for _ in range(20):
            processes.now += 0.05
            for member in processes.members.values():
                pace = member.pacer.pace
                while pace.opens(call := Call(next(chats), is_urgent=True), processes.now) <= (
                    processes.now
                ):
                    pace.start(call, processes.now)
                    pace.end(call, processes.now)
                    sent.append(processes.now)
            while sent and sent[0] <= processes.now - 1:
                sent.popleft()
            most[second] = max(most[second], len(sent))
    assert max(most.values()) <= MOST
    assert sum(most.values()) / len(most) > 0.6 * MOST


async def test_to_one_person_two_replicas_write_a_second_apart(
    telegram_server: Sandbox, sessions: Sessions
) -> None:
    """Neither knows what the other has just sent; Telegram counts strictly, and refuses none."""
    telegram_server.api.faults.add("limits")
    async with opened(telegram_server, sessions) as office:
        one = office.sender
        two = replace(one, busy=set(), served={})
        for each in (one, two):
            each.ledger.has_company = lambda: True
        [person, _] = office.people
        sent = []
        for number, sender in enumerate((one, two, two, one)):
            await office.post(f"{number}", person)  # none waits while another one is sent
            sent.append(await deliver_due(sender))
            assert await deliver_due(two) == await deliver_due(one) == 0
            telegram_server.clock.advance(1.3)
        assert sent == [1] * 4
        assert office.said(person)[-4:] == ["0", "1", "2", "3"]
        refused = [each for each in telegram_server.api.calls if not each["ok"]]
        assert refused == []


async def test_an_answer_and_the_letters_of_another_replica_come_a_second_apart(
    telegram_server: Sandbox, sessions: Sessions
) -> None:
    telegram_server.api.faults.add("limits")
    async with opened(telegram_server, sessions) as office:
        clock, person = telegram_server.clock, office.people[0]
        office.sender.ledger.has_company = lambda: True
        dispatcher = recorder(screen=Screen("the answer"))
        other = Worker(sessions, office.sender.bot, dispatcher, "club_bot")
        other.has_company = lambda: True
        await office.post("before", person)
        assert await deliver_due(office.sender) == 1
        clock.advance(0.2)
        await intake.store(sessions, [message(1, "hello", person)], clock.now())
        answer = await other.take(clock.now())
        assert answer
        assert answer.wait == pytest.approx(shares.APART.total_seconds() - 0.2, abs=0.1)
        await office.post("after", person)
        clock.advance(answer.wait + 0.05)
        await other.show(replace(answer, wait=0.0))
        assert await deliver_due(office.sender) == 0
        clock.advance(1.3)
        assert await deliver_due(office.sender) == 1
        assert office.said(person)[-3:] == ["before", "the answer", "after"]
        assert all(each["ok"] for each in telegram_server.api.calls)


async def test_an_answer_waits_for_what_another_replica_has_in_hand_for_her(
    telegram_server: Sandbox, sessions: Sessions
) -> None:
    async with opened(telegram_server, sessions) as office:
        clock, person = telegram_server.clock, office.people[0]
        office.sender.ledger.has_company = lambda: True
        other = Worker(
            sessions, office.sender.bot, recorder(screen=Screen("the answer")), "club_bot"
        )
        other.has_company = lambda: True
        await office.post("on its way", person)
        [ready] = await office.sender.take(1)
        await intake.store(sessions, [message(1, "hello", person)], clock.now())
        answer = await other.take(clock.now())
        assert answer
        assert answer.wait == pytest.approx(shares.APART.total_seconds(), abs=0.1)
        await send(office.sender, ready)


async def test_what_only_changes_a_message_waits_for_nobody(sessions: Sessions) -> None:
    tap = CallbackQuery.model_construct(
        message=Message.model_construct(chat=Chat(id=501, type="private"))
    )
    update = Update.model_construct(update_id=1, callback_query=tap, message=None)
    assert written_to(update, Screen("the same message")) is None
    assert written_to(update, Screen("a new one", fresh=True)) == 501
    assert written_to(update, Screen(toast="only said")) is None


async def test_a_chat_that_telegram_has_shut_stays_shut(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await outbox.shut_gate(session, 501, NOW + 60 * SECOND)
        await shares.spare(session, [501], NOW + SECOND)
        assert await session.scalar(select(ChatGate.not_before)) == NOW + 60 * SECOND


async def test_who_is_answered_by_two_replicas_at_once_sees_both_answers(
    telegram_server: Sandbox, sessions: Sessions
) -> None:
    async with opened(telegram_server, sessions) as office:
        [person, _] = office.people
        telegram_server.api.faults.add("429", method="sendMessage", retry_after=1, times=1)
        update = Update.model_validate(message(1, "hello", person))
        await show(office.sender.bot, update, Screen("the answer"))
        assert office.said(person)[-1:] == ["the answer"]
