"""The library of a club, with the recordings of its talks."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

# SQLite counts up by itself only in a column that is called INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "materials",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("talk_id", BIG_ID, nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("file_id", sa.Text(), nullable=True),
        sa.Column("file_unique_id", sa.String(64), nullable=True),
        sa.Column("by", sa.BigInteger(), nullable=True),
        sa.Column("added_at", moment, nullable=False),
        sa.Column("published_at", moment, nullable=True),
        sa.Column("portal", sa.Text(), nullable=True),
        sa.Column("removed_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name="fk_materials_club_id_clubs", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talks.id"], name="fk_materials_talk_id_talks", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_materials"),
        sa.UniqueConstraint("talk_id", name="uq_materials_talk_id"),
    )
    op.create_index("ix_materials_club_id", "materials", ["club_id"])
    op.execute(
        "INSERT INTO materials (club_id, talk_id, kind, title, added_at, published_at)"
        " SELECT club_id, id, 'text', '', starts_at, starts_at FROM talks"
        " WHERE recording IS NOT NULL AND starts_at IS NOT NULL ORDER BY starts_at"
    )


def downgrade() -> None:
    op.drop_table("materials")
