"""The hub as a child process, restarted whenever it ends, with its log in Home Assistant's log.

The programs that install it run here too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
import errno
import json
import logging
import os
from pathlib import Path
import re
from typing import Final

from ..client.decode import Record
from ..const import LOGGER
from .folder import NotInstalledError, NotStartedError, is_frozen

LONGEST_TEXT = 1000
LONGEST_TRACEBACK = 4000
_SECRETS = (
    # A pairing link or its code; credentials in an address; a bearer token.
    re.compile(r"(neighbors://)\S+"),
    re.compile(r"(\bcode=)[0-9A-Fa-f]+"),
    re.compile(r"(://)[^/\s@]+(?=@)"),
    re.compile(r"(\bBearer )\S+", re.IGNORECASE),
    re.compile(r"(AGE-SECRET-KEY-)\S+"),
    re.compile(r"(\b(?:token|password|secret)[\"']?\s*[=:]\s*[\"']?)[^\s\"',}]+", re.IGNORECASE),
)


class LogLine(Record):
    """One line of the hub's log."""

    level: int
    text: str


def read_line(line: str) -> LogLine:
    """Return a parsed line of JSON; what anything else in the process prints is a warning."""
    try:
        record = json.loads(line)
        level = logging.getLevelNamesMapping()[record["level"].upper()]
        logger, message, traceback = record["logger"], str(record["message"]), record.get("error")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return LogLine(level=logging.WARNING, text=_log_text(line))
    # What the hub says about itself is a sentence of its own.
    text = _log_text(message if logger == "neighbors" else f"{logger}: {message}")
    if traceback:
        # Its end says what happened. Cut it last: half a secret isn't recognized as one.
        text = f"{text}\n{without_secrets(str(traceback))[-LONGEST_TRACEBACK:].strip()}"
    # Home Assistant itself has no critical error if its hub has one.
    return LogLine(level=min(level, logging.ERROR), text=text)


def _log_text(text: str) -> str:
    """Return text for one line of the log: no text from elsewhere can begin another line."""
    return without_secrets(" ".join(text.split()))[:LONGEST_TEXT]


def without_secrets(text: str) -> str:
    """Return text with all secrets replaced, whoever wrote it."""
    for secret in _SECRETS:
        text = secret.sub(r"\1**", text)
    return text


HUB_LOG = LOGGER.getChild("hub")
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 60.0
STABLE_S = 60.0
"""A hub that ran longer than this restarts without delay, however often it ended before."""
END_S = 8.0
"""How long the hub may take to stop gracefully: it finishes files and disconnects."""
POLL_S = 0.05
SNAPSHOT_S = 120.0
LONGEST_LINE_BYTES = 2**18
_PASSED_ON = (
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "PATH",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TMPDIR",
    "TZ",
)
"""The environment variables that the hub needs; it must not get the Supervisor's token."""


class LocalAddress(Record):
    """The running hub's address on this machine."""

    host: str
    port: int


