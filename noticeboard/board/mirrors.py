"""The mirrors that the operator has named: what each showed when the board last looked.

mirrors/checks.json         what each mirror showed at the last look
mirrors/HASH/              proof that a mirror holds another history, as `neighbors verify` reads it
mirrors/HASH-ahead/        proof that a mirror holds more than the board

A mirror's answer is hostile until its signature is checked. Only what this board's own key has
signed is held against anybody, and both checkpoints are kept before the board says so.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
import hashlib
from http import HTTPStatus
import logging
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web
import msgspec
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from noticeboard.board.board import Board
from noticeboard.board.health import STALE
from noticeboard.board.home import Home
from noticeboard.board.public_addresses import AddressRefusedError, public_connector
from noticeboard.board.tables import checkpoints, entries, publications
from noticeboard.errors import NoticeboardError, UnavailableError, VerificationError
from noticeboard.log.checkpoint import Checkpoint, Quorum, SignedCheckpoint, open_checkpoint
from noticeboard.log.encoding import HASH_BYTES, format_time
from noticeboard.log.note import MAX_NOTE_BYTES
from noticeboard.log.tiles import TILE_WIDTH, TileId, fork_proof, tile_bytes, tile_path
from noticeboard.log.witness import origin_hash
from noticeboard.rules.addresses import is_loopback, literal_address, names_home
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from noticeboard.runtime.text import Text, text_of

LOOK_EVERY_S: Final = 600.0
READ_S: Final = 15.0
"""For one mirror's checkpoint; as long again for what proves a fork."""
LATE: Final = timedelta(minutes=20)
"""Mirrors look every minute, and every 15 minutes once they could not."""
_LONGEST: Final = 300
_LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
_LOGGER: Final = logging.getLogger(__name__)

operator_routes = web.RouteTableDef()


class MirrorState(StrEnum):
    """What a mirror's checkpoint is, beside the board's own."""

    UNKNOWN = "unknown"
    """The board hasn't looked yet."""
    SAME = "same"
    CATCHING_UP = "catching_up"
    """It lacks entries that became public only minutes ago."""
    BEHIND = "behind"
    STALE = "stale"
    """It lacks nothing, but the signatures that it shows are old: it no longer looks."""
    AWAY = "away"
    OTHER = "other"
    """It answers with something that isn't a checkpoint of this board. That proves nothing."""
    AHEAD = "ahead"
    """It holds more than the board, signed with the board's key: the board is an old copy."""
    FORK = "fork"
    """It holds another history, signed with the board's key; the proof is kept."""


class MirrorStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One mirror, as of the last look."""

    url: str
    state: MirrorState = MirrorState.UNKNOWN
    size: int | None = None
    """How many entries it held when it last showed a checkpoint of this board."""
    behind: int = 0
    """How many public entries it lacked at the last look."""
    since: str = ""
    """Since when it has been away or has lacked entries, or the time of the old signatures."""
    checked_at: str = ""
    proof: str = ""
    """The folder with both checkpoints; empty if there is no proof."""
    fault: str = ""
    """Why it showed nothing; empty if it did."""
    fault_text: dict[str, Any] = {}
    """The same as `Text.as_json`, for other languages."""


class MirrorsView(msgspec.Struct, frozen=True, kw_only=True):
    """Every mirror that the operator has named."""

    mirrors: tuple[MirrorStatus, ...]


def read_mirrors(home: Home, urls: Sequence[str]) -> tuple[MirrorStatus, ...]:
    """Return what each of these mirrors showed at the last look. Blocking."""
    try:
        found = msgspec.json.decode(_results_file(home).read_bytes(), type=list[MirrorStatus])
    except (FileNotFoundError, msgspec.MsgspecError, UnicodeDecodeError):
        found = []
    known = {each.url: each for each in found}
    return tuple(known.get(url) or MirrorStatus(url=url) for url in urls)


class Mirrors:
    """Looks at the mirrors of one board.

    `connector` gives another way there; tests have one to a name of their own.
    """

    def __init__(
        self, board: Board, connector: Callable[[], aiohttp.BaseConnector] | None = None
    ) -> None:
        self._board = board
        self._connector = connector
        self._turn = asyncio.Lock()

    async def check(self) -> tuple[MirrorStatus, ...]:
        """Look at every mirror now and save what each shows; raises NoticeboardError, OSError."""
        home = self._board.home
        async with self._turn:
            urls = (await asyncio.to_thread(home.settings)).mirrors
            known = await asyncio.to_thread(read_mirrors, home, urls)
            found = await asyncio.gather(*(self._check_one(each) for each in known))
            if known:
                content = msgspec.json.format(msgspec.json.encode(found), indent=2)
                await asyncio.to_thread(
                    write_all, [(_results_file(home), content)], mode=PRIVATE_FILE
                )
        return tuple(found)

    async def follow(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Look every ten minutes until canceled."""
        while True:
            try:
                await self.check()
            except (NoticeboardError, OSError, SQLAlchemyError) as error:
                _LOGGER.warning("The mirrors could not be looked at: %s", error)
            await sleep(LOOK_EVERY_S)

    async def _check_one(self, before: MirrorStatus) -> MirrorStatus:
        now = self._board.now()
        proof = self._board.home.mirrors / _name(before.url)
        if before.state is MirrorState.FORK and await asyncio.to_thread(proof.is_dir):
            # What was proved stays proved, whatever the mirror shows later.
            return before
        url = urlsplit(before.url)
        host = (url.hostname or "").rstrip(".")
        is_own = literal_address(host) is not None or is_loopback(host) or names_home(host)
        # The operator's own network is reached by an own name or address, and by no public name.
        connect = self._connector or (aiohttp.TCPConnector if is_own else public_connector)
        headers = {"Accept-Encoding": "identity", "User-Agent": "neighbors-requests"}
        async with aiohttp.ClientSession(
            connector=connect(),
            headers=headers,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        ) as session:
            reader = _MirrorReader(before.url, origin_hash(self._board.settings.origin), session)
            try:
                async with asyncio.timeout(READ_S):
                    raw = await reader.checkpoint()
                signed = open_checkpoint(raw, self._board.log_key, self._board.cosigners.keys)
            except NoticeboardError as error:
                found = _unread(before, text_of(error), now, is_away=isinstance(error, _AwayError))
            except TimeoutError:
                late = Text("noticeboard.look.late", seconds=int(READ_S))
                found = _unread(before, late, now, is_away=True)
            else:
                found = await self._judge(before, signed, reader, now)
        return msgspec.structs.replace(found, checked_at=format_time(now))

    async def _judge(
        self,
        before: MirrorStatus,
        signed: SignedCheckpoint,
        reader: "_MirrorReader",
        now: datetime,
    ) -> MirrorStatus:
        """Compare a mirror's checkpoint with the board's own; raises UnavailableError."""
        board, size = self._board, signed.checkpoint.size
        fresh = MirrorStatus(url=before.url, size=size)
        if size > board.state.size:
            if await self._logged() >= size:
                # Another process of the board has logged more; this one reads it within a second.
                return msgspec.structs.replace(before, size=size)
            return await self._ahead(fresh, signed, reader)
        if (board.state.tree.root(size) if size else signed.checkpoint.root) != (
            signed.checkpoint.root
        ):
            return await self._fork(fresh, signed, await self._own_tiles(signed))
        behind = max(0, board.published.size - size)
        if behind:
            since = await self._public_since(size)
            state = MirrorState.BEHIND if now - since > LATE else MirrorState.CATCHING_UP
            return msgspec.structs.replace(
                fresh, state=state, behind=behind, since=format_time(since)
            )
        old = self._old_signatures(signed)
        return msgspec.structs.replace(
            fresh,
            state=MirrorState.SAME if old is None else MirrorState.STALE,
            since="" if old is None else format_time(old),
        )

    def _old_signatures(self, signed: SignedCheckpoint) -> datetime | None:
        """Return when the witnesses signed what a mirror shows, if that is long before ours."""
        quorum, cosigned = self._board.settings.quorum, self._board.published.cosigned
        shown = Quorum(needed=quorum).seen_at(signed.cosigned)
        if not quorum or len(cosigned) < quorum or not 0 < shown < _LATEST:
            return None
        at = datetime.fromtimestamp(shown, UTC)
        return at if cosigned[quorum - 1].at - at > STALE else None

    async def _ahead(
        self, found: MirrorStatus, signed: SignedCheckpoint, reader: "_MirrorReader"
    ) -> MirrorStatus:
        """Judge a mirror that holds more than the board, by the tiles that it serves."""
        published = self._board.published
        ours = Checkpoint(origin=signed.checkpoint.origin, size=published.size, root=published.root)
        try:
            async with asyncio.timeout(READ_S):
                tiles = await fork_proof(ours, signed.checkpoint, reader.tile)
        except (NoticeboardError, TimeoutError):
            # Its tiles don't prove another history. The checkpoint alone proves the larger log.
            tiles = []
        if tiles:
            return await self._fork(found, signed, tiles)
        proof = await self._save_proof(f"{_name(found.url)}-ahead", signed, ())
        return msgspec.structs.replace(found, state=MirrorState.AHEAD, proof=proof)

    async def _own_tiles(self, signed: SignedCheckpoint) -> Sequence[tuple[TileId, bytes]]:
        """Return our tiles that show that our log doesn't begin with the mirror's."""
        board, point = self._board, signed.checkpoint
        published = board.published
        if point.size >= published.size:
            return ()

        async def fetch(tile: TileId) -> bytes:
            return tile_bytes(board.state.tree, tile)

        ours = Checkpoint(origin=point.origin, size=published.size, root=published.root)
        return await fork_proof(point, ours, fetch)

    async def _fork(
        self, found: MirrorStatus, signed: SignedCheckpoint, tiles: Sequence[tuple[TileId, bytes]]
    ) -> MirrorStatus:
        proof = await self._save_proof(_name(found.url), signed, tiles)
        _LOGGER.error(
            "A mirror holds another history of this board, signed with its key; the proof is in %s",
            proof,
        )
        return msgspec.structs.replace(found, state=MirrorState.FORK, proof=proof)

    async def _save_proof(
        self, name: str, signed: SignedCheckpoint, tiles: Sequence[tuple[TileId, bytes]]
    ) -> str:
        """Keep both checkpoints, and the tiles between them, before anybody is told."""
        folder = self._board.home.mirrors / name
        files = [
            (folder / "held.txt", self._board.published.note.encode()),
            (folder / "received.txt", signed.note.encode()),
            *((folder / f"{tile.path.replace('/', '-')}.bin", raw) for tile, raw in tiles),
        ]
        await asyncio.to_thread(write_all, files)
        return str(folder)

    async def _public_since(self, size: int) -> datetime:
        """Return when the first entry that a log of this size lacks became public."""
        # A board without witnesses publishes what it signs at once.
        for first in (
            select(func.min(publications.c.published_at)).where(publications.c.size > size),
            select(func.min(checkpoints.c.signed_at)).where(checkpoints.c.size > size),
        ):
            async with self._board.database.read() as connection:
                found: datetime | None = (await connection.execute(first)).scalar_one()
            if found is not None:
                return found
        return self._board.published.signed_at

    async def _logged(self) -> int:
        """Return how many entries the database holds now."""
        query = select(func.max(entries.c.entry_index))
        async with self._board.database.read() as connection:
            newest = (await connection.execute(query)).scalar_one()
        return 0 if newest is None else int(newest) + 1


