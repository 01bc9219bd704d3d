"""How a club's talks follow each other: each week a vote, or one standing time; their calendar."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Short


class Series(Base):
    """A club without a row votes each week."""

    __tablename__ = "talk_series"

    club_id: Mapped[int] = mapped_column(
        ForeignKey("clubs.id", ondelete="CASCADE"), primary_key=True
    )
    is_fixed: Mapped[bool] = mapped_column(default=False)  # the winner is the standing time
    asks_again: Mapped[bool] = mapped_column(default=False)  # next week the group votes anew


class ClubCalendar(Base):
    """The address at which calendars read the club's talks; whoever knows `token` sees them."""

    __tablename__ = "club_calendars"

    club_id: Mapped[int] = mapped_column(
        ForeignKey("clubs.id", ondelete="CASCADE"), primary_key=True
    )
    token: Mapped[Short] = mapped_column(unique=True)
