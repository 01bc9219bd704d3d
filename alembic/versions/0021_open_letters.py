"""What is open is known by its end, so that taking a letter changes no index over what is open.
Of messages only those of one chat are looked for, for which there is another index.

A program of the release before finds its letters without these indexes, and so more slowly.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

INDEXES = {
    "ix_outbox_open": ["chat_id", "urgency", "not_before", "id"],
    "ix_outbox_turn": ["urgency", "queue", "not_before", "id"],
    "ix_outbox_due": ["not_before"],
}


def upgrade() -> None:
    _over("settled_at IS NULL")
    op.drop_index("ix_outbox_message_id", "outbox")


def downgrade() -> None:
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])
    _over("state IN ('waiting', 'sending')")


def _over(those: str) -> None:
    only = sa.text(those)
    for name, columns in INDEXES.items():
        op.drop_index(name, "outbox")
        op.create_index(name, "outbox", columns, sqlite_where=only, postgresql_where=only)
