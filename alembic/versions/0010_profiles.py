"""Who a member is and where she serves; of a live photo its picture."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("club_members", sa.Column("district", sa.String(64), nullable=True))
    op.add_column("club_members", sa.Column("council", sa.String(64), nullable=True))
    op.add_column("club_members", sa.Column("standing", sa.String(20), nullable=True))
    op.add_column("homework_parts", sa.Column("still_id", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("homework_parts", "still_id")
    op.drop_column("club_members", "standing")
    op.drop_column("club_members", "council")
    op.drop_column("club_members", "district")
