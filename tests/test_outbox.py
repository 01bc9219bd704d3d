"""Which letter has its turn: one in a chat at a time, the oldest and the most urgent first."""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

import pytest
from sqlalchemy import select

from models import Letter, LetterState, Sessions, Urgency
from services import outbox, pauses, turns
from tests.core_scene import DAY, GROUP, HOUR, NOW, SECOND, found_club


async def post(sessions: Sessions, key: str, chat: int = GROUP, **facts: Any) -> bool:
    async with sessions.begin() as session:
        facts = {"kind": "test.word", "now": NOW, **facts}
        return await outbox.post(session, chat, key=key, **facts)


async def lease(
    sessions: Sessions, now: dt.datetime = NOW, busy: Collection[int] = (), **how: Any
) -> list[str]:
    async with sessions.begin() as session:
        letters = await turns.lease(session, now, busy=busy, **how)
        return [each.key.removeprefix("test.word:") for each in letters]


async def settle(sessions: Sessions, key: str, state: LetterState = LetterState.SENT) -> None:
    async with sessions.begin() as session:
        letter = await session.scalar(select(Letter).where(Letter.key == f"test.word:{key}"))
        assert letter
        outbox.settle(letter, state, NOW)


async def test_a_letter_of_the_same_key_is_posted_once(sessions: Sessions) -> None:
    assert await post(sessions, "a", text="first")
    assert not await post(sessions, "a", text="second")
    assert await lease(sessions) == ["a"]
    await settle(sessions, "a")
    assert not await post(sessions, "a")
    async with sessions() as session:
        assert [each.params for each in await session.scalars(select(Letter))] == [
            {"text": "first"}
        ]


async def test_a_chat_has_one_letter_on_its_way_and_the_oldest_goes_first(
    sessions: Sessions,
) -> None:
    for key in ("a", "b", "c"):
        await post(sessions, key)
    await post(sessions, "other", chat=501)
    assert await lease(sessions) == ["a", "other"]
    assert await lease(sessions) == []
    await settle(sessions, "a")
    assert await lease(sessions) == ["b"]


async def test_answers_go_before_announcements_and_nudges_last(sessions: Sessions) -> None:
    await post(sessions, "nudge", urgency=Urgency.NUDGE)
    await post(sessions, "announcement")
    await post(sessions, "answer", urgency=Urgency.ANSWER)
    await post(sessions, "elsewhere", chat=501, urgency=Urgency.ANSWER)
    order = []
    while leased := await lease(sessions, limit=1):
        order += leased
        await settle(sessions, leased[0])
    assert order == ["answer", "elsewhere", "announcement", "nudge"]


async def test_a_chat_gets_one_letter_at_a_time_though_more_could_be_taken(
    sessions: Sessions,
) -> None:
    await post(sessions, "nudge", urgency=Urgency.NUDGE)
    await post(sessions, "announcement of the morning", not_before=NOW - 5 * HOUR)
    await post(sessions, "announcement")
    await post(sessions, "answer", urgency=Urgency.ANSWER)
    batches = []
    while leased := await lease(sessions):
        batches.append(leased)
        await settle(sessions, leased[0])
    assert batches == [["answer"], ["announcement"], ["announcement of the morning"], ["nudge"]]


async def test_what_fell_due_first_goes_first_whatever_was_posted_first(
    sessions: Sessions,
) -> None:
    await post(sessions, "of now", chat=501)
    await post(sessions, "of a minute ago", chat=502, not_before=NOW - HOUR / 60)
    assert await lease(sessions, limit=1) == ["of a minute ago"]


async def test_an_urgent_letter_waits_for_the_one_that_is_on_its_way(sessions: Sessions) -> None:
    await post(sessions, "nudge", urgency=Urgency.NUDGE)
    assert await lease(sessions) == ["nudge"]
    await post(sessions, "answer", urgency=Urgency.ANSWER)
    assert await lease(sessions) == []


async def test_what_a_dead_sender_held_is_free_after_its_lease(sessions: Sessions) -> None:
    await post(sessions, "a")
    await post(sessions, "b")
    assert await lease(sessions) == ["a"]
    assert await lease(sessions, NOW + turns.LEASE) == []
    later = NOW + turns.LEASE + SECOND
    assert await lease(sessions, later) == ["a"]
    assert await lease(sessions, later) == []
    async with sessions.begin() as session:
        await outbox.return_leases(session)
    assert await lease(sessions, later) == ["a"]


