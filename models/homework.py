"""Homework: tasks, whom they are for, the reports with all their parts, and what happened when."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.homework import Kind, ReportState
from models.base import Base, ClubRef, RowId, Short, TelegramId
from models.clubs import Club, Member

OUT_OF_REACH = 0  # as the number of a copy: it was made in a group that has moved, or never is


class TaskState(enum.StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CLOSED = "closed"  # takes no more reports
    DELETED = "deleted"


class Audience(enum.StrEnum):
    CLUB = "club"
    OBLAST = "oblast"
    CHOSEN = "chosen"  # the people whose TaskPerson says so


class Happened(enum.StrEnum):
    """What the history tells. Of a task: the first six, EDITED also where it was first written; of
    a report: the others, and EDITED where somebody whose report it is has said whether it may be
    shown outside.
    """

    PUBLISHED = "published"
    EDITED = "edited"
    CLOSED = "closed"
    DELETED = "deleted"
    EXTENDED = "extended"
    EXCUSED = "excused"
    SENT = "sent"
    SENT_BY_ITSELF = "sent by itself"
    ADDED = "added"
    CAPTION_EDITED = "caption edited"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    SEEN = "seen"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    UNDONE = "undone"
    COMMENTED = "commented"
    MARKED_BEST = "marked best"
    UNMARKED = "unmarked"


class Question(enum.StrEnum):
    """What is asked softly after a report [C03, B16, C08]."""

    WELL = "well"
    BETTER = "better"
    INVOLVED = "involved"
    SHARED = "shared"


class Task(Base):
    """`text` is HTML as Telegram gave it, `title` its first line in plain letters.

    A draft has no deadline until one is chosen; whatever is published has one.
    """

    __tablename__ = "homework_tasks"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    number: Mapped[int]  # in the club: №7; of a deleted draft minus its id
    state: Mapped[TaskState] = mapped_column(default=TaskState.DRAFT)
    author_id: Mapped[TelegramId]
    bot: Mapped[Short]  # our username, for the deep link under the task
    kind: Mapped[Kind]
    title: Mapped[str]
    text: Mapped[str]
    file_id: Mapped[str | None]
    due_at: Mapped[dt.datetime | None]
    cutoff_at: Mapped[dt.datetime | None]  # None: late reports are taken until it is closed
    publish_at: Mapped[dt.datetime | None]
    published_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    is_private: Mapped[bool] = mapped_column(default=False)  # reports are for mentors only
    audience: Mapped[Audience] = mapped_column(default=Audience.CLUB)
    oblast: Mapped[Short | None]
    revision: Mapped[int] = mapped_column(default=0)  # grows when what was published changes
    card_id: Mapped[int | None] = mapped_column(BigInteger)  # its message in the group
    file_message_id: Mapped[int | None] = mapped_column(BigInteger)  # its file in the group
    card_edits: Mapped[int] = mapped_column(default=0)  # numbers the letters that edit the card

    club: Mapped[Club] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("club_id", "number"),)


class TaskPerson(Base):
    """What is special about a member in a task. Without a row nothing is."""

    __tablename__ = "homework_people"

    task_id: Mapped[int] = mapped_column(
        ForeignKey("homework_tasks.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_chosen: Mapped[bool] = mapped_column(default=False)  # counts with Audience.CHOSEN
    team: Mapped[int | None]  # one report counts for all of the same team
    excused_at: Mapped[dt.datetime | None]
    extended_to: Mapped[dt.datetime | None]


class Report(Base):
    """One for each task and author. Sent again, it stays the same row with the next attempt.

    `version` grows with every change, but that of what only its author sees: who decides on an
    older one is told to look again.
    """

    __tablename__ = "homework_reports"

    id: Mapped[RowId]
    club_id: Mapped[ClubRef]
    task_id: Mapped[int] = mapped_column(
        ForeignKey("homework_tasks.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("club_members.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[ReportState] = mapped_column(default=ReportState.DRAFT)
    attempt: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column()
    is_late: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[dt.datetime]
    last_part_at: Mapped[dt.datetime]
    open_until: Mapped[dt.datetime | None]  # until then the private messages of
    opened_by: Mapped[int | None] = mapped_column(BigInteger, index=True)  # this person are for it
    sent_at: Mapped[dt.datetime | None]  # of this attempt
    seen_at: Mapped[dt.datetime | None]
    seen_by: Mapped[int | None] = mapped_column(BigInteger)
    reviewed_until: Mapped[dt.datetime | None]  # `seen_by` has it before her until then
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    withdrawn_from: Mapped[ReportState | None]  # its state before it was taken back
    receipt_id: Mapped[int | None] = mapped_column(BigInteger)  # message with our reaction
    summary_id: Mapped[int | None] = mapped_column(BigInteger)  # our message in private
    summaries: Mapped[int] = mapped_column(default=0)  # numbers the letters that write it
    is_best: Mapped[bool] = mapped_column(default=False)  # marked as best practice
    may_publish: Mapped[bool | None]  # outside the club; None: she has not said

    task: Mapped[Task] = relationship(lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")
    parts: Mapped[list["Part"]] = relationship(
        order_by="Part.attempt, Part.chat_id, Part.message_id",
        lazy="selectin",
        back_populates="report",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy once
    __table_args__ = (UniqueConstraint("task_id", "member_id"),)


class Part(Base):
    """One message with a piece of a report, kept the moment it comes.

    Telegram may tell of a message twice; its chat and number keep it one. Without a report it is
    not known yet what it is for. Of a media group all parts belong to the same report.
    """

    __tablename__ = "homework_parts"

    id: Mapped[RowId]
    report_id: Mapped[int | None] = mapped_column(
        ForeignKey("homework_reports.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[TelegramId]  # who sent it
    attempt: Mapped[int] = mapped_column(default=1)
    chat_id: Mapped[TelegramId]
    message_id: Mapped[TelegramId]
    media_group_id: Mapped[Short | None]
    kind: Mapped[Kind]
    text: Mapped[str]  # or the caption, in plain letters; empty if there is none
    file_id: Mapped[str | None]
    file_unique_id: Mapped[Short | None]
    still_id: Mapped[str | None]  # of a live photo the picture, without which it is not sent
    size: Mapped[int | None] = mapped_column(BigInteger)  # bytes
    name: Mapped[str | None]  # of the file, where it has one
    came_at: Mapped[dt.datetime]
    asked_at: Mapped[dt.datetime | None]  # without a report: when she was asked what it is
    removed_at: Mapped[dt.datetime | None]
    copy_id: Mapped[int | None] = mapped_column(BigInteger)  # in the group, or OUT_OF_REACH
    archive_id: Mapped[int | None] = mapped_column(BigInteger)  # in the archive chat

    report: Mapped[Report | None] = relationship(lazy="raise", back_populates="parts")

    __table_args__ = (
        UniqueConstraint("chat_id", "message_id"),
        Index("ix_homework_parts_media_group_id", "media_group_id"),
        Index("ix_homework_parts_person_id", "person_id"),
    )


class Event(Base):
    """Who did what when. `facts` hold the mentor's reason, the old deadline, the old words."""

    __tablename__ = "homework_events"

    id: Mapped[RowId]
    task_id: Mapped[int] = mapped_column(
        ForeignKey("homework_tasks.id", ondelete="CASCADE"), index=True
    )
    report_id: Mapped[int | None] = mapped_column(
        ForeignKey("homework_reports.id", ondelete="CASCADE"), index=True
    )
    what: Mapped[Happened]
    by: Mapped[int | None] = mapped_column(BigInteger)  # None: by itself
    at: Mapped[dt.datetime]
    attempt: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Reflection(Base):
    """Her answer to a soft question, in words or by voice; of a skipped one there is none. Of a
    team each answers for herself.
    """

    __tablename__ = "homework_reflections"

    report_id: Mapped[int] = mapped_column(
        ForeignKey("homework_reports.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[Question] = mapped_column(primary_key=True)
    person_id: Mapped[TelegramId] = mapped_column(primary_key=True)
    kind: Mapped[Kind | None]  # None of what was answered before it was kept
    text: Mapped[str]
    file_id: Mapped[str | None]
    answered_at: Mapped[dt.datetime]
    message_id: Mapped[int | None] = mapped_column(BigInteger)  # hers, which she may correct
