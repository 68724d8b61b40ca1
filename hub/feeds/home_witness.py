"""A home as a witness: it cosigns a board as far as it has verified it, if its owner wants that.

    witness/HASH/home.json    name, keys, bastion and minute; HASH is that of the board's origin
    witness/HASH/witness.db   what was cosigned last

For each board it has another random name and other keys, so that nobody can tell that two names are
one home. It cosigns once an hour at its own minute, whatever was posted and whoever asks, and shows
the newest cosigned checkpoint through a bastion. Nobody can make it sign.

A key that signs two histories is worthless, so key and memory live and end together: a hub that
goes on from a copy of its folder forgets both, and backups hold neither.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
import json
import logging
from pathlib import Path
import secrets
import shutil
import sqlite3
import ssl
from typing import Final, Protocol

from hub.clock import Clock
from hub.errors import BoardDishonestError, HubError, InvalidInputError, StorageError
from hub.feeds.log_copy import ReadLog
from hub.model.ids import BoardOrigin
from hub.outbound import check_url
from hub.store.files import unfrozen, write_durably
from noticeboard.errors import NoticeboardError
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import decode_base64, encode_base64
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey, VerifierKey, split_note
from noticeboard.log.tree import Tree
from noticeboard.log.witness import log_line, origin_hash
from noticeboard.runtime.bastion import Bastion, BastionServer, Streams
from noticeboard.runtime.exchange import Bounds, Request, Response
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.tasks import cancel, run_blocking
from noticeboard.runtime.text import NOTHING, Text, text_of
from noticeboard.witness.store import Cosigned, WitnessStore

MOST_HOMES: Final = 16
"""So many boards does one hub cosign."""
NAME_BYTES: Final = 10
MINUTES: Final = 60
FRESH: Final = timedelta(hours=1)
"""A board that wasn't reached for so long isn't cosigned: its newest state isn't known."""
MOST_REQUESTS: Final = 600
"""So many are answered in a minute, whoever asks."""
_LATE_S: Final = 20.0
_VERSION: Final = 1
_IDENTITY: Final = "home.json"
_MEMORY: Final = "witness.db"
_TEXT: Final[Mapping[str, str]] = {"content-type": "text/plain; charset=utf-8"}
_BOUNDS: Final = Bounds(most_body_bytes=1024)

_LOG = logging.getLogger(__name__)


class VerifiedBoard(Protocol):
    """A board that this hub follows."""

    async def read_verified[T](self, read: ReadLog[T], newest: timedelta) -> T | None:
        """Let `read` see the log, if all of it is verified here, and was so lately."""


class OpenTls(Protocol):
    """Opens connections to wherever this hub may go."""

    async def open_tls(
        self, host: str, port: int, tls: ssl.SSLContext, *, allow_private: bool
    ) -> Streams:
        """Open a connection; raises OSError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Under which name and keys this home cosigns one board."""

    origin: BoardOrigin
    key: SignerKey
    bastion: Bastion
    bastion_seed: bytes
    minute: int
    allow_private: bool

    @classmethod
    def generate(cls, origin: BoardOrigin, bastion: Bastion, *, allow_private: bool) -> "Identity":
        """Return a new one, which nothing connects with this home."""
        name = f"home/{secrets.token_hex(NAME_BYTES)}"
        return cls(
            origin=origin,
            key=SignerKey.generate(name, KIND_COSIGNATURE),
            bastion=bastion,
            bastion_seed=secrets.token_bytes(32),
            minute=secrets.randbelow(MINUTES),
            allow_private=allow_private,
        )

    @property
    def line(self) -> str:
        """What the board's operator adds: the key, and where the cosignatures are."""
        return f"{self.key.verifier} {self.bastion.prefix(self.bastion_seed)}"

    def export(self) -> bytes:
        """Return the file: a secret."""
        stored = {
            "v": _VERSION,
            "origin": self.origin,
            "key": self.key.export(),
            "bastion": str(self.bastion),
            "bastion_seed": encode_base64(self.bastion_seed),
            "minute": self.minute,
            "allow_private": self.allow_private,
        }
        return json.dumps(stored, indent=1).encode()

    @classmethod
    def parse(cls, raw: bytes) -> "Identity":
        """Read what `export` wrote; raises StorageError, which never quotes it."""
        try:
            stored = json.loads(raw)
            if stored["v"] != _VERSION:
                raise StorageError("witness.damaged")
            return cls(
                origin=BoardOrigin(stored["origin"]),
                key=SignerKey.parse(stored["key"]),
                bastion=Bastion.parse(stored["bastion"]),
                bastion_seed=decode_base64(stored["bastion_seed"]),
                minute=int(stored["minute"]) % MINUTES,
                allow_private=bool(stored["allow_private"]),
            )
        except (NoticeboardError, ValueError, KeyError, TypeError, AttributeError):
            raise StorageError("witness.damaged") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeWitnessStatus:
    """What a person sees of this home as a witness of one board."""

    origin: BoardOrigin
    bastion: str
    name: str
    line: str
    minute: int
    connected: bool
    fault: Text
    """Why there is no connection; empty if there is one, or if it is being made."""
    cosigned_at: datetime | None
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """What every board's witness needs."""

    folder: Path
    board: Callable[[BoardOrigin], VerifiedBoard]
    outbound: OpenTls
    clock: Clock
    cafile: str | None

    def folder_of(self, origin: BoardOrigin) -> Path:
        return self.folder / origin_hash(origin)


