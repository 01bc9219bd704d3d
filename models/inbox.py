"""What Telegram told us, kept before it is confirmed, and worked off in order of each queue."""

import datetime as dt
import enum

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import WHERE, Base, RowId


class UpdateState(enum.StrEnum):
    NEW = "new"
    DONE = "done"
    DEAD = "dead"


class Received(Base):
    """One raw update. `queue` is the chat (or voter) within which order is kept.

    `person_id` is who did it, wherever she did it: taps in a group wait in the group's queue.
    """

    __tablename__ = "inbox"

    id: Mapped[RowId]
    update_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    queue: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[str]
    state: Mapped[UpdateState] = mapped_column(default=UpdateState.NEW)
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[dt.datetime]
    received_at: Mapped[dt.datetime]
    error: Mapped[str | None]

    __table_args__ = (
        Index(
            "ix_inbox_new",
            "queue",
            "id",
            info={WHERE: "state = 'new'"},
        ),
        Index(
            "ix_inbox_person",
            "person_id",
            info={WHERE: "state = 'new'"},
        ),
    )
