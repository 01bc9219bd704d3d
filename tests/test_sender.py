"""What becomes of a letter when Telegram is slow, refuses, or is cut off in the middle."""

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from bot import telegram
from models import Club, ClubState, LetterState, Person, Urgency
from sandbox.people import bots, groups
from scheduler.post import Kind
from services import inbox, intake, outbox, turns
from tests.by_hand import deliver_due, send
from tests.core_scene import DAY, NOWHERE, SECOND, TOKEN, done
from tests.office import BOT, KINDS, Office, load, render


async def test_a_letter_is_sent_once_and_its_message_is_noted(office: Office) -> None:
    number = await office.post("hello", office.group.id)
    await office.deliver()
    await office.deliver(days=1)
    assert office.said(office.group.id) == ["hello"]
    letter = await office.letter(number)
    assert letter.state == LetterState.SENT
    assert letter.message_id in office.group.messages
    assert await done(office.sessions) == ["sent"]


async def test_a_letter_that_is_no_longer_true_or_too_late_is_dropped(office: Office) -> None:
    now = office.telegram.clock.now()
    untrue = await office.post(None, office.group.id)
    late = await office.post("late", office.group.id, expires_at=now)
    last = await office.post("in time", office.group.id, expires_at=now + SECOND)
    await office.deliver()
    assert office.said(office.group.id) == ["in time"]
    assert [(await office.letter(n)).error for n in (untrue, late, last)] == [
        "no longer true", "too late", None,
    ]  # fmt: skip


async def test_a_chat_that_has_to_wait_holds_up_no_other(office: Office) -> None:
    slow, other = office.people
    office.telegram.api.faults.add("429", chat_id=slow, retry_after=30, times=1)
    await office.post("first", slow)
    await office.post("second", slow)
    await office.post("other", other)
    await office.deliver()
    assert (office.said(slow), office.said(other)) == ([], ["other"])
    calls = office.calls()
    await office.deliver(seconds=29)
    assert office.calls() == calls  # not once before the time Telegram named
    await office.deliver(seconds=1)
    assert office.said(slow) == ["first", "second"]


@pytest.mark.parametrize("kind", ["test.word", "test.nudge"])
async def test_a_flood_wait_neither_loses_nor_doubles_anything(office: Office, kind: str) -> None:
    office.telegram.api.faults.add("429", retry_after=3, times=3)
    await office.post("hello", office.group.id, kind)
    for _ in range(4):
        await office.deliver(seconds=3)
    assert office.said(office.group.id) == ["hello"]


@pytest.mark.parametrize(
    ("fault", "announcements", "nudges"),
    [("5xx", 1, 0), ("cut_before", 1, 0), ("cut_after", 2, 1)],
)
async def test_without_an_answer_announcements_are_repeated_and_nudges_are_not(
    office: Office, fault: str, announcements: int, nudges: int
) -> None:
    office.telegram.api.faults.add(fault, times=2)
    one, two = office.people
    announced = await office.post("announcement", one)
    await office.post("nudge", two, "test.nudge")
    for _ in range(3):
        await office.deliver(minutes=1)
    assert office.said(one) == ["announcement"] * announcements
    assert office.said(two) == ["nudge"] * nudges
    assert (await office.letter(announced)).state == LetterState.SENT


async def test_nobody_is_asked_again_before_a_pause_that_grows(office: Office) -> None:
    office.telegram.api.faults.add("down")
    await office.post("hello", office.group.id)
    tries: list[int] = []
    for second in range(140):
        before = office.calls()
        await office.deliver(seconds=1)
        tries += [second] * (office.calls() - before)
    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert gaps == [2, 4, 8, 16, 32, 60]
    office.telegram.api.faults.remove()
    await office.deliver(minutes=1)
    assert office.said(office.group.id) == ["hello"]


