"""A board that lies, stalls or floods gets nothing it should not, and a share waits for better."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import ClientTimeout, web
import pytest

from hub.errors import DeliveryError
from hub.model.decision import ShareState
from hub.sharing import delivery, inbox_client
from tests.hub.sharing.conftest import Home, Instead, a_key_pair, a_request, an_approval

ENTRY = "e" * 32
ID = "0123456789abcdef" * 2


async def refused(home: Home, match: str) -> None:
    """Try to share once; the share stays failed with a sentence, and nothing plain is left."""
    request = a_request(a_key_pair()[0])

    with pytest.raises(DeliveryError, match=match):
        await home.sharer().share(an_approval(request), request)

    share = await home.sharer().share_of(request.id)
    assert share is not None
    assert (share.state, share.receipt) == (ShareState.FAILED, "")
    assert home.left() == [f"{request.id}.age"]


def at(step: str, answer: Callable[[], web.Response]) -> Instead:
    """Return what answers one step by something else."""

    async def instead(name: str, request: web.Request) -> web.StreamResponse | None:
        if name != step:
            return None
        await request.read()
        return answer()

    return instead


@pytest.mark.parametrize(
    "location",
    [
        "",
        f"https://evil.example.org/inbox/uploads/{ID}",
        f"//evil.example.org/inbox/uploads/{ID}",
        f"http://127.0.0.1:1/inbox/uploads/{ID}",
        f"http://127.0.0.1.evil.example.org/inbox/uploads/{ID}",
        f"https:/inbox/uploads/{ID}",
        f"http:///inbox/uploads/{ID}",
        f"/elsewhere/inbox/uploads/{ID}",
        f"/inbox/uploads/../{ID}",
        f"/inbox/uploads/{ID}/receipt",
        f"/inbox/uploads/{ID}?to=1",
        f"/inbox/uploads/{ID}#x",
        f"/inbox/uploads/{ID.upper()}",
        f"/inbox/uploads/{ID}0",
        f"inbox/uploads/{ID}",
        "/inbox/uploads/",
        "http://[::1/inbox/uploads/" + ID,
        "http://127.0.0.1:99999/inbox/uploads/" + ID,
        "/inbox/uploads/" + "٣" * 32,
    ],
)
async def test_an_upload_lies_on_the_board_itself(home: Home, location: str) -> None:
    """A place anywhere else, or of another form, is refused before a byte is sent."""
    home.inbox.location = lambda _: location

    await refused(home, "isn't on the board itself")

    assert home.inbox.steps == ["create"]


async def test_a_user_in_a_place_is_somewhere_else(home: Home) -> None:
    """An address with a user name in it is not the board's own, whatever its host is."""
    host = home.policy.url.removeprefix("http://")
    home.inbox.location = lambda id_: f"http://you@{host}/inbox/uploads/{id_}"

    await refused(home, "isn't on the board itself")


async def test_the_whole_address_of_the_board_will_do(home: Home) -> None:
    """A place may be given as a path or as a full address on the board."""
    request = a_request(a_key_pair()[0])
    home.inbox.location = lambda id_: f"{home.policy.url}/inbox/uploads/{id_}"

    share = await home.sharer().share(an_approval(request), request)

    assert share.state is ShareState.DELIVERED


async def test_a_kept_place_is_called_where_the_board_is_now(home: Home) -> None:
    """Of an address that was kept only the id counts: the board's own comes from its owner."""
    request = a_request(a_key_pair()[0])
    home.inbox.instead = at("patch", lambda: web.Response(status=503))
    with pytest.raises(DeliveryError):
        await home.sharer().share(an_approval(request), request)
    home.inbox.instead = None
    home.policy = replace(home.policy, url=home.policy.url.replace("127.0.0.1", "localhost"))

    await home.sharer().share(an_approval(request), request)

    hosts = [sent["Host"].partition(":")[0] for sent in home.inbox.headers]
    assert hosts == ["127.0.0.1"] * 2 + ["localhost"] * 3


@pytest.mark.parametrize("step", ["create", "patch", "receipt"])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_no_redirect_is_followed(home: Home, step: str, status: int) -> None:
    """A board cannot send a share, or a question about one, anywhere else."""
    headers = {"Location": f"{home.policy.url}/inbox/uploads/{ID}"}
    home.inbox.instead = at(step, lambda: web.Response(status=status, headers=headers))

    await refused(home, "redirect")


@pytest.mark.parametrize("status", [200, 201, 202, 206, 418, 999])
async def test_a_piece_is_taken_by_204_and_nothing_else(home: Home, status: int) -> None:
    """Any other success is none."""
    home.inbox.instead = at("patch", lambda: web.Response(status=status))

    await refused(home, f"answered {status}")


@pytest.mark.parametrize("offset", ["", "0", "1", "-1", "1e3", "99999999", "9" * 40, "٣", "0x10"])
async def test_a_piece_is_acknowledged_whole(home: Home, offset: str) -> None:
    """An acknowledgment of less, of more, or of nonsense is none."""
    headers = {"Upload-Offset": offset}
    home.inbox.instead = at("patch", lambda: web.Response(status=204, headers=headers))

    await refused(home, "can't be right")

    assert home.inbox.steps.count("patch") == 1


