"""Brings up what deploy/country/compose.yaml describes, without containers, on loopback.

The programs, their environment and their scripts are those of the file. What differs is what an
image or a network would give: ports, folders, and where programs are.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
import os
from pathlib import Path
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any, Final, Self, override

import asyncpg
import yaml

from demo.children import free_port
from noticeboard.board.home import Home
from tests.servers.postgres import programs

FOLDER: Final = Path(__file__).parents[2] / "deploy" / "country"
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES: Final[dict[str, Any]] = COMPOSE["services"]
_START_S: Final = 90


class Country(AbstractContextManager["Country"]):
    """Both machines; whatever runs ends with the block."""

    def __init__(self, folder: Path, storage: Mapping[str, str], bucket: str) -> None:
        self.folder = folder
        self.bucket = bucket
        self.settings = {
            "OWN_ADDRESS": "127.0.0.1",
            "OTHER_ADDRESS": "127.0.0.1",
            "CDN_SECRET": "between the CDN and the proxies",
            **{f"{name}_PASSWORD": f"of the {name}" for name in ("POSTGRES", "BOARD", "STANDBY")},
            **storage,
        }
        self.ports = {name: free_port("127.0.0.1") for name in ("database", "standby")}
        self.running: dict[str, subprocess.Popen[str]] = {}
        self._begun: dict[str, tuple[Sequence[str], Mapping[str, str]]] = {}
        self._stack = ExitStack()
        # Not below pytest's folder, which only its owner may enter.
        self._base = Path(tempfile.mkdtemp(prefix="country-"))

    @override
    def __enter__(self) -> Self:
        self._stack.callback(shutil.rmtree, self._base)
        self._base.chmod(0o755)
        for name in ("database.sh", "standby.sh"):
            shutil.copy(FOLDER / name, self._base)
        return self

    @override
    def __exit__(self, *_: object) -> None:
        for process in reversed([*self.running.values()]):
            _end(process, signal.SIGQUIT)
        self._stack.close()

    @property
    def database(self) -> str:
        """The address that both processes have: of both machines, without a password."""
        hosts = ",".join(f"127.0.0.1:{self.ports[name]}" for name in ("database", "standby"))
        return f"postgresql://board@{hosts}/board?target_session_attrs=read-write"

    def environment(self, service: str) -> dict[str, str]:
        """Return what a service's program finds in its environment."""
        given = {
            name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: self.settings.get(found[1], ""), value)
            for name, value in SERVICES[service]["environment"].items()
        }
        return {"PATH": f"{programs()}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"} | {
            name: value for name, value in given.items() if value
        }

    async def start_databases(self) -> None:
        """Make the database as its image does, and start it and its standby."""
        data, socket = self._owned("database"), self._owned("socket")
        here = self.environment("database") | {
            "PGDATA": str(data / "data"),
            "PGHOST": str(socket),
            "PGPORT": f"{self.ports['database']}",
        }
        self._run(["initdb", "--username=postgres", "--auth=trust", "--no-sync"], here)
        with (data / "data" / "pg_hba.conf").open("a") as file:
            file.write("host all all all scram-sha-256\n")
        words = [*SERVICES["database"]["command"], *self._own("database")]
        first = subprocess.list2cmdline([*words[1:], "-clisten_addresses="])
        self._run(["pg_ctl", "start", "--wait", "-o", first], here)
        self._run(["/bin/bash", str(self._base / "database.sh")], here)
        self._run(["pg_ctl", "stop", "--wait"], here)
        self._start("database", words, here)
        await self.ready("database")

        data = self._owned("standby")
        here = self.environment("standby") | {
            "PGDATA": str(data / "data"),
            # Of the other machine, where the file has the usual port.
            "PRIMARY_PORT": f"{self.ports['database']}",
        }
        words = [*SERVICES["standby"]["command"], *self._own("standby")]
        script = ["/bin/bash", str(self._base / "standby.sh")]
        (data / "data").mkdir(mode=0o700)
        self._own_by_account(data / "data")
        self._start("standby", [*script, *words], here)
        await self.ready("standby")

    async def ready(self, name: str) -> None:
        """Wait until a database answers the board's role."""
        until_s = time.monotonic() + _START_S
        while True:
            try:
                await self.ask(name, "SELECT 1")
            except (OSError, asyncpg.PostgresError):
                if time.monotonic() > until_s or self.running[name].poll() is not None:
                    raise
            else:
                return

    async def ask(self, name: str, statement: str) -> object:
        """Return the one value that a database gives, asked by the board's role."""
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=self.ports[name],
            user="board",
            database="board",
            password=self.settings["BOARD_PASSWORD"],
        )
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    def twin(self, home: Home) -> Home:
        """Copy to the second machine what the guide says: settings and keys."""
        folder = home.folder.with_name("second")
        folder.mkdir()
        shutil.copy(home.folder / "settings.json", folder)
        shutil.copytree(home.folder / "keys", folder / "keys")
        return Home(folder)

    def serve(self, name: str, home: Home) -> str:
        """Start a process of the board as its service does, and return its address."""
        own = {"/data": str(home.folder), "0.0.0.0": "127.0.0.1"}  # noqa: S104 -- of a container
        words = [own.get(word, word) for word in SERVICES["board"]["command"]]
        words = [sys.executable, "-m", "hub", *words, "--port", "0"]
        process = subprocess.Popen(  # noqa: S603 -- our own words
            words,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ) | self.environment("board"),
        )
        self.running[name] = process
        assert process.stdout is not None
        return process.stdout.readline().strip().rpartition(" ")[2]

    def copy(self, home: Home, to: Path) -> subprocess.Popen[str]:
        """Make copies of the log as the service does, each a second after the one before."""
        tools = self.folder / "tools"
        tools.mkdir()
        program = f'#!/bin/sh\nexec {sys.executable} -m hub "$@"\n'
        (tools / "neighbors").write_text(program)
        (tools / "neighbors").chmod(0o755)
        environment = dict(os.environ) | self.environment("backup")
        environment["PATH"] = f"{tools}:/usr/bin:/bin"
        words = ["/bin/sh", str(FOLDER / "backup.sh"), str(home.folder), str(to), "1", "2"]
        self.running["backup"] = subprocess.Popen(  # noqa: S603 -- our own words
            ["/usr/bin/setpriv", "--pdeathsig=KILL", *words], text=True, env=environment
        )
        return self.running["backup"]

    def kill(self, name: str) -> None:
        """End a process at once."""
        # A database's other processes end with it; SIGQUIT is its own word for that.
        how = signal.SIGQUIT if name in self.ports else signal.SIGKILL
        _end(self.running.pop(name), how)

    def resume(self, name: str) -> None:
        """Start a database again as it was started before."""
        self._start(name, *self._begun[name])

    def promote(self) -> None:
        """Make the standby the database, by the guide's command."""
        data = self._base / "standby" / "data"
        self._run(["pg_ctl", "promote", "-D", str(data)], self.environment("standby"))

    def _own(self, name: str) -> list[str]:
        """Return the options that stand for a container's own network and folders."""
        socket = self._owned(f"{name}-socket") if name != "database" else self._base / "socket"
        return [
            f"-p{self.ports[name]}",
            f"-k{socket}",
            "-cfsync=off",
            "-clisten_addresses=127.0.0.1",
        ]

    def _owned(self, name: str) -> Path:
        folder = self._base / name
        folder.mkdir(mode=0o700)
        self._own_by_account(folder)
        return folder

    def _own_by_account(self, folder: Path) -> None:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")

    def _start(self, name: str, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._begun[name] = words, environment
        self.running[name] = subprocess.Popen(  # noqa: S603 -- our own words
            ["/usr/bin/setpriv", "--pdeathsig=QUIT", *words], text=True, **_as(environment)
        )

    def _run(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        subprocess.run(  # noqa: S603 -- our own words
            [shutil.which(words[0], path=environment["PATH"]) or words[0], *words[1:]],
            check=True,
            timeout=_START_S,
            **_as(environment),
        )


def _end(process: subprocess.Popen[str], how: signal.Signals) -> None:
    process.send_signal(how)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def _as(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return how a program of PostgreSQL's is started, which refuses to run as root."""
    account = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    return {
        "env": dict(environment),
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "user": account and account.pw_uid,
        "group": account and account.pw_gid,
        "extra_groups": [] if account else None,
        "cwd": "/",
    }
