"""The roster as a mentor's table has it: one that she has just sent, and whom it expects."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped

from domain.clubs import Standing
from models.base import Base, ClubRef, RowId, Short, TelegramId


class RosterTable(Base):
    """Sent and not taken over yet. `found` is what it says, once it has been read."""

    __tablename__ = "roster_tables"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    person_id: Mapped[TelegramId]  # the mentor who sent it
    file_id: Mapped[str]
    file_name: Mapped[str]
    came_at: Mapped[dt.datetime]
    found: Mapped[dict[str, Any]]  # empty until it has been read

    @property
    def dated(self) -> int:
        """Tells it on a button from another table that gets its number when it is gone."""
        return int(self.came_at.timestamp())


class Expected(Base):
    """A woman of the mentor's table who has not come to the bot yet. When she registers under
    this name, what the table says of her is hers.
    """

    __tablename__ = "roster_expected"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    name: Mapped[str]
    oblast: Mapped[Short | None]
    district: Mapped[Short | None]
    council: Mapped[Short | None]
    standing: Mapped[Standing | None]
