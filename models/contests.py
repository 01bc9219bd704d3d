"""Contests: who stands, who has voted, and the sealed ballots of those still open [G01, G02]."""

import datetime as dt
import enum

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.contests import Closing
from domain.counting import Method
from models.base import Base, ClubRef, RowId
from models.clubs import Club, Member


class ContestState(enum.StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    THIN = "thin"  # too few ballots to be counted: the mentor decides
    COUNTED = "counted"  # the mentors know, the group does not yet
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


class Voters(enum.StrEnum):
    ROSTER = "roster"
    PRESENT = "present"  # those who were at the talk


class Media(enum.StrEnum):
    PHOTO = "photo"
    VIDEO = "video"


class Contest(Base):
    """A vote about one event: a talk, a task, or what the mentor has named."""

    __tablename__ = "contests"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    title: Mapped[str]
    talk_id: Mapped[int | None] = mapped_column(ForeignKey("talks.id", ondelete="SET NULL"))
    task_id: Mapped[int | None] = mapped_column(
        ForeignKey("homework_tasks.id", ondelete="SET NULL")
    )
    method: Mapped[Method] = mapped_column(default=Method.CHOICE)
    choices: Mapped[int] = mapped_column(default=1)  # k of "choose up to k"
    voters: Mapped[Voters] = mapped_column(default=Voters.ROSTER)
    state: Mapped[ContestState] = mapped_column(default=ContestState.DRAFT)
    by: Mapped[int | None] = mapped_column(BigInteger)  # the mentor who made it
    closing: Mapped[Closing | None]  # as she chose it, counted from the start
    closes_at: Mapped[dt.datetime | None]
    announces_at: Mapped[dt.datetime | None]
    ballots: Mapped[int | None]  # how many counted when it closed
    is_thin: Mapped[bool] = mapped_column(default=False)  # the mentor has decided
    awaits_confirmation: Mapped[bool] = mapped_column(default=False)  # before there are stars
    message_id: Mapped[int | None] = mapped_column(BigInteger)  # in the group
    made_at: Mapped[dt.datetime]

    club: Mapped[Club] = relationship(lazy="joined")
    candidates: Mapped[list["Candidate"]] = relationship(
        order_by="Candidate.number", lazy="selectin", cascade="all, delete-orphan"
    )


class Candidate(Base):
    """`place`, `total` and `stars` are written when the vote is counted; a thin vote has no
    total.
    """

    __tablename__ = "contest_candidates"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[str | None]
    media: Mapped[Media | None]
    place: Mapped[int | None]
    total: Mapped[int | None]
    stars: Mapped[int | None]

    member: Mapped[Member] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("contest_id", "member_id"),)


class ContestVoter(Base):
    """She has taken part. This stays; how she voted does not."""

    __tablename__ = "contest_voters"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SealedBallot(Base):
    """A ballot under the key of its contest, of the same length whatever it holds."""

    __tablename__ = "contest_ballots"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    sealed: Mapped[bytes]


class ContestKey(Base):
    """What the ballots of an open contest are sealed with; destroyed when the vote closes."""

    __tablename__ = "contest_keys"

    contest_id: Mapped[int] = mapped_column(
        ForeignKey("contests.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[bytes]
