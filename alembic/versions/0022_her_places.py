"""The clubs that somebody is in are asked for by nearly every screen in private."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_index("ix_club_members_person", "club_members", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_club_members_person", "club_members")
