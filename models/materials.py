"""The library of a club: what can be read, watched and heard again."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.homework import Kind
from domain.materials import SHELVES, Shelf
from models.base import Base, ClubRef, RowId, Short
from models.talks import Talk


class Material(Base):
    """A file that Telegram keeps, or a link, which is of the kind TEXT.

    The recording of a talk is the one of `talk_id`: its link stands in the talk, and so does its
    title until a mentor gives it another one.
    """

    __tablename__ = "materials"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    talk_id: Mapped[int | None] = mapped_column(ForeignKey("talks.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    title: Mapped[str] = mapped_column(default="")
    link: Mapped[str | None]
    file_id: Mapped[str | None]
    file_unique_id: Mapped[Short | None]
    by: Mapped[int | None] = mapped_column(BigInteger)  # None: by itself, or by who was forgotten
    added_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]  # when the group was told of it, once
    portal: Mapped[str | None]  # None until it is on the portal; then its link there, or nothing
    removed_at: Mapped[dt.datetime | None]

    talk: Mapped[Talk | None] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("talk_id"),)

    @property
    def shelf(self) -> Shelf:
        return SHELVES[self.kind] if self.talk_id is None else Shelf.RECORDING

    @property
    def url(self) -> str | None:
        """None of a file."""
        return self.talk.recording if self.talk else self.link

    @property
    def day(self) -> dt.datetime:
        """Of a recording when the talk was held, of all else when it came into the library."""
        return (self.talk and self.talk.starts_at) or self.added_at

    @property
    def words(self) -> str:
        """By which it is found: its title, and what was the topic of its talk, and with whom."""
        talk = (self.talk.topic, self.talk.expert) if self.talk else ()
        return " ".join(filter(None, (self.title, *talk)))
