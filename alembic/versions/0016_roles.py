"""What a mentor appointed somebody, and of which oblast she is the co-mentor."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
# It drops club_members.is_appointed, which the older program reads.
needs_stop = True


def upgrade() -> None:
    op.add_column("club_members", sa.Column("office", sa.String(20), nullable=True))
    op.add_column("club_members", sa.Column("leads", sa.String(64), nullable=True))
    op.execute("UPDATE club_members SET office = 'mentor' WHERE is_appointed")
    op.drop_column("club_members", "is_appointed")
    op.create_index("ux_club_members_leads", "club_members", ["club_id", "leads"], unique=True)


def downgrade() -> None:
    op.add_column(
        "club_members",
        sa.Column("is_appointed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute("UPDATE club_members SET is_appointed = true WHERE office = 'mentor'")
    op.execute("UPDATE club_members SET role = 'member' WHERE role <> 'mentor'")
    op.drop_index("ux_club_members_leads", "club_members")
    op.drop_column("club_members", "leads")
    op.drop_column("club_members", "office")