class HubProcess:
    """One hub on one folder; `run` keeps it running until it is canceled."""

    def __init__(self, folder: Path, python: tuple[str, ...]) -> None:
        self.folder = folder
        self.python = python
        """The words that run a module of the hub."""
        self._where: LocalAddress | None = None
        self._settled = asyncio.Event()
        """Set once the hub answers or has ended; cleared while it starts."""
        self._process: asyncio.subprocess.Process | None = None
        self._restart_requested = False
        """Whether to restart the hub at once, because it was asked to stop."""
        self._last_line = ""

    @property
    def pid(self) -> int | None:
        """Return the process id of the running hub."""
        return None if self._process is None else self._process.pid

    def restart(self) -> None:
        """Restart the hub gracefully, so that it reads its config file again."""
        if self._process is not None and self._process.returncode is None:
            self._restart_requested = True
            self._process.terminate()

    async def ready(self, within_s: float) -> LocalAddress:
        """Return the hub's address; raises NotStartedError with the hub's last sentence."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._settled.wait()
        if self._where is None:
            raise NotStartedError(self._last_line)
        return self._where

    async def run(self) -> None:
        """Keep the hub running; stops it gracefully if canceled."""
        loop = asyncio.get_running_loop()
        quick = 0
        while True:
            began = loop.time()
            self._settled.clear()
            try:
                code = await self._run_once()
            except OSError as error:
                code, self._last_line = -1, str(error)
            finally:
                self._where = None
                self._settled.set()
            if self._restart_requested:
                self._restart_requested = False
                continue
            quick = 0 if loop.time() - began > STABLE_S else quick + 1
            pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** min(quick - 1, 10))
            LOGGER.warning(
                "The hub that runs here has ended with code %d; it starts again in %.3g s",
                code,
                pause_s,
            )
            await asyncio.sleep(pause_s)

    async def _run_once(self) -> int:
        """Run the hub once, and return its exit code."""
        # A killed hub leaves this file behind; a new one writes it once it answers.
        file = self.folder / "running.json"
        if not await asyncio.to_thread(is_frozen, self.folder):
            await asyncio.to_thread(file.unlink, missing_ok=True)
        verbose = "verbose" if HUB_LOG.isEnabledFor(logging.DEBUG) else ""
        config = self.folder / "config.toml"
        process = await asyncio.create_subprocess_exec(
            *(*self.python, "hub.cli.run", str(self.folder), str(config), verbose, "json"),
            str(os.getpid()),
            stdin=asyncio.subprocess.DEVNULL,
            # The hub prints pairing links to stdout.
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            cwd=self.folder,
            env=self.environment(),
            limit=LONGEST_LINE_BYTES,
        )
        self._process = process
        assert process.stderr is not None  # noqa: S101 -- stderr is a pipe
        reading = asyncio.create_task(self._pass_on(process.stderr))
        looking = asyncio.create_task(self._wait_for_address(file))
        try:
            code = await process.wait()
            # Its last message is the reason, and may not have been read yet.
            await asyncio.wait({reading}, timeout=1)
            return code
        finally:
            self._process = None
            looking.cancel()
            await _end(process)
            reading.cancel()
            await asyncio.wait({reading, looking})

    async def run_snapshot(self, word: str) -> str:
        """Run `hub.cli.snapshot` on the hub's folder; return its complaint, or an empty string."""
        ended = await run_program(
            *(*self.python, "hub.cli.snapshot", str(self.folder), word),
            stderr=asyncio.subprocess.PIPE,
            folder=self.folder,
            env=self.environment(),
            within_s=SNAPSHOT_S,
            gently=True,
        )
        return ended.printed if ended.code else ""

    async def _wait_for_address(self, file: Path) -> None:
        """Wait until the hub has written its address."""
        while (where := await asyncio.to_thread(_read_where, file)) is None:  # noqa: ASYNC110 -- it is another process's file
            await asyncio.sleep(POLL_S)
        self._where = where
        self._settled.set()

    async def _pass_on(self, lines: asyncio.StreamReader) -> None:
        """Copy the hub's log to our own, keeping its levels and removing secrets."""
        while True:
            try:
                raw = await lines.readline()
            except ValueError:
                # The line was too long; continue with the next one.
                continue
            if not raw:
                return
            line = read_line(raw.decode(errors="replace"))
            if line.level >= logging.WARNING:
                self._last_line = line.text.rpartition("\n")[2]
            HUB_LOG.log(line.level, "%s", line.text)

    def environment(self) -> dict[str, str]:
        """Return the environment for every process of the hub."""
        return {
            **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            # A folder named `hub` in the working directory must not shadow the hub's package.
            "PYTHONSAFEPATH": "1",
        }


class Ended(Record):
    """How a program ended, and what it printed."""

    code: int
    printed: str


async def run_program(  # noqa: PLR0913 -- what a process needs, each by name
    *words: str | Path,
    folder: Path,
    env: Mapping[str, str],
    within_s: float,
    stdout: int = asyncio.subprocess.DEVNULL,
    stderr: int = asyncio.subprocess.DEVNULL,
    gently: bool = False,
) -> Ended:
    """Run a program to its end; raises OSError, TimeoutError. Canceling leaves no process.

    `gently` gives it a moment to stop by itself.
    """
    process = await asyncio.create_subprocess_exec(
        *map(str, words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        cwd=folder,
        env=env,
    )
    try:
        async with asyncio.timeout(within_s):
            printed = await process.communicate()
    finally:
        await _end(process, gently=gently)
    text = b"".join(each for each in printed if each).decode(errors="replace").strip()
    return Ended(code=process.returncode or 0, printed=text)


async def _end(process: asyncio.subprocess.Process, *, gently: bool = True) -> None:
    """Stop a process gracefully, or else kill it; does nothing if it has ended."""
    for end in (process.terminate, process.kill) if gently else (process.kill,):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            end()
        with suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                await process.wait()


def _read_where(file: Path) -> LocalAddress | None:
    try:
        where = json.loads(file.read_text(encoding="utf-8"))
        return LocalAddress(host=str(where["host"]), port=int(where["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


LONGEST_REASON: Final = 150
"""Of what an installer printed last."""
LONGEST_OUTPUT: Final = 4000


INSTALLER_S: Final = 900.0


_FOR_INSTALLERS: Final = ("HOME", "LD_LIBRARY_PATH", "LD_PRELOAD", "PATH")
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


async def run_installer(folder: Path, *words: str | Path) -> None:
    """Run a part of the installation in a folder; raises NotInstalledError, OSError."""
    env = {
        **{name: os.environ[name] for name in _FOR_INSTALLERS if name in os.environ},
        "PYTHONSAFEPATH": "1",
        "TMPDIR": str(folder),
        # On the same disk, so that files are linked and not copied.
        "UV_CACHE_DIR": str(folder / "cache"),
    }
    try:
        ended = await run_program(
            *words,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            folder=folder,
            env=env,
            within_s=INSTALLER_S,
        )
    except TimeoutError:
        raise NotInstalledError("install_not_unpacked", reason=f"{INSTALLER_S:.0f} s") from None
    if ended.code == 0:
        return
    text = ended.printed
    if any(os.strerror(number) in text for number in NO_ROOM):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    LOGGER.warning("The hub's packages can't be unpacked here: %s", text[-LONGEST_OUTPUT:])
    last_line = text.rpartition("\n")[2].strip().removesuffix(".")
    raise NotInstalledError("install_not_unpacked", reason=last_line[:LONGEST_REASON])