async def test_a_nudge_that_could_not_leave_us_is_sent_when_the_network_is_back(
    office: Office,
) -> None:
    reachable = office.sender.bot
    async with telegram.connect(TOKEN, NOWHERE) as unreachable:
        office.sender.bot = unreachable
        await office.post("nudge", office.people[0], "test.nudge")
        await office.deliver()
    office.sender.bot = reachable
    await office.deliver(minutes=1)
    assert office.said(office.people[0]) == ["nudge"]


async def test_what_telegram_cannot_take_for_a_day_is_put_aside(office: Office) -> None:
    office.telegram.api.faults.add("5xx", method="sendMessage", chat_id=office.group.id)
    stuck = await office.post("stuck", office.group.id)
    await office.deliver(days=2)  # we were away
    await office.deliver(hours=23)
    assert (await office.letter(stuck)).state == LetterState.WAITING
    await office.deliver(hours=1)
    letter = await office.letter(stuck)
    assert (letter.state, letter.error) == (LetterState.DEAD, "Internal Server Error")
    assert await done(office.sessions) == ["Internal Server Error"]


async def test_who_blocked_us_is_written_to_once_and_no_more(office: Office) -> None:
    her, other = office.people
    bots.block(office.telegram.world, her, BOT)
    async with office.sessions.begin() as session:
        session.add(Person(id=her, name="Айзат", may_write=True))
    first = await office.post("one", her)
    second = await office.post("two", her)
    await office.post("other", other)
    calls = office.calls()
    await office.deliver()
    assert office.calls() - calls == 2  # one refusal, and the other's letter
    assert office.said(other) == ["other"]
    for number in (first, second):
        letter = await office.letter(number)
        assert (letter.state, letter.error) == (
            LetterState.DEAD,
            "Forbidden: bot was blocked by the user",
        )
    async with office.sessions() as session:
        assert not (await session.get_one(Person, her)).may_write


async def test_a_group_that_is_gone_closes_its_club(office: Office) -> None:
    groups.delete_chat(office.telegram.world, office.group, office.people[0])
    await office.post("hello", office.group.id)
    await office.deliver()
    async with office.sessions() as session:
        assert (await session.scalars(select(Club.state))).one() == ClubState.GONE


async def test_a_stranger_who_never_started_us_is_no_trouble(office: Office) -> None:
    number = await office.post("hello", 404_404)
    await office.deliver()
    letter = await office.letter(number)
    assert (letter.state, letter.error) == (LetterState.DEAD, "Bad Request: chat not found")


async def test_a_group_that_became_a_supergroup_gets_its_letters_there(office: Office) -> None:
    old = office.group.id
    new = groups.migrate(office.telegram.world, office.group, office.people[0])
    await office.post("one", old)
    await office.post("two", old)
    await office.deliver()
    assert office.said(new.id) == ["one", "two"]
    async with office.sessions() as session:
        assert (await session.scalars(select(Club.chat_id))).one() == new.id


async def test_an_edit_that_changes_nothing_is_done(office: Office) -> None:
    sent = await office.letter(await office.post("same", office.people[0]))
    await office.deliver()
    sent = await office.letter(sent.id)
    edit = await office.post("same", office.people[0], message=sent.message_id)
    await office.deliver()
    assert (await office.letter(edit)).state == LetterState.SENT


async def test_an_unpinning_whose_answer_was_lost_is_done_when_it_is_repeated(
    office: Office,
) -> None:
    sent = await office.post("pinned", office.people[0])
    await office.deliver()
    pinned = (await office.letter(sent)).message_id
    await office.sender.bot.pin_chat_message(office.people[0], pinned)
    office.telegram.api.faults.add("cut_after", method="unpinChatMessage", times=1)
    unpin = await office.post("unpin", office.people[0], message=pinned)
    await office.deliver()
    await office.deliver(minutes=1)
    assert (await office.letter(unpin)).state == LetterState.SENT


