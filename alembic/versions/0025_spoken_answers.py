"""As what an answer about a report came: it is sent to the mentor as the same."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("homework_reflections", sa.Column("kind", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("homework_reflections", "kind")
