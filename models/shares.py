"""What the processes of one bot agree on: how much each may send. Only where there are several."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class SharedPace(Base):
    """One row: what Telegram is believed to take from all of them."""

    __tablename__ = "outbox_pace"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cap: Mapped[int]
    held_until: Mapped[dt.datetime]
    grows_at: Mapped[dt.datetime]


class Share(Base):
    """`granted` messages a second are those of one process, known by its place.

    `groups` says when it wrote into which.
    """

    __tablename__ = "outbox_shares"

    place: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[dt.datetime]
    granted: Mapped[int]
    need: Mapped[int]
    groups: Mapped[dict[str, Any]]
