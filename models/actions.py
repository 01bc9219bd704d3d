"""What mentors changed in their clubs: written in bot/middlewares.py, shown in the settings."""

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, RowId, Short
from models.clubs import Member


class Action(Base):
    """`label` is the button as she read it, `about` the first line above it; of what she typed
    instead neither is kept, only in answer to `what`. `once_named` are the members whom these
    words may name as they were called before.
    """

    __tablename__ = "club_actions"

    id: Mapped[RowId]
    club_id: Mapped[int] = mapped_column(ForeignKey("clubs.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), index=True
    )
    what: Mapped[Short]  # the prefix of the button, or the question that she answered
    label: Mapped[str]
    about: Mapped[str]
    once_named: Mapped[list[int] | None]
    at: Mapped[dt.datetime]

    member: Mapped[Member] = relationship(lazy="joined")

    __table_args__ = (Index("ix_club_actions_club_id", "club_id", "id"),)
