"""What Alembic runs: the migrations, on the connection that a program has already opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
