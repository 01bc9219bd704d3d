"""What the next message of a person means. Drafts live in their own tables, never here."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Dialog(Base):
    __tablename__ = "dialogs"

    key: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    updated_at: Mapped[dt.datetime]