class _AwayError(UnavailableError):
    """A mirror could not be reached."""


class _MirrorReader:
    """Reads one mirror: no redirect, and no more than a file may have."""

    def __init__(self, url: str, name: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._name = name
        self._session = session
        self._base = url

    async def checkpoint(self) -> bytes:
        """Return the newest checkpoint, unverified; raises NoticeboardError.

        A mirror of several boards has each below the hash of its origin.
        """
        for base in (f"{self._url}/{self._name}", self._url):
            raw = await self._get(f"{base}/checkpoint", MAX_NOTE_BYTES)
            if raw is not None:
                self._base = base
                return raw
        raise VerificationError(Text("noticeboard.look.no_copy"))

    async def tile(self, tile: TileId) -> bytes:
        """Return a tile, unverified; raises NoticeboardError."""
        for path in (tile.path, tile_path(tile.level, tile.number)):
            raw = await self._get(f"{self._base}/{path}", TILE_WIDTH * HASH_BYTES)
            if raw is not None:
                return raw[: tile.width * HASH_BYTES]
        raise VerificationError(Text("noticeboard.look.no_copy"))

    async def _get(self, url: str, most_bytes: int) -> bytes | None:
        """Return what is there, or None if nothing is."""
        try:
            # Another address is another owner: it isn't the one that the operator has named.
            async with self._session.get(
                url, headers={"Cache-Control": "no-cache"}, allow_redirects=False
            ) as answer:
                if answer.status == HTTPStatus.NOT_FOUND:
                    return None
                if answer.status != HTTPStatus.OK:
                    raise _AwayError(Text("noticeboard.look.status", status=answer.status))
                raw = bytearray()
                async for piece in answer.content.iter_any():
                    raw += piece
                    if len(raw) > most_bytes:
                        raise VerificationError(Text("noticeboard.reply.too_long"))
                return bytes(raw)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(getattr(error, "os_error", error), AddressRefusedError):
                raise VerificationError(Text("noticeboard.look.private")) from error
            raise _AwayError(Text("noticeboard.look.unreachable")) from error


def _unread(before: MirrorStatus, why: Text, now: datetime, *, is_away: bool) -> MirrorStatus:
    """Return the status of a mirror that showed no checkpoint of this board."""
    state = MirrorState.AWAY if is_away else MirrorState.OTHER
    return MirrorStatus(
        url=before.url,
        state=state,
        size=before.size,
        since=before.since if before.state is state else format_time(now),
        fault=safe_text(str(why), longest=_LONGEST),
        fault_text=why.as_json(),
    )


def _name(url: str) -> str:
    """Return the name of the folder of what proves something about a mirror."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def _results_file(home: Home) -> Path:
    return home.mirrors / "checks.json"


MIRRORS: Final = web.AppKey("mirrors", Mirrors)


@operator_routes.post("/mirrors/check")
async def post_check(request: web.Request) -> web.Response:
    """Look at every mirror now."""
    found = await request.app[MIRRORS].check()
    body = msgspec.json.encode(MirrorsView(mirrors=found))
    return web.Response(body=body, content_type="application/json")