async def test_a_lease_of_a_clock_that_was_set_back_holds_nobody_up(sessions: Sessions) -> None:
    await post(sessions, "a")
    await lease(sessions, NOW + DAY)
    assert await lease(sessions) == ["a"]


async def test_a_chat_in_our_hands_is_passed_over_however_late_it_is(sessions: Sessions) -> None:
    await post(sessions, "a")
    await lease(sessions)
    assert await lease(sessions, NOW + DAY, busy={GROUP}) == []


async def test_a_letter_waits_for_its_moment_and_lets_later_ones_pass(sessions: Sessions) -> None:
    await post(sessions, "morning", not_before=NOW + HOUR)
    await post(sessions, "now")
    assert await lease(sessions) == ["now"]
    await settle(sessions, "now")
    assert await lease(sessions, NOW + HOUR - SECOND) == []
    assert await lease(sessions, NOW + HOUR) == ["morning"]


async def test_a_pause_holds_what_waits_for_its_hour_and_not_what_is_tried_again(
    sessions: Sessions,
) -> None:
    club = await found_club(sessions)
    await post(sessions, "failed", chat=501, club_id=club)
    await lease(sessions)
    async with sessions.begin() as session:
        [failed] = await session.scalars(select(Letter))
        failed.tries = outbox.TRIES - 1
        outbox.failed(failed, "the longest wait", NOW)
    await post(sessions, "nudge", club_id=club, not_before=NOW + HOUR / 60)
    async with sessions.begin() as session:
        await pauses.hold(session, club, NOW)
    assert await lease(sessions, NOW + HOUR) == ["failed"]
    async with sessions.begin() as session:
        await pauses.let_go(session, club, NOW + HOUR)
    assert await lease(sessions, NOW + HOUR) == ["nudge"]


async def test_a_shut_gate_holds_its_chat_alone(sessions: Sessions) -> None:
    await post(sessions, "a")
    await post(sessions, "other", chat=501)
    async with sessions.begin() as session:
        await outbox.shut_gate(session, GROUP, NOW + HOUR)
        await outbox.shut_gate(session, GROUP, NOW + SECOND)  # the longer wait counts
    assert await lease(sessions) == ["other"]
    await settle(sessions, "other")
    assert await lease(sessions, NOW + HOUR - SECOND) == []
    assert await lease(sessions, NOW + HOUR) == ["a"]


async def test_a_group_that_moved_takes_its_letters_along(sessions: Sessions) -> None:
    await post(sessions, "sent")
    await settle(sessions, "sent")
    await post(sessions, "waits")
    async with sessions.begin() as session:
        await outbox.move(session, GROUP, GROUP - 1, NOW)
    async with sessions() as session:
        chats = {each.key: each.chat_id for each in await session.scalars(select(Letter))}
    assert chats == {"test.word:sent": GROUP, "test.word:waits": GROUP - 1}


async def test_letters_are_kept_for_more_than_a_year(sessions: Sessions) -> None:
    await post(sessions, "sent")
    await settle(sessions, "sent")
    await post(sessions, "waits")
    for days, kept in ((400, {"sent", "waits"}), (402, {"waits"})):
        async with sessions.begin() as session:
            await outbox.prune(session, NOW + days * DAY)
        async with sessions() as session:
            found = {each.key for each in await session.scalars(select(Letter))}
        assert found == {f"test.word:{key}" for key in kept}


WAYS: dict[str, tuple[Callable[[Letter], object], LetterState]] = {
    "sent": (lambda it: outbox.settle(it, LetterState.SENT, NOW), LetterState.SENT),
    "too late": (lambda it: outbox.settle(it, LetterState.DROPPED, NOW), LetterState.DROPPED),
    "given up": (lambda it: outbox.failed(it, "why", NOW), LetterState.DEAD),
    "put back": (lambda it: outbox.put_back(it, "why"), LetterState.WAITING),
    "put off": (lambda it: outbox.put_off(it, NOW + HOUR), LetterState.WAITING),
}


@pytest.mark.parametrize(("way", "state"), WAYS.values(), ids=WAYS)
def test_a_letter_is_settled_as_long_as_nobody_is_to_send_it(
    way: Callable[[Letter], object], state: LetterState
) -> None:
    """By that the looks for what is open find it."""
    letter = Letter(state=LetterState.SENDING, tries=outbox.TRIES, chat_id=GROUP)
    way(letter)
    assert letter.state == state
    assert (letter.settled_at is None) == (state == LetterState.WAITING)
    outbox.revive(letter, GROUP, NOW)
    assert (letter.state, letter.settled_at) == (LetterState.WAITING, None)
