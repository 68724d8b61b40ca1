"""A database whose every write goes through `write`, where tests make faults."""

from collections.abc import Callable
from typing import override

from sqlalchemy import Connection

from hub.store.database import Database


class OneWayDatabase(Database):
    """Writes with `write` what the real one writes in one thread."""

    @override
    async def transact[T](self, work: Callable[[Connection], T]) -> T:
        async with self.write() as connection:
            return await connection.run_sync(work)
