"""Several processes share out what Telegram takes from the bot in a second."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "outbox_pace",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grows_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_pace")),
    )
    op.create_table(
        "outbox_shares",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_outbox_shares")),
    )


def downgrade() -> None:
    op.drop_table("outbox_shares")
    op.drop_table("outbox_pace")
