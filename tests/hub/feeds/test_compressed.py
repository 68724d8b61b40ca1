"""Compressed bundles: read if they are what was asked for, and never more than they may have."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
import gzip
import tracemalloc
import zlib

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
import pytest

from hub.errors import BoardUnreachableError
from hub.feeds.client import BoardClient
from noticeboard.log.tiles import MAX_BUNDLE_BYTES

FULL = "tile/entries/x001/234"
CONTENT = b"\0\5entry" * 5000
PACKED = gzip.compress(CONTENT)


@dataclass
class Site:
    """Answers with what it is told to, and notes the coding that was asked for."""

    body: bytes = PACKED
    coding: str = "gzip"
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer any path."""
        self.asked.append(request.headers.get("Accept-Encoding", ""))
        headers = {"Content-Encoding": self.coding} if self.coding else {}
        return web.Response(body=self.body, headers=headers)


@pytest.fixture
async def site() -> AsyncGenerator[tuple[Site, BoardClient]]:
    """Give a site and a client of it."""
    site, app = Site(), web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    async with TestServer(app) as server, ClientSession(auto_decompress=False) as session:
        yield site, BoardClient(session, str(server.make_url("")).rstrip("/"), "A board")


async def test_only_full_bundles_are_compressed(site: tuple[Site, BoardClient]) -> None:
    """Whatever grows is fetched as it is, because its parts must fit together."""
    served, client = site
    assert (await client.get(FULL, cap_bytes=len(CONTENT))).body == CONTENT
    grows = ((FULL, 7), (FULL + ".p/12", 0), ("tile/0/001", 0), ("checkpoint", 0), ("hint", 0))
    for path, known in (*grows, ("snapshot/1/rows.xz", 0)):
        with pytest.raises(BoardUnreachableError, match="compressed"):
            await client.get(path, cap_bytes=len(CONTENT), known_bytes=known)
    assert served.asked == ["gzip", *["identity"] * 6]


async def test_a_board_need_not_compress(site: tuple[Site, BoardClient]) -> None:
    """The bundle as it is will do."""
    served, client = site
    served.body, served.coding = CONTENT, ""
    assert (await client.get(FULL, cap_bytes=len(CONTENT))).body == CONTENT


def bomb() -> bytes:
    """Return one megabyte that grows to a gibibyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * 1023


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda: gzip.compress(CONTENT + b"x"), "more than"),
        (bomb, "more than"),
        (lambda: PACKED[:-9], "compressed"),
        (lambda: PACKED[:-1], "compressed"),
        (lambda: PACKED + b"x", "compressed"),
        (lambda: PACKED + gzip.compress(b"x"), "compressed"),
        (lambda: PACKED[:-8] + b"\0" * 8, "compressed"),
        (lambda: zlib.compress(CONTENT), "compressed"),
        (lambda: b"", "compressed"),
    ],
    ids=["long", "bomb", "cut", "cut-1", "trailing", "two", "checksum", "zlib", "empty"],
)
async def test_what_is_no_bundle(
    site: tuple[Site, BoardClient], spoil: Callable[[], bytes], why: str
) -> None:
    """Nothing is held beyond the cap, and nothing but one whole stream is believed."""
    served, client = site
    served.body = spoil()
    tracemalloc.start()
    with pytest.raises(BoardUnreachableError, match=why):
        await client.get(FULL, cap_bytes=len(CONTENT))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 * MAX_BUNDLE_BYTES


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip"])
async def test_other_codings(site: tuple[Site, BoardClient], coding: str) -> None:
    """Only what was asked for is unpacked."""
    served, client = site
    served.coding = coding
    with pytest.raises(BoardUnreachableError, match="compressed"):
        await client.get(FULL, cap_bytes=len(CONTENT))
