"""How many people are in the group of a club: the bot knows only those whom it has met."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("clubs", sa.Column("headcount", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("clubs", "headcount")
