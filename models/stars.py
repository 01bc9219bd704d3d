"""Stars: a ledger that only grows, the sums of each year, and what a club has settled.

The database itself refuses to change or delete an entry, and adds each one to its year's sum
(triggers of migration 0008). An entry names members, never people: when somebody asks to be
forgotten her membership is emptied, and the ledger need not be touched.
"""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, RowId, Short
from models.clubs import Member


class StarEntry(Base):
    """`year` is that of the club's calendar; a correction counts in the year it corrects.

    `source` says what it came from, so that nothing is counted twice for one member.
    """

    __tablename__ = "star_entries"

    id: Mapped[RowId]
    club_id: Mapped[int] = mapped_column(ForeignKey("clubs.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("club_members.id"))
    year: Mapped[int]
    kind: Mapped[Short]
    stars: Mapped[int]  # less than none in a correction
    reason: Mapped[str]
    source: Mapped[Short]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("star_entries.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("club_members.id"))  # None: by a vote
    at: Mapped[dt.datetime]

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=member_id)

    __table_args__ = (
        UniqueConstraint("member_id", "source"),
        Index("ix_star_entries_club_id", "club_id", "id"),
    )


class StarSum(Base):
    """What the entries of a member in a year come to. Written by the database alone."""

    __tablename__ = "star_sums"

    club_id: Mapped[int] = mapped_column(ForeignKey("clubs.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("club_members.id"), primary_key=True)
    stars: Mapped[int]

    member: Mapped[Member] = relationship(lazy="raise")

    __table_args__ = (Index("ix_star_sums_board", "club_id", "year", "stars"),)


class StarTerms(Base):
    """What a club has settled; one without a row goes by the defaults (`stars.settings`)."""

    __tablename__ = "star_terms"

    club_id: Mapped[int] = mapped_column(
        ForeignKey("clubs.id", ondelete="CASCADE"), primary_key=True
    )
    places: Mapped[list[int]]  # stars for the first, second, third place of a vote
    weights: Mapped[dict[str, Any]]  # kind of an award by hand → stars
    confirms: Mapped[bool]  # the organiser confirms what a vote awards [G03]
    tags: Mapped[bool]  # "12 stars" beside the names in the group
    speakers: Mapped[int]  # how many are proposed for #ChongOy


class StarsHidden(Base):
    """She wants to stand on no board. Her stars are counted all the same."""

    __tablename__ = "star_hidden"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True
    )


class StarSpeaker(Base):
    """Chosen to speak at the year's #ChongOy; without any, those with the most are proposed."""

    __tablename__ = "star_speakers"

    club_id: Mapped[int] = mapped_column(
        ForeignKey("clubs.id", ondelete="CASCADE"), primary_key=True
    )
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True
    )


class StarPrize(Base):
    """What the one with the most stars of a year was given [G05, G06]."""

    __tablename__ = "star_prizes"

    club_id: Mapped[int] = mapped_column(
        ForeignKey("clubs.id", ondelete="CASCADE"), primary_key=True
    )
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True
    )
    prize: Mapped[str]
    at: Mapped[dt.datetime]
