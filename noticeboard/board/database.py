"""The board's database: durable on commit, append-only log rows, one writer at a time.

SQLite is the default: one file in the board's folder, written by the process that locks it.
PostgreSQL is chosen by one setting: several processes may serve one board from it. Addresses are
libpq's: what the URL omits comes from `PGPASSWORD`, `PGPASSFILE`, `~/.pgpass` and similar, so that
the settings need no password.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    closing,
    contextmanager,
    suppress,
)
import logging
from pathlib import Path
import re
from sqlite3 import (
    Connection as SqliteConnection,
    Error as SqliteError,
    connect as sqlite_connect,
)
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from noticeboard.board.tables import Turn, TurnKind, is_behind, migrate
from noticeboard.errors import InvalidInputError, UnavailableError
from noticeboard.runtime.database import RollbackOnClose, checkout, save_copy
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    import asyncpg

CONNECT_S = 10
STATEMENT_S = 60
TURN_WAIT_S = 30
TURN_SILENT_S = 60
"""A process that holds the turn and stays silent for this long is presumed dead."""
TURN_BEAT_S = 2
TURN_ANSWER_S = 20
"""With the beat, well below TURN_SILENT_S: the loser of a turn knows before the next holder."""

_MIGRATE = (
    "SELECT pg_advisory_xact_lock(oid::int, 0) FROM pg_namespace WHERE nspname = current_schema()"
)
_LOCK_TIMEOUT = "55P03"
_WHERE = re.compile(
    r"postgres(?:ql)?://(?:[^@/?#]*@)?"
    r"(?P<where>(?:[\w.-]+|\[[\da-fA-F:.]+\])?(?::\d+)?(?:/[\w.-]*)?)(?:\?[^@]*)?"
)

_LOGGER = logging.getLogger(__name__)


def is_postgresql_url(text: str) -> bool:
    """Return whether a text is the URL of a PostgreSQL database."""
    return text.startswith(("postgresql://", "postgres://"))


def without_password(url: str) -> str:
    """Return a URL's host and database, without user and password."""
    found = _WHERE.fullmatch(url)
    # An unreadable URL may hold a password anywhere, such as one with a stray slash.
    return "postgresql://…" if found is None else f"postgresql://{found['where']}"


