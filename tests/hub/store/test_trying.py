"""Trying whether the database takes what it is given: on a real disk, which fills up."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from hub.errors import DiskFullError
from hub.store.database import Database, write_a_row
from hub.store.tables import meta
from tests.small_disk import small_disk


async def _write_many(database: Database) -> None:
    # What SQLite has already got of the disk is used up first.
    for _ in range(2000):
        await write_a_row(database)


async def test_it_leaves_one_row(database: Database) -> None:
    """However often it is tried, there is one row, which means nothing."""
    for _ in range(20):
        await write_a_row(database)

    async with database.read() as connection:
        rows = (await connection.execute(select(func.count()).select_from(meta))).scalar_one()
    assert rows == 1


async def test_a_disk_that_takes_nothing_is_noticed(tmp_path: Path) -> None:
    """A full disk fails it, and once there is room again it passes."""
    with small_disk(tmp_path / "disk", 4 << 10) as disk:
        database = await Database.open(disk.folder / "hub.db")
        await write_a_row(database)
        disk.fill()
        with pytest.raises(DiskFullError):
            await _write_many(database)
        disk.free()
        await write_a_row(database)
        await database.close()
