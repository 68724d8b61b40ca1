"""The household's choice of streets: nothing is loaded unasked, and each file is checked first."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from aiohttp import web
import pytest

from hub.errors import ConflictError, HubError, InvalidInputError, NotFoundError, StorageError
from hub.model.report import EventType
from hub.outbound import Outbound
from hub.store.database import Database
from hub.store.events import EventLog
from hub.store.files import freeze, make_freezable, thaw
from hub.street_map import UNFINISHED_S, DownloadState, StreetMap, StreetSource
from noticeboard.runtime.tasks import run_in_background
from tests.fakes.clocks import HandClock, StandingClock
from tests.fakes.things import NOW
from tests.fakes.tiles import tile_archive
from tests.hub.conftest import database

__all__ = ["database"]

WHOLE = tile_archive()
PIECE_BYTES = 6000


@dataclass(slots=True)
class Server:
    """A server of map files, on loopback."""

    address: str = ""
    body: bytes = WHOLE
    asked: list[dict[str, str]] = field(default_factory=list)
    ranges: bool = True
    moved_to: str = ""
    tag: str = '"1"'
    silent: asyncio.Event | None = None
    """Set once it was asked, and then it never answers."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a range."""
        self.asked.append(dict(request.headers))
        if self.silent is not None:
            self.silent.set()
            await asyncio.Event().wait()
        if self.moved_to:
            return web.Response(status=302, headers={"Location": self.moved_to})
        if not self.ranges:
            return web.Response(body=self.body)
        part = request.http_range
        start, end = part.start or 0, min(part.stop or 0, len(self.body))
        return web.Response(
            status=206,
            body=self.body[start:end],
            headers={
                "Content-Range": f"bytes {start}-{end - 1}/{len(self.body)}",
                "ETag": self.tag,
            },
        )