async def test_a_message_that_is_gone_cannot_be_edited_and_the_feature_learns_it(
    office: Office,
) -> None:
    edit = await office.post("new words", office.people[0], message=77)
    await office.deliver()
    assert (await office.letter(edit)).state == LetterState.DEAD
    assert await done(office.sessions) == ["Bad Request: message to edit not found"]


@pytest.mark.trouble("letter.failed")
async def test_a_letter_that_cannot_be_written_is_put_aside_alone(office: Office) -> None:
    bug = await office.post("bug", office.group.id)
    await office.post("good", office.group.id, urgency=Urgency.NUDGE)
    await office.deliver()
    assert office.said(office.group.id) == ["good"]
    for _ in range(outbox.TRIES):
        await office.deliver(minutes=10)
    letter = await office.letter(bug)
    assert (letter.state, letter.tries) == (LetterState.DEAD, outbox.TRIES)
    assert "cannot be written" in (letter.error or "")


@pytest.mark.trouble("letter.failed")
async def test_a_letter_that_fails_does_not_lose_its_turn(office: Office) -> None:
    bug = await office.post("bug", office.people[0])
    await office.post("good", office.people[1], club_id=1)
    assert await deliver_due(office.sender, limit=1) == 1
    assert (office.said(office.people[1]), (await office.letter(bug)).tries) == (["good"], 1)


async def test_a_letter_its_senders_die_of_is_given_up(office: Office) -> None:
    number = await office.post("deadly", office.group.id)
    for _ in range(outbox.TRIES):
        async with office.sessions.begin() as session:
            assert await turns.lease(session, office.telegram.clock.now())
        office.telegram.clock.advance(61)
    await office.deliver()
    letter = await office.letter(number)
    assert (letter.state, letter.error) == (LetterState.DEAD, "given up")
    assert office.said(office.group.id) == []


async def test_a_clock_that_jumps_while_a_letter_is_on_its_way_does_not_send_it_twice(
    office: Office,
) -> None:
    await office.post("hello", office.group.id)
    [ready] = await office.sender.take(8)
    office.telegram.clock.advance(DAY.total_seconds())
    assert await deliver_due(office.sender) == 0
    await send(office.sender, ready)
    await office.deliver(days=1)
    assert office.said(office.group.id) == ["hello"]


@pytest.mark.trouble("letter.unnoted")
async def test_a_note_that_fails_does_not_send_the_letter_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise RuntimeError("note is broken")

    monkeypatch.setitem(KINDS, "test.word", Kind(load, render, fail))
    number = await office.post("hello", office.group.id)
    await office.deliver()
    await office.deliver(days=1)
    assert office.said(office.group.id) == ["hello"]
    letter = await office.letter(number)
    assert letter.state == LetterState.SENT
    assert "note is broken" in (letter.error or "")


@pytest.mark.parametrize("where", ["poll", "group"])
async def test_a_nudge_waits_for_what_she_has_just_done(office: Office, where: str) -> None:
    her = office.people[0]
    await office.post("vote!", her, "test.nudge")
    deed = {"poll_answer": {"poll_id": "1", "user": {"id": her}}}
    if where == "group":
        message = {"chat": {"id": office.group.id}}
        deed = {"callback_query": {"id": "1", "from": {"id": her}, "message": message}}
    await intake.store(office.sessions, [{"update_id": 1, **deed}], office.telegram.clock.now())
    await office.deliver()
    assert office.said(her) == []
    async with office.sessions.begin() as session:
        assert await inbox.take(session, office.telegram.clock.now())
    await office.deliver(seconds=2)
    assert office.said(her) == ["vote!"]


async def test_no_nudge_goes_out_before_we_know_what_came_while_we_were_away(
    office: Office,
) -> None:
    her, caught_up = office.people[0], []
    office.sender.writer.has_caught_up = lambda: bool(caught_up)
    await office.post("vote!", her, "test.nudge")
    await office.post("news", her)
    await office.deliver()
    assert office.said(her) == ["news"]
    caught_up.append(True)
    await office.deliver(seconds=2)
    assert office.said(her) == ["news", "vote!"]
