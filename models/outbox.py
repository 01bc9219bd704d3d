"""What somebody must learn: one row for each call to Telegram that has to happen."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import WHERE, Base, RowId, Short, TelegramId


class LetterState(enum.StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"  # no longer true, or too late: nobody needs it any more
    DEAD = "dead"  # Telegram said no for good; `error` says why


class Urgency(enum.IntEnum):
    """Lower goes first within a chat and among chats."""

    ANSWER = 0
    ANNOUNCEMENT = 1
    NUDGE = 2


class Letter(Base):
    """`kind` says how it is written and whether it is still true; `key` that it is posted once.

    `not_before` and `expires_at` are UTC; after `expires_at` it is dropped, never sent late.
    The letters of a club wait in one `queue`, and queues take turns; 0 is for those of no club.
    """

    __tablename__ = "outbox"

    id: Mapped[RowId]
    club_id: Mapped[int | None] = mapped_column(ForeignKey("clubs.id", ondelete="CASCADE"))
    queue: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    chat_id: Mapped[TelegramId]
    kind: Mapped[Short]
    params: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(unique=True)
    urgency: Mapped[int]
    silent: Mapped[bool] = mapped_column(default=False)
    not_before: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[dt.datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    # None while it is open. Taking it leaves this alone, and so the indexes over what is open.
    settled_at: Mapped[dt.datetime | None]
    sounded_at: Mapped[dt.datetime | None]  # when it went out with a sound nobody asked for
    error: Mapped[str | None]

    __table_args__ = (
        Index(
            "ix_outbox_open",
            "chat_id",
            "urgency",
            "not_before",
            "id",
            info={WHERE: "settled_at IS NULL"},
        ),
        Index(
            "ix_outbox_in_hand",
            "chat_id",
            info={WHERE: "state = 'sending'"},
        ),
        Index(
            "ix_outbox_turn",
            "urgency",
            "queue",
            "not_before",
            "id",
            info={WHERE: "settled_at IS NULL"},
        ),
        Index(
            "ix_outbox_due",
            "not_before",
            info={WHERE: "settled_at IS NULL"},
        ),
        Index(
            "ix_outbox_message",
            "chat_id",
            "message_id",
            info={WHERE: "message_id IS NOT NULL"},
        ),
        Index(
            "ix_outbox_sounded",
            "chat_id",
            "sounded_at",
            info={WHERE: "sounded_at IS NOT NULL"},
        ),
    )


class ChatGate(Base):
    """Telegram asked us to leave this chat alone until then (429, time-outs)."""

    __tablename__ = "outbox_gates"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    not_before: Mapped[dt.datetime]


class EditedMessage(Base):
    """A message that is written anew as things change; `number` counts the letters that do so."""

    __tablename__ = "outbox_edits"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(default=0)
