"""PostgreSQL, chosen by one setting: several processes may serve one board from it.

Addresses are libpq's: what the URL omits comes from `PGPASSWORD`, `PGPASSFILE`, `~/.pgpass` and
similar, so that the settings need no password.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
import logging
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from noticeboard.board.tables import Role, Turn, migrate
from noticeboard.errors import InvalidInputError, UnavailableError
from noticeboard.runtime.database import checkout
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


def is_address(text: str) -> bool:
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
    async def turn(self, engine: AsyncEngine, which: Role) -> AsyncGenerator[Turn]:
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


async def _acquire_lock(connection: AsyncConnection, which: Role) -> None:
    for setting, value_s in (
        ("lock_timeout", TURN_WAIT_S),
        ("idle_in_transaction_session_timeout", TURN_SILENT_S),
    ):
        await connection.exec_driver_sql(f"SET LOCAL {setting} = '{value_s}s'")
    key = f"'entries'::regclass::oid::int, {which.value}"
    if which is Role.INBOX:
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
