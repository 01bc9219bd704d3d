"""What a club has of reminders: one of the mentor's own, a step that waits, a nudge to her."""

import datetime as dt
from dataclasses import dataclass

from models import Letter, Reminder, ReminderState, Session, Step, Urgency


@dataclass(frozen=True)
class Reminded:
    reminder: int
    step: int
    letter: int


NOT_YET = Reminded(0, 0, 0)


async def remind(
    session: Session, club: int, talk: int, mentor: int, words: str, due_at: dt.datetime
) -> Reminded:
    own = Reminder(club_id=club, by=mentor, text=words, due_at=due_at, state=ReminderState.PLANNED)
    step = Step(
        club_id=club, kind="talks.remind_day", subject_id=talk, key=f"remind:{club}",
        due_at=due_at, not_before=due_at,
    )  # fmt: skip
    nudge = Letter(
        club_id=club, chat_id=mentor, kind="homework.nudge", params={"task": 0},
        key=f"nudge:{club}", urgency=Urgency.NUDGE, not_before=due_at,
    )  # fmt: skip
    session.add_all([own, step, nudge])
    await session.flush()
    return Reminded(own.id, step.id, nudge.id)
