"""The mentor's own reminders, and how loud the bot may be to a person."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.sound import Level
from domain.typed_phrases import Every
from models.base import Base, ClubRef, PersonRef, RowId
from models.clubs import Club


class ReminderState(enum.StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    SENT = "sent"  # for the last time
    DELETED = "deleted"


class Reaches(enum.StrEnum):
    GROUP = "group"
    PEOPLE = "people"  # every registered member, in private
    LATE = "late"  # those of them who miss a report when it is sent


class Reminder(Base):
    """`due_at` is its next moment, in UTC; None until one has been chosen.

    `month_day` is the day that was meant: one of the 31st comes on the 30th of a short month.
    """

    __tablename__ = "reminders"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    by: Mapped[PersonRef]
    text: Mapped[str] = mapped_column(default="")
    due_at: Mapped[dt.datetime | None]
    month_day: Mapped[int | None]
    every: Mapped[Every] = mapped_column(default=Every.ONCE)
    reaches: Mapped[Reaches] = mapped_column(default=Reaches.GROUP)
    state: Mapped[ReminderState] = mapped_column(default=ReminderState.DRAFT)

    club: Mapped[Club] = relationship(lazy="joined")


class Wording(Base):
    """The mentor's words for what a planned step will say, in the place of ours."""

    __tablename__ = "reminder_words"

    step_id: Mapped[int] = mapped_column(
        ForeignKey("steps.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    text: Mapped[str]


class Loudness(Base):
    """Her choice; who has made none hears all."""

    __tablename__ = "reminder_levels"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("club_people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    level: Mapped[Level]
