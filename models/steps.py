"""What the club has to do at a moment: open the poll, close it, announce, remind."""

import datetime as dt
import enum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import WHERE, Base, ClubRef, RowId, Short


class StepState(enum.StrEnum):
    WAITING = "waiting"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"
    DEAD = "dead"


class Step(Base):
    """`key` holds the local date or the subject, so that no occasion is planned twice.

    `due_at` is the moment the club expects; `not_before` moves on when a try has to be repeated.
    """

    __tablename__ = "steps"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    kind: Mapped[Short]
    subject_id: Mapped[int | None]
    key: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[dt.datetime]
    not_before: Mapped[dt.datetime]
    state: Mapped[StepState] = mapped_column(default=StepState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[dt.datetime | None]
    error: Mapped[str | None]

    __table_args__ = (
        Index(
            "ix_steps_waiting",
            "not_before",
            info={WHERE: "state = 'waiting'"},
        ),
    )
