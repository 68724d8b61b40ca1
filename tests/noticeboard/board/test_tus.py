"""tus 1.0 as the inbox speaks it: every status, every header, and what is kept after each."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
import hashlib
from http import HTTPStatus
import logging
from pathlib import Path

import aiohttp
from hypothesis import given as for_all, strategies as st
from multidict import CIMultiDict, CIMultiDictProxy
import pytest

from noticeboard.board import tus
from noticeboard.board.upload_store import InboxLimits
from noticeboard.errors import InvalidInputError
from tests.noticeboard.board.world import (
    PIECE,
    SEALED,
    TUS,
    World,
    again_served,
    assert_clean,
    begin,
    begun,
    offset_of,
    posted,
    receipt_of,
    send,
    served_world,
    uploaded,
)

BODY = SEALED + bytes(range(256)) * 8
LIMITS = InboxLimits(free_bytes=0)


def checksum(algorithm: str, piece: bytes) -> str:
    """Return the header that says what a piece hashes to."""
    digest = hashlib.new(algorithm, piece).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"


async def test_options_tell_what_is_offered(world: World) -> None:
    """Both addresses say version, extensions, size and checksums, without being asked in tus."""
    path = await posted(world)
    upload = await begun(world.web, path, 1000)

    for where in (path, upload):
        answer = await world.web.options(where)

        assert answer.status == HTTPStatus.NO_CONTENT
        assert answer.headers["Tus-Resumable"] == answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Extension"] == "creation,checksum,termination,expiration"
        assert answer.headers["Tus-Max-Size"] == str(1 << 30)
        assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


async def test_an_upload_in_pieces(world: World) -> None:
    """Begun, sent in pieces, asked about in between: the last byte makes it a share."""
    begins = await begin(world.web, await posted(world), len(BODY))
    upload = begins.headers["Location"]

    fresh = await world.web.head(upload, headers=TUS)
    first = await send(world.web, upload, 0, BODY[:10])
    asked = await world.web.head(upload, headers=TUS)
    unripe = await world.web.get(f"{upload}/receipt")
    last = await send(world.web, upload, 10, BODY[10:])
    done = await world.web.head(upload, headers=TUS)
    once_more = await send(world.web, upload, len(BODY), b"")

    assert begins.status == HTTPStatus.CREATED
    assert begins.headers["Upload-Expires"] == "Tue, 24 Nov 2026 13:00:00 GMT"
    assert upload.removeprefix("/inbox/uploads/").isalnum()
    assert len(upload) == len("/inbox/uploads/") + 32
    assert (fresh.headers["Upload-Offset"], fresh.headers["Upload-Length"]) == (
        "0",
        str(len(BODY)),
    )
    assert fresh.headers["Cache-Control"] == "no-store"
    assert (first.status, first.headers["Upload-Offset"]) == (HTTPStatus.NO_CONTENT, "10")
    assert first.headers["Upload-Expires"] == "Thu, 26 Nov 2026 12:00:00 GMT"
    assert asked.headers["Upload-Offset"] == "10"
    assert unripe.status == HTTPStatus.NOT_FOUND
    for answer in (last, done, once_more):
        assert answer.headers["Upload-Offset"] == str(len(BODY))
        assert "Upload-Expires" not in answer.headers
    assert {each.headers["Tus-Resumable"] for each in (begins, fresh, first, last)} == {"1.0.0"}
    assert hashlib.sha256(BODY).hexdigest() in await receipt_of(world.web, upload)


async def test_it_goes_on_after_a_restart_and_from_elsewhere(tmp_path: Path) -> None:
    """The id alone leads back to an upload: after a restart, and from another address."""
    limits = replace(LIMITS, address_shares=1)
    async with served_world(tmp_path / "board", limits=limits, behind_proxy=True) as world:
        here, there = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
        upload = await begun(world.web, await posted(world), len(BODY), **here)
        await send(world.web, upload, 0, BODY[:500], **here)
        async with again_served(world) as web:
            assert await offset_of(web, upload) == 500

            await send(web, upload, 500, BODY[500:], **there)

            assert await receipt_of(web, upload)
    await assert_clean(tmp_path / "board")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, HTTPStatus.PRECONDITION_FAILED),
        ({"Tus-Resumable": ""}, HTTPStatus.PRECONDITION_FAILED),
        ({"Content-Type": "application/octet-stream"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        ({"Content-Encoding": "gzip"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        ({"Upload-Offset": "9"}, HTTPStatus.CONFLICT),
        ({"Upload-Offset": "11"}, HTTPStatus.CONFLICT),
        ({"Upload-Offset": "-10"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Offset": "1e1"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Offset": "\u0661\u0660"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Offset": "9" * 5000}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Offset": ""}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Checksum": "md5 " + "A" * 24}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Checksum": "sha1 AAAA"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Checksum": "sha1 !"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Checksum": "sha256"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Checksum": checksum("sha1", b"other")}, 460),
        ({"Upload-Checksum": checksum("sha256", b"other")}, 460),
    ],
)
async def test_refused_pieces_change_nothing(
    world: World, headers: Mapping[str, str], status: int
) -> None:
    """A piece that is refused has one sentence, the version of tus, and no effect."""
    upload = await begun(world.web, await posted(world), len(BODY))
    await send(world.web, upload, 0, BODY[:10])

    answer = await send(world.web, upload, 10, BODY[10:100], **headers)

    assert answer.status == status
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert ("Tus-Version" in answer.headers) == (status == HTTPStatus.PRECONDITION_FAILED)
    assert (await answer.json())["error"].endswith(".")
    assert await offset_of(world.web, upload) == 10
    [file] = world.board.home.arriving.iterdir()
    assert file.stat().st_size == 10


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": ""}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Length": "ten"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Length": "0"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Length": str(1 << 63)}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Length": str((1 << 63) - 1)}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        ({"Upload-Defer-Length": "1"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Concat": "partial"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Metadata": "name !"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Metadata": "name QQ==,name QQ=="}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Metadata": ",,"}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Metadata": "name " + "QUFB" * 1200}, HTTPStatus.BAD_REQUEST),
        ({"Upload-Metadata": "filename c2hhcmU=,empty"}, HTTPStatus.CREATED),
        ({"Tus-Resumable": "2.0.0"}, HTTPStatus.PRECONDITION_FAILED),
    ],
)
async def test_what_an_upload_must_announce(
    world: World, headers: Mapping[str, str], status: int
) -> None:
    """A length, and metadata that is well-formed if there is any; nobody reads it."""
    answer = await begin(world.web, await posted(world), 1000, **headers)

    assert answer.status == status
    if status != HTTPStatus.CREATED:
        assert (await answer.json())["error"].endswith(".")


async def test_headers_that_come_twice_are_refused(world: World) -> None:
    """Two offsets could be read in two ways, by a proxy and by us."""
    upload = await begun(world.web, await posted(world), len(BODY))
    headers = CIMultiDict(TUS | PIECE | {"Upload-Offset": "0"})
    headers.add("Upload-Offset", "5")

    answer = await world.web.patch(upload, data=BODY, headers=headers)

    assert answer.status == HTTPStatus.BAD_REQUEST
    assert (await answer.json())["error"] == "Upload-Offset must be sent once."


async def test_absurd_headers_are_a_refusal(world: World) -> None:
    """A header longer than any is refused before the inbox, and the board goes on."""
    upload = await begun(world.web, await posted(world), len(BODY))

    answer = await send(world.web, upload, 0, BODY, **{"Upload-Checksum": "x" * 20_000})

    assert answer.status == HTTPStatus.BAD_REQUEST
    assert await offset_of(world.web, upload) == 0


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_checked_pieces_are_kept(world: World, algorithm: str) -> None:
    """A piece that is what its checksum says counts, and so does one that is sent again."""
    upload = await begun(world.web, await posted(world), len(BODY))

    wrong = await send(
        world.web, upload, 0, BODY[:90], **{"Upload-Checksum": checksum(algorithm, BODY[:91])}
    )
    right = await send(
        world.web, upload, 0, BODY[:90], **{"Upload-Checksum": checksum(algorithm, BODY[:90])}
    )
    rest = await send(
        world.web, upload, 90, BODY[90:], **{"Upload-Checksum": checksum(algorithm, BODY[90:])}
    )

    assert (wrong.status, right.status, rest.status) == (460, 204, 204)
    assert await receipt_of(world.web, upload)


async def test_a_checked_piece_that_breaks_off_counts_for_nothing(world: World) -> None:
    """Half of a piece cannot be checked, so nothing of it is kept."""
    upload = await begun(world.web, await posted(world), 3_000_000)
    piece = SEALED + bytes(2_000_000)

    async def broken() -> AsyncGenerator[bytes]:
        yield piece
        raise ConnectionResetError

    told = {"Upload-Checksum": checksum("sha1", piece + b"x")}
    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await send(world.web, upload, 0, broken(), **told)

    assert await settled(world, upload, 0) == 0


async def test_methods_may_be_said_in_a_header(world: World) -> None:
    """Clients that can only GET and POST say what they mean in X-HTTP-Method-Override."""
    upload = await begun(world.web, await posted(world), len(BODY))
    other = await begun(world.web, await posted(world), len(BODY))

    def meaning(method: str) -> dict[str, str]:
        return TUS | {"X-HTTP-Method-Override": method}

    asked = await world.web.get(upload, headers=meaning("HEAD"))
    headers = meaning("PATCH") | PIECE | {"Upload-Offset": "0"}
    sent = await world.web.post(upload, data=BODY, headers=headers)
    ended = await world.web.post(other, headers=meaning("DELETE"))
    nonsense = await world.web.post(upload, headers=meaning("BREW"))
    plain = await world.web.post(upload, headers=TUS)

    assert (asked.status, asked.headers["Upload-Offset"]) == (HTTPStatus.OK, "0")
    assert (sent.status, ended.status) == (HTTPStatus.NO_CONTENT, HTTPStatus.NO_CONTENT)
    assert (await world.web.head(other, headers=TUS)).status == HTTPStatus.NOT_FOUND
    assert nonsense.status == plain.status == HTTPStatus.METHOD_NOT_ALLOWED
    assert plain.headers["Allow"] == "DELETE,HEAD,OPTIONS,PATCH"


async def test_ended_uploads_are_gone(world: World) -> None:
    """An unfinished upload can be ended, with its bytes; a complete one is withdrawn instead."""
    path = await posted(world)
    unfinished = await begun(world.web, path, len(BODY))
    await send(world.web, unfinished, 0, BODY[:100])
    complete = await uploaded(world.web, path, SEALED)

    ended = await world.web.delete(unfinished, headers=TUS)
    again = await world.web.delete(unfinished, headers=TUS)
    goes_on = await send(world.web, unfinished, 100, BODY[100:])
    refused = await world.web.delete(complete, headers=TUS)

    assert ended.status == HTTPStatus.NO_CONTENT
    assert (again.status, goes_on.status) == (HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND)
    assert refused.status == HTTPStatus.FORBIDDEN
    assert "withdraw it" in (await refused.json())["error"]
    assert list(world.board.home.arriving.iterdir()) == []
    assert await receipt_of(world.web, complete)


async def test_unfinished_uploads_expire(tmp_path: Path) -> None:
    """After 48 h without a byte an upload is gone, then swept; each byte gives it 48 h more."""
    async with served_world(tmp_path / "board", limits=LIMITS) as world:
        upload = await begun(world.web, await posted(world), len(BODY))
        await send(world.web, upload, 0, BODY[:100])
        world.clock.at += timedelta(hours=47)
        await send(world.web, upload, 100, BODY[100:200])
        world.clock.at += timedelta(hours=47)
        alive = await offset_of(world.web, upload)
        world.clock.at += timedelta(hours=1)

        gone = await world.web.head(upload, headers=TUS)
        refused = await send(world.web, upload, 200, BODY[200:])
        async with again_served(world) as web:
            swept = await web.head(upload, headers=TUS)

        assert alive == 200
        assert (gone.status, refused.status) == (HTTPStatus.GONE, HTTPStatus.GONE)
        assert swept.status == HTTPStatus.NOT_FOUND
        assert list(world.board.home.arriving.iterdir()) == []
    await assert_clean(tmp_path / "board")


async def test_more_than_was_announced_is_refused(world: World) -> None:
    """Neither a long piece nor one without a length can grow an upload."""
    upload = await begun(world.web, await posted(world), len(BODY))

    async def longer() -> AsyncGenerator[bytes]:
        yield BODY
        yield bytes(65536)

    said = await send(world.web, upload, 0, BODY + b"x")
    try:
        unsaid = (await send(world.web, upload, 0, longer())).status
    except (aiohttp.ClientError, ConnectionError):
        unsaid = HTTPStatus.REQUEST_ENTITY_TOO_LARGE  # hung up on, before the answer was read

    assert said.status == unsaid == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert await offset_of(world.web, upload) == 0


async def test_many_at_once_are_one_share(tmp_path: Path) -> None:
    """Of many connections with the same piece one wins; the others are told 423 or 409."""
    limits = replace(LIMITS, address_at_once=100)
    async with served_world(tmp_path / "board", limits=limits) as world:
        upload = await begun(world.web, await posted(world), len(BODY))

        answers = await asyncio.gather(*(send(world.web, upload, 0, BODY) for _ in range(8)))

        statuses = sorted(answer.status for answer in answers)
        assert statuses[0] == HTTPStatus.NO_CONTENT
        assert set(statuses[1:]) <= {HTTPStatus.CONFLICT, HTTPStatus.LOCKED}
        assert len(list(world.board.home.inbox.glob("*/*/*"))) == 1


async def test_ids_are_secrets(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """The board keeps and logs no id: who reads its folder or its log cannot end an upload."""
    caplog.set_level(logging.DEBUG)
    upload = await uploaded(world.web, await posted(world), SEALED)
    await begun(world.web, await posted(world), 1000)
    secret = upload.rpartition("/")[2].encode()
    await world.web.get(f"{upload}/opened")
    for path in world.board.home.folder.rglob("*"):
        assert not path.is_file() or secret not in path.read_bytes()
    assert secret.decode() not in caplog.text


@for_all(
    st.dictionaries(
        st.sampled_from(
            [
                "Upload-Length",
                "Upload-Metadata",
                "Upload-Offset",
                "Upload-Checksum",
                "Upload-Concat",
            ]
        ),
        st.text(max_size=40) | st.integers().map(str),
    )
)
def test_any_headers_are_refused_with_one_error(headers: dict[str, str]) -> None:
    """No parser of headers raises anything but InvalidInputError."""
    said = CIMultiDictProxy(CIMultiDict(headers))
    for parse in (tus.parse_creation, tus.parse_offset, tus.parse_checksum):
        with suppress(InvalidInputError):
            parse(said)


async def settled(world: World, upload: str, offset: int) -> int:
    """Return where an upload stands once the board is done with whoever sent to it."""
    async with asyncio.timeout(60):
        while (await send(world.web, upload, offset, b"")).status == HTTPStatus.LOCKED:
            pass
        return await offset_of(world.web, upload)
