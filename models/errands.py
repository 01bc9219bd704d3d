"""Work at Telegram that takes longer than a letter: fetching files, packing and sending them."""

import datetime as dt
import enum

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import WHERE, Base, RowId, Short, TelegramId


class ErrandState(enum.StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Errand(Base):
    """Whoever runs it holds it until `lease_until`; `sent` says how far an earlier run came."""

    __tablename__ = "errands"

    id: Mapped[RowId]
    # None: it is about a person, whatever clubs she is in.
    club_id: Mapped[int | None] = mapped_column(
        ForeignKey("clubs.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[Short]
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    chat_id: Mapped[TelegramId]  # who waits for it: a person, a group, or nobody (0)
    asked_at: Mapped[dt.datetime]
    not_before: Mapped[dt.datetime]
    state: Mapped[ErrandState] = mapped_column(default=ErrandState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[dt.datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)  # where its progress is shown
    sent: Mapped[int] = mapped_column(default=0)  # documents that have arrived
    settled_at: Mapped[dt.datetime | None]
    error: Mapped[str | None]

    __table_args__ = (
        Index(
            "ix_errands_open",
            "not_before",
            info={WHERE: "state IN ('waiting', 'running')"},
        ),
    )
