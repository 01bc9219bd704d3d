"""«Later»: a nudge that comes again because she asked for it."""

import datetime as dt

from domain.reminders import NoSuchReminder
from models import Letter, Member, Session, Task, Urgency
from services import homework_people, outbox, quiet_hours

FRESH = dt.timedelta(hours=12)
KINDS = ("homework.nudge",)


async def snooze(
    session: Session, member: Member, letter_id: int, now: dt.datetime
) -> dt.datetime:
    """When it comes again: not in the night, and while half of the time to her deadline is left.

    Raises NoSuchReminder for a letter not of hers.
    """
    letter = await session.get(Letter, letter_id)
    if letter is None or (letter.chat_id, letter.club_id) != (member.person_id, member.club_id):
        raise NoSuchReminder
    if letter.kind not in KINDS:
        raise NoSuchReminder
    later = dt.timedelta(hours=member.club.rules.snooze)
    task = await session.get(Task, letter.params["task"])
    due = task and await homework_people.due_of(session, task, member)
    if due and due > now:
        later = min(later, (due - now) / 2)
    moment = quiet_hours.first_loud(member.club, now + later)
    await outbox.post(
        session, letter.chat_id, letter.kind, now, key=f"{letter_id}:{moment:%Y%m%d%H}",
        club_id=letter.club_id, urgency=Urgency.NUDGE, not_before=moment,
        expires_at=moment + FRESH, **letter.params,
    )  # fmt: skip
    return moment