class _HomeWitness:
    """Cosigns one board, and shows it through a bastion, while `run` runs."""

    def __init__(self, identity: Identity, home: _Home) -> None:
        self.identity = identity
        self._home = home
        self._clock = clock = home.clock
        self._store: WitnessStore | None = None
        self._shown: Cosigned | None = None
        self._left = MOST_REQUESTS
        self._counted_minute = 0.0

        async def connect(host: str, port: int, tls: ssl.SSLContext) -> Streams:
            private = identity.allow_private
            return await home.outbound.open_tls(host, port, tls, allow_private=private)

        self._server = BastionServer(
            identity.bastion,
            identity.bastion_seed,
            self._answer,
            _BOUNDS,
            connect=connect,
            cafile=home.cafile,
            sleep=clock.sleep,
        )

    @property
    def status(self) -> HomeWitnessStatus:
        """What a person sees."""
        shown, identity = self._shown, self.identity
        return HomeWitnessStatus(
            origin=identity.origin,
            bastion=str(identity.bastion),
            name=identity.key.name,
            line=identity.line,
            minute=identity.minute,
            connected=self._server.connected_at is not None,
            fault=self._server.fault or NOTHING,
            cosigned_at=None
            if shown is None
            else datetime.fromtimestamp(shown.at, self._clock.now().tzinfo),
            size=None if shown is None else shown.checkpoint.size,
        )

    async def run(self) -> None:
        """Keep the connection, and cosign once an hour, until canceled."""
        with suppress(HubError, NoticeboardError, sqlite3.Error, OSError):
            self._shown = await run_blocking(self._load)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._server.run())
            while True:
                await self._clock.sleep(self._wait_s())
                await self._cosign()

    def _wait_s(self) -> float:
        """Return the time until its next minute begins; never none, so that it is met once."""
        now = self._clock.now()
        past_s = (now.minute - self.identity.minute) % MINUTES * 60 + now.second
        return 3600.0 - past_s if past_s else 3600.0

    async def _cosign(self) -> None:
        """Cosign what is verified, if its minute is now: a clock that was set may be elsewhere."""
        if self._clock.now().minute != self.identity.minute:
            return
        try:
            async with asyncio.timeout(_LATE_S):
                cosigned = await self._home.board(self.identity.origin).read_verified(
                    self._sign, FRESH
                )
        except (HubError, NoticeboardError, sqlite3.Error, OSError, TimeoutError) as error:
            _LOG.warning("This home did not cosign %s: %s", self.identity.origin, text_of(error))
            return
        self._shown = cosigned or self._shown

    def _sign(self, log: VerifierKey, note: str, point: Checkpoint, tree: Tree) -> Cosigned:
        """Sign a checkpoint of which all entries are verified, once it is on the disk. Blocking."""

        def judge(held: Checkpoint | None) -> Checkpoint:
            # The hub has verified that its log only grew. This is the same for the witness, whose
            # memory may be of another time than the hub's.
            if held is not None and (
                held.size > tree.size
                or point.size < held.size
                or (held.size and tree.root(held.size) != held.root)
            ):
                raise BoardDishonestError("witness.other_history", board=self.identity.origin)
            return point

        text, at = split_note(note)[0], int(self._clock.now().timestamp())
        with unfrozen(self._home.folder.parent):
            cosigned, _ = self._open().cosign(
                self.identity.origin,
                judge,
                f"{text}\n{log_line(note, log)}",
                [self.identity.key],
                at,
            )
        return cosigned

    def _load(self) -> Cosigned | None:
        with unfrozen(self._home.folder.parent):
            return self._open().cosigned(self.identity.origin)

    def _open(self) -> WitnessStore:
        if self._store is None:
            self._store = WitnessStore(self._home.folder_of(self.identity.origin) / _MEMORY)
        return self._store

    async def _answer(self, request: Request) -> Response:
        """Show the newest cosigned checkpoint, as c2sp.org/tlog-witness has it for monitoring."""
        minute = self._clock.steady_s() // 60
        if minute != self._counted_minute:
            self._left, self._counted_minute = MOST_REQUESTS, minute
        self._left -= 1
        if self._left < 0:
            return Response(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"retry-after": "60"})
        if request.path != f"/{origin_hash(self.identity.origin)}/checkpoint" or not self._shown:
            return Response(status=HTTPStatus.NOT_FOUND)
        if request.method != "GET":
            return Response(status=HTTPStatus.METHOD_NOT_ALLOWED)
        return Response(status=HTTPStatus.OK, body=self._shown.note.encode(), headers=_TEXT)


