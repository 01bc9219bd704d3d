"""Who comes to a talk, who was there, how it was; venues, standing times and calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# SQLite counts up by itself only in a column that is called INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_MEMBERS = ("talk_rsvps", "talk_attendance", "talk_raters")
NEW_COLUMNS = {"talks": ("link", "passcode", "recording"), "clubs": ("passcode",)}


def upgrade() -> None:
    _of_member("talk_rsvps", sa.Column("said_at", sa.DateTime(timezone=True), nullable=False))
    _of_member(
        "talk_attendance",
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_mentor", sa.Boolean(), nullable=False),
    )
    _of_member("talk_raters")
    op.create_table(
        "talk_ratings",
        sa.Column("talk_id", BIG_ID, nullable=False),
        sa.Column("mood", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _talk("talk_ratings"),
        sa.PrimaryKeyConstraint("talk_id", "mood", name="pk_talk_ratings"),
    )
    op.create_table(
        "talk_series",
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("is_fixed", sa.Boolean(), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        _club("talk_series"),
        sa.PrimaryKeyConstraint("club_id", name="pk_talk_series"),
    )
    op.create_table(
        "club_calendars",
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        _club("club_calendars"),
        sa.PrimaryKeyConstraint("club_id", name="pk_club_calendars"),
        sa.UniqueConstraint("token", name="uq_club_calendars_token"),
    )
    op.create_table(
        "outbox_edits",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="pk_outbox_edits"),
    )
    for table, columns in NEW_COLUMNS.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.Text(), nullable=True))


def _of_member(table: str, *facts: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("talk_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        *facts,
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["club_members.id"],
            name=f"fk_{table}_member_id_club_members",
            ondelete="CASCADE",
        ),
        _talk(table),
        sa.PrimaryKeyConstraint("talk_id", "member_id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_member_id", table, ["member_id"])


def _talk(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_talk_id_talks"
    return sa.ForeignKeyConstraint(["talk_id"], ["talks.id"], name=name, ondelete="CASCADE")


def _club(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_club_id_clubs"
    return sa.ForeignKeyConstraint(["club_id"], ["clubs.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table, columns in NEW_COLUMNS.items():
        for column in columns:
            op.drop_column(table, column)
    for table in ("outbox_edits", "club_calendars", "talk_series", "talk_ratings", *OF_MEMBERS):
        op.drop_table(table)
