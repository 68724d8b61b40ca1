"""Which of several machines serves a desk: PostgreSQL decides, and one at a time does.

The machines share the desk's folder. The one that serves holds an advisory lock in a transaction,
and shows the server every few seconds that it lives; the others wait and don't listen. A machine
that is cut off finds out well before the server gives its lock away, and must then end at once: its
threads may be in the middle of a file, and every file of the folder survives a crash.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
import hashlib
import logging
from typing import TYPE_CHECKING, Any, Final

from noticeboard.errors import InvalidInputError
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    import asyncpg

CONNECT_S: Final = 10.0
WAIT_S: Final = 2.0
"""How often a machine that waits asks for the turn."""
BEAT_S: Final = 2.0
ANSWER_S: Final = 15.0
"""With the beat, well below `SILENT_S`: who loses the turn knows before another gets it."""
SILENT_S: Final = 60
"""The server gives the lock of a machine away that says nothing for so long."""

_LOGGER: Final = logging.getLogger(__name__)


@asynccontextmanager
async def turn(database: str, desk: str) -> AsyncGenerator[asyncio.Event]:
    """Wait until no other machine serves this desk, and keep the turn; raises InvalidInputError.

    `database` is a PostgreSQL URL, `desk` the desk's address. The event is set when the turn is
    lost: whoever holds it must then end without writing anything more.
    """
    connection = await _acquire(database, _key_of(desk))
    lost, ended = asyncio.Event(), asyncio.Event()
    beat = asyncio.create_task(_watch(connection, lost, ended))
    try:
        yield lost
    finally:
        ended.set()
        await beat
        # Gives the turn back at once; if that fails, the server does after a while.
        with suppress(*_errors()):
            await connection.close(timeout=ANSWER_S)


def _key_of(desk: str) -> int:
    """Return the number of a desk's lock: several desks may use one database."""
    return int.from_bytes(hashlib.sha256(f"neighbors desk {desk}".encode()).digest()[:8]) - (
        1 << 63
    )


async def _acquire(database: str, key: int) -> "asyncpg.Connection[Any]":
    asyncpg = _driver()
    reason = ""
    while True:
        connection = None
        try:
            connection = await asyncpg.connect(
                database,
                timeout=CONNECT_S,
                command_timeout=ANSWER_S,
                server_settings={
                    "application_name": "neighbors desk",
                    "idle_in_transaction_session_timeout": f"{SILENT_S}s",
                },
            )
            while True:
                await connection.execute("BEGIN")
                if await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", key):
                    return connection
                await connection.execute("ROLLBACK")
                reason = _say("Another machine serves this desk: waiting", reason)
                await asyncio.sleep(WAIT_S)
        except _errors() as error:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            reason = _say(f"The database can't be reached ({why}): waiting", reason)
        except BaseException:
            if connection is not None:
                connection.terminate()
            raise
        if connection is not None:
            connection.terminate()
        await asyncio.sleep(WAIT_S)


def _say(reason: str, before: str) -> str:
    """Log why this machine waits, once for each reason."""
    if reason != before:
        _LOGGER.warning("%s", reason)
    return reason


async def _watch(
    connection: "asyncpg.Connection[Any]", lost: asyncio.Event, ended: asyncio.Event
) -> None:
    while not ended.is_set():
        try:
            async with asyncio.timeout(ANSWER_S):
                await connection.fetchval("SELECT 1")
        except _errors() as error:
            _LOGGER.warning(
                "The database no longer answers (%s): another machine may serve this desk soon",
                type(error).__name__,
            )
            lost.set()
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_S):
                await ended.wait()


def _errors() -> tuple[type[Exception], ...]:
    """Return what a lost connection, or a server that is away, raises."""
    asyncpg = _driver()
    return (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


def _driver() -> Any:  # noqa: ANN401 -- the module, or none
    try:
        import asyncpg  # noqa: PLC0415 -- only desks that several machines serve need it
    except ImportError:
        raise InvalidInputError(Text("noticeboard.postgresql.package")) from None
    return asyncpg
