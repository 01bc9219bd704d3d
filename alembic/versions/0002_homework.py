"""Homework: tasks, whom they are for, reports with their parts, and their history."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# SQLite counts up by itself only in a column that is called INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "homework_tasks",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("bot", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cutoff_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("oblast", sa.String(64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        sa.Column("file_message_id", sa.BigInteger(), nullable=True),
        sa.Column("card_edits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name="fk_homework_tasks_club_id_clubs", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_homework_tasks"),
        sa.UniqueConstraint("club_id", "number", name="uq_homework_tasks_club_id"),
    )
    op.create_index("ix_homework_tasks_club_id", "homework_tasks", ["club_id"])
    op.create_table(
        "homework_people",
        sa.Column("task_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("team", sa.Integer(), nullable=True),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_to", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["club_members.id"],
            name="fk_homework_people_member_id_club_members",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["homework_tasks.id"],
            name="fk_homework_people_task_id_homework_tasks",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("task_id", "member_id", name="pk_homework_people"),
    )
    op.create_index("ix_homework_people_member_id", "homework_people", ["member_id"])
    op.create_table(
        "homework_reports",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("task_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_part_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.BigInteger(), nullable=True),
        sa.Column("reviewed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_from", sa.String(20), nullable=True),
        sa.Column("receipt_id", sa.BigInteger(), nullable=True),
        sa.Column("summary_id", sa.BigInteger(), nullable=True),
        sa.Column("summaries", sa.Integer(), nullable=False),
        sa.Column("is_best", sa.Boolean(), nullable=False),
        sa.Column("may_publish", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name="fk_homework_reports_club_id_clubs", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["club_members.id"],
            name="fk_homework_reports_member_id_club_members",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["homework_tasks.id"],
            name="fk_homework_reports_task_id_homework_tasks",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_homework_reports"),
        sa.UniqueConstraint("task_id", "member_id", name="uq_homework_reports_task_id"),
    )
    op.create_index("ix_homework_reports_club_id", "homework_reports", ["club_id"])
    op.create_index("ix_homework_reports_member_id", "homework_reports", ["member_id"])
    op.create_index("ix_homework_reports_task_id", "homework_reports", ["task_id"])
    op.create_table(
        "homework_events",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("task_id", BIG_ID, nullable=False),
        sa.Column("report_id", BIG_ID, nullable=True),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["homework_reports.id"],
            name="fk_homework_events_report_id_homework_reports",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["homework_tasks.id"],
            name="fk_homework_events_task_id_homework_tasks",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_homework_events"),
    )
    op.create_index("ix_homework_events_report_id", "homework_events", ["report_id"])
    op.create_index("ix_homework_events_task_id", "homework_events", ["task_id"])
    op.create_table(
        "homework_parts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("report_id", BIG_ID, nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("media_group_id", sa.String(64), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("file_unique_id", sa.String(64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copy_id", sa.BigInteger(), nullable=True),
        sa.Column("archive_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["homework_reports.id"],
            name="fk_homework_parts_report_id_homework_reports",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_homework_parts"),
        sa.UniqueConstraint("chat_id", "message_id", name="uq_homework_parts_chat_id"),
    )
    op.create_index("ix_homework_parts_media_group_id", "homework_parts", ["media_group_id"])
    op.create_index("ix_homework_parts_person_id", "homework_parts", ["person_id"])
    op.create_index("ix_homework_parts_report_id", "homework_parts", ["report_id"])
    op.create_table(
        "homework_reflections",
        sa.Column("report_id", BIG_ID, nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["homework_reports.id"],
            name="fk_homework_reflections_report_id_homework_reports",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "question", name="pk_homework_reflections"),
    )
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])


def downgrade() -> None:
    op.drop_index("ix_outbox_message_id", "outbox")
    op.drop_table("homework_reflections")
    op.drop_table("homework_parts")
    op.drop_table("homework_events")
    op.drop_table("homework_reports")
    op.drop_table("homework_people")
    op.drop_table("homework_tasks")
