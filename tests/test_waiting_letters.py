"""What is done with letters that wait or are in hand: to those that are meant, and to no other."""

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise

from sqlalchemy import select

from models import ChatGate, Letter, LetterState, Sessions, Urgency
from services import outbox, turns
from tests.core_scene import GROUP, HOUR, NOW, SECOND
from tests.test_outbox import lease, post

WAITING, SENDING, SENT = LetterState.WAITING, LetterState.SENDING, LetterState.SENT
PERSON, OTHER = 501, 502


async def states(sessions: Sessions) -> Mapping[str, LetterState]:
    async with sessions() as session:
        letters = await session.scalars(select(Letter))
        return {each.key.removeprefix("test.word:"): each.state for each in letters}


async def test_what_a_lost_chat_was_to_read_is_dropped_and_nobody_elses(
    sessions: Sessions,
) -> None:
    for key, chat in (("gone", PERSON), ("here", OTHER)):
        await post(sessions, f"sent to who is {key}", chat)
    for key in await lease(sessions):
        async with sessions.begin() as session:
            await outbox.note_sent(session, {f"test.word:{key}": 7}, NOW)
    for key, chat in (("gone", PERSON), ("here", OTHER)):
        await post(sessions, f"for who is {key}", chat)
    async with sessions.begin() as session:
        await outbox.drop(session, PERSON, NOW, "blocked")
    assert await states(sessions) == {
        "sent to who is gone": SENT,
        "sent to who is here": SENT,
        "for who is gone": LetterState.DEAD,
        "for who is here": WAITING,
    }


async def test_of_a_lost_chat_only_what_is_asked_for_may_be_dropped(sessions: Sessions) -> None:
    await post(sessions, "answer", urgency=Urgency.ANSWER)
    await post(sessions, "announcement")
    async with sessions.begin() as session:
        await outbox.drop(session, GROUP, NOW, "gone", Letter.urgency == Urgency.ANSWER)
    assert await states(sessions) == {"answer": LetterState.DEAD, "announcement": WAITING}


async def test_what_is_noted_as_sent_is_that_letter_alone(sessions: Sessions) -> None:
    await post(sessions, "one", PERSON)
    await post(sessions, "two", OTHER)
    assert await lease(sessions) == ["one", "two"]
    async with sessions.begin() as session:
        await outbox.note_sent(session, {"test.word:one": 11}, NOW)
    assert await states(sessions) == {"one": SENT, "two": SENDING}
    async with sessions() as session:
        assert [each.key for each in await outbox.told(session, PERSON, 11)] == ["test.word:one"]
        assert not await outbox.told(session, OTHER, 11)


async def test_a_nudge_is_given_away_without_those_that_were_taken_with_it(
    sessions: Sessions,
) -> None:
    await post(sessions, "one", PERSON)
    await post(sessions, "two", OTHER)
    async with sessions.begin() as session:
        one, _ = await turns.lease(session, NOW)
    async with sessions.begin() as session:
        assert await outbox.give_away(session, [one], NOW)
    assert await states(sessions) == {"one": SENT, "two": SENDING}
    async with sessions.begin() as session:  # somebody else has it by now
        assert not await outbox.give_away(session, [one], NOW)


async def test_what_a_dead_sender_held_waits_and_what_was_sent_stays_so(
    sessions: Sessions,
) -> None:
    await post(sessions, "sent", PERSON)
    await post(sessions, "held", OTHER)
    await lease(sessions)
    async with sessions.begin() as session:
        await outbox.note_sent(session, {"test.word:sent": 11}, NOW)
    async with sessions.begin() as session:
        await outbox.return_leases(session)
    assert await states(sessions) == {"sent": SENT, "held": WAITING}


