"""What each of a team answers about their report stands beside what the others answer; in which
message, so that she can correct it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

TABLE, KEY = "homework_reflections", "pk_homework_reflections"
LAST_OF_EACH = """
DELETE FROM homework_reflections WHERE EXISTS (
    SELECT 1 FROM homework_reflections AS later
    WHERE later.report_id = homework_reflections.report_id
    AND later.question = homework_reflections.question
    AND (later.answered_at > homework_reflections.answered_at
         OR later.answered_at = homework_reflections.answered_at
         AND later.person_id > homework_reflections.person_id)
)
"""


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("message_id", sa.BigInteger(), nullable=True))
    _identify_by("report_id", "question", "person_id")


def downgrade() -> None:
    op.execute(sa.text(LAST_OF_EACH))
    _identify_by("report_id", "question")
    op.drop_column(TABLE, "message_id")


def _identify_by(*columns: str) -> None:
    with op.batch_alter_table(TABLE) as reflections:
        reflections.drop_constraint(KEY, type_="primary")
        reflections.create_primary_key(KEY, [*columns])
