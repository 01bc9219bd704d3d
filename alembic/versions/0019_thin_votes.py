"""What makes a vote thin stays as it was when its poll opened."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
COLUMNS = ("thin_voters", "thin_share")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("talks", sa.Column(name, sa.Integer()))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("talks", name)