async def test_a_letter_in_hand_does_not_wait_any_more(sessions: Sessions) -> None:
    """Who wants to put it off, or to say more in it, has to write another one."""
    await post(sessions, "hers", PERSON, task=1)
    await post(sessions, "hers too", OTHER, task=1)
    async with sessions() as session:
        assert await outbox.waits(session, "test.word", "hers")
        assert not await outbox.waits(session, "test.word", "her")
        assert {*await outbox.waiting(session, "test.word", "hers", [OTHER])} == {OTHER}
        assert not await outbox.waiting(session, "test.word", "his", [PERSON, OTHER])
        assert await outbox.will_tell(session, PERSON, "test.word", task=1)
        assert not await outbox.will_tell(session, PERSON, "test.word", task=2)
        assert not await outbox.will_tell(session, PERSON, "test.other", task=1)
        assert not await outbox.will_tell(session, GROUP, "test.word", task=1)
    assert await lease(sessions) == ["hers", "hers too"]
    async with sessions() as session:
        assert not await outbox.waits(session, "test.word", "hers")
        assert not await outbox.unsent(session, "test.word", "hers")
        assert not await outbox.waiting(session, "test.word", "hers", [PERSON, OTHER])
        assert not await outbox.will_tell(session, PERSON, "test.word", task=1)
    async with sessions.begin() as session:
        [hers] = (await outbox.these(session, ["test.word:hers"])).values()
        outbox.settle(hers, LetterState.DEAD, NOW, "refused")
    async with sessions() as session:
        dead = await outbox.unsent(session, "test.word", "hers")
        assert dead
        assert dead.error == "refused"
        assert not await outbox.waits(session, "test.word", "hers")


async def test_a_group_that_moved_takes_nobody_elses_letters_along(sessions: Sessions) -> None:
    await post(sessions, "hers", PERSON)
    async with sessions.begin() as session:
        await outbox.move(session, GROUP, GROUP - 1, NOW)
    async with sessions() as session:
        assert [each.chat_id for each in await session.scalars(select(Letter))] == [PERSON]


async def test_a_longer_wait_is_that_of_one_chat_and_is_forgotten_when_it_is_over(
    sessions: Sessions,
) -> None:
    await post(sessions, "hers", PERSON)
    async with sessions.begin() as session:
        for chat, until in ((PERSON, NOW + SECOND), (GROUP, NOW + HOUR), (GROUP, NOW + 2 * HOUR)):
            await outbox.shut_gate(session, chat, until)
    assert await lease(sessions, NOW + SECOND) == ["hers"]
    async with sessions.begin() as session:
        await outbox.prune(session, NOW + HOUR + SECOND)
        assert [each.chat_id for each in await session.scalars(select(ChatGate))] == [GROUP]


async def test_a_letter_put_off_comes_at_its_hour_and_has_not_been_tried(
    sessions: Sessions,
) -> None:
    """Else eight nights would be as bad as eight failures."""
    await post(sessions, "hers", PERSON)
    for hours in range(outbox.TRIES + 1):
        moment = NOW + hours * HOUR
        async with sessions.begin() as session:
            [hers] = await turns.lease(session, moment)
            assert hers.tries == 1
            outbox.put_off(hers, moment + HOUR)
        assert await lease(sessions, moment + HOUR - SECOND) == []


async def test_a_letter_put_back_goes_at_once_and_has_not_been_tried(sessions: Sessions) -> None:
    await post(sessions, "hers", PERSON)
    for _ in range(outbox.TRIES + 1):
        async with sessions.begin() as session:
            [hers] = await turns.lease(session, NOW)
            assert hers.tries == 1
            outbox.put_back(hers, "flood")


async def test_what_cannot_be_written_is_tried_after_longer_and_longer_pauses(
    sessions: Sessions,
) -> None:
    """So that it outlives whatever is mended within minutes."""
    await post(sessions, "hers", PERSON)
    tried: list[dt.datetime] = []
    is_over, now = False, NOW
    while not is_over:
        async with sessions.begin() as session:
            [hers] = await turns.lease(session, now)
            is_over = outbox.failed(hers, "no such place", now)
            tried.append(now)
            now = hers.not_before
    pauses = [after - before for before, after in pairwise(tried)]
    assert len(tried) == outbox.TRIES
    assert pauses == [2**number * SECOND for number in range(1, outbox.TRIES)]
    assert await states(sessions) == {"hers": LetterState.DEAD}


async def test_what_is_sent_again_goes_where_the_group_is_now(sessions: Sessions) -> None:
    await post(sessions, "announcement")
    async with sessions.begin() as session:
        [letter] = await session.scalars(select(Letter))
        outbox.settle(letter, LetterState.DEAD, NOW, "no rights")
        outbox.revive(letter, GROUP - 1, NOW + HOUR)
    assert await lease(sessions) == []
    assert await lease(sessions, NOW + HOUR) == ["announcement"]
    async with sessions() as session:
        assert [each.chat_id for each in await session.scalars(select(Letter))] == [GROUP - 1]
