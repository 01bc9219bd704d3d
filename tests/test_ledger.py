"""Letters that travel together: one that fails holds up none of the others."""

import asyncio
from dataclasses import replace

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from sqlalchemy import event, text
from sqlalchemy.orm.exc import StaleDataError
from structlog.testing import capture_logs

from models import DATABASE_TROUBLE, Club, Letter, LetterState, Session, Urgency
from sandbox.people import membership
from scheduler.ledger import Outcome
from services import outbox, pauses
from tests.by_hand import send
from tests.core_scene import DAY, SECOND, append, done
from tests.databases import ONLY_SQLITE
from tests.office import BOT, KINDS, Office

STUCK = (
    "CREATE TRIGGER stuck BEFORE UPDATE ON outbox WHEN NEW.state = 'sent' AND NEW.id = {}"
    " BEGIN SELECT RAISE(ABORT, 'no'); END"
)


@pytest.mark.trouble("letter.failed")
async def test_one_that_cannot_be_written_leaves_the_rest_of_its_batch_alone(
    office: Office,
) -> None:
    her, him = office.people
    broken = await office.post("bug", her)
    untrue = await office.post(None, office.group.id)
    await office.post("news", him)
    await office.deliver()
    assert office.said(him) == ["news"]
    letter = await office.letter(broken)
    assert (letter.state, letter.tries) == (LetterState.WAITING, 1)
    assert (await office.letter(untrue)).error == "no longer true"


async def test_answers_that_come_together_are_stored_together(office: Office) -> None:
    kind = "test.nudge"  # nobody wants to know more of its answer
    numbers = [await office.post("vote!", chat, kind) for chat in office.people]
    ready = await office.sender.take(8)
    commits: list[object] = []
    event.listen(office.sessions.kw["bind"].sync_engine, "commit", commits.append)
    settle = office.sender.ledger.settle
    await asyncio.gather(*(settle([Outcome(each, True)]) for each in ready))
    assert len(commits) == 1
    assert {(await office.letter(each)).state for each in numbers} == {LetterState.SENT}


async def test_what_was_answered_is_noted_in_the_transaction_that_takes_what_is_next(
    office: Office,
) -> None:
    her, kind = office.people[0], "test.nudge"
    number = await office.post("vote!", her, kind)
    [ready] = await office.sender.take(8)
    await office.post("news", her)
    await office.sender.call(ready)
    commits: list[object] = []
    event.listen(office.sessions.kw["bind"].sync_engine, "commit", commits.append)
    [following] = await office.sender.take(8)
    assert (following.letter.chat_id, len(commits)) == (her, 1)
    assert (await office.letter(number)).state == LetterState.SENT
    await send(office.sender, following)
    assert (office.said(her), office.sender.busy) == (["vote!", "news"], set())


@pytest.mark.trouble("letter.failed")
async def test_an_answer_is_noted_even_if_what_is_next_cannot_be_written(office: Office) -> None:
    her, him = office.people
    number = await office.post("vote!", her, "test.nudge")
    [ready] = await office.sender.take(8)
    await office.sender.call(ready)
    await office.post("bug", him)
    assert await office.sender.take(8) == []
    await office.sender.settle()
    letter = await office.letter(number)
    assert (letter.state, letter.message_id is None) == (LetterState.SENT, False)
    assert office.sender.busy == set()


