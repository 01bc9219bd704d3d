"""What a club has set, and its topics in a forum; calling by name is a rule like the others."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
# It takes the rows of calling by name out of club_switches, where the older program looks.
needs_stop = True


def upgrade() -> None:
    for name in ("chosen_rules", "topics"):
        column = sa.Column(name, sa.JSON(), nullable=False, server_default="{}")
        op.add_column("clubs", column)
    op.execute(
        """UPDATE clubs SET chosen_rules = '{"mentions"\\: 1}' WHERE id IN
        (SELECT club_id FROM club_switches WHERE switch = 'mentions')"""
    )
    op.execute("DELETE FROM club_switches WHERE switch = 'mentions'")


def downgrade() -> None:
    called = sa.table("clubs", sa.column("id", sa.BigInteger), sa.column("chosen_rules", sa.JSON))
    for club, chosen in op.get_bind().execute(sa.select(called.c.id, called.c.chosen_rules)):
        if chosen.get("mentions"):
            row = sa.table("club_switches", sa.column("club_id"), sa.column("switch"))
            op.get_bind().execute(row.insert().values(club_id=club, switch="mentions"))
    op.drop_column("clubs", "topics")
    op.drop_column("clubs", "chosen_rules")
