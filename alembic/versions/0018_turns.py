"""Whose turn it is, asked in ranges of an index; and who did what waits in the inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

OPEN, SENDING = "state IN ('waiting', 'sending')", "state = 'sending'"


def upgrade() -> None:
    op.drop_index("ix_outbox_open", "outbox")
    _index("ix_outbox_open", "outbox", ["chat_id", "urgency", "not_before", "id"], OPEN)
    _index("ix_outbox_in_hand", "outbox", ["chat_id"], SENDING)
    op.add_column("inbox", sa.Column("person_id", sa.BigInteger()))
    op.execute("UPDATE inbox SET person_id = queue WHERE queue > 0")
    _index("ix_inbox_person", "inbox", ["person_id"], "state = 'new'")


def downgrade() -> None:
    op.drop_index("ix_inbox_person", "inbox")
    op.drop_column("inbox", "person_id")
    op.drop_index("ix_outbox_in_hand", "outbox")
    op.drop_index("ix_outbox_open", "outbox")
    _index("ix_outbox_open", "outbox", ["chat_id", "urgency", "id"], OPEN)


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