class HomeWitnesses:
    """The boards that this home cosigns."""

    def __init__(
        self,
        folder: Path,
        board: Callable[[BoardOrigin], VerifiedBoard],
        outbound: OpenTls,
        clock: Clock,
        *,
        cafile: str | None = None,
    ) -> None:
        """`board` returns a followed board, and raises HubError if it isn't followed."""
        self._home = _Home(
            folder=folder, board=board, outbound=outbound, clock=clock, cafile=cafile
        )
        self._homes: dict[BoardOrigin, _HomeWitness] = {}
        self._running: dict[BoardOrigin, asyncio.Task[None]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Load the identities that are stored. One without its memory is forgotten."""
        for identity in await asyncio.to_thread(self._load):
            self._add(identity)

    async def run(self) -> None:
        """Cosign until canceled, also for boards that are added meanwhile."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            for origin in self._homes:
                self._begin(origin)
            await asyncio.get_running_loop().create_future()

    def statuses(self) -> list[HomeWitnessStatus]:
        """Return every board that this home cosigns."""
        return [home.status for home in self._homes.values()]

    async def begin(
        self, origin: BoardOrigin, bastion: str, *, allow_private: bool
    ) -> HomeWitnessStatus:
        """Cosign a board from now on, under a new name; a bastion that is the same changes nothing.

        Raises InvalidInputError if that isn't a bastion's address or there are too many boards,
        StorageError if it can't be stored now.
        """
        try:
            address = Bastion.parse(bastion)
        except NoticeboardError as error:
            raise InvalidInputError(text_of(error)) from error
        check_url(f"https://{address}", allow_private=allow_private)
        async with self._turn:
            known = self._homes.get(origin)
            if known is not None and known.identity.bastion == address:
                return known.status
            if known is None and len(self._homes) >= MOST_HOMES:
                raise InvalidInputError("witness.most", most=MOST_HOMES)
            await self._end(origin)
            identity = Identity.generate(origin, address, allow_private=allow_private)
            await run_blocking(self._save, identity)
            self._add(identity)
            self._begin(origin)
            return self._homes[origin].status

    async def end(self, origin: BoardOrigin) -> None:
        """Never cosign a board again under its name: its key is deleted. Raises StorageError."""
        async with self._turn:
            await self._end(origin)

    async def _end(self, origin: BoardOrigin) -> None:
        if origin in self._homes:
            await run_blocking(self._forget, self._home.folder_of(origin))
            if (running := self._running.pop(origin, None)) is not None:
                await cancel(running)
            del self._homes[origin]

    def _add(self, identity: Identity) -> None:
        self._homes[identity.origin] = _HomeWitness(identity, self._home)

    def _begin(self, origin: BoardOrigin) -> None:
        if self._tasks is not None:
            self._running[origin] = self._tasks.create_task(self._homes[origin].run())

    # Files; all of this blocks

    def _load(self) -> list[Identity]:
        found = []
        for folder in sorted(self._home.folder.iterdir()) if self._home.folder.is_dir() else ():
            try:
                # Without its memory, the key could sign another history.
                (folder / _MEMORY).stat()
                identity = Identity.parse((folder / _IDENTITY).read_bytes())
            except (StorageError, OSError):
                _LOG.warning("This home no longer cosigns one board: its memory is damaged.")
                with suppress(StorageError, OSError):
                    self._forget(folder)
                continue
            found.append(identity)
        return found[:MOST_HOMES]

    def _save(self, identity: Identity) -> None:
        folder = self._home.folder_of(identity.origin)
        with unfrozen(self._home.folder.parent):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700, parents=True)
            WitnessStore(folder / _MEMORY)
        # The key last: a crash before leaves a memory that nobody uses.
        write_durably(folder / _IDENTITY, identity.export())
        sync_folder(folder.parent)

    def _forget(self, folder: Path) -> None:
        with unfrozen(self._home.folder.parent):
            # The key first: a crash in between leaves a memory that nobody uses.
            (folder / _IDENTITY).unlink(missing_ok=True)
            if folder.is_dir():
                sync_folder(folder)
            shutil.rmtree(folder)
