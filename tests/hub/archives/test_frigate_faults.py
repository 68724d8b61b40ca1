"""What a Frigate, or whatever answers in its place, can do wrong: each is one sentence."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
import itertools
import json
from pathlib import Path
import socket
from typing import Any

from aiohttp import web
import pytest

from hub.archives import frigate_client, frigate_files
from hub.archives.frigate import FrigateArchive, find_frigate
from hub.clock import SystemClock
from hub.errors import (
    ArchiveUnreachableError,
    HubError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.archive import ArchiveEvent, FetchedFile, Span
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials
from tests.hub.archives.conftest import BEGAN, folder, names
from tests.servers.frigate import Frigate

S = timedelta(seconds=1)
MINUTE = TimeWindow(start=BEGAN - 5 * S, end=BEGAN + 65 * S)
SPAN = Span(key="", window=MINUTE)
INNER = Span(key="", window=TimeWindow(start=BEGAN + 2 * S, end=BEGAN + 58 * S))
LOGIN = Credentials(username="admin", password="right")  # noqa: S106 -- of nobody

type Fault = Callable[[web.Request], Awaitable[web.StreamResponse | None]]


def instead(of: str, response: Callable[[], web.Response]) -> Fault:
    """Answer so whatever path contains this."""

    async def answer(request: web.Request) -> web.Response | None:
        return response() if of in request.path else None

    return answer


def archive_of(frigate: Frigate, credentials: Credentials | None = None) -> FrigateArchive:
    """Return what reads a played Frigate."""
    return FrigateArchive(address=frigate.open_url, credentials=credentials, clock=frigate.clock)


async def ended(
    archive: FrigateArchive, into: Path, span: Span = INNER, room: int = 1 << 30
) -> tuple[list[FetchedFile], HubError | None]:
    """Fetch until it ends; return what came, and the error that ended it."""
    files: list[FetchedFile] = []
    try:
        async for file in archive.fetch("porch", [span], into, most_bytes=room):
            files.append(file)  # noqa: PERF401 -- what came before it ends stays
    except HubError as error:
        return files, error
    finally:
        await archive.close()
    return files, None


HTML = "<html><body>A NAS</body></html>"
DEEP = b"[" * 500_000 + b"]" * 500_000
ODD: list[tuple[str, Callable[[], web.Response], str]] = [
    ("/api/version", lambda: web.Response(text=HTML, content_type="text/html"), "isn't Frigate"),
    ("/api/version", lambda: web.Response(text="1.0", content_type="text/plain"), "isn't Frigate"),
    ("/api/version", lambda: web.Response(status=404), "isn't Frigate"),
    ("/api/version", lambda: web.Response(text="0.13.2-6476f8a"), "too old"),
    ("/api/version", lambda: web.Response(status=502), "error 502"),
    (
        "/api/version",
        lambda: web.Response(status=302, headers={"Location": "http://192.0.2.1/login"}),
        "another address",
    ),
    ("/api/version", lambda: web.Response(body=b"0" * 100_000), "more than your hub reads"),
    (
        "/api/version",
        lambda: web.Response(status=401, headers={"WWW-Authenticate": "Basic realm=x"}),
        "proxy in front",
    ),
    (
        "/api/version",
        lambda: web.Response(
            status=400, text="<center>The plain HTTP request was sent to HTTPS port</center>"
        ),
        "encrypts on this port",
    ),
    ("/api/config", lambda: web.Response(text=HTML, content_type="text/html"), "isn't Frigate"),
    ("/api/config", lambda: web.json_response({"cameras": []}), "understand the answer"),
    ("/api/config", lambda: web.json_response({"cameras": {"porch": 3}}), "understand the answer"),
    ("/api/config", lambda: web.Response(body=DEEP), "isn't Frigate|understand the answer"),
    ("/api/config", lambda: web.Response(body=b" " * (17 << 20)), "more than your hub reads"),
    ("/api/config", lambda: web.Response(status=500), "error 500"),
    ("/api/profile", lambda: web.json_response({"allowed_cameras": 7}), "understand the answer"),
    (
        "/api/stats",
        lambda: web.json_response({"service": {"last_updated": 1e300}}),
        "understand the answer",
    ),
]


@pytest.mark.parametrize(("path", "response", "said"), ODD)
async def test_odd_answer(
    frigate: Frigate, path: str, response: Callable[[], web.Response], said: str
) -> None:
    """What is no answer of Frigate's is said as what it is, before anything is believed."""
    frigate.fault = instead(path, response)
    archive = archive_of(frigate, LOGIN)

    with pytest.raises(ArchiveUnreachableError, match=said):
        await archive.describe()
    await archive.close()


