"""Who said that she comes to a talk, who was there, and how it was."""

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.attendance import Mood
from models.base import Base


class Rsvp(Base):
    """She will come. Whoever takes it back has no row: nobody is asked to say no."""

    __tablename__ = "talk_rsvps"

    talk_id: Mapped[int] = mapped_column(
        ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    said_at: Mapped[dt.datetime]


class Attendance(Base):
    """She was at the talk: as she says herself, or as the mentor has ticked. Kept for ever."""

    __tablename__ = "talk_attendance"

    talk_id: Mapped[int] = mapped_column(
        ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    marked_at: Mapped[dt.datetime]
    by_mentor: Mapped[bool] = mapped_column(default=False)


class Rater(Base):
    """She has rated the talk. What she thinks of it is in no row: a rating has no name."""

    __tablename__ = "talk_raters"

    talk_id: Mapped[int] = mapped_column(
        ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Rating(Base):
    """How many found it so."""

    __tablename__ = "talk_ratings"

    talk_id: Mapped[int] = mapped_column(
        ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True
    )
    mood: Mapped[Mood] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
