"""Whom the words of a mentor's action may name as she was called before."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("club_actions", sa.Column("once_named", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("club_actions", "once_named")