@pytest.mark.parametrize(
    "rows",
    [
        HTML,
        "{}",
        '[{"start_time": "yesterday", "end_time": 3}]',
        '[{"start_time": 1e300, "end_time": 1e301}]',
        '[{"start_time": -5, "end_time": 4}]',
        json.dumps([{"start_time": 1, "end_time": 2}] * 100_001),
    ],
    ids=["HTML", "no list", "a word", "far future", "before 1970", "too many"],
)
async def test_odd_list(frigate: Frigate, rows: str) -> None:
    """A list of recordings that can't be one is refused whole."""
    frigate.fault = instead("/porch/recordings", lambda: web.Response(text=rows))
    archive = archive_of(frigate)

    with pytest.raises(ArchiveUnreachableError):
        await archive.holdings("porch", MINUTE)
    await archive.close()


async def test_lies_about_spans(frigate: Frigate) -> None:
    """Rows that overlap nothing of the window, are backwards, or hours long, are no footage."""
    at = BEGAN.timestamp()
    rows = [
        {"start_time": at - 4000, "end_time": at - 3990},
        {"start_time": at + 10, "end_time": at + 5},
        {"start_time": at + 10, "end_time": at + 10},
        {"start_time": at - 7200, "end_time": at + 7200},
        {"start_time": at + 4000, "end_time": at + 4010},
    ]
    frigate.fault = instead("/porch/recordings", lambda: web.json_response(rows))
    archive = archive_of(frigate)

    assert (await archive.holdings("porch", MINUTE)).spans == ()
    await archive.close()


