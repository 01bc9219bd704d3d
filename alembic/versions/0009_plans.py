"""What a mentor says in her own words in the plan of the week, and what a club has switched on."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reminder_words",
        sa.Column("step_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["steps.id"], name="fk_reminder_words_step_id_steps", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("step_id", name="pk_reminder_words"),
    )
    op.create_table(
        "club_switches",
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("switch", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name="fk_club_switches_club_id_clubs", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("club_id", "switch", name="pk_club_switches"),
    )


def downgrade() -> None:
    op.drop_table("club_switches")
    op.drop_table("reminder_words")
