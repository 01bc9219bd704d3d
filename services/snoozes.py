"""«Later»: a nudge that comes again because she asked for it."""

import datetime as dt

from domain.reminders import NoSuchReminder
from models import Letter, Member, Session, Task, Urgency
from services import homework_people, outbox, quiet_hours, roster

FRESH = dt.timedelta(hours=12)
KINDS = ("homework.nudge",)


async def snooze(
    session: Session, member: Member, letter_id: int, now: dt.datetime
) -> dt.datetime:
    """When it comes again, with what stands in the same message: not in the night, and while half
    of the time to the first deadline is left.

    Raises NoSuchReminder for a letter not of hers.
    """
    letter = await session.get(Letter, letter_id)
    if letter is None or (letter.chat_id, letter.club_id) != (member.person_id, member.club_id):
        raise NoSuchReminder
    if letter.kind not in KINDS:
        raise NoSuchReminder
    beside = await outbox.told(session, letter.chat_id, letter.message_id or 0)
    nudges = [each for each in beside if each.kind in KINDS] or [letter]
    later = min([await _later(session, member, each, now) for each in nudges])
    moment = quiet_hours.first_loud(member.club, now + later)
    for each in nudges:
        await outbox.post(
            session, each.chat_id, each.kind, now, key=f"{each.id}:{moment:%Y%m%d%H}",
            club_id=each.club_id, urgency=Urgency.NUDGE, not_before=moment,
            expires_at=moment + FRESH, **each.params,
        )  # fmt: skip
    return moment


async def _later(
    session: Session, member: Member, letter: Letter, now: dt.datetime
) -> dt.timedelta:
    """By the rules of the club under whose reminder she has pressed."""
    later = dt.timedelta(hours=member.club.rules.snooze)
    task = await session.get(Task, letter.params["task"])
    hers = await roster.find(session, letter.club_id or 0, letter.chat_id)
    due = task and hers and await homework_people.due_of(session, task, hers)
    return min(later, (due - now) / 2) if due and due > now else later
