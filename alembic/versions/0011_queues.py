"""The letters of a club wait in a queue of its own, and queues take turns."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

OPEN = sa.text("state IN ('waiting', 'sending')")


def upgrade() -> None:
    op.add_column(
        "outbox", sa.Column("queue", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    )
    op.execute("UPDATE outbox SET queue = coalesce(club_id, 0)")
    op.create_index(
        "ix_outbox_turn",
        "outbox",
        ["urgency", "queue", "not_before", "id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_turn", "outbox")
    op.drop_column("outbox", "queue")