class Postgresql:
    """One database on a server, which decides who may append to the log."""

    is_shared = True

    def __init__(self, url: str) -> None:
        self._url = url

    def connect(self) -> AsyncEngine:
        """Make the engine; raises InvalidInputError if the driver is missing."""
        _driver()
        return create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connection,
            pool_pre_ping=True,
            hide_parameters=True,
        )

    async def migrate(self) -> None:
        """Bring the schema up to date, all or nothing; raises NoticeboardError."""
        await asyncio.to_thread(_driver)
        # In a thread with its own event loop, because Alembic reads files when it migrates.
        await asyncio.to_thread(lambda: asyncio.run(self._migrate()))

    async def reach(self, engine: AsyncEngine) -> None:
        """Raise UnavailableError with the reason if the database cannot be used."""
        with explain_unreachable(self._url):
            async with checkout(engine):
                """A connection that opens will do."""

    async def begin_read(self, connection: AsyncConnection) -> None:
        """Begin a transaction that sees one consistent state and writes nothing."""
        await connection.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def begin_write(self, connection: AsyncConnection) -> None:
        """Begin a transaction that is durable when it is committed."""
        # This may have been turned off for speed, in the whole database or for our role.
        await connection.exec_driver_sql(
            "SELECT set_config('synchronous_commit', 'on', true)"
            " WHERE current_setting('synchronous_commit') = 'off'"
        )

    async def transact[T](self, engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, which is durable when this returns, or undone."""
        async with checkout(engine) as connection:
            await self.begin_write(connection)
            done = await connection.run_sync(work)
            await connection.commit()
            return done

    async def inspect[T](self, engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Run `work`, which writes nothing, on one consistent state."""
        async with checkout(engine) as connection:
            await self.begin_read(connection)
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Do nothing: every connection is the engine's."""

    @asynccontextmanager
    async def turn(self, engine: AsyncEngine, which: TurnKind) -> AsyncGenerator[Turn]:
        """Hold one of the board's turns; raises UnavailableError if another process keeps it."""
        async with checkout(engine) as connection:
            await _acquire_lock(connection, which)
            turn, ended = Turn(), asyncio.Event()
            beat = asyncio.create_task(_watch_lock(connection, turn, ended))
            try:
                yield turn
            finally:
                ended.set()
                await beat
                try:
                    await connection.rollback()
                except Exception:  # noqa: BLE001 -- the driver has many errors for a lost connection
                    # The turn is lost with the connection; the work done in it does not need it.
                    await connection.invalidate()

    async def _connection(self, *_words: Any, **_options: Any) -> "asyncpg.Connection[Any]":  # noqa: ANN401
        asyncpg = _driver()
        return await asyncpg.connect(
            self._url,
            timeout=CONNECT_S,
            command_timeout=STATEMENT_S,
            server_settings={"application_name": "neighbors board"},
        )

    async def _migrate(self) -> None:
        engine = create_async_engine(
            "postgresql+asyncpg://", async_creator=self._connection, poolclass=NullPool
        )
        try:
            with explain_unreachable(self._url):
                async with engine.begin() as connection:
                    # Two processes may start at the same moment.
                    await connection.exec_driver_sql(_MIGRATE)
                    await connection.run_sync(migrate)
                    durable = await connection.exec_driver_sql("SHOW fsync")
                    if durable.scalar_one() != "on":
                        _LOGGER.warning(
                            "PostgreSQL runs with fsync off: a power cut may cost entries that were"
                            " acknowledged; set fsync = on."
                        )
        finally:
            await engine.dispose()


@contextmanager
def explain_unreachable(url: str) -> Generator[None]:
    """Turn a failure of the database into UnavailableError, in one sentence without secrets."""
    asyncpg = _driver()
    try:
        yield
    except (
        OSError,
        ValueError,
        SQLAlchemyError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
    ) as error:
        cause = getattr(error, "orig", None) or error
        why = str(cause).rpartition(">: ")[2].partition("\n")[0]
        # The driver's error about an unreadable address quotes it.
        reason = f" ({why})" if why and not isinstance(cause, ValueError) else ""
        raise UnavailableError(
            Text("noticeboard.database.unusable", database=without_password(url), why=reason)
        ) from None


def _driver() -> Any:  # noqa: ANN401 -- an optional module
    try:
        import asyncpg  # noqa: PLC0415 -- only boards that use it need it
    except ImportError:
        raise InvalidInputError(Text("noticeboard.postgresql.package")) from None
    return asyncpg


async def _acquire_lock(connection: AsyncConnection, which: TurnKind) -> None:
    for setting, value_s in (
        ("lock_timeout", TURN_WAIT_S),
        ("idle_in_transaction_session_timeout", TURN_SILENT_S),
    ):
        await connection.exec_driver_sql(f"SET LOCAL {setting} = '{value_s}s'")
    key = f"'entries'::regclass::oid::int, {which.value}"
    if which is TurnKind.INBOX:
        locked = await connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({key})")
        if not locked.scalar_one():
            raise UnavailableError(Text("noticeboard.inbox.other_process"))
        return
    try:
        await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({key})")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_TIMEOUT:
            raise
        raise UnavailableError(Text("noticeboard.log.other_process")) from None


async def _watch_lock(connection: AsyncConnection, turn: Turn, ended: asyncio.Event) -> None:
    """Keep showing the server that the turn's holder is alive, until it ends or is lost."""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(TURN_BEAT_S):
                await ended.wait()
            return
        try:
            async with asyncio.timeout(TURN_ANSWER_S):
                await connection.exec_driver_sql("SELECT 1")
        except Exception:  # noqa: BLE001 -- the driver has many errors for a lost connection
            # Another process may get the turn soon. Sizes are compared before the log grows.
            turn.lost.set()
            return


BUSY_TIMEOUT_MS = 5000


def _on_connect(connection: SqliteConnection, _record: object) -> None:
    """Set what SQLite forgets between connections; we begin transactions, not the driver."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # so that INSERT OR REPLACE fires the DELETE trigger too
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Sqlite:
    """One file; the folder's lock keeps out every other writer."""

    is_shared = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own: Engine | None = None
        """Opens connections for `transact` and `inspect`."""

    def connect(self) -> AsyncEngine:
        """Make the engine; opens no connection yet."""
        self._own = self._engine()
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{self._path}",
            connect_args={"factory": RollbackOnClose},
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "connect", _on_connect)
        return engine

    async def migrate(self) -> None:
        """Bring the schema up to date, all or nothing; raises NoticeboardError."""
        await asyncio.to_thread(self._migrate)

    async def reach(self, _engine: AsyncEngine) -> None:
        """Raise UnavailableError with the reason if the file is no database, or not there."""
        if not await asyncio.to_thread(self._path.is_file):
            raise UnavailableError(Text("noticeboard.check.no_database"))
        await asyncio.to_thread(self._require_database)

    async def begin_read(self, connection: AsyncConnection) -> None:
        """Begin a transaction that sees one consistent state and writes nothing."""
        await connection.exec_driver_sql("BEGIN DEFERRED")

    async def begin_write(self, connection: AsyncConnection) -> None:
        """Begin a transaction that is durable when it is committed."""
        await connection.exec_driver_sql("BEGIN IMMEDIATE")

    async def transact[T](self, _engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, which is durable when this returns, or undone."""
        # The asynchronous driver switches threads for each statement and each row: for a single
        # post, that takes longer than the disk.
        return await asyncio.to_thread(self._transact, work)

    async def inspect[T](self, _engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Run `work`, which writes nothing, on one consistent state."""
        return await asyncio.to_thread(self._inspect, work)

    async def close(self) -> None:
        """Close the connections of `transact` and `inspect`."""
        if self._own is not None:
            await asyncio.to_thread(self._own.dispose)

    @asynccontextmanager
    async def turn(self, _engine: AsyncEngine, _which: TurnKind) -> AsyncGenerator[Turn]:
        """Return at once: the folder's lock admits only one process."""
        yield Turn()

    def _open(self) -> Connection:
        if self._own is None:
            raise RuntimeError("connect() comes first")
        return self._own.connect()

    def _transact[T](self, work: Callable[[Connection], T]) -> T:
        with self._open() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            done = work(connection)
            connection.commit()
            return done

    def _inspect[T](self, work: Callable[[Connection], T]) -> T:
        with self._open() as connection:
            connection.exec_driver_sql("BEGIN DEFERRED")
            return work(connection)

    def _engine(self) -> Engine:
        engine = create_engine(f"sqlite:///{self._path}", hide_parameters=True)
        event.listen(engine, "connect", _on_connect)
        return engine

    def _require_database(self) -> None:
        # First, because the asynchronous driver leaves its thread behind if a file can't be opened,
        # and the process then never ends.
        try:
            with closing(sqlite_connect(self._path)) as connection:
                connection.execute("PRAGMA schema_version")
        except SqliteError as error:
            raise UnavailableError(
                Text("noticeboard.database.unreadable", file=str(self._path), why=f"{error}")
            ) from error

    def _migrate(self) -> None:
        self._require_database()
        engine = self._engine()
        try:
            with engine.connect() as connection:
                if is_behind(connection):
                    _copy_before_upgrade(self._path)
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                migrate(connection)
                connection.commit()
        finally:
            engine.dispose()


def _copy_before_upgrade(path: Path) -> None:
    try:
        save_copy(path)
    except (OSError, SqliteError) as error:
        raise UnavailableError(
            Text("noticeboard.database.no_copy", file=str(path), error=f"{error}")
        ) from error


type Address = Path | str
"""The file of a SQLite database, or the URL of a PostgreSQL one."""


type DatabaseKind = Sqlite | Postgresql
"""Whatever differs between the two; see `Database`."""


def kind_of(address: Address) -> DatabaseKind:
    """Return the database kind for an address; raises InvalidInputError."""
    return Sqlite(address) if isinstance(address, Path) else Postgresql(address)


class Database:
    """One database, as used by one process."""

    def __init__(self, kind: DatabaseKind, engine: AsyncEngine) -> None:
        self._kind = kind
        self._engine = engine
        self._writer = asyncio.Lock()

    @classmethod
    async def open(cls, address: Address) -> Self:
        """Open or make the database and bring its schema up to date; raises NoticeboardError."""
        await kind_of(address).migrate()
        return await asyncio.to_thread(cls.unchanged, address)

    @classmethod
    def unchanged(cls, address: Address) -> Self:
        """Open the database with its current schema. Blocking."""
        kind = kind_of(address)
        return cls(kind, kind.connect())

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it at the same time."""
        return self._kind.is_shared

    async def reach(self) -> None:
        """Raise UnavailableError with the reason if the database cannot be used."""
        await self._kind.reach(self._engine)

    async def close(self) -> None:
        """Close every connection."""
        await self._kind.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """Open a connection that sees one consistent state and writes nothing."""
        async with checkout(self._engine) as connection:
            await self._kind.begin_read(connection)
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """Open a connection whose writes become durable together at the end, or are undone."""
        async with self._writer, checkout(self._engine) as connection:
            await self._kind.begin_write(connection)
            yield connection
            await connection.commit()

    async def transact[T](self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, which is durable when this returns, or undone.

        `work` blocks. It runs outside the event loop if the database does.
        """
        async with self._writer:
            return await self._kind.transact(self._engine, work)

    async def inspect[T](self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which writes nothing, on one consistent state.

        `work` blocks and runs as in `transact`. Reading many rows takes a third of the time of
        `read`, which goes through the event loop for each row.
        """
        return await self._kind.inspect(self._engine, work)

    def turn(self, which: TurnKind = TurnKind.GROW) -> AbstractAsyncContextManager[Turn]:
        """Hold a turn among all processes that share this database; raises UnavailableError.

        A turn keeps processes from disturbing one another. What prevents a fork of the log is the
        row lock and the size comparison in each transaction.
        """
        return self._kind.turn(self._engine, which)
