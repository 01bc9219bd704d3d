"""What mentors changed; errands of a person without a club; words about one who is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

# SQLite counts up by itself only in a column that is called INTEGER.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFUSAL = "the ledger of stars only grows"
FACTS = "id, club_id, member_id, year, kind, stars, source, corrects_id, by_id, at"
NEW, OLD = (", ".join(f"{row}.{fact}" for fact in FACTS.split(", ")) for row in ("NEW", "OLD"))
# The words of an entry may be emptied when its member was forgotten, and nothing else ever.
NOBODY = "EXISTS (SELECT 1 FROM club_members WHERE id = OLD.member_id AND person_id < 0)"
EMPTIED = f"NEW.reason = '' AND {NOBODY} AND "
ON_SQLITE = (
    "DROP TRIGGER star_entries_stay",
    f"""CREATE TRIGGER star_entries_stay BEFORE UPDATE ON star_entries
    WHEN NOT ({EMPTIED} ({NEW}) IS ({OLD}))
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)
ON_POSTGRESQL = (
    "DROP TRIGGER star_entries_stay ON star_entries",
    """CREATE TRIGGER star_entries_remain BEFORE DELETE OR TRUNCATE ON star_entries
    FOR EACH STATEMENT EXECUTE FUNCTION star_entries_stay()""",
    f"""CREATE FUNCTION star_entries_empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF {EMPTIED} ({NEW}) IS NOT DISTINCT FROM ({OLD}) THEN RETURN NEW; END IF;
    RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE TRIGGER star_entries_stay BEFORE UPDATE ON star_entries
    FOR EACH ROW EXECUTE FUNCTION star_entries_empty()""",
)
BACK_ON_SQLITE = (
    "DROP TRIGGER star_entries_stay",
    f"""CREATE TRIGGER star_entries_stay BEFORE UPDATE ON star_entries
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)
BACK_ON_POSTGRESQL = (
    "DROP TRIGGER star_entries_stay ON star_entries",
    "DROP TRIGGER star_entries_remain ON star_entries",
    "DROP FUNCTION star_entries_empty()",
    """CREATE TRIGGER star_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON star_entries
    FOR EACH STATEMENT EXECUTE FUNCTION star_entries_stay()""",
)


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    with op.batch_alter_table("errands") as errands:
        errands.alter_column("club_id", existing_type=BIG_ID, nullable=True)
    op.create_table(
        "club_actions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("club_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["club_id"], ["clubs.id"], name="fk_club_actions_club_id_clubs", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["club_members.id"],
            name="fk_club_actions_member_id_club_members",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_club_actions"),
    )
    op.create_index("ix_club_actions_club_id", "club_actions", ["club_id", "id"])
    op.create_index("ix_club_actions_member_id", "club_actions", ["member_id"])
    for statement in ON_SQLITE if is_sqlite() else ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK_ON_SQLITE if is_sqlite() else BACK_ON_POSTGRESQL:
        op.execute(statement)
    op.drop_table("club_actions")
    op.execute("DELETE FROM errands WHERE club_id IS NULL")
    with op.batch_alter_table("errands") as errands:
        errands.alter_column("club_id", existing_type=BIG_ID, nullable=False)