async def test_too_much_to_tell(frigate: Frigate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Objects that stay, and files that move by turns, are no more than can be told in time."""
    at = BEGAN.timestamp()
    rows = [
        {"start_time": at + n * 4, "end_time": at + n * 4 + 2, "objects": 1} for n in range(20_000)
    ]
    stays = {"camera": "porch", "label": "car", "start_time": at - 9, "end_time": None}
    frigate.fault = instead("/porch/recordings", lambda: web.json_response(rows))
    frigate.events = [stays] * 900
    archive, made = archive_of(frigate), itertools.count()

    def counted(*, window: TimeWindow, **more: Any) -> ArchiveEvent:  # noqa: ANN401 -- its fields
        next(made)
        return ArchiveEvent(window=window, **more)

    monkeypatch.setattr("hub.archives.frigate_answers.ArchiveEvent", counted)
    day = TimeWindow(start=BEGAN, end=BEGAN + timedelta(days=1))
    assert (await archive.holdings("porch", day)).events is None
    # One object more than can be told, of 900.
    assert 0 < next(made) < 2 * len(rows)
    await archive.close()


async def test_events_of_another_camera(frigate: Frigate) -> None:
    """An event of another camera doesn't count for this one, whoever sends it."""
    lie = {"camera": "yard", "label": "person", "start_time": BEGAN.timestamp(), "end_time": None}
    frigate.fault = instead("/api/events", lambda: web.json_response([lie]))
    archive = archive_of(frigate)

    assert (await archive.holdings("porch", MINUTE)).events == ()
    await archive.close()


def damaged(frigate: Frigate, change: Callable[[bytes], bytes]) -> None:
    """Store the third file differently."""
    path = sorted(frigate.media.rglob("*.mp4"))[2]
    raw = path.read_bytes()
    path.unlink()  # It is another link of one that other tests use.
    path.write_bytes(change(raw))


def of_another_hour(raw: bytes) -> bytes:
    """Return a file with another creation time."""
    at = raw.index(b"mvhd") + 8
    created = int.from_bytes(raw[at : at + 4]) - 3600
    return raw[:at] + created.to_bytes(4) + raw[at + 4 :]


BAD_FILES: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda raw: raw[: len(raw) // 2], "isn't a complete video"),
    (lambda _: b"", "isn't a complete video"),
    (lambda _: HTML.encode(), "isn't a complete video"),
    (lambda raw: raw + b"\0" * 100, "isn't a complete video"),
    (lambda raw: raw[raw.index(b"mdat") - 4 :], "isn't a complete video"),
    (lambda raw: raw.replace(b"vide", b"soun"), "isn't a complete video"),
    (lambda raw: raw.replace(b"stts", b"free"), "isn't a complete video"),
    (lambda raw: raw.replace(b"moov", b"free"), "isn't a complete video"),
    (lambda raw: (1 << 31).to_bytes(4) + raw[4:], "isn't a complete video"),
    (of_another_hour, "another time"),
]


@pytest.mark.parametrize(("change", "said"), BAD_FILES)
async def test_file_that_is_none(
    frigate: Frigate, tmp_path: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    """A file that is not what was listed isn't given; the others are, and it is said."""
    damaged(frigate, change)
    into = folder(tmp_path)

    files, error = await ended(archive_of(frigate), into)

    assert isinstance(error, NotFoundError)
    assert said in str(error)
    assert len(files) == 5
    assert names(into) == [file.name for file in files]


async def test_time_of_older_files(frigate: Frigate, tmp_path: Path) -> None:
    """Before 0.17 a file says what its source said: that is no reason to refuse it."""
    frigate.release = "0.16"
    damaged(frigate, of_another_hour)

    files, error = await ended(archive_of(frigate), tmp_path)

    assert (len(files), error) == (6, None)


@asynccontextmanager
async def raw_answers(*answers: bytes) -> AsyncGenerator[tuple[str, list[int]]]:
    """Serve TCP that gives these bytes and then nothing; say how many connections came."""
    came: list[int] = []
    leave = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(1)
        await reader.readuntil(b"\r\n\r\n")
        for answer in answers:
            writer.write(answer)
        await writer.drain()
        await leave.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", came
    finally:
        leave.set()
        server.close()


async def test_half_a_body(frigate: Frigate, tmp_path: Path) -> None:
    """If a file breaks off while it comes, what came before stays, and nothing of it does."""

    async def breaks(request: web.Request) -> web.StreamResponse | None:
        if not request.path.endswith("49.31.mp4"):
            return None
        response = web.StreamResponse(
            headers={"Content-Length": "1000000", "Content-Type": "video/mp4"}
        )
        await response.prepare(request)
        await response.write(b"\0" * 5000)
        assert request.transport is not None
        request.transport.abort()
        return response

    frigate.fault = breaks
    into = folder(tmp_path)

    files, error = await ended(archive_of(frigate), into)

    assert isinstance(error, ArchiveUnreachableError)
    assert names(into) == [file.name for file in files]
    assert len(files) == 3


async def test_slow_body(frigate: Frigate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that drips is given up, however long it never stops."""
    monkeypatch.setattr(frigate_files, "_FIRST_S", 0.5)

    async def drips(request: web.Request) -> web.StreamResponse | None:
        if not request.path.endswith(".mp4"):
            return None
        response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"\0")
            await frigate.clock.sleep(0.1)
        return response

    frigate.fault = drips

    files, error = await ended(archive_of(frigate), tmp_path)

    assert files == []
    assert isinstance(error, ArchiveUnreachableError)
    assert "too slowly" in str(error)


async def test_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What answers half, and then nothing, is given up."""
    monkeypatch.setattr(frigate_client, "_ANSWER_S", 0.3)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 14\r\n\r\n0.17"

    async with raw_answers(head) as (url, came):
        archive = FrigateArchive(address=url, clock=SystemClock())
        with pytest.raises(ArchiveUnreachableError, match="too slowly"):
            await archive.describe()
        await archive.close()
    assert len(came) == 1


async def test_dripping_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """A head that never ends is given up, however slowly it comes."""
    monkeypatch.setattr(frigate_client, "_ANSWER_S", 0.3)
    leave = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not leave.is_set():
            writer.write(b"x")
            await asyncio.sleep(0.01)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = frigate_client.FrigateClient(
        f"http://127.0.0.1:{port}", credentials=None, clock=SystemClock(), verify=True
    )
    with pytest.raises(ArchiveUnreachableError):
        async with client.open("/recordings/x.mp4"):
            pass
    leave.set()
    await client.close()
    server.close()


async def test_endless_head() -> None:
    """Headers without an end are cut off."""
    async with raw_answers(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 200_000) as (url, _):
        archive = FrigateArchive(address=url, clock=SystemClock())
        with pytest.raises(ArchiveUnreachableError):
            await archive.describe()
        await archive.close()


async def test_hundred_gigabytes(frigate: Frigate, tmp_path: Path) -> None:
    """A file that says it is enormous isn't begun; one that doesn't say so ends at the limit."""
    sent = 0

    async def enormous(request: web.Request) -> web.StreamResponse | None:
        nonlocal sent
        if not request.path.endswith(".mp4"):
            return None
        length = {"Content-Length": str(100 << 30)} if "49.00" in request.path else {}
        response = web.StreamResponse(headers={"Content-Type": "video/mp4", **length})
        await response.prepare(request)
        while True:
            await response.write(b"\0" * 65536)
            sent += 65536

    frigate.fault = enormous
    files, error = await ended(archive_of(frigate), tmp_path)
    assert files == []
    assert isinstance(error, InvalidInputError)
    assert sent < 20 << 20

    later = Span(key="", window=TimeWindow(start=BEGAN + 13 * S, end=BEGAN + 20 * S))
    files, error = await ended(archive_of(frigate), tmp_path, later, 3_000_000)
    assert files == []
    assert isinstance(error, InvalidInputError)
    assert not [name for name in names(tmp_path) if name.endswith(".mp4")]


async def test_redirect_of_a_file(frigate: Frigate, tmp_path: Path) -> None:
    """A redirect to another host isn't followed, and no cookie goes there."""
    frigate.fault = instead(
        "49.11.mp4",
        lambda: web.Response(status=302, headers={"Location": "http://192.0.2.1/x.mp4"}),
    )

    files, error = await ended(archive_of(frigate), tmp_path)

    assert len(files) == 1
    assert isinstance(error, ArchiveUnreachableError)
    assert "another address" in str(error)


async def test_away() -> None:
    """A port that nobody listens on, and a name that nobody has, are said apart."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    archive = FrigateArchive(address=f"http://127.0.0.1:{port}", clock=SystemClock())
    with pytest.raises(ArchiveUnreachableError, match=f"port {port}"):
        await archive.describe()
    await archive.close()
    archive = FrigateArchive(address="http://nobody.invalid:5000", clock=SystemClock())
    with pytest.raises(ArchiveUnreachableError, match="Can't find"):
        await archive.describe()
    await archive.close()


@pytest.mark.parametrize("address", ["", "frigate:5000", "rtsp://a/b", "http://", "http://a b/"])
def test_address_that_is_none(address: str) -> None:
    """Only an HTTP address is taken."""
    with pytest.raises(InvalidInputError, match="begins with http"):
        FrigateArchive(address=address, clock=SystemClock())


async def test_stops_in_the_midst(frigate: Frigate, tmp_path: Path) -> None:
    """Whoever stops reading files leaves no half ones and no connections."""
    into = folder(tmp_path)
    archive = archive_of(frigate)
    files: Any = archive.fetch("porch", [SPAN], into, most_bytes=1 << 30)
    first = await anext(files)
    await files.aclose()
    await archive.close()

    assert first.name == "20261115T114900Z.mp4"
    assert all((into / name).stat().st_size > 100_000 for name in names(into))


async def test_found(frigate: Frigate, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Frigate is found on hosts that are given, with and without its login; nothing else is."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]

    def places(*urls: str) -> None:
        ports = [(url.partition(":")[0], int(url.rpartition(":")[2])) for url in urls]
        monkeypatch.setattr(
            "hub.archives.frigate._PLACES", tuple((scheme, port, True) for scheme, port in ports)
        )

    places(frigate.open_url, frigate.login_url)
    (found,) = await find_frigate(["127.0.0.1", "127.0.0.1"])
    assert (found.address, found.version, found.needs_password) == (
        frigate.open_url,
        "0.17.2",
        False,
    )
    places(f"http://x:{nobody}", frigate.login_url)
    (found,) = await find_frigate(["127.0.0.1"])
    assert (found.address, found.version, found.needs_password) == (frigate.login_url, "", True)
    assert frigate.proofs == []

    # Home Assistant knows an address: it is asked there, and its host is not asked again.
    nowhere = f"https://127.0.0.1:{nobody}"
    frigate.asked.clear()
    (found,) = await find_frigate(["127.0.0.1", nowhere, f"{frigate.login_url}/"])
    assert (found.address, found.needs_password) == (f"{frigate.login_url}/", True)
    assert await find_frigate([nowhere, "http://[bad"]) == []

    frigate.fault = instead("/", lambda: web.Response(text=HTML, content_type="text/html"))
    assert await find_frigate(["127.0.0.1", "nobody.invalid", "", "a/b", "[::1"]) == []
    frigate.fault = instead("/", lambda: web.Response(status=401, text="log in"))
    assert await find_frigate(["127.0.0.1"]) == []

    frigate.fault = None
    frigate.asked.clear()
    assert await find_frigate(["127.0.0.1/x", "x@127.0.0.1", "127.0.0.1:80", "127.0.0.1?"]) == []
    assert frigate.asked == []