@pytest.mark.parametrize(
    "held",
    [
        {},
        {"Upload-Offset": "5"},
        {"Upload-Offset": "99999999", "Upload-Length": "99999999"},
        {"Upload-Offset": "-1", "Upload-Length": "same"},
        {"Upload-Offset": "99999999", "Upload-Length": "same"},
        {"Upload-Offset": "nonsense", "Upload-Length": "same"},
    ],
)
async def test_what_a_board_says_it_holds_must_be_possible(
    home: Home, held: dict[str, str]
) -> None:
    """More than the share, another length, or no number at all is refused."""
    request = a_request(a_key_pair()[0])

    async def instead(step: str, asked: web.Request) -> web.StreamResponse | None:
        if step != "head":
            return web.Response(status=409) if step == "patch" else None
        length = home.inbox.uploads[asked.match_info["id"]].length
        headers = {name: str(length) if word == "same" else word for name, word in held.items()}
        return web.Response(headers=headers)

    home.inbox.instead = instead
    with pytest.raises(DeliveryError, match="can't be right"):
        await home.sharer().share(an_approval(request), request)


@pytest.mark.parametrize("moves", [0, 1])
async def test_a_board_that_never_has_enough_is_not_fed_for_ever(
    home: Home, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    """One try ends, whether the board goes back to nothing each time or on by one byte."""
    monkeypatch.setattr(delivery, "MOST_PIECE_BYTES", 8192)
    monkeypatch.setattr(delivery, "LEAST_PIECE_BYTES", 1024)
    held = 0

    async def instead(step: str, _request: web.Request) -> web.StreamResponse | None:
        nonlocal held
        if step == "patch":
            return web.Response(status=409)
        if step != "head":
            return None
        held += moves
        [length] = [one.length for one in home.inbox.uploads.values()]
        headers = {"Upload-Offset": str(held), "Upload-Length": str(length)}
        return web.Response(headers=headers)

    home.inbox.instead = instead

    await refused(home, "doesn't say clearly")

    most = delivery.MOST_ROUNDS if moves else delivery.MOST_BREAKS
    assert home.inbox.steps.count("patch") == most


async def test_a_board_that_loses_every_upload_is_not_fed_for_ever(home: Home) -> None:
    """Taking a piece and forgetting it, again and again, ends the try."""

    async def instead(step: str, request: web.Request) -> web.StreamResponse | None:
        if step != "patch":
            return None
        await request.read()
        home.inbox.uploads.clear()
        return web.Response(status=410)

    home.inbox.instead = instead

    await refused(home, "lost what")

    assert home.inbox.steps.count("create") == delivery.MOST_BREAKS


async def test_a_receipt_for_other_bytes_is_asked_for_only_once_a_try(home: Home) -> None:
    """Whoever claims to hold all of it without holding it proves nothing."""

    async def instead(step: str, request: web.Request) -> web.StreamResponse | None:
        if step != "patch":
            return None
        size = len(await request.read())
        return web.Response(status=204, headers={"Upload-Offset": str(size)})

    home.inbox.instead = instead

    await refused(home, "hasn't signed a receipt yet")
    assert home.inbox.steps == ["create", "patch", "receipt"]


@pytest.mark.parametrize("body", [b"\xff\xfe", b"\0" * 4000, b"", b"x" * 4097, b"{}"])
async def test_a_receipt_of_garbage_is_none(home: Home, body: bytes) -> None:
    """Whatever a board answers, it is short, text and signed, or it is refused."""
    home.inbox.instead = at("receipt", lambda: web.Response(body=body))

    await refused(home, "receipt")


type Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def talking(home: Home, talk: Talk) -> AsyncGenerator[None]:
    """Let the board be something that speaks no better HTTP than `talk` does."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    home.policy = replace(home.policy, url=f"http://127.0.0.1:{port}")
    async with server:
        yield


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten what a board may take for an answer."""
    for name in ("SHORT", "PIECE"):
        monkeypatch.setattr(
            inbox_client, name, ClientTimeout(total=0.5, sock_connect=0.5, sock_read=0.3)
        )


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 201 Created\r\nX: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    await reader.read(1)


async def _endless_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 201 Created\r\n")
    while True:
        writer.write(b"X: " + b"x" * 4000 + b"\r\n")
        await writer.drain()


async def _endless_line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 201 Created\r\nX: ")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def _not_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x16\x03\x01 220 mail.example.org ESMTP\r\n\r\n")
    await writer.drain()


async def _endless_continue(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "talk", [_drip, _silence, _endless_headers, _endless_line, _not_http, _endless_continue]
)
async def test_a_board_that_never_comes_to_an_end(home: Home, talk: Talk) -> None:
    """Silence, drops and floods all end within the time that an answer may take."""
    async with asyncio.timeout(60), talking(home, talk):
        await refused(home, r"didn't answer|too long")


async def test_a_note_without_end_is_not_read(home: Home) -> None:
    """A receipt that goes on forever is let go of after as much as one may have."""

    async def instead(step: str, request: web.Request) -> web.StreamResponse | None:
        if step != "receipt":
            return None
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 65536)

    home.inbox.instead = instead
    async with asyncio.timeout(60):
        await refused(home, "too long")


@pytest.mark.usefixtures("impatient")
async def test_a_board_that_takes_a_piece_drop_by_drop(home: Home) -> None:
    """A board that hardly reads holds a share up for a bounded time."""
    home.cutter.footage *= 200
    seen_enough = asyncio.Event()

    async def instead(step: str, request: web.Request) -> web.StreamResponse | None:
        if step != "patch":
            return None
        while not seen_enough.is_set():
            await request.content.read(1)
            await asyncio.sleep(0.01)
        return web.Response(status=204)

    home.inbox.instead = instead
    async with asyncio.timeout(60):
        await refused(home, "breaks again and again")
    seen_enough.set()
