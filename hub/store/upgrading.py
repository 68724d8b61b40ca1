"""Bringing the hub's database up to date: every step or none, after a copy of what was before."""

from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection as Driver
from typing import Final

from sqlalchemy import URL, Connection, NullPool, create_engine, event

from hub.errors import StorageError
from noticeboard.runtime.database import keep_copy

MIGRATIONS: Final = Path(__file__).parent / "migrations"
KNOWN: Final = frozenset(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
NEWEST: Final = max(KNOWN)
"""The revision of the newest step: they are numbered in their order."""

type SetUp = Callable[[Driver, object], None]


def bring_up_to_date(path: Path, set_up: SetUp) -> None:
    """Take the steps that a database has not seen, together; a crash undoes all of them.

    Raises StorageError where a newer hub wrote it or no copy can be made, SQLAlchemyError or
    sqlite3.Error where it cannot be used. Blocking.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    event.listen(engine, "connect", set_up)
    try:
        with engine.connect() as connection:
            seen = _revision(connection)
            if seen == NEWEST:
                return
            if seen is not None:
                _prepare(path, seen)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            _take_steps(connection)
            connection.commit()
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    """Return the newest step that a database has seen, None where it is empty."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    ).scalar_one_or_none()
    if found is None:
        return None
    seen = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    return str(seen.scalar_one_or_none())


def _prepare(path: Path, seen: str) -> None:
    if seen not in KNOWN:
        raise StorageError(
            "The database was written by a newer version of the hub: install that version again,"
            " or stop the hub and run `neighbors hub downgrade`."
        )
    try:
        keep_copy(path)
    except OSError as error:
        raise StorageError(
            f"No copy of {path} can be made before its upgrade: {error.strerror}. Correct that."
        ) from error


def _take_steps(connection: Connection) -> None:
    # Only now: most starts need nothing of it, and it takes 12 MB for good.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    settings = Config()
    settings.set_main_option("path_separator", "os")
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
