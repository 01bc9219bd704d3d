"""Tables of the roster that mentors send, and whom they expect."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# SQLite counts up by itself only in a column that is called INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def of_club(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_club_id_clubs"
    return sa.ForeignKeyConstraint(["club_id"], ["clubs.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "roster_tables",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        of_club("roster_tables"),
        sa.PrimaryKeyConstraint("id", name="pk_roster_tables"),
    )
    op.create_index("ix_roster_tables_club_id", "roster_tables", ["club_id"])
    op.create_table(
        "roster_expected",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("oblast", sa.String(64), nullable=True),
        sa.Column("district", sa.String(64), nullable=True),
        sa.Column("council", sa.String(64), nullable=True),
        sa.Column("standing", sa.String(20), nullable=True),
        of_club("roster_expected"),
        sa.PrimaryKeyConstraint("id", name="pk_roster_expected"),
    )
    op.create_index("ix_roster_expected_club_id", "roster_expected", ["club_id"])


def downgrade() -> None:
    op.drop_table("roster_expected")
    op.drop_table("roster_tables")
