"""The Python environment of the hub that runs here: its own, made of wheels known by their hash.

A release of the integration has a list of every wheel that its hub needs on each kind of machine,
with address, size and SHA-256. So no package index is trusted, nothing is compiled, and nothing
gets in the way of Home Assistant's own packages. A checkout has no list: its hub runs on the
package that is installed beside Home Assistant.

An environment is put together in a folder of its own, which is renamed when it is complete. Files
that were downloaded before a failure are used by the next try, once their hash was checked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
import hashlib
from http import HTTPStatus
import json
import os
from pathlib import Path
import secrets
import shutil
import sys
import sysconfig
from typing import Any, Final, override

from aiohttp import ClientError, ClientSession, ClientTimeout
from homeassistant.core import HomeAssistant
from homeassistant.util.package import is_installed
from yarl import URL

from ..client.decode import Record
from .folder import NotInstalledError, cache_folder
from .process import NO_ROOM, run_installer

LIST: Final = Path(__file__).with_name("wheels.json")
"""Made by `scripts/package --release`."""
PACKAGE: Final = "neighbors-requests"
ROOM_TIMES: Final = 7
"""How much room the wheels, unpacked ones, and the installer's copies of those may take."""
AT_ONCE: Final = 4
MOST_TRIES: Final = 20
"""How often a download that makes progress continues after a broken connection."""
DOWNLOADED: Final = 0.9
"""The part of the work that is done once everything is downloaded."""
PIECE_BYTES: Final = 2**18
TIMEOUT: Final = ClientTimeout(total=None, sock_connect=30, sock_read=60)
SMALLEST_STEP: Final = 0.01
OLDEST_GLIBC: Final = (2, 28)
_STAGE: Final = "stage"
_MEGABYTE: Final = 10**6
_CHECK: Final = (
    "import hub.app, hub.cli.app, hub.media.packet as packet, noticeboard.seal; "
    "packet.load_ffmpeg()"
)
"""Imports what was compiled: a wheel that can't be loaded here is noticed at once.

Not ncnn, which only finds faces: a hub is better than none, even if it can't do that.
"""

type Progress = Callable[[float], None]
"""Is told which part of the work is done, from 0 to 1."""


class Wheel(Record):
    """A file that the hub needs."""

    file: str
    size: int
    sha256: str
    addresses: tuple[str, ...]

    @property
    def pin(self) -> str:
        """Return the wheel as a line of requirements."""
        name, version = self.file.split("-")[:2]
        return f"{name}=={version} --hash=sha256:{self.sha256}"


def machine() -> str:
    """Return this kind of machine, such as `musl-x86_64-cp313`; empty if nothing is built for it.

    What counts is this Python: on some systems it is built for another processor than the kernel.
    """
    words = str(sysconfig.get_config_var("SOABI")).split("-")
    libc = {"musl": "musl", "gnu": "glibc"}.get(words[-1])
    if libc is None or words[0] != "cpython":
        return ""
    if libc == "glibc":
        with suppress(ValueError, OSError):
            version = (os.confstr("CS_GNU_LIBC_VERSION") or "").rpartition(" ")[2]
            if tuple(map(int, version.split(".")[:2])) < OLDEST_GLIBC:
                return ""
    return f"{libc}-{words[2]}-cp{words[1]}"


