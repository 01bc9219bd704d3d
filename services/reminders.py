"""The mentor's own reminders: drafted, confirmed, changed, sent, and sent again."""

import datetime as dt
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any

from sqlalchemy import select

from domain import reminders
from domain.local_time import local_date, moment_of
from domain.reminders import (
    AtNight,
    NoSuchReminder,
    NoTimeChosen,
    NoWords,
    check_hour,
    clean_words,
)
from domain.roles import Right, holding
from domain.typed_phrases import Every, HasPassed
from models import (
    Club,
    Letter,
    Member,
    MemberState,
    Person,
    Reaches,
    Reminder,
    ReminderState,
    Session,
    Step,
    Urgency,
)
from services import homework, homework_people, outbox, quiet_hours, roster, steps, typed_dates
from services.talks import zone_of

STEP = "reminders.send"
LATE = dt.timedelta(hours=12)  # later, it would not be about its moment any more
SHOWN = (ReminderState.DRAFT, ReminderState.PLANNED)


async def planned(session: Session, club_id: int) -> Sequence[Reminder]:
    """The next one first."""
    mine = select(Reminder).where(
        Reminder.club_id == club_id, Reminder.state == ReminderState.PLANNED
    )
    return (await session.scalars(mine.order_by(Reminder.due_at, Reminder.id))).all()


async def get(session: Session, club_id: int, reminder_id: int) -> Reminder:
    """Raises NoSuchReminder for one that is over, or not of this club."""
    mine = (Reminder.id == reminder_id, Reminder.club_id == club_id, Reminder.state.in_(SHOWN))
    if reminder := await session.scalar(select(Reminder).where(*mine)):
        return reminder
    raise NoSuchReminder


async def draft(
    session: Session, mentor: Member, typed: str, now: dt.datetime
) -> tuple[Reminder, Sequence[dt.datetime]]:
    """A new one out of her sentence, and the moments it can mean; with one it is set.

    Raises NoWords, TooManyWords, NotUnderstood, HasPassed or AtNight.
    """
    reading = typed_dates.understand(clean_words(typed), now, zone_of(mentor.club))
    moments = _by_day(reading.moments, mentor.club)
    reminder = Reminder(
        club=mentor.club, by=mentor.person_id, text=reading.words, every=reading.every
    )
    if len(moments) == 1:
        _set(reminder, moments[0])
    session.add(reminder)
    await session.flush()
    return reminder, moments


def _by_day(moments: Sequence[dt.datetime], club: Club) -> Sequence[dt.datetime]:
    loud = [moment for moment in moments if not quiet_hours.is_quiet(club, moment)]
    if moments and not loud:
        raise AtNight.between(club.rules.quiet)
    return loud


def _set(reminder: Reminder, moment: dt.datetime) -> None:
    reminder.due_at = moment
    reminder.month_day = moment.astimezone(zone_of(reminder.club)).day


def reword(reminder: Reminder, typed: str) -> None:
    """Raises NoWords or TooManyWords."""
    reminder.text = clean_words(typed)


async def move(
    session: Session, reminder: Reminder, moment: dt.datetime, now: dt.datetime
) -> None:
    """Raises HasPassed or AtNight."""
    check_hour(moment, now, zone_of(reminder.club), reminder.club.rules.quiet)
    _set(reminder, moment)
    if reminder.state == ReminderState.PLANNED:
        await _plan(session, reminder)


def reach(reminder: Reminder) -> None:
    reminder.reaches = _following(Reaches, reminder.reaches)


def repeat(reminder: Reminder) -> None:
    reminder.every = _following(Every, reminder.every)


def _following(choices: Any, chosen: Any) -> Any:
    """The choice after this one, round and round."""
    around = cycle(choices)
    return next(after for each in around if each == chosen for after in islice(around, 1))


async def confirm(session: Session, reminder: Reminder, now: dt.datetime) -> None:
    """Raises NoWords, NoTimeChosen or HasPassed."""
    if not reminder.text:
        raise NoWords
    if reminder.due_at is None:
        raise NoTimeChosen
    if reminder.due_at <= now:
        raise HasPassed
    reminder.state = ReminderState.PLANNED
    await _plan(session, reminder)


async def skip(session: Session, reminder: Reminder, due_at: dt.datetime) -> None:
    """Not that time; it goes on with the next. Raises NoSuchReminder for one that has none."""
    if reminder.due_at is None or reminder.state != ReminderState.PLANNED:
        raise NoSuchReminder
    if reminder.due_at != due_at:
        return
    zone = zone_of(reminder.club)
    following = reminders.after(reminder.due_at, reminder.every, reminder.month_day, zone)
    if following is None:
        raise NoSuchReminder
    reminder.due_at = following
    await _plan(session, reminder)


async def delete(session: Session, reminder: Reminder) -> None:
    reminder.state = ReminderState.DELETED
    await steps.cancel(session, reminder.club_id, STEP, reminder.id)


