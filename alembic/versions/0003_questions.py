"""Questions to a talk, who needs the answer too, and the talk's expert."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# SQLite counts up by itself only in a column that is called INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "talk_questions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("talk_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("album", sa.String(64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("merged_into_id", BIG_ID, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_kind", sa.String(20), nullable=True),
        sa.Column("answer_file_id", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name="fk_talk_questions_club_id_clubs", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["club_members.id"],
            name="fk_talk_questions_member_id_club_members",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["talk_questions.id"],
            name="fk_talk_questions_merged_into_id_talk_questions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talks.id"], name="fk_talk_questions_talk_id_talks", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_talk_questions"),
        sa.UniqueConstraint("chat_id", "message_id", name="uq_talk_questions_chat_id"),
    )
    for column in ("club_id", "member_id", "merged_into_id", "talk_id"):
        op.create_index(f"ix_talk_questions_{column}", "talk_questions", [column])
    op.create_table(
        "talk_question_files",
        sa.Column("question_id", BIG_ID, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("file_unique_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["talk_questions.id"],
            name="fk_talk_question_files_question_id_talk_questions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "message_id", name="pk_talk_question_files"),
    )
    op.create_table(
        "talk_question_votes",
        sa.Column("question_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["club_members.id"],
            name="fk_talk_question_votes_member_id_club_members",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["talk_questions.id"],
            name="fk_talk_question_votes_question_id_talk_questions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "member_id", name="pk_talk_question_votes"),
    )
    op.create_index("ix_talk_question_votes_member_id", "talk_question_votes", ["member_id"])
    op.create_table(
        "talk_experts",
        sa.Column("talk_id", BIG_ID, nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["club_people.id"],
            name="fk_talk_experts_person_id_club_people",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talks.id"], name="fk_talk_experts_talk_id_talks", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("talk_id", name="pk_talk_experts"),
        sa.UniqueConstraint("token", name="uq_talk_experts_token"),
    )
    op.create_index(
        "ix_outbox_message",
        "outbox",
        ["chat_id", "message_id"],
        sqlite_where=sa.text("message_id IS NOT NULL"),
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_message", "outbox")
    op.drop_table("talk_experts")
    op.drop_table("talk_question_votes")
    op.drop_table("talk_question_files")
    op.drop_table("talk_questions")
