"""Whom a mentor's action may name as she was called before; when a group removed the bot."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("club_actions", sa.Column("once_named", sa.JSON(), nullable=True))
    op.add_column("clubs", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("clubs", "removed_at")
    op.drop_column("club_actions", "once_named")
