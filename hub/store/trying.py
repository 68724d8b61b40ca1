"""Trying whether the database still takes what it is given."""

from sqlalchemy import delete, insert

from hub.store.database import Database
from hub.store.tables import meta

_KEY = "tried"


async def write_a_row(database: Database) -> None:
    """Write and commit a row that means nothing; raises StorageError where that fails."""
    async with database.write() as connection:
        # An insert of what is there already would change nothing, and so write nothing.
        await connection.execute(delete(meta).where(meta.c.key == _KEY))
        await connection.execute(insert(meta).values(key=_KEY, value=""))
