"""What holds for every test."""

from collections.abc import Callable, Iterator
import gc
from pathlib import Path
import shutil

from hypothesis import given, settings, strategies as st
import pytest

import hub.store.database
from hub.store.database import SetUp, bring_up_to_date
from noticeboard.board.database import Sqlite

# A busy machine is not a broken rule.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")


@given(st.none())
def _register_hypothesis_random(nothing: None) -> None:
    """Its first test registers its random numbers, and warns if they are already frozen."""


def pytest_collection_finish() -> None:
    """Leave what was imported out of every later collection of garbage."""
    _register_hypothesis_random()
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Collect once, and leave nothing to the five collections with which pytest ends."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Take all migrations once: every later fresh database begins as a copy of the first one."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate_board = Sqlite._migrate  # noqa: SLF001 -- what is shortened

    def migrate_hub(path: Path, set_up: SetUp) -> None:
        _begin_as(folder / "hub.db", path, lambda first: bring_up_to_date(first, set_up))
        bring_up_to_date(path, set_up)

    def migrate(database: Sqlite) -> None:
        path = database._path  # noqa: SLF001 -- what is shortened
        _begin_as(folder / "board.db", path, lambda first: migrate_board(Sqlite(first)))
        migrate_board(database)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub.store.database, "bring_up_to_date", migrate_hub)
        patch.setattr(Sqlite, "_migrate", migrate)
        yield


def _begin_as(first: Path, path: Path, make: Callable[[Path], None]) -> None:
    if path.exists() and path.stat().st_size:
        return
    if not first.exists():
        make(first)
    shutil.copyfile(first, path)
