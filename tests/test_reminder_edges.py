"""A mentor's own reminder where it was moved, deleted, missed or set for the night."""

import datetime as dt

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from domain.errors import ClubError
from domain.homework import ReportState
from domain.reminders import AtNight, NoSuchReminder, NoTimeChosen, NoWords
from domain.typed_phrases import Every, HasPassed
from models import (
    Letter,
    MemberState,
    Reaches,
    Reminder,
    ReminderState,
    Report,
    Role,
    Session,
    Sessions,
    Step,
    StepState,
    Urgency,
)
from services import reminders, snoozes
from tests.office_scene import AWAY, KIN, fill
from tests.task_scene import her, note, task_of
from tests.two_clubs import DAY, MEMBER, MENTOR, NOW, Town

DUE = NOW + DAY
HOUR = dt.timedelta(hours=1)
MORNING = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)  # eight in Bishkek
NIGHT = dt.datetime(2026, 11, 25, 16, 0, tzinfo=dt.UTC)  # ten in the evening in Bishkek


@pytest.fixture
async def town(sessions: Sessions, dispatcher: Dispatcher) -> Town:
    return await fill(sessions, dispatcher)


async def planned(session: Session, town: Town, **facts: object) -> Reminder:
    reminder = await session.get_one(Reminder, town.ours.reminded.reminder)
    reminder.state = ReminderState.DRAFT
    await reminders.move(session, reminder, DUE, NOW)
    for name, value in facts.items():
        setattr(reminder, name, value)
    await reminders.confirm(session, reminder, NOW)
    return reminder


async def steps_of(session: Session, reminder: Reminder) -> list[Step]:
    waiting = {"kind": reminders.STEP, "subject_id": reminder.id, "state": StepState.WAITING}
    return [*await session.scalars(select(Step).filter_by(**waiting))]


async def told(session: Session, kind: str) -> set[int]:
    return {*await session.scalars(select(Letter.chat_id).filter_by(kind=kind))}


async def test_a_reminder_is_not_moved_into_the_night_or_the_past(town: Town) -> None:
    async with town.sessions() as session:
        reminder = await planned(session, town)
        for moment, refusal in ((NIGHT, AtNight), (NOW, HasPassed)):
            with pytest.raises(refusal):
                await reminders.move(session, reminder, moment, NOW)
        assert reminder.due_at == DUE
        assert [each.due_at for each in await steps_of(session, reminder)] == [DUE]


async def test_a_draft_that_is_given_a_time_is_not_sent_until_she_says_that_it_is_right(
    town: Town,
) -> None:
    async with town.sessions() as session:
        reminder = await session.get_one(Reminder, town.ours.reminded.reminder)
        reminder.state = ReminderState.DRAFT
        await reminders.move(session, reminder, DUE, NOW)
        assert await steps_of(session, reminder) == []


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [({"text": ""}, NoWords), ({"due_at": None}, NoTimeChosen), ({"due_at": NOW}, HasPassed)],
)
async def test_without_words_or_with_a_time_that_is_past_nothing_is_planned(
    town: Town, facts: dict[str, object], refusal: type[ClubError]
) -> None:
    async with town.sessions() as session:
        with pytest.raises(refusal):
            await planned(session, town, **facts)


async def test_what_was_moved_or_deleted_is_not_sent_by_its_old_hour(town: Town) -> None:
    async with town.sessions() as session:
        reminder = await planned(session, town)
        [old] = await steps_of(session, reminder)
        await reminders.move(session, reminder, DUE + DAY, NOW)
        assert [each.due_at for each in await steps_of(session, reminder)] == [DUE + DAY]
        await reminders.send(session, reminder.club, old, DUE)
        [new] = await steps_of(session, reminder)
        await reminders.delete(session, reminder)
        assert await steps_of(session, reminder) == []
        await reminders.send(session, reminder.club, new, DUE + DAY)
        assert await told(session, "reminders.word") == set()
        with pytest.raises(NoSuchReminder):
            await reminders.get(session, town.ours.id, reminder.id)


async def test_what_comes_once_cannot_be_left_out_and_a_draft_has_no_next_time(
    town: Town,
) -> None:
    async with town.sessions() as session:
        reminder = await planned(session, town)
        with pytest.raises(NoSuchReminder):
            await reminders.skip(session, reminder, DUE)
        reminder.every, reminder.state = Every.WEEKLY, ReminderState.DRAFT
        with pytest.raises(NoSuchReminder):
            await reminders.skip(session, reminder, DUE)
        assert reminder.due_at == DUE


async def test_a_week_that_was_missed_is_told_to_who_set_it_and_the_next_one_comes(
    town: Town,
) -> None:
    async with town.sessions() as session:
        reminder = await planned(session, town, every=Every.WEEKLY)
        kin = await her(session, town, KIN)
        kin.role = Role.MENTOR  # leads as well, and did not set it
        [step] = await steps_of(session, reminder)
        await session.flush()
        await reminders.miss(session, reminder.club, step, DUE + DAY)
        assert await told(session, "reminders.missed") == {MENTOR}
        assert reminder.due_at == DUE + 7 * DAY
        following = [each.due_at for each in await steps_of(session, reminder)]
        assert DUE + 7 * DAY in following