def read_environment(hass: HomeAssistant, version: str) -> Environment:
    """Return the environment for this version of the integration. Blocking."""
    try:
        listed = json.loads(LIST.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Checkout(version)
    return Environment(cache_folder(hass), version, _wheels_in(listed))


def _wheels_in(listed: dict[str, Any]) -> tuple[Wheel, ...]:
    """Return the wheels for this machine; none if nothing is built for it."""
    return tuple(
        Wheel(
            file=name,
            size=listed["wheels"][name]["size"],
            sha256=listed["wheels"][name]["sha256"],
            addresses=tuple(listed["wheels"][name]["addresses"]),
        )
        for name in listed["machines"].get(machine(), ())
    )


class Environment:
    """A hub's environment, which may not be installed yet."""

    def __init__(self, folder: Path, version: str, wheels: tuple[Wheel, ...]) -> None:
        self._folder = folder
        self._wheels = wheels
        # Other files, as another Python needs them, are another environment.
        pins = hashlib.sha256("".join(wheel.pin for wheel in wheels).encode()).hexdigest()
        self._name = f"{version}-{sysconfig.get_config_var('SOABI')}-{pins[:8]}"
        self._lock = asyncio.Lock()

    @property
    def python(self) -> tuple[str, ...]:
        """Return the words that run a module of the hub."""
        # Nothing of the user's, of the environment variables', or of the working folder's.
        return (str(self._folder / self._name / "bin" / "python"), "-I", "-m")

    def is_there(self) -> bool:
        """Return whether the environment is complete. Blocking."""
        return Path(self.python[0]).exists()

    async def install(
        self, hass: HomeAssistant, session: ClientSession, progress: Progress
    ) -> None:
        """Install it if it isn't there; raises NotInstalledError. Canceling leaves no process."""
        async with self._lock:
            if await hass.async_add_executor_job(self.is_there):
                return
            if not self._wheels:
                raise NotInstalledError("install_no_build", machine=_this_machine())
            stage = self._folder / _STAGE
            try:
                kept = await hass.async_add_executor_job(self._begin, stage)
                await _Download(hass, session, stage / "wheels", progress).fetch(self._wheels, kept)
                await self._unpack(hass, stage)
            except OSError as error:
                if error.errno in NO_ROOM:
                    # A full disk is bad for everything else that runs here.
                    await hass.async_add_executor_job(_delete, stage)
                    raise await hass.async_add_executor_job(self._no_room) from None
                raise NotInstalledError(
                    "install_not_written", folder=str(self._folder), reason=error.strerror or ""
                ) from error
            progress(1)

    def remove_others(self) -> None:
        """Delete what other versions have left. Blocking."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.name != self._name:
                    _delete(path)

    def delete(self) -> None:
        """Delete all versions. Blocking."""
        with suppress(OSError):
            for path in self._folder.iterdir():
                _delete(path)
            self._folder.rmdir()

    def _begin(self, stage: Path) -> frozenset[str]:
        """Make the folders; return the names of the wheels that a former try has left whole."""
        (stage / "wheels").mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in stage.iterdir():
            if path.name != "wheels":
                _delete(path)
        known = {wheel.file: wheel for wheel in self._wheels}
        left = sum(wheel.size for wheel in self._wheels)
        whole = set[str]()
        for path in (stage / "wheels").iterdir():
            wheel = known.get(path.name.removesuffix(".part"))
            if wheel is None or path.stat().st_size > wheel.size:
                _delete(path)
                continue
            left -= path.stat().st_size
            if path.name == wheel.file:
                if _hash_of(path).hexdigest() == wheel.sha256:
                    whole.add(wheel.file)
                else:
                    _delete(path)
        if shutil.disk_usage(stage).free < self._needed_bytes - _size_of(self._wheels) + left:
            _delete(stage)
            raise self._no_room()
        return frozenset(whole)

    @property
    def _needed_bytes(self) -> int:
        return _size_of(self._wheels) * ROOM_TIMES

    def _no_room(self) -> NotInstalledError:
        free = 0
        with suppress(OSError):
            at = next(path for path in (self._folder, *self._folder.parents) if path.exists())
            free = shutil.disk_usage(at).free
        return NotInstalledError(
            "install_no_room",
            folder=str(self._folder),
            needed=str(-(-self._needed_bytes // _MEGABYTE)),
            free=str(free // _MEGABYTE),
        )

    async def _unpack(self, hass: HomeAssistant, stage: Path) -> None:
        """Make the environment of the wheels in the stage, try it, and put it into its place."""
        # The installer of a Home Assistant that was killed may still run: it works elsewhere.
        work = stage / secrets.token_hex(4)
        made, pins = work / "venv", work / "pins.txt"
        python = made / "bin" / "python"
        await hass.async_add_executor_job(partial(work.mkdir, mode=0o700))
        text = "".join(f"{wheel.pin}\n" for wheel in self._wheels)
        await hass.async_add_executor_job(pins.write_text, text)
        await run_installer(work, sys.executable, "-I", "-m", "venv", "--without-pip", made)
        # It reads every file again, and refuses one that is no longer what was pinned.
        await run_installer(
            work,
            *(sys.executable, "-m", "uv", "pip", "install", "--python", python),
            *("--offline", "--no-index", "--find-links", stage / "wheels", "--no-deps"),
            *("--no-build", "--no-config", "--no-progress", "--require-hashes", "-r", pins),
        )
        await run_installer(work, python, "-I", "-c", _CHECK)
        await hass.async_add_executor_job(self._settle, stage, made)

    def _settle(self, stage: Path, made: Path) -> None:
        # After a power cut, a renamed folder must not contain files that were never written.
        os.sync()
        place = self._folder / self._name
        _delete(place)
        made.rename(place)
        _delete(stage)


class Checkout(Environment):
    """Home Assistant's own environment, in which a developer has installed the hub."""

    def __init__(self, version: str) -> None:
        super().__init__(Path(), version, ())
        self._requirement = f"{PACKAGE}=={version}"

    @property
    @override
    def python(self) -> tuple[str, ...]:
        """Return the words that run a module of the hub."""
        return (sys.executable, "-m")

    @override
    def is_there(self) -> bool:
        """Return whether the package is installed in the version of this integration. Blocking."""
        return is_installed(self._requirement)

    @override
    async def install(
        self, hass: HomeAssistant, _session: ClientSession, _progress: Progress
    ) -> None:
        """Raise NotInstalledError if it isn't there: nothing says what to install."""
        if not await hass.async_add_executor_job(self.is_there):
            raise NotInstalledError("install_no_list")

    @override
    def remove_others(self) -> None:
        """Delete nothing."""

    @override
    def delete(self) -> None:
        """Delete nothing."""


class _Part:
    """A file that is being downloaded, and its hash so far. Blocking.

    It is open only while something is written: a download may be canceled at any moment.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hash = hashlib.sha256()
        self.bytes = 0
        if path.exists():
            self._hash, self.bytes = _hash_of(path), path.stat().st_size

    def add(self, piece: bytes) -> None:
        """Write what came next."""
        with self._path.open("ab") as file:
            file.write(piece)
        self._hash.update(piece)
        self.bytes += len(piece)

    def restart(self) -> None:
        """Forget everything."""
        self._path.unlink(missing_ok=True)
        self._hash, self.bytes = hashlib.sha256(), 0

    def is_whole(self, wheel: Wheel) -> bool:
        """Return whether this is the wheel."""
        return (self.bytes, self._hash.hexdigest()) == (wheel.size, wheel.sha256)

    def finish(self) -> None:
        """Give the file its name without the ending."""
        self._path.rename(self._path.with_suffix(""))


class _Download:
    """Downloads wheels into a folder, a few at once."""

    def __init__(
        self, hass: HomeAssistant, session: ClientSession, folder: Path, progress: Progress
    ) -> None:
        self._hass = hass
        self._session = session
        self._folder = folder
        self._progress = progress
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._got: dict[str, int] = {}
        self._all_bytes = 1
        self._told = 0.0

    async def fetch(self, wheels: tuple[Wheel, ...], kept: frozenset[str]) -> None:
        """Download whatever isn't kept from before; raises NotInstalledError, OSError."""
        self._all_bytes = max(_size_of(wheels), 1)
        for wheel in wheels:
            self._count(wheel, wheel.size if wheel.file in kept else 0)
        try:
            async with asyncio.TaskGroup() as group:
                for wheel in wheels:
                    if wheel.file not in kept:
                        group.create_task(self._one(wheel))
        except ExceptionGroup as failed:
            # The others were canceled; what they have is kept for the next try.
            raise failed.exceptions[0] from None

    async def _one(self, wheel: Wheel) -> None:
        """Download a wheel from the first address that has it."""
        failed: NotInstalledError | None = None
        async with self._at_once:
            for address in wheel.addresses:
                try:
                    await self._from(wheel, URL(address))
                except NotInstalledError as error:
                    failed = failed or error
                else:
                    return
        if failed is not None:
            raise failed

    async def _from(self, wheel: Wheel, address: URL) -> None:
        """Download a wheel from one address, going on after broken connections."""
        path = self._folder / f"{wheel.file}.part"
        host = address.host or ""
        for _ in range(MOST_TRIES):
            part = await self._hass.async_add_executor_job(_Part, path)
            before = part.bytes
            self._count(wheel, before)
            try:
                await self._receive(wheel, address, part)
            except (ClientError, TimeoutError):
                if part.bytes <= before:
                    raise NotInstalledError("install_no_network", host=host) from None
                continue
            if part.is_whole(wheel):
                await self._hass.async_add_executor_job(part.finish)
                return
            await self._hass.async_add_executor_job(part.restart)
            if not before:
                raise NotInstalledError("install_wrong_file", host=host, file=wheel.file)
            # What was here before may have been damaged: once more, from the start.
        raise NotInstalledError("install_no_network", host=host)

    async def _receive(self, wheel: Wheel, address: URL, part: _Part) -> None:
        """Add what the address sends, as long as it may be the wheel; raises ClientError."""
        headers = {"Accept-Encoding": "identity"}
        if part.bytes:
            headers["Range"] = f"bytes={part.bytes}-"
        async with self._session.get(address, headers=headers, timeout=TIMEOUT) as answer:
            ranges = answer.headers.get("Content-Range", "")
            if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and part.bytes:
                return
            if answer.status == HTTPStatus.OK and part.bytes:
                await self._hass.async_add_executor_job(part.restart)
            elif answer.status == HTTPStatus.PARTIAL_CONTENT:
                if not part.bytes or not ranges.startswith(f"bytes {part.bytes}-"):
                    return
            elif answer.status != HTTPStatus.OK:
                raise NotInstalledError(
                    "install_not_sent",
                    host=address.host or "",
                    file=wheel.file,
                    status=str(answer.status),
                )
            async for piece in answer.content.iter_chunked(PIECE_BYTES):
                await self._hass.async_add_executor_job(part.add, piece)
                if part.bytes > wheel.size:
                    return
                self._count(wheel, part.bytes)

    def _count(self, wheel: Wheel, got: int) -> None:
        self._got[wheel.file] = got
        done = DOWNLOADED * sum(self._got.values()) / self._all_bytes
        if abs(done - self._told) >= SMALLEST_STEP:
            self._told = done
            self._progress(done)


def _this_machine() -> str:
    return machine() or str(sysconfig.get_config_var("SOABI") or sysconfig.get_platform())


def _size_of(wheels: Iterable[Wheel]) -> int:
    return sum(wheel.size for wheel in wheels)


def _hash_of(path: Path) -> hashlib._Hash:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256")


def _delete(path: Path) -> None:
    """Delete a file or folder if it is there, following no links."""
    if path.is_dir() and not path.is_symlink():
        # An environment that is deleted only in part must not look complete.
        with suppress(OSError):
            (path / "bin" / "python").unlink()
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
