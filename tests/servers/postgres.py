"""A real PostgreSQL for tests: Debian's, in a folder of its own, on a free port of loopback.

It never runs as root. `fsync` is off: nothing here cuts the power, and what a process has written
survives the kill of any process.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
import itertools
import os
from pathlib import Path
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import asyncpg
import pytest

USER = "board"
PASSWORD = "pa55 wörd/%"  # noqa: S105 -- nobody's
QUOTED_PASSWORD = "pa55%20w%C3%B6rd%2F%25"  # noqa: S105 -- likewise
_START_S = 60
_OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "16MB",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "127.0.0.1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """One server, and as many databases as tests want."""

    folder: Path
    port: int
    process: list[subprocess.Popen[bytes]]
    """The one that runs just now, the last of those that have run."""
    made: Iterator[int] = field(default_factory=itertools.count)

    @property
    def account(self) -> str:
        """Return whose the server's files are."""
        return self.folder.owner()

    def url(self, name: str, *, password: str = QUOTED_PASSWORD) -> str:
        """Return the address of a database, with or without its password."""
        user = f"{USER}:{password}" if password else USER
        return f"postgresql://{user}@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"board{next(self.made)}"
        self.run(f"CREATE DATABASE {name} STRATEGY file_copy")
        return self.url(name)

    def copy_of(self, url: str) -> str:
        """Copy a database that nobody uses, as a backup does, and return the copy's address."""
        name, copy = url.rpartition("/")[2], f"copy{next(self.made)}"
        self.run(f"CREATE DATABASE {copy} TEMPLATE {name} STRATEGY file_copy")
        return self.url(copy)

    def run(self, statement: str, url: str = "") -> list[tuple[object, ...]]:
        """Run a statement as the database's owner; raises asyncpg.PostgresError."""
        # In a thread: a test that asks may run in a loop itself.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, _run(url or self.url("postgres"), statement)).result()

    def kill(self) -> None:
        """End the whole server at once, as a crash does."""
        self.process[-1].send_signal(signal.SIGQUIT)
        self.process[-1].wait()

    def start(self) -> None:
        """Start it again, from the thread that outlives it: it ends with its starter."""
        self.process.append(_started(self.folder, self.port))
        _wait_for(self)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Make and run a server while the block runs."""
    # Not below pytest's folder, where a socket's path would be too long.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, _account())
        _make(folder)
        server = Postgres(folder=folder, port=_free_port(), process=[])
        server.process.append(_started(folder, server.port))
        try:
            _wait_for(server)
            yield server
        finally:
            with suppress(ProcessLookupError):
                server.process[-1].send_signal(signal.SIGQUIT)
            server.process[-1].wait()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run one server for all tests that ask for it."""
    with running_postgres() as server:
        yield server


def _make(folder: Path) -> None:
    password = folder / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    if os.getuid() == 0:
        shutil.chown(password, _account())
    words = ["-D", str(folder / "data"), "-U", USER, f"--pwfile={password}", "--encoding=UTF8"]
    _as_nobody_special(
        "initdb", *words, "--auth=scram-sha-256", "--no-sync", "--locale=C.UTF-8"
    ).communicate()
    assert (folder / "data" / "PG_VERSION").exists(), "initdb failed"


def _started(folder: Path, port: int) -> subprocess.Popen[bytes]:
    options = [f"-c{name}={value}" for name, value in _OPTIONS.items()]
    return _as_nobody_special(
        "postgres", "-D", str(folder / "data"), "-k", str(folder), "-p", str(port), *options
    )


def _wait_for(server: Postgres) -> None:
    """Wait until it answers."""
    until = time.monotonic() + _START_S
    while True:
        try:
            server.run("SELECT 1")
        except (OSError, asyncpg.PostgresError):
            if time.monotonic() > until or server.process[-1].poll() is not None:
                raise
            time.sleep(0.02)
        else:
            return


def programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3])
    )
    assert found, "PostgreSQL is not installed: run scripts/setup"
    return found[-1].parent


def _as_nobody_special(program: str, *words: str) -> subprocess.Popen[bytes]:
    """Start a program of PostgreSQL's, which refuses to run as root."""
    account = pwd.getpwnam(_account()) if os.getuid() == 0 else None
    return subprocess.Popen(  # noqa: S603 -- our own words
        # It ends with the tests, however they end.
        ["/usr/bin/setpriv", "--pdeathsig=QUIT", str(programs() / program), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
        cwd="/",
    )


def _account() -> str:
    with suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def _run(url: str, statement: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()