async def _plan(session: Session, reminder: Reminder) -> None:
    await steps.cancel(session, reminder.club_id, STEP, reminder.id)
    if reminder.due_at:
        key = f"{reminder.id}:{reminder.due_at:%Y%m%d%H%M}"
        await steps.plan(
            session, reminder.club_id, STEP, reminder.due_at, key=key, subject_id=reminder.id
        )


async def begin(session: Session, club: Club, now: dt.datetime) -> None:
    """Go on after a pause. What it has swallowed is not sent any more; of what was to come once,
    she hears so.
    """
    for reminder in await planned(session, club.id):
        due_at = reminder.due_at
        await _go_on(session, reminder, now)
        if due_at and reminder.state == ReminderState.SENT:
            key = f"{reminder.id}:{due_at:%Y%m%d%H%M}"
            await _tell_missed(session, reminder, due_at, key, paused=True)


async def _go_on(session: Session, reminder: Reminder, now: dt.datetime) -> None:
    zone = zone_of(reminder.club)
    while reminder.due_at and reminder.due_at <= now:
        following = reminders.after(reminder.due_at, reminder.every, reminder.month_day, zone)
        if following is None:
            reminder.state = ReminderState.SENT
            return
        reminder.due_at = following
    await _plan(session, reminder)


async def send(session: Session, club: Club, step: Step, now: dt.datetime) -> None:
    """Still on its day; by night without a sound rather than the next morning."""
    reminder = await _subject(session, step)
    if reminder is None:
        return
    if now >= _day_ends(club, step):
        await miss(session, club, step, now)
        return
    if reminder.reaches == Reaches.GROUP:
        await _post(session, reminder, club.chat_id, "reminders.word", step)
    else:
        for person in await readers(session, reminder, now):
            await _post(session, reminder, person, "reminders.nudge", step)
    await _go_on(session, reminder, now)


async def miss(session: Session, _club: Club, step: Step, now: dt.datetime) -> None:
    """We were away for too long: she who set it hears of it, or who leads the club by now, and it
    goes on with the next.
    """
    reminder = await _subject(session, step)
    if reminder is None:
        return
    await _tell_missed(session, reminder, step.due_at, step.key)
    await _go_on(session, reminder, now)


async def _tell_missed(
    session: Session, reminder: Reminder, due_at: dt.datetime, key: str, **why: bool
) -> None:
    leaders = await roster.whom_to_tell(session, reminder.club_id)
    for each in [reminder.by] if reminder.by in leaders else leaders:
        await outbox.post(
            session, each, "reminders.missed", due_at, key=f"{key}:{each}",
            club_id=reminder.club_id, reminder=reminder.id, text=reminder.text,
            at=due_at.isoformat(), **why,
        )  # fmt: skip


async def _subject(session: Session, step: Step) -> Reminder | None:
    """None, if it was deleted or moved meanwhile."""
    reminder = await session.get(Reminder, step.subject_id)
    is_meant = reminder and reminder.state == ReminderState.PLANNED
    return reminder if is_meant and reminder and reminder.due_at == step.due_at else None


def _day_ends(club: Club, step: Step) -> dt.datetime:
    """From then on «this evening» would be another one."""
    zone = zone_of(club)
    return moment_of(local_date(step.due_at, zone) + dt.timedelta(days=1), dt.time(), zone)


async def _post(session: Session, reminder: Reminder, chat: int, kind: str, step: Step) -> None:
    await outbox.post(
        session, chat, kind, step.due_at, key=f"{step.key}:{chat}", club_id=reminder.club_id,
        urgency=Urgency.NUDGE if kind == "reminders.nudge" else Urgency.ANNOUNCEMENT,
        expires_at=_day_ends(reminder.club, step), reminder=reminder.id, text=reminder.text,
    )  # fmt: skip


async def readers(session: Session, reminder: Reminder, now: dt.datetime) -> Sequence[int]:
    """The registered members who may be written to; the mentors know already."""
    active = (Member.club_id == reminder.club_id, Member.state == MemberState.ACTIVE)
    learns = Member.role.in_(holding(Right.LEARN))
    reached = select(Member.person_id).join(Person).where(*active, learns, Person.may_write)
    everyone = await session.scalars(reached.where(Member.agreed_at.is_not(None)))
    late = await _late(session, reminder, now)
    return [each for each in everyone if late is None or each in late]


async def _late(session: Session, reminder: Reminder, now: dt.datetime) -> set[int] | None:
    """Who misses a report on a task that is open now. None: it is meant for everybody."""
    if reminder.reaches != Reaches.LATE:
        return None
    tasks = await homework.open_tasks(session, reminder.club_id, now)
    missing = [await homework_people.missing(session, task) for task in tasks]
    return {member.person_id for each in missing for member in each}


async def standing(session: Session, letter: Letter, now: dt.datetime) -> Reminder | None:
    """What a letter reminds of, unless the mentor has deleted it or it is done meanwhile."""
    reminder = await session.get(Reminder, letter.params["reminder"])
    if reminder is None or reminder.state == ReminderState.DELETED:
        return None
    late = await _late(session, reminder, now) if letter.kind == "reminders.nudge" else None
    return reminder if late is None or letter.chat_id in late else None
