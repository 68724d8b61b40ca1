"""Running the steps of the schema that a database has not seen yet."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from noticeboard.errors import ConflictError

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Every step that this program knows."""

    config: Config
    known: frozenset[str]
    newest: frozenset[str]

    @classmethod
    def read(cls) -> Self:
        """Read the steps that are shipped. Blocking."""
        known, newest = _shipped()
        return cls(config=_config(), known=known, newest=newest)

    def are_new_to(self, connection: Connection) -> bool:
        """Tell whether some steps are missing from a database that has seen others. Blocking.

        Raises ConflictError where a newer version of this program has been at work.
        """
        seen = MigrationContext.configure(connection).get_current_heads()
        if not self.known.issuperset(seen):
            raise ConflictError(
                "A newer version of this program has changed this database: install that version"
                " again, or stop the board and run `neighbors board downgrade`."
            )
        return bool(seen) and self.newest != set(seen)

    def take(self, connection: Connection) -> None:
        """Bring the schema up to date within the connection's transaction. Blocking.

        Raises ConflictError where a newer version of this program has been at work.
        """
        # Asked again: here nobody else can have changed it since.
        is_behind = self.are_new_to(connection)
        if is_behind or not MigrationContext.configure(connection).get_current_heads():
            self.config.attributes["connection"] = connection
            command.upgrade(self.config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


@cache
def _shipped() -> tuple[frozenset[str], frozenset[str]]:
    """Return every step's revision, and the newest: a process reads the scripts once."""
    scripts = ScriptDirectory.from_config(_config())
    known = frozenset(step.revision for step in scripts.walk_revisions())
    return known, frozenset(scripts.get_heads())
