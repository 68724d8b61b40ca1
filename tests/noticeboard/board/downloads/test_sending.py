"""How downloads are sent: as the reader takes them, and a cut file never looks whole."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import ClientError, ClientResponse, ClientSession, web
from aiohttp.test_utils import TestServer

from noticeboard.board.download_formats import CsvFile
from noticeboard.board.download_rows import FileRow
from noticeboard.board.downloads import (
    ACTIVE,
    ActiveDownloads,
    Download,
    is_download,
    send,
)
from noticeboard.board.server import answer_errors
from noticeboard.errors import UnavailableError

PIECE = [FileRow(cells={"text": "x" * 10_000})] * 50
ENDLESS = 100_000
HEADERS = {"Accept-Encoding": "identity"}


class Source:
    """Rows without an end, or that end badly; counts what was read of it."""

    def __init__(self, *, fails_at: int = ENDLESS, ends_at: int = ENDLESS) -> None:
        self.read = 0
        self.closed = asyncio.Event()
        self._fails_at = fails_at
        self._ends_at = ends_at

    async def pieces(self) -> AsyncGenerator[Sequence[FileRow]]:
        """Yield the same rows again and again."""
        try:
            while self.read < self._ends_at:
                self.read += 1
                if self.read == self._fails_at:
                    raise UnavailableError("The database is gone.")
                yield PIECE
        finally:
            self.closed.set()


@asynccontextmanager
async def served(source: Source, sending: ActiveDownloads) -> AsyncGenerator[TestServer]:
    """Serve a download of these rows."""

    async def get(request: web.Request) -> web.StreamResponse:
        download = Download(
            name="rows.csv", form=CsvFile(["text"]), pieces=source.pieces, facts=(1,)
        )
        return await send(request, download)

    app = web.Application(middlewares=[answer_errors])
    app[ACTIVE] = sending
    app.router.add_get("/requests.csv", get)
    server = TestServer(app)
    async with server:
        yield server


async def test_a_reader_who_stalls_holds_nothing() -> None:
    """What is read ahead is bounded by the line; then the place is free, and the file looks cut."""
    source, sending = Source(), ActiveDownloads(stall_s=0.3)
    async with served(source, sending) as server, ClientSession() as web_session:
        answer = await web_session.get(server.make_url("/requests.csv"), headers=HEADERS)
        async with asyncio.timeout(60):
            await source.closed.wait()
        assert source.read < 60
        assert not await is_whole(answer)
    assert sending.count == 0


async def test_a_file_that_breaks_off_looks_broken() -> None:
    """If the log cannot be read on, half a file is never taken for the whole."""
    source, sending = Source(fails_at=3), ActiveDownloads()
    async with served(source, sending) as server, ClientSession() as web_session:
        answer = await web_session.get(server.make_url("/requests.csv"), headers=HEADERS)
        assert answer.status == HTTPStatus.OK
        assert not await is_whole(answer)
    assert sending.count == 0


async def test_a_file_has_a_longest_time() -> None:
    """A reader who takes a little at a time, forever, is let go as well."""
    source, sending = Source(), ActiveDownloads(longest_s=0.3)
    async with served(source, sending) as server, ClientSession() as web_session:
        answer = await web_session.get(server.make_url("/requests.csv"), headers=HEADERS)
        assert not await is_whole(answer)
    assert sending.count == 0


async def test_few_are_served_at_once() -> None:
    """One download too many is refused and told when to come; who leaves frees a place."""
    source, sending = Source(), ActiveDownloads(most=1)
    async with served(source, sending) as server, ClientSession() as web_session:
        url = server.make_url("/requests.csv")
        first = await web_session.get(url, headers=HEADERS)
        refused = await web_session.get(url, headers=HEADERS)
        first.close()
        async with asyncio.timeout(60):
            await source.closed.wait()
        head = await web_session.head(url, headers=HEADERS)

    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert refused.headers["Retry-After"] == "60"
    assert head.status == HTTPStatus.OK
    assert sending.count == 0


async def test_what_ends_is_whole() -> None:
    """A file that was sent to its end is complete, packed or not."""
    source, sending = Source(ends_at=4), ActiveDownloads()
    async with served(source, sending) as server, ClientSession() as web_session:
        answer = await web_session.get(server.make_url("/requests.csv"))
        content = await answer.read()

    assert answer.headers["Content-Encoding"] == "gzip"
    assert content.count(b"\r\n") == 1 + 4 * len(PIECE)


def test_downloads_are_known_by_their_paths() -> None:
    """Only they may take longer than a page."""
    own = f"/agencies/{'0' * 40}/requests"
    for path in ("/requests.csv", "/agencies.geojson", "/moderation.json", f"{own}.json"):
        assert is_download(path), path
    for path in ("/requests", "/requests.csv/", "/requests.cap", "/agencies", f"{own}.exe"):
        assert not is_download(path), path


async def is_whole(answer: ClientResponse) -> bool:
    """Tell whether a reader takes what came for the whole file."""
    try:
        async with asyncio.timeout(60):
            await answer.read()
    except ClientError:
        return False
    return True
