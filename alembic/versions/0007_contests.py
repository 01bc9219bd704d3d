"""Contests: candidates, who has voted, sealed ballots and their keys."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# SQLite counts up by itself only in a column that is called INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "contests",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("talk_id", BIG_ID, nullable=True),
        sa.Column("task_id", BIG_ID, nullable=True),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("choices", sa.Integer(), nullable=False),
        sa.Column("voters", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("closing", sa.String(20), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announces_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ballots", sa.Integer(), nullable=True),
        sa.Column("is_thin", sa.Boolean(), nullable=False),
        sa.Column("awaits_confirmation", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _refers("contests", "club_id", "clubs"),
        _refers("contests", "talk_id", "talks", "SET NULL"),
        _refers("contests", "task_id", "homework_tasks", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_contests"),
    )
    op.create_index("ix_contests_club_id", "contests", ["club_id"])
    op.create_table(
        "contest_candidates",
        sa.Column("contest_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("media", sa.String(20), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        _refers("contest_candidates", "contest_id", "contests"),
        _refers("contest_candidates", "member_id", "club_members"),
        sa.PrimaryKeyConstraint("contest_id", "number", name="pk_contest_candidates"),
        sa.UniqueConstraint("contest_id", "member_id", name="uq_contest_candidates_contest_id"),
    )
    op.create_index("ix_contest_candidates_member_id", "contest_candidates", ["member_id"])
    for table, fact in (("contest_voters", ()), ("contest_ballots", ("sealed",))):
        op.create_table(
            table,
            sa.Column("contest_id", BIG_ID, nullable=False),
            sa.Column("member_id", BIG_ID, nullable=False),
            *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in fact),
            _refers(table, "contest_id", "contests"),
            _refers(table, "member_id", "club_members"),
            sa.PrimaryKeyConstraint("contest_id", "member_id", name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_member_id", table, ["member_id"])
    op.create_table(
        "contest_keys",
        sa.Column("contest_id", BIG_ID, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        _refers("contest_keys", "contest_id", "contests"),
        sa.PrimaryKeyConstraint("contest_id", name="pk_contest_keys"),
    )


def _refers(table: str, column: str, to: str, on_delete: str = "CASCADE"):
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=on_delete)


def downgrade() -> None:
    for table in ("keys", "ballots", "voters", "candidates"):
        op.drop_table(f"contest_{table}")
    op.drop_table("contests")
