"""Of a team each may open its report; what the others send in private then is not for it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

# Until now it was its author's.
OPEN = """
    UPDATE homework_reports SET opened_by =
        (SELECT person_id FROM club_members WHERE club_members.id = homework_reports.member_id)
    WHERE open_until > CURRENT_TIMESTAMP
"""


def upgrade() -> None:
    op.add_column("homework_reports", sa.Column("opened_by", sa.BigInteger(), nullable=True))
    op.create_index("ix_homework_reports_opened_by", "homework_reports", ["opened_by"])
    op.execute(OPEN)


def downgrade() -> None:
    op.drop_index("ix_homework_reports_opened_by", "homework_reports")
    op.drop_column("homework_reports", "opened_by")
