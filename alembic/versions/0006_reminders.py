"""The mentor's own reminders, how loud the bot may be, and what has sounded."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# SQLite counts up by itself only in a column that is called INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("month_day", sa.Integer(), nullable=True),
        sa.Column("every", sa.String(20), nullable=False),
        sa.Column("reaches", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name="fk_reminders_club_id_clubs", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by"], ["club_people.id"], name="fk_reminders_by_club_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
    )
    op.create_index("ix_reminders_club_id", "reminders", ["club_id"])
    op.create_table(
        "reminder_levels",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["club_people.id"],
            name="fk_reminder_levels_person_id_club_people",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_reminder_levels"),
    )
    op.add_column("outbox", sa.Column("sounded_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_outbox_sounded",
        "outbox",
        ["chat_id", "sounded_at"],
        sqlite_where=sa.text("sounded_at IS NOT NULL"),
        postgresql_where=sa.text("sounded_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_sounded", "outbox")
    op.drop_column("outbox", "sounded_at")
    op.drop_table("reminder_levels")
    op.drop_table("reminders")
