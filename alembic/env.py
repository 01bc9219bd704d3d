"""Alembic's entry: the program, or a test, passes the connection on which the migrations run."""

from alembic import context
from sqlalchemy import Connection

from models import Base


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