@pytest.fixture
async def server() -> AsyncGenerator[Server]:
    """Serve."""
    server = Server()
    app = web.Application()
    app.router.add_get("/county.pmtiles", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.address = f"http://127.0.0.1:{runner.addresses[0][1]}/county.pmtiles"
    yield server
    await runner.cleanup()


@dataclass(slots=True)
class Kept:
    """A hub's data folder with its map."""

    folder: Path
    database: Database
    outbound: Outbound
    events: EventLog
    free_bytes: int = 1 << 40

    def files(self) -> list[Path]:
        """Return every file that is there."""
        return sorted((self.folder / "map").iterdir())

    async def opened(self, clock: HandClock | None = None) -> StreetMap:
        """Return what a start of the hub makes."""
        streets = StreetMap(
            self.database, self.outbound, clock or HandClock(NOW), self.events, self.folder,
            floor_bytes=1 << 30, room=lambda _path: self.free_bytes,
        )  # fmt: skip
        await streets.start()
        return streets


@pytest.fixture
async def kept(database: Database, tmp_path: Path) -> AsyncGenerator[Kept]:
    """Give an empty folder."""
    outbound = Outbound()
    yield Kept(tmp_path, database, outbound, await EventLog.open(database, HandClock(NOW)))
    await outbound.close()


async def _downloaded(streets: StreetMap, url: str) -> StreetMap:
    """Download from an address on this network, and wait until that has ended."""
    running = asyncio.create_task(streets.run())
    await streets.download(url, allow_private=True)
    while (found := streets.choice().download) and found.state is DownloadState.RUNNING:  # noqa: ASYNC110
        await asyncio.sleep(0.01)  # It has no event: pages ask again, too.
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return streets


def _tag(streets: StreetMap) -> str:
    file = streets.choice().file
    assert file is not None
    return file.tag


async def _bytes(streets: StreetMap, length: int) -> bytes:
    return await streets.read(_tag(streets), 0, length)


async def test_nothing_is_loaded_unasked(kept: Kept) -> None:
    """At first there are no streets, and those of a file can't be chosen without one."""
    streets = await kept.opened()

    with pytest.raises(ConflictError, match=r"map\.no_file|map file"):
        await streets.choose(StreetSource.FILE)

    assert streets.choice().source is StreetSource.NONE
    assert streets.choice().file is None


async def test_a_file_of_this_machine(kept: Kept) -> None:
    """It is listed, copied, used, and still there after a restart; removed, no streets are left."""
    shelf = kept.folder / "shelf"
    shelf.mkdir()
    (shelf / "county.pmtiles").write_bytes(WHOLE)
    (shelf / "notes.txt").write_text("not a map")
    streets = await kept.opened()

    listed = await streets.files_in(str(shelf))
    await streets.copy(str(shelf / "county.pmtiles"))
    (shelf / "county.pmtiles").unlink()
    again = await kept.opened()

    assert listed == [("county.pmtiles", len(WHOLE))]
    assert again.choice().source is StreetSource.FILE
    assert again.choice().file == streets.choice().file
    assert await _bytes(again, 7) == b"PMTiles"
    tag = _tag(again)
    await again.remove()
    assert again.choice().source is StreetSource.NONE
    with pytest.raises(NotFoundError):
        await again.read(tag, 0, 7)


@pytest.mark.parametrize("path", ["county.pmtiles", "/nowhere/county.pmtiles", "/dev/zero", "/"])
async def test_paths_that_are_no_map(kept: Kept, path: str) -> None:
    """Neither a device nor a folder is copied, nor what isn't there."""
    streets = await kept.opened()

    with pytest.raises(InvalidInputError):
        await streets.copy(path)


async def test_pieces(kept: Kept) -> None:
    """A file comes in order; what comes out of order, or is no map, changes nothing."""
    streets = await kept.opened()
    await streets.put_piece("county", 0, len(WHOLE), WHOLE[:PIECE_BYTES])

    with pytest.raises(ConflictError):
        await streets.put_piece("county", 2 * PIECE_BYTES, len(WHOLE), WHOLE[:5])
    for at in range(PIECE_BYTES, len(WHOLE), PIECE_BYTES):
        assert streets.choice().file is None
        await streets.put_piece("county", at, len(WHOLE), WHOLE[at : at + PIECE_BYTES])

    assert streets.choice().source is StreetSource.FILE
    with pytest.raises(InvalidInputError):
        await streets.put_piece("x", 0, 10_000, b"GIF89a")
    broken = WHOLE[:-1]
    with pytest.raises(InvalidInputError):
        await streets.put_piece("x", 0, len(broken), broken)
    assert await _bytes(streets, len(WHOLE)) == WHOLE
    assert [each.name for each in (kept.folder / "map").iterdir()] == ["streets.pmtiles"]


async def test_changes_are_events(kept: Kept, server: Server) -> None:
    """Pages hear of every change, and of a download when it begins and when it has ended."""
    streets = await kept.opened()
    seqs = []

    await streets.put_piece("county", 0, len(WHOLE), WHOLE)
    seqs.append(kept.events.seq)
    await streets.choose(StreetSource.SERVER)
    seqs.append(kept.events.seq)
    await streets.remove()
    seqs.append(kept.events.seq)
    server.body = b"<html>"
    await streets.download(server.address, allow_private=True)
    seqs.append(kept.events.seq)
    running = asyncio.create_task(streets.run())
    while kept.events.seq == seqs[-1]:  # noqa: ASYNC110 -- it is a file
        await asyncio.sleep(0.01)
    failed = streets.choice().download
    await streets.stop_download()
    seqs.append(kept.events.seq)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    assert seqs == [1, 2, 3, 4, 6]
    assert failed is not None
    assert failed.state is DownloadState.FAILED
    events = await kept.events.since(0) or []
    assert {each.type for each in events} == {EventType.MAP_CHANGED}


async def test_a_full_disk(kept: Kept) -> None:
    """The space that recordings need stays free."""
    streets = await kept.opened()
    kept.free_bytes = (1 << 30) + len(WHOLE) - 1

    with pytest.raises(InvalidInputError) as refused:
        await streets.put_piece("county", 0, len(WHOLE), WHOLE[:PIECE_BYTES])

    assert refused.value.text.code == "map.no_room"
    kept.free_bytes += 1
    await streets.put_piece("county", 0, len(WHOLE), WHOLE[:PIECE_BYTES])
    kept.free_bytes = 1 << 30  # Something else took the space meanwhile.
    with pytest.raises(InvalidInputError, match="space"):
        await streets.put_piece("county", PIECE_BYTES, len(WHOLE), WHOLE[PIECE_BYTES:])
    (kept.folder / "county.pmtiles").write_bytes(WHOLE)
    with pytest.raises(InvalidInputError, match="space"):
        await streets.copy(str(kept.folder / "county.pmtiles"))


async def test_a_disk_that_cannot_be_written(kept: Kept) -> None:
    """It is said; nothing of the upload counts as stored."""
    streets = await kept.opened()
    (kept.folder / "map").write_text("in the way")

    with pytest.raises(StorageError, match="disk"):
        await streets.put_piece("county", 0, len(WHOLE), WHOLE[:PIECE_BYTES])
    (kept.folder / "map").unlink()
    await streets.put_piece("county", 0, len(WHOLE), WHOLE)

    assert await _bytes(streets, len(WHOLE)) == WHOLE


async def test_an_upload_that_does_not_go_on(kept: Kept, server: Server) -> None:
    """It is deleted after ten minutes, and once another way of adding a file begins."""
    clock = StandingClock(NOW)
    streets = await kept.opened(clock)
    async with run_in_background(streets.run()):
        await streets.put_piece("county", 0, len(WHOLE), WHOLE[:PIECE_BYTES])
        await clock.until_asleep(1)
        clock.forward(timedelta(seconds=UNFINISHED_S / 2))
        await streets.put_piece("county", PIECE_BYTES, len(WHOLE), WHOLE[PIECE_BYTES:-1])
        clock.forward(timedelta(seconds=UNFINISHED_S / 2))
        await clock.until_asleep(1)
        before = kept.files()
        clock.forward(timedelta(seconds=UNFINISHED_S))
        await clock.until_asleep(1)
        stopped = kept.files()
        with pytest.raises(ConflictError):
            await streets.put_piece("county", len(WHOLE) - 1, len(WHOLE), WHOLE[-1:])
    await streets.put_piece("county", 0, len(WHOLE), WHOLE[:PIECE_BYTES])
    await streets.download(server.address, allow_private=True)

    assert [len(before), stopped, kept.files()] == [1, [], []]


async def test_another_file_is_never_mixed_in(kept: Kept) -> None:
    """What began to read one file gets nothing of the next, from its first moment on."""
    streets = await kept.opened()
    await streets.put_piece("county", 0, len(WHOLE), WHOLE)
    old = _tag(streets)
    path = kept.folder / "map" / "streets.pmtiles"
    # Just as an upload replaces it, before anything else knows.
    path.with_name("new").write_bytes(WHOLE + b"more")
    path.with_name("new").replace(path)

    with pytest.raises(NotFoundError):
        await streets.read(old, 0, 7)
    await streets.put_piece("county", 0, len(WHOLE) + 4, WHOLE + b"else")
    with pytest.raises(NotFoundError):
        await streets.read(old, 0, 7)


async def test_a_backup_loses_nothing(kept: Kept) -> None:
    """While a backup copies the folder, no file in it is cut, renamed or deleted."""
    make_freezable(kept.folder)
    streets = await kept.opened()
    await streets.put_piece("county", 0, len(WHOLE), WHOLE)
    await streets.put_piece("county", 0, len(WHOLE), WHOLE[:PIECE_BYTES])
    freeze(kept.folder)
    listed = {path: path.stat().st_size for path in kept.files()}

    with pytest.raises(ConflictError, match="backup"):
        await streets.put_piece("county", 0, len(WHOLE), WHOLE)
    await streets.put_piece("county", 0, len(WHOLE), WHOLE[:9])
    await kept.opened()
    await streets.remove()
    during = {path: path.stat().st_size for path in listed if path.exists()}
    thaw(kept.folder)

    assert len(listed) == 2
    assert during == listed
    assert kept.files() == []


async def test_a_download_stops_at_once(kept: Kept, server: Server) -> None:
    """A server that doesn't answer doesn't keep it running."""
    server.silent = asyncio.Event()
    streets = await kept.opened()
    async with run_in_background(streets.run()):
        await streets.download(server.address, allow_private=True)
        await server.silent.wait()
        await streets.stop_download()
        while streets.choice().download is not None:  # noqa: ASYNC110 -- it has no event
            await asyncio.sleep(0.01)
        await streets.put_piece("county", 0, len(WHOLE), WHOLE)

    assert await _bytes(streets, len(WHOLE)) == WHOLE


async def test_a_download(kept: Kept, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request says a range, and what every hub says; nothing of the house."""
    monkeypatch.setattr("hub.awareness.fetch.RANGE_BYTES", PIECE_BYTES)

    streets = await _downloaded(await kept.opened(), server.address)

    file = streets.choice().file
    assert file is not None
    assert (file.host, file.name) == ("127.0.0.1", "Example County")
    assert await _bytes(streets, len(WHOLE)) == WHOLE
    first = f"0-{PIECE_BYTES - 1}"
    assert server.asked[0] == {
        "Host": server.address.split("/")[2],
        "User-Agent": "neighbors-requests",
        "Accept-Encoding": "identity",
        "Accept": "*/*",
        "Range": f"bytes={first}",
    }
    assert len(server.asked) == -(-len(WHOLE) // PIECE_BYTES)


async def _fails(kept: Kept, server: Server) -> str:
    streets = await _downloaded(await kept.opened(), server.address)
    failed = streets.choice().download
    assert failed is not None
    assert streets.choice().file is None
    assert not list((kept.folder / "map").iterdir())
    await streets.stop_download()
    assert streets.choice().download is None
    return failed.reason.code


async def test_downloads_that_fail(kept: Kept, server: Server) -> None:
    """Each says why, and leaves nothing."""
    server.moved_to = "http://192.0.2.7/county.pmtiles"
    assert await _fails(kept, server) == "source.address_private"
    server.moved_to = server.address
    assert await _fails(kept, server) == "map.redirects"
    server.moved_to = ""
    server.body = b"<html>" + WHOLE
    assert await _fails(kept, server) == "map.not_pmtiles"
    server.body = WHOLE[:-1]
    assert await _fails(kept, server) == "map.damaged"
    server.body = WHOLE
    kept.free_bytes = 0
    assert await _fails(kept, server) == "map.no_room"


async def test_a_small_file_without_ranges(kept: Kept, server: Server) -> None:
    """A server that knows no ranges still gives what one answer may hold."""
    server.ranges = False

    streets = await _downloaded(await kept.opened(), server.address)

    assert streets.choice().source is StreetSource.FILE


async def test_one_at_a_time(kept: Kept, server: Server) -> None:
    """While a download runs, no other way of adding a file begins."""
    streets = await kept.opened()
    await streets.download(server.address, allow_private=True)

    for begin in (
        streets.download(server.address, allow_private=True),
        streets.put_piece("x", 0, len(WHOLE), WHOLE[:9]),
    ):
        with pytest.raises(HubError) as refused:
            await begin
        assert refused.value.text.code == "map.download_runs"


async def test_this_network_must_be_allowed(kept: Kept) -> None:
    """An address at home is refused unless the person says that it may be."""
    streets = await kept.opened()

    with pytest.raises(InvalidInputError):
        await streets.download("https://192.168.1.7/county.pmtiles", allow_private=False)
