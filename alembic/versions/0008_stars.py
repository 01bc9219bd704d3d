"""Stars: a ledger that the database lets only grow, its sums, terms, the year's end."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

# SQLite counts up by itself only in a column that is called INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFUSAL = "the ledger of stars only grows"
ADD_UP = """
    INSERT INTO star_sums (club_id, year, member_id, stars)
    VALUES (NEW.club_id, NEW.year, NEW.member_id, NEW.stars)
    ON CONFLICT (club_id, year, member_id) DO UPDATE SET stars = star_sums.stars + excluded.stars;
"""
ON_SQLITE = (
    f"""CREATE TRIGGER star_entries_stay BEFORE UPDATE ON star_entries
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER star_entries_remain BEFORE DELETE ON star_entries
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    # INSERT OR REPLACE deletes without asking the trigger of deletes: it adds nothing instead.
    """CREATE TRIGGER star_entries_once BEFORE INSERT ON star_entries
    WHEN EXISTS (SELECT 1 FROM star_entries WHERE id = NEW.id)
      OR EXISTS (
        SELECT 1 FROM star_entries WHERE member_id = NEW.member_id AND source = NEW.source
      )
    BEGIN SELECT RAISE(IGNORE); END""",
    f"CREATE TRIGGER star_entries_add_up AFTER INSERT ON star_entries BEGIN {ADD_UP} END",
)
ON_POSTGRESQL = (
    f"""CREATE FUNCTION star_entries_stay() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE TRIGGER star_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON star_entries
    FOR EACH STATEMENT EXECUTE FUNCTION star_entries_stay()""",
    f"""CREATE FUNCTION star_entries_add_up() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN {ADD_UP} RETURN NULL; END $$""",
    """CREATE TRIGGER star_entries_add_up AFTER INSERT ON star_entries
    FOR EACH ROW EXECUTE FUNCTION star_entries_add_up()""",
)


def reference(table: str, column: str, to: str, **how: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", **how)


def upgrade() -> None:
    op.create_table(
        "star_entries",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("corrects_id", BIG_ID, nullable=True),
        sa.Column("by_id", BIG_ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        reference("star_entries", "club_id", "clubs"),
        reference("star_entries", "member_id", "club_members"),
        reference("star_entries", "corrects_id", "star_entries"),
        reference("star_entries", "by_id", "club_members"),
        sa.PrimaryKeyConstraint("id", name="pk_star_entries"),
        sa.UniqueConstraint("member_id", "source", name="uq_star_entries_member_id"),
    )
    op.create_index("ix_star_entries_club_id", "star_entries", ["club_id", "id"])
    op.create_index("ix_star_entries_corrects_id", "star_entries", ["corrects_id"])
    op.create_table(
        "star_sums",
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        reference("star_sums", "club_id", "clubs"),
        reference("star_sums", "member_id", "club_members"),
        sa.PrimaryKeyConstraint("club_id", "year", "member_id", name="pk_star_sums"),
    )
    op.create_index("ix_star_sums_board", "star_sums", ["club_id", "year", "stars"])
    for statement in ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "star_terms",
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("confirms", sa.Boolean(), nullable=False),
        sa.Column("tags", sa.Boolean(), nullable=False),
        sa.Column("speakers", sa.Integer(), nullable=False),
        reference("star_terms", "club_id", "clubs", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("club_id", name="pk_star_terms"),
    )
    op.create_table(
        "star_hidden",
        sa.Column("member_id", BIG_ID, nullable=False),
        reference("star_hidden", "member_id", "club_members", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", name="pk_star_hidden"),
    )
    for table, more in {
        "star_speakers": (),
        "star_prizes": (
            sa.Column("prize", sa.Text(), nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        ),
    }.items():
        op.create_table(
            table,
            sa.Column("club_id", BIG_ID, nullable=False),
            sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("member_id", BIG_ID, nullable=False),
            *more,
            reference(table, "club_id", "clubs", ondelete="CASCADE"),
            reference(table, "member_id", "club_members", ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("club_id", "year", "member_id", name=f"pk_{table}"),
        )


def downgrade() -> None:
    for table in ("star_prizes", "star_speakers", "star_hidden", "star_terms", "star_sums"):
        op.drop_table(table)
    op.drop_table("star_entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION star_entries_stay(), star_entries_add_up()")
