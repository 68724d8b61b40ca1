"""What holds for every test."""

import asyncio
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Callable, Iterator, Sequence
import gc
from pathlib import Path
import shutil
import socket
from typing import Any, Final

import aiosqlite
from hypothesis import given, is_hypothesis_test, settings, strategies as st
from hypothesis.internal.conjecture import providers
import pytest
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

import hub.store.database
from hub.store.database import SetUp, migrate_database
import noticeboard.board.database
from noticeboard.board.database import Sqlite

# Until all tests are collected nothing is garbage: compiling them would look through all of it.
gc.disable()

EVERY_TEST = "--every-test"
FIRST_CASE = "--first-case"
ORDINARY = "not long"
"""The marks of a run without the long experiments."""

# A busy machine is not a broken rule.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
SHORT: Final = 12
RARELY: Final = 50_000
"""How many new objects it takes until the youngest are looked through for garbage."""
LEAST_EXAMPLES: Final = 10
OWN_SETTINGS: Final = "_hypothesis_internal_use_settings"


@settings(database=None)
@given(st.none())
def _register_hypothesis_random(nothing: None) -> None:
    """Its first test registers its random numbers, and warns if they are already frozen."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option with which scripts/test makes a skipped test a failure."""
    parser.addoption(
        EVERY_TEST,
        action="store_true",
        help="fail if a test is skipped or expected to fail, or left out though it is not long",
    )
    parser.addoption(
        FIRST_CASE,
        action="store_true",
        help="run each test with its first parameters only, because another run has all of them",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Watch for tests that don't run, if every test must; leave the literals to the long ones."""
    if config.getoption(EVERY_TEST):
        config.pluginmanager.register(EveryTest())
    if config.option.markexpr == ORDINARY:
        # For a twentieth of its values Hypothesis parses every module of ours for literals.
        providers._get_local_constants = lambda: providers._local_constants  # noqa: SLF001


_accept = BaseSelectorEventLoop._accept_connection2  # type: ignore[attr-defined]  # noqa: SLF001


async def _accept_unless_closed(
    loop: BaseSelectorEventLoop,
    factory: Callable[[], asyncio.BaseProtocol],
    connection: socket.socket,
    *others: Any,  # noqa: ANN401 -- as asyncio passes them
) -> None:
    """Accept a connection as asyncio does, but close it if the server was closed meanwhile.

    asyncio (3.13 and 3.14) forgets it then, and a later test fails because its socket is open.
    """
    server: asyncio.Server | None = others[2]
    if server is not None and not server.sockets:
        connection.close()
        return
    await _accept(loop, factory, connection, *others)


BaseSelectorEventLoop._accept_connection2 = (  # type: ignore[attr-defined]  # noqa: SLF001
    _accept_unless_closed
)


class EveryTest:
    """A pytest plugin: the run fails, and lists each test that didn't run, and why."""

    def __init__(self) -> None:
        self._missed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that is skipped, or that fails as expected."""
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that skips itself."""
        self._note(report)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note a test that is left out, unless it is long."""
        self._missed += [
            f"{item.nodeid}: deselected" for item in items if not item.get_closest_marker("long")
        ]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that would pass."""
        if self._missed and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """List them."""
        for each in self._missed:
            terminalreporter.write_line(f"SKIPPED {each}", red=True)

    def _note(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        if not report.skipped:
            return
        where = report.longrepr
        reason = where[2].removeprefix("Skipped: ") if isinstance(where, tuple) else str(where)
        if hasattr(report, "wasxfail"):
            reason = f"fails as expected: {report.wasxfail}"
        self._missed.append(f"{report.nodeid}: {reason}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let a property try a part of its examples, and all of them beside the long experiments."""
    if config.getoption(FIRST_CASE):
        first = {_test_of(item): item for item in reversed(items)}
        items[:] = [item for item in items if first[_test_of(item)] is item]
    if config.option.markexpr != ORDINARY:
        return
    tests = (getattr(item.obj, "__func__", item.obj) for item in items if hasattr(item, "obj"))
    for test in {test for test in tests if is_hypothesis_test(test)}:
        # Hypothesis has no other place for it.
        own: settings = getattr(test, OWN_SETTINGS, None) or settings()
        count = max(LEAST_EXAMPLES, own.max_examples // SHORT)
        setattr(test, OWN_SETTINGS, settings(own, max_examples=min(own.max_examples, count)))


def _test_of(item: pytest.Item) -> str:
    """Return an item's test, without its parameters."""
    return item.nodeid.partition("[")[0]


def pytest_collection_finish() -> None:
    """Leave what was imported out of every later collection of garbage, and collect rarely.

    Most of a test's garbage is a hub or a board of its own; to look for it costs a tenth of a run.
    """
    _register_hypothesis_random()
    gc.freeze()
    gc.set_threshold(RARELY, *gc.get_threshold()[1:])
    gc.enable()


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
        first = folder / "hub.db"
        if not _began_as(first, path, lambda: migrate_database(first, set_up)):
            migrate_database(path, set_up)

    def migrate(database: Sqlite) -> None:
        path = database._path  # noqa: SLF001 -- what is shortened
        first = folder / "board.db"
        if not _began_as(first, path, lambda: migrate_board(Sqlite(first))):
            migrate_board(database)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub.store.database, "migrate_database", migrate_hub)
        patch.setattr(Sqlite, "_migrate", migrate)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Compile each statement once a run, not once for each new SQLite database."""
    statements: LRUCache[Any, Any] = LRUCache(2000)

    def create(*given: Any, **named: Any) -> AsyncEngine:  # noqa: ANN401 -- passed on
        engine = create_async_engine(*given, **named)
        if type(engine.dialect) is SQLiteDialect_aiosqlite:
            engine.sync_engine._compiled_cache = statements  # noqa: SLF001 -- there is no other way
        return engine

    with pytest.MonkeyPatch.context() as patch:
        for module in (hub.store.database, noticeboard.board.database):
            patch.setattr(module, "create_async_engine", create)
        # Statements are kept by dialect, and all of these are alike.
        patch.setattr(SQLiteDialect_aiosqlite, "__eq__", lambda one, two: type(one) is type(two))
        patch.setattr(SQLiteDialect_aiosqlite, "__hash__", lambda one: hash(type(one)))
        yield


@pytest.fixture
def threadless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every SQL statement in the event loop: to hand it to a thread costs far more than SQLite.

    Others go on before each statement, as ever; but none is canceled in the middle of one.
    """

    async def execute(
        connection: aiosqlite.Connection,
        function: Callable[..., object],
        *args: object,
        **options: object,
    ) -> object:
        if not connection._running:  # noqa: SLF001 -- as the method does that this replaces
            raise ValueError("Connection closed")
        if function.__name__ == "execute":
            await asyncio.sleep(0)
        return function(*args, **options)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", execute)


def _began_as(first: Path, path: Path, make: Callable[[], None]) -> bool:
    """Copy the first database if there is none yet; return whether it was copied."""
    if path.exists() and path.stat().st_size:
        return False
    if not first.exists():
        make()
    shutil.copyfile(first, path)
    return True
