"""The weekly chai talk: the hours offered, the poll, who can come when, what was decided."""

import datetime as dt
import enum

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClubRef, RowId, Short, TelegramId
from models.clubs import Club


class TalkState(enum.StrEnum):
    PLANNED = "planned"
    POLLING = "polling"
    DECIDED = "decided"  # the mentor may still choose another time
    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"


class Trouble(enum.StrEnum):
    """What keeps a talk from going its usual way; the mentor is told once."""

    NO_HOURS = "no hours"
    OPENED_TOO_LATE = "opened too late"
    TOLD_TOO_LATE = "told too late"
    NOT_SENT = "not sent"
    GENERAL_CLOSED = "general closed"
    NO_PIN = "no pin"
    CLOSED_BY_HAND = "closed by hand"
    VOTES_LOST = "votes lost"
    NO_TIME_LEFT = "no time left"
    POLL_DELETED = "poll deleted"
    POST_DELETED = "post deleted"
    SAME_HOUR = "same hour"
    EXPERT_LEFT = "expert left"
    DAY_TAKEN = "day taken"
    NO_LINK = "no link"


class Talk(Base):
    """One week's talk. `week` is the local date on which its poll opens."""

    __tablename__ = "talks"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    week: Mapped[dt.date]
    state: Mapped[TalkState] = mapped_column(default=TalkState.PLANNED)
    topic: Mapped[str | None]
    expert: Mapped[str | None]
    opens_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]  # from then on its votes are only counted
    announces_at: Mapped[dt.datetime | None]  # until then the mentor can object
    starts_at: Mapped[dt.datetime | None]
    decided_by: Mapped[Short | None]  # domain.talks.Reason, MENTOR or STANDING
    voters: Mapped[int | None]  # members who voted, counted when it was decided
    # Below either the vote is thin, as the club had it when its poll opened; the share in percent.
    thin_voters: Mapped[int | None]
    thin_share: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=0)  # grows when what was announced changes
    announcement_id: Mapped[int | None] = mapped_column(BigInteger)
    link: Mapped[str | None]  # of this talk; without one it is held where the club meets
    passcode: Mapped[str | None]
    recording: Mapped[str | None]  # where it can be watched afterwards

    club: Mapped[Club] = relationship(lazy="joined")
    slots: Mapped[list["Slot"]] = relationship(order_by="Slot.position", lazy="selectin")
    polls: Mapped[list["Poll"]] = relationship(order_by="Poll.poll_id", lazy="selectin")

    __table_args__ = (UniqueConstraint("club_id", "week"),)

    @property
    def venue(self) -> tuple[str | None, str | None]:
        """Its link and passcode, which belong together."""
        place = self if self.link else self.club
        return place.link, place.passcode


MENTOR = "mentor"
STANDING = "standing"  # the usual time of a club that does not vote each week [F02]


class Slot(Base):
    __tablename__ = "talk_slots"

    talk_id: Mapped[int] = mapped_column(
        ForeignKey("talks.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[dt.datetime]
    votes: Mapped[int | None]  # of members; written when it is decided


class Poll(Base):
    """A native poll in which this talk's votes are cast.

    A crash between sending and noting it can leave a second one; all polls of a talk count.
    """

    __tablename__ = "talk_polls"

    poll_id: Mapped[str] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"), index=True)
    chat_id: Mapped[TelegramId]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    is_closed: Mapped[bool] = mapped_column(default=False)
    voters: Mapped[int] = mapped_column(default=0)  # as Telegram counts them, outsiders too


class Answer(Base):
    """What a person last answered in a native poll. Kept even before we know the poll."""

    __tablename__ = "talk_answers"

    poll_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    options: Mapped[list[int]]
    answered_at: Mapped[dt.datetime]