@ONLY_SQLITE  # the trigger is in its words
async def test_an_answer_that_cannot_be_noted_does_not_keep_the_next_from_being_taken(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    her, him = office.people
    silent = replace(KINDS["test.word"], sent=None)  # nobody wants to know more of its answer
    monkeypatch.setattr(office.sender.writer, "kinds", {**KINDS, "test.word": silent})
    stuck = await office.post("one", her)
    [ready] = await office.sender.take(8)
    await office.sender.call(ready)
    await office.post("two", him)
    async with office.sessions.begin() as session:
        await session.execute(text(STUCK.format(stuck)))
    with pytest.raises(DATABASE_TROUBLE):
        await office.sender.take(8)
    [other] = await office.sender.take(8)
    await send(office.sender, other)
    assert (office.said(him), office.sender.busy) == (["two"], {her})


@ONLY_SQLITE  # the trigger is in its words
async def test_an_answer_that_cannot_be_stored_holds_up_no_other(office: Office) -> None:
    her, him = office.people
    stuck, other = await office.post("one", her), await office.post("two", him)
    async with office.sessions.begin() as session:
        await session.execute(text(STUCK.format(stuck)))
    async with asyncio.TaskGroup() as tasks:
        await asyncio.gather(*map(office.sender.call, await office.sender.take(8)))
        tasks.create_task(office.sender.settle())
        while (await office.letter(other)).state != LetterState.SENT:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert (await office.letter(stuck)).state == LetterState.SENDING
        assert office.sender.busy == {her}
        async with office.sessions.begin() as session:
            await session.execute(text("DROP TRIGGER stuck"))
    assert (await office.letter(stuck)).state == LetterState.SENT
    assert (office.said(her), office.said(him)) == (["one"], ["two"])


async def test_what_an_update_changes_at_the_same_moment_is_noted_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a report: its version is another one than when the note began."""
    notes: list[Letter] = []

    async def note(session: Session, letter: Letter, *_: object) -> None:
        notes.append(letter)
        if len(notes) == 1:
            raise StaleDataError
        await append(session, "noted")

    kind = replace(KINDS["test.word"], sent=note)
    monkeypatch.setattr(office.sender.writer, "kinds", {**KINDS, "test.word": kind})
    number = await office.post("thanks", office.people[0])
    await office.deliver()
    assert await done(office.sessions) == ["noted"]
    assert (await office.letter(number)).error is None


async def test_what_is_as_it_should_be_already_is_no_refusal(office: Office) -> None:
    number = await office.post("news", office.people[0])
    [ready] = await office.sender.take(8)
    said = "Bad Request: message is not modified: it is exactly the same"
    refusal = TelegramBadRequest(ready.call, said)
    with capture_logs() as log:
        await office.sender.ledger.settle([Outcome(ready, refusal)])
    assert (await office.letter(number)).state == LetterState.SENT
    assert log == []


async def test_what_others_have_sent_meanwhile_is_not_sent_again_for_a_refusal(
    office: Office,
) -> None:
    """We were frozen with it in hand, until our turn at Telegram was over."""
    her, him = office.people
    nudge = await office.post("vote!", her, "test.nudge", urgency=Urgency.NUDGE)
    news = await office.post("news", him)
    taken = await office.sender.take(8)
    now = office.telegram.clock.now()
    async with office.sessions.begin() as session:
        outbox.settle(await session.get_one(Letter, nudge), LetterState.SENT, now)
        (await session.get_one(Letter, news)).lease_until = now + 90 * SECOND
    refused = [TelegramRetryAfter(each.call, "Too Many Requests", 1) for each in taken]
    outcomes = [Outcome(*each) for each in zip(taken, refused, strict=True)]
    await office.sender.ledger.settle(outcomes)
    states = [(await office.letter(each)).state for each in (nudge, news)]
    assert states == [LetterState.SENT, LetterState.SENDING]
    office.telegram.clock.advance(2)
    await office.deliver()
    assert (office.said(her), office.said(him)) == ([], [])


async def test_a_nudge_that_telegram_has_refused_for_its_limits_comes_once_and_later(
    office: Office,
) -> None:
    her, _ = office.people
    await office.post("vote!", her, "test.nudge", urgency=Urgency.NUDGE)
    office.telegram.api.faults.add("429", method="sendMessage", times=1, retry_after=3)
    await office.deliver()
    assert office.said(her) == []
    office.telegram.clock.advance(4)
    await office.deliver()
    assert office.said(her) == ["vote!"]


@pytest.mark.trouble("letter.failed")
async def test_one_whose_reading_noted_something_before_it_failed_leaves_the_rest_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a copy of a report does: it notes of which parts it is."""

    async def note_parts(_: Session, letter: Letter, __: object) -> str:
        letter.params = {**letter.params, "parts": [1]}
        return str(letter.params["text"])

    kind = replace(KINDS["test.word"], load=note_parts)
    monkeypatch.setattr(office.sender.writer, "kinds", {**KINDS, "test.parts": kind})
    her, him = office.people
    broken = await office.post("bug", her, "test.parts")
    await office.post("news", him)
    await office.deliver()
    assert office.said(him) == ["news"]
    letter = await office.letter(broken)
    assert (letter.state, letter.tries, "parts" in letter.params) == (
        LetterState.WAITING, 1, False,
    )  # fmt: skip


async def test_what_waited_for_two_days_survives_one_fault_of_telegram(office: Office) -> None:
    await office.post("news", office.group.id)
    office.telegram.api.faults.add("5xx", times=1)
    await office.deliver(days=2)
    assert office.said(office.group.id) == []
    await office.deliver(minutes=1)
    assert office.said(office.group.id) == ["news"]


async def test_after_a_pause_of_the_club_a_letter_has_another_day_to_be_taken(
    office: Office,
) -> None:
    await office.post("news", office.group.id, club_id=1)
    office.telegram.api.faults.add("5xx", times=2)
    await office.deliver()
    async with office.sessions.begin() as session:
        club = await session.get_one(Club, 1)
        await pauses.hold_group(session, club, office.telegram.clock.now())
    office.telegram.clock.advance(3 * DAY.total_seconds())
    async with office.sessions.begin() as session:
        await pauses.let_go(session, 1, office.telegram.clock.now())
    await office.deliver()
    assert office.said(office.group.id) == []
    await office.deliver(minutes=1)
    assert office.said(office.group.id) == ["news"]


@pytest.mark.parametrize("kind", ["test.word", "test.nudge"])
async def test_a_letter_with_the_number_of_an_erased_one_that_was_in_hand_is_sent(
    office: Office, kind: str
) -> None:
    """SQLite gives the number of the last row again, when the row is gone."""
    her, him = office.people
    erased = await office.post("hello", her, kind)
    [ready] = await office.sender.take(8)
    async with office.sessions.begin() as session:
        await session.delete(await session.get_one(Letter, erased))
    number = await office.post("news", him, kind)
    await office.sender.ledger.settle([Outcome(ready, True)])
    assert (await office.letter(number)).state == LetterState.WAITING
    await office.deliver()
    assert office.said(him) == ["news"]


async def test_news_for_a_group_that_is_gone_wait_for_it_and_answers_do_not(
    office: Office,
) -> None:
    """Also the one by which we learn it, and what is posted for it afterwards."""
    world, group, her = office.telegram.world, office.group, office.people[0]
    membership.kick(world, group, BOT, her)
    first = await office.post("one", group.id, club_id=1)
    await office.deliver()
    second = await office.post("two", group.id, club_id=1)
    answer = await office.post("there", group.id, club_id=1, urgency=Urgency.ANSWER)
    await office.deliver()
    calls = office.calls()
    await office.deliver(days=1)
    assert office.calls() == calls
    states = [(await office.letter(each)).state for each in (first, second, answer)]
    assert states == [LetterState.WAITING, LetterState.WAITING, LetterState.DEAD]
    assert await done(office.sessions) == [(await office.letter(answer)).error]
    membership.add_bot(world, group, BOT, her)
    async with office.sessions.begin() as session:
        await pauses.let_go(session, 1, office.telegram.clock.now())
    await office.deliver()
    assert office.said(group.id) == ["one", "two"]