async def test_where_she_who_set_it_leads_no_more_who_leads_now_hears_that_it_was_missed(
    town: Town,
) -> None:
    async with town.sessions() as session:
        reminder = await planned(session, town, by=MEMBER)
        [step] = await steps_of(session, reminder)
        await reminders.send(session, reminder.club, step, DUE + DAY)  # another day by then
        assert await told(session, "reminders.missed") == {MENTOR}
        assert await told(session, "reminders.word") == set()


@pytest.mark.parametrize(
    ("facts", "is_read"),
    [
        ({}, True),
        ({"state": MemberState.LEFT}, False),
        ({"role": Role.GUEST}, False),
        ({"agreed_at": None}, False),
    ],
)
async def test_who_reads_a_word_to_each_member(
    town: Town, facts: dict[str, object], *, is_read: bool
) -> None:
    async with town.sessions() as session:
        reminder = await planned(session, town, reaches=Reaches.PEOPLE)
        kin = await her(session, town, KIN)
        for name, value in facts.items():
            setattr(kin, name, value)
        (await her(session, town, AWAY)).person.may_write = False
        await session.flush()
        [step] = await steps_of(session, reminder)
        await reminders.send(session, reminder.club, step, DUE)
        assert await told(session, "reminders.nudge") == ({MEMBER, KIN} if is_read else {MEMBER})
        assert await told(session, "reminders.word") == set()


async def test_who_has_reported_meanwhile_is_not_reminded_of_a_report(town: Town) -> None:
    async with town.sessions() as session:
        reminder = await planned(session, town, reaches=Reaches.LATE)
        assert {*await reminders.readers(session, reminder, NOW)} == {KIN, AWAY}
        report = await session.get_one(Report, town.ours.report)
        report.state = ReportState.RETURNED
        await session.flush()
        assert {*await reminders.readers(session, reminder, NOW)} == {MEMBER, KIN, AWAY}
        about = {"params": {"reminder": reminder.id}, "kind": "reminders.nudge"}
        letter = Letter(chat_id=MEMBER, **about)
        assert await reminders.standing(session, letter, NOW)
        report.state = ReportState.SENT
        await session.flush()
        assert await reminders.standing(session, letter, NOW) is None
        word = Letter(chat_id=town.ours.chat, kind="reminders.word", params=about["params"])
        assert await reminders.standing(session, word, NOW)
        reminder.state = ReminderState.DELETED
        await session.flush()
        assert await reminders.standing(session, word, NOW) is None


async def test_the_next_reminder_stands_first(town: Town) -> None:
    async with town.sessions() as session:
        last = await planned(session, town)
        facts = {"club_id": town.ours.id, "by": MENTOR, "text": "…"}
        first = Reminder(due_at=DUE - DAY / 2, state=ReminderState.PLANNED, **facts)
        session.add_all([first, Reminder(due_at=DUE, state=ReminderState.SENT, **facts)])
        session.add(Reminder(due_at=DUE, state=ReminderState.DRAFT, **facts))
        await session.flush()
        assert [*await reminders.planned(session, town.ours.id)] == [first, last]


async def nudge(session: Session, town: Town, person: int, kind: str = "homework.nudge") -> Letter:
    letter = Letter(
        club_id=town.ours.id, chat_id=person, kind=kind, key=f"{kind}:{person}", not_before=NOW,
        params={"task": town.ours.task}, urgency=Urgency.NUDGE,
    )  # fmt: skip
    session.add(letter)
    await session.flush()
    return letter


@pytest.mark.parametrize(
    ("left", "later"),
    [
        (7 * DAY, MORNING - NOW),  # three hours from ten past eight in the evening
        (HOUR, HOUR / 2),
        (-HOUR, MORNING - NOW),
    ],
)
async def test_what_is_put_off_comes_by_day_and_while_there_is_time_for_it(
    town: Town, left: dt.timedelta, later: dt.timedelta
) -> None:
    """Of her own deadline, where she has been given more time."""
    async with town.sessions() as session:
        kin = await her(session, town, KIN)
        letter = await nudge(session, town, KIN)
        task = await task_of(session, town)
        task.due_at = NOW + left
        assert await snoozes.snooze(session, kin, letter.id, NOW) == NOW + later
        if left == HOUR:
            await note(session, task, kin, extended_to=NOW + 3 * DAY)
            assert await snoozes.snooze(session, kin, letter.id, NOW) == MORNING


async def test_nobody_puts_off_the_letter_of_another_or_another_letter(town: Town) -> None:
    async with town.sessions() as session:
        kin = await her(session, town, KIN)
        others = await nudge(session, town, MEMBER)
        other = await nudge(session, town, KIN, "homework.overdue")
        for letter in (others, other):
            with pytest.raises(NoSuchReminder):
                await snoozes.snooze(session, kin, letter.id, NOW)
