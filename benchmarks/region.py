"""What a hub downloads in a day that reads one region of a country, and nothing else.

A simulated board has fewer requests a day than the goal is about. So the day is read as it is, by
the hub's own reader, and its section is then replaced by one of full size: the newest entries of as
many agencies as an average region has, as many as they log in a day in which each asks five times.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast, override

from aiohttp import web
import msgspec

from benchmarks.board_sync import Wire, counting
from benchmarks.large_board import BoardFigures
from benchmarks.large_entries import ORIGIN, BoardKeys
from benchmarks.large_server import policy_of, read_figures, serve
from benchmarks.large_words import METROS
from benchmarks.large_world import MOST_A_DAY, MOST_AGENCIES
from benchmarks.measure import Figure
from hub.clock import SystemClock
from hub.errors import StorageError
from hub.feeds.client import BoardClient
from hub.feeds.region import RegionReader
from hub.feeds.trust import Trust
from hub.outbound import Outbound
from noticeboard.board import snapshots
from noticeboard.board.board import BOARD
from noticeboard.board.files import PublicFolder
from noticeboard.board.plan_figures import FIGURES
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import Checkpoint, SignedCheckpoint, TlogProof
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import MAX_NOTE_BYTES, sign_note
from noticeboard.log.section import Section, region, section_name
from noticeboard.log.snapshot import SectionRow, Snapshot, pack, snapshot_path, unpack
from noticeboard.log.tiles import (
    TILE_WIDTH,
    SignedTiles,
    TileId,
    decode_entries,
    encode_bundle,
    entries_path,
    tile_path,
)
from noticeboard.log.tree import leaf_hash
from noticeboard.signatures.pool import open_pool

if TYPE_CHECKING:
    from noticeboard.board.board import Board

MOST_DAY_MB: Final = 3.0
AGENCIES: Final = MOST_AGENCIES // len(METROS)
"""Of an average region."""
LOOKS: Final = 24
"""Nothing comes more often than once a day, so an hour is soon enough."""
_PROOF_BYTES: Final = 1 << 20


def figures(board: Path, entry_bytes: float | None) -> Iterator[Figure]:
    """Read a day of a board's largest region; none if its regions are too small for sections.

    A hub that reads everything was found to download so many bytes for each entry.
    """
    at = max(int(each.name) for each in (board / "snapshot").glob("[0-9]*"))
    if any(_rows(board, at).sections()):
        yield asyncio.run(day(board, entry_bytes))


async def day(board: Path, entry_bytes: float | None = None) -> Figure:
    """Return what a day costs a hub, beside one that reads everything of that day."""
    held = await asyncio.to_thread(read_figures, board)
    before, after = sorted(int(each.name) for each in (board / "snapshot").glob("[0-9]*"))[-2:]
    rows = await asyncio.to_thread(_rows, board, after)
    verifier = max((len(region(rows, each.verifier)), each.verifier) for each in rows.sections())[1]
    outbound = Outbound()
    try:
        async with (
            _served(board, held, before) as served,
            serve(served.app()) as port,
            counting(port) as wire,
            open_pool() as checkers,
        ):
            policy = policy_of(held, wire.port)
            client = BoardClient(outbound.to(allow_private=True), policy.url, policy.origin)
            trust = Trust.of(policy)
            reader = RegionReader(trust, client, served.clock, verifier)
            point = await _newest(client, trust)
            await reader.begin(point.checkpoint, point.note, checkers)
            await served.show(after)
            point, look_bytes = await _poll(client, trust, wire)
            start = wire.size_bytes
            days = reader.days(point.checkpoint, point.note, checkers)
            if not sum([len(update.entries) async for update in days]):
                raise StorageError("A region's day was not read: tell the developers.")
            read_bytes = wire.size_bytes - start
    finally:
        await outbound.close()
    own = (board / snapshot_path(after, section_name(verifier))).stat().st_size
    full, count = await asyncio.to_thread(_full_section, board, held, rows)
    country = round(MOST_AGENCIES * MOST_A_DAY * FIGURES["request_entries"].value)
    return Figure(
        name="scale.day_bytes",
        value=(LOOKS * look_bytes + read_bytes - own + full) / 1e6,
        unit=f"MB a day, {AGENCIES} agencies of a region ask five times: {count:,} entries",
        peer=f"a hub that reads the day's {country:,} entries of the country in one go",
        peer_value=entry_bytes and entry_bytes * country / 1e6,
        goal=0.0,
        limit=MOST_DAY_MB,
    )


async def _newest(client: BoardClient, trust: Trust) -> SignedCheckpoint:
    answer = await client.get("checkpoint", cap_bytes=MAX_NOTE_BYTES)
    return trust.opened(answer.body)


async def _poll(client: BoardClient, trust: Trust, wire: Wire) -> tuple[SignedCheckpoint, int]:
    """Look for news once; return the checkpoint, and the bytes both ways."""
    start = wire.size_bytes
    point = await _newest(client, trust)
    await client.get("snapshot/proof", cap_bytes=_PROOF_BYTES)
    return point, wire.size_bytes - start


def _rows(board: Path, at: int) -> Snapshot:
    return Snapshot.parse(unpack((board / snapshot_path(at, "rows")).read_bytes()))


class _About(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    agency: str
    subject: str = ""


def _full_section(board: Path, held: BoardFigures, rows: Snapshot) -> tuple[int, int]:
    """Return the size of a full day's section, compressed, and how many entries it has."""
    agencies: set[str] = set()
    for row in sorted(rows.sections(), key=lambda each: -each.count):
        agencies.update(sorted(region(rows, row.verifier))[: AGENCIES - len(agencies)])
    wanted = round(len(agencies) * MOST_A_DAY * FIGURES["request_entries"].value)
    decoder, found = msgspec.json.Decoder(_About), list[tuple[int, bytes]]()
    for number in range((held.entries - 1) // TILE_WIDTH, -1, -1):
        for place, raw in reversed(list(enumerate(_bundle(board, number)))):
            about = decoder.decode(raw.partition(b"\n")[0])
            if {about.agency, about.subject} & agencies and len(found) < wanted:
                found.append((number * TILE_WIDTH + place, raw))
        if len(found) == wanted:
            break
    entries = tuple(reversed(found))
    row = SectionRow.of("0" * 40, 0, [(index, leaf_hash(raw)) for index, raw in entries])
    section = Section(row=row, place=0, hashes=(bytes(HASH_BYTES),) * 17, entries=entries)
    return round(len(pack(section.content())) * AGENCIES / len(agencies)), len(entries)


def _bundle(board: Path, number: int) -> list[bytes]:
    raw = _whole(board / entries_path(number)).read_bytes()
    return decode_entries(raw, TILE_WIDTH)


def _whole(path: Path) -> Path:
    """Return a file of a tile or bundle, or the widest part of it."""
    parts = path.with_name(f"{path.name}.p")
    return path if path.is_file() else max(parts.iterdir(), key=lambda each: int(each.name))


class _DayClock(SystemClock):
    """Tells the time as if the snapshot that is shown had just been stated."""

    def __init__(self) -> None:
        self.by = timedelta()

    @override
    def now(self) -> datetime:
        return super().now() + self.by


@dataclass(slots=True, kw_only=True)
class _ServedDay:
    """A board as it was when a snapshot had been stated."""

    board: Path
    held: BoardFigures
    keys: BoardKeys
    clock: _DayClock
    note: str = ""
    statement: str = ""
    public: PublicFolder

    async def show(self, at: int) -> None:
        """Show the log as it was after the statement of a snapshot."""
        size, index = at + 2, at + 1
        tiles = SignedTiles(self.held.entries, bytes.fromhex(self.held.root), self._tile)
        await tiles.open()
        raw = _bundle(self.board, index // TILE_WIDTH)[index % TILE_WIDTH]
        stated = parse_entry(raw).body
        if not isinstance(stated, BoardSnapshot):
            raise StorageError("This board states its snapshots elsewhere: make another one.")
        self.clock.by = timedelta()
        self.clock.by = stated.issued_at + timedelta(minutes=1) - self.clock.now()
        checkpoint = Checkpoint(origin=ORIGIN, size=size, root=await tiles.root_before(size))
        signers, now_s = [self.keys.log, *self.keys.witnesses], self.clock.now().timestamp()
        self.note = sign_note(checkpoint.text(), signers, at=int(now_s))
        text = (self.board / "snapshot" / "proof").read_text()
        proof = replace(TlogProof.parse(text), index=index, checkpoint_note=self.note, extra=raw)
        self.statement = proof.text()

    async def _tile(self, tile: TileId) -> bytes:
        raw = _whole(self.board / tile_path(tile.level, tile.number)).read_bytes()
        return raw[: tile.width * HASH_BYTES]

    def app(self) -> web.Application:
        """Return what serves it."""

        async def get_note(_request: web.Request) -> web.Response:
            return web.Response(text=self.note, headers={"ETag": f'"{"0" * 64}"'})

        async def get_statement(_request: web.Request) -> web.Response:
            return web.Response(text=self.statement, headers={"Cache-Control": "no-cache"})

        async def get_tile(request: web.Request) -> web.Response:
            path, _, part = request.match_info["path"].partition(".p/")
            raw, width = _whole(self.board / "tile" / path).read_bytes(), int(part or TILE_WIDTH)
            if path.startswith("entries"):
                raws = decode_entries(raw, TILE_WIDTH)[:width]
                return web.Response(body=encode_bundle(raws))
            return web.Response(body=raw[: width * HASH_BYTES])

        app = web.Application()
        app[BOARD] = cast("Board", self)
        app.router.add_get("/checkpoint", get_note)
        app.router.add_get("/tile/{path:.+}", get_tile)
        app.router.add_get("/snapshot/proof", get_statement)
        app.router.add_get("/snapshot/{at}/{file}.xz", snapshots.get_file)
        return app


@asynccontextmanager
async def _served(board: Path, held: BoardFigures, at: int) -> AsyncGenerator[_ServedDay]:
    day = _ServedDay(
        board=board,
        held=held,
        keys=BoardKeys(held.seed),
        clock=_DayClock(),
        public=PublicFolder(board),
    )
    await day.show(at)
    yield day
