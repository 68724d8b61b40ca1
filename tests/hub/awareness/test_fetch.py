"""Asking a source over real HTTP: bounded, conditional, and never led anywhere it must not go."""

import asyncio
from datetime import timedelta
import gzip
import tracemalloc
import zlib

import pytest

from hub.awareness.fetch import (
    MOST_BODY_BYTES,
    Fetched,
    SourceUnreachableError,
    SourceUnreadableError,
    Validators,
    check_source,
    display_host,
)
from hub.errors import InvalidInputError
from hub.outbound import USER_AGENT

from .conftest import Ground


async def fetched(ground: Ground, path: str = "/feed", known: Validators | None = None) -> Fetched:
    """Fetch a path, which must not be as it was."""
    found = await ground.fetcher().fetch(ground.server.url(path), allow_private=True, known=known)
    assert found is not None
    return found


def bomb(size_mib: int) -> bytes:
    """Return a gzip of so many MiB of zeros, put together of one compressed piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    begun = packer.compress(b"\0" * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    again = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = again.compress(b"\0" * 2**20) + again.flush(zlib.Z_FULL_FLUSH)
    return begun + piece * (size_mib - 1)


async def test_says_nothing_of_the_house(ground: Ground) -> None:
    """A source is told the same by every hub: no cookie, no referrer, no language."""
    ground.server.put("x")

    await fetched(ground)

    [request] = ground.server.asked
    assert set(request.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
    assert request.headers["User-Agent"] == USER_AGENT


async def test_unchanged_is_a_304(ground: Ground) -> None:
    """What a source gave to compare by is sent back, and then nothing is sent again."""
    ground.server.put("x", Last_Modified="Wed, 25 Nov 2026 11:00:00 GMT")
    first = await fetched(ground)

    again = await ground.fetcher().fetch(
        ground.server.url(), allow_private=True, known=first.validators
    )

    assert again is None
    assert ground.server.asked[1].headers["If-None-Match"] == first.validators.etag
    assert ground.server.asked[1].headers["If-Modified-Since"].startswith("Wed, 25 Nov")


async def test_gzip_is_unpacked(ground: Ground) -> None:
    """A compressed answer is unpacked; a damaged or an unknown one is not read."""
    packed = gzip.compress(b"hello")
    ground.server.put(packed, Content_Encoding="gzip")
    ground.server.put(packed[:-9], "/short", Content_Encoding="gzip")
    ground.server.put(b"not packed", "/damaged", Content_Encoding="gzip")
    ground.server.put(b"x", "/odd", Content_Encoding="br")

    assert (await fetched(ground)).body == b"hello"
    for path in ("/short", "/damaged", "/odd"):
        with pytest.raises(SourceUnreadableError):
            await fetched(ground, path)


async def test_decompression_bomb(ground: Ground) -> None:
    """A gigabyte that travels as one megabyte is never unpacked beyond the most that is read."""
    ground.server.put(bomb(1024), Content_Encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(SourceUnreadableError, match="8 MiB"):
            await fetched(ground)
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most_bytes < 4 * MOST_BODY_BYTES


async def test_too_long(ground: Ground) -> None:
    """More than is read of any source is not read of this one."""
    ground.server.put(b"x" * (MOST_BODY_BYTES + 1))

    with pytest.raises(SourceUnreadableError, match="8 MiB"):
        await fetched(ground)


@pytest.mark.parametrize(
    ("status", "headers", "wait", "said"),
    [
        (503, {"Retry_After": "120"}, timedelta(minutes=2), "later"),
        (429, {"Retry_After": "Wed, 25 Nov 2026 17:00:00 GMT"}, timedelta(hours=1), "later"),
        (429, {"Retry_After": "999999999"}, timedelta(days=1), "later"),
        (500, {"Retry_After": "soon"}, None, "later"),
        (410, {}, timedelta(days=1), "Remove"),
        (404, {}, None, "address"),
        (206, {}, None, "later"),
    ],
)
async def test_refusals(
    ground: Ground, status: int, headers: dict[str, str], wait: timedelta | None, said: str
) -> None:
    """A refusal says what to do, and how long the source wants to be left alone; a day at most."""
    ground.server.fail(status, **headers)

    with pytest.raises(SourceUnreachableError, match=said) as raised:
        await fetched(ground)

    assert raised.value.wait == wait


async def test_redirects_are_followed_so_far(ground: Ground) -> None:
    """A few redirects are followed, a circle of them is not."""
    ground.server.fail(301, Location="/new")
    ground.server.put("x", "/new")
    ground.server.fail(302, "/round", Location="/round")

    assert (await fetched(ground)).url == ground.server.url("/new")
    with pytest.raises(SourceUnreachableError, match="again and again"):
        await fetched(ground, "/round")
    assert ground.server.paths().count("/round") == 4


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:{port}/inside",
        "http://[::1]:{port}/inside",
        "http://192.168.0.1/inside",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://user@127.0.0.1:{port}/inside",
        "",
    ],
)
async def test_redirects_lead_to_no_other_host_at_home(ground: Ground, location: str) -> None:
    """A source on this network may redirect to itself, and to no other host on this network."""
    ground.server.put("secret", "/inside")
    ground.server.fail(302, Location=location.format(port=ground.server.port))

    with pytest.raises(SourceUnreachableError):
        await fetched(ground)

    assert "/inside" not in ground.server.paths()


async def test_private_address_must_be_allowed(ground: Ground) -> None:
    """Without its owner's word no source on this network is asked, by whatever name."""
    ground.server.put("x")
    by_name = ground.server.url().replace("127.0.0.1", "localhost")

    for url in (ground.server.url(), by_name):
        with pytest.raises(SourceUnreachableError):
            await ground.fetcher().fetch(url, allow_private=False)

    assert ground.server.asked == []


async def test_nobody_answers(ground: Ground) -> None:
    """A source that is not there, or hangs up, is said not to answer."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
        writer.close()

    listener = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    for url in ("http://127.0.0.1:1/feed", f"http://127.0.0.1:{port}/"):
        with pytest.raises(SourceUnreachableError, match="doesn't answer"):
            await ground.fetcher().fetch(url, allow_private=True)
    listener.close()
    await listener.wait_closed()


async def test_validators_that_would_do_harm(ground: Ground) -> None:
    """What is no plain header is not sent back."""
    ground.server.pages["/feed"] = b"x", {"ETag": '"' + "x" * 500 + '"'}

    assert (await fetched(ground)).validators.etag == ""


@pytest.mark.parametrize(
    "url",
    ["https://feed.example.org/a?key=b", "http://127.0.0.1:8080/feed", "http://localhost/feed"],
)
def test_addresses_of_sources(url: str) -> None:
    """HTTPS anywhere, HTTP on this machine; a query is part of many sources' addresses."""
    check_source(url, allow_private=True)


def test_plain_http_at_home() -> None:
    """HTTP is taken from a host on this network if its owner allows it, and from no other."""
    for url in ("http://192.168.1.4/feed", "http://nas.local/feed", "http://nas/feed"):
        check_source(url, allow_private=True)
        with pytest.raises(InvalidInputError):
            check_source(url, allow_private=False)
    with pytest.raises(InvalidInputError, match="https://"):
        check_source("http://feed.example.org/", allow_private=True)


def test_host_is_shown_in_ascii() -> None:
    """A host's letters cannot pass for others."""
    assert display_host("https://ex\u0430mple.org/") == "xn--exmple-4nf.org"
    assert display_host("https://[::1") == ""
