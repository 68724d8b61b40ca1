"""A hub or a board as a process, asked over its own door, and all that it keeps beside it."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
import http.client
import json
import os
from pathlib import Path
import sqlite3
import ssl
import subprocess
import sys
import time
from typing import Any

from hub.api.auth import Tokens, mint
from hub.api.scope import Rights, Scope
from hub.clock import SystemClock
from hub.data_folder import read_fingerprint, read_local_token
from hub.store.database import Database

ROOT = Path(__file__).parents[2]
BASE = "/api/v1"
AT_ROOT = {"/healthz", "/readyz"}
START_S = 60.0
CONFIG = """\
name = "Attacked"
[api]
host = "127.0.0.1"
port = 0
allowed_hosts = ["10.97.0.1"]
[recording]
floor_gib = 0.1
[discovery]
enabled = false
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 -- JSON
        """The body, which is JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The error's code; empty if it is none."""
        try:
            return str(self.json["error"]["code"])
        except (ValueError, KeyError, TypeError):
            return ""


@dataclass(slots=True, kw_only=True)
class HubProcess:
    """`neighbors hub run` on a folder of its own."""

    folder: Path
    config: str = CONFIG
    program: tuple[str, ...] = ("-m", "hub.cli.run")
    prefix: tuple[str, ...] = ()
    """What starts it, such as a network namespace."""
    tokens: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    host: str = "127.0.0.1"
    port: int = 0
    _lines: dict[str, http.client.HTTPSConnection] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def said(self) -> str:
        """All that it printed and logged so far."""
        return (self.folder / "hub.log").read_text(errors="replace")

    def seed(self, *names: str) -> None:
        """Give it tokens before its first start: one of each scope, and by further names."""
        asyncio.run(self._seed(names))

    async def _seed(self, names: tuple[str, ...]) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        database = await Database.open(self.data / "hub.db")
        async with database.write() as connection:
            for name in (*Scope, *names):
                scope = Scope(name) if name in set(Scope) else Scope.ADMIN
                self.tokens[name], token = mint(
                    name=name, rights=Rights(scope=scope), at=SystemClock().now()
                )
                await Tokens.write(connection, token)
        await database.close()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.data.mkdir(parents=True, exist_ok=True)
        config = self.folder / "config.toml"
        config.write_text(self.config)
        running = self.data / "running.json"
        running.unlink(missing_ok=True)
        words = (*self.prefix, sys.executable, *self.program)
        with (self.folder / "hub.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- our own words
                [*words, str(self.data), str(config), "verbose"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
        until = time.monotonic() + START_S
        while not running.exists():
            assert self.process.poll() is None, self.said[-2000:]
            assert time.monotonic() < until, self.said[-2000:]
            time.sleep(0.02)
        self.port = int(json.loads(running.read_text())["port"])
        self.tokens["local"] = read_local_token(self.data) or ""

    def stop(self) -> None:
        """End it in order, or by force if it does not listen."""
        for line in self._lines.values():
            line.close()
        self._lines.clear()
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self.process is not None
        return self.process.pid

    @property
    def fingerprint(self) -> str:
        """Of its certificate."""
        return read_fingerprint(self.data)

    def call(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        *,
        source: str = "127.0.0.1",
    ) -> Answered:
        """Call a path below the API's base from one of this machine's loopback addresses."""
        sent = dict(headers or {})
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        for attempt in range(2):
            line = self._line(source)
            try:
                base = "" if path in AT_ROOT else BASE
                line.request(method, base + path, body=raw, headers=sent)
                answer = line.getresponse()
                told = Answered(
                    status=answer.status, headers=dict(answer.headers), body=answer.read()
                )
                if told.status == HTTPStatus.SWITCHING_PROTOCOLS:
                    line.close()
            except (http.client.HTTPException, OSError):
                # A connection that was kept may have been closed meanwhile.
                line.close()
                if attempt:
                    raise
            else:
                return told
        raise AssertionError

    def admin(self, method: str, path: str, body: object = None) -> Answered:
        """Call with the administrator's token."""
        return self.call(method, path, bearer(self.tokens["admin"]), body)

    def _line(self, source: str) -> http.client.HTTPSConnection:
        if source not in self._lines:
            trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.check_hostname = False
            trusting.verify_mode = ssl.CERT_NONE
            self._lines[source] = http.client.HTTPSConnection(
                self.host, self.port, timeout=30, source_address=(source, 0), context=trusting
            )
        return self._lines[source]

    def code(self) -> str:
        """Return the code of a fresh pairing link."""
        link = str(self.admin("POST", "/pairing-links", {"scope": "admin"}).json["link"])
        return link.rpartition("code=")[2]

    def kept(self) -> dict[str, str]:
        """Return a hash of each table, and of each file beside the database."""
        kept = {}
        with sqlite3.connect(f"file:{self.data / 'hub.db'}?mode=ro", uri=True) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 -- its own names
                kept[f"table {name}"] = sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()
        connection.close()
        for path in sorted(self.data.rglob("*")):
            if path.is_file() and not path.name.startswith("hub.db"):
                with suppress(FileNotFoundError):
                    kept[str(path)] = sha256(path.read_bytes()).hexdigest()
        return kept


def bearer(token: str) -> dict[str, str]:
    """Return the header that proves a token."""
    return {"Authorization": f"Bearer {token}"}
