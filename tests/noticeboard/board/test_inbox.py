"""The inbox: sealed shares in, receipts out, and only their agency may fetch them."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from datetime import timedelta
import hashlib
from http import HTTPStatus
from pathlib import Path

import aiohttp
import pytest

from noticeboard.board.inbox import Inbox, InboxLimits
from noticeboard.board.server import serving
from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey
from noticeboard.seal.receipt import open_receipt
from tests.noticeboard.board.world import (
    NOW,
    ORIGIN,
    SEALED,
    Agency,
    World,
    assert_clean,
    id_of,
    served_world,
    vouched,
)

SMALL = InboxLimits(share_bytes=100_000, request_shares=2, request_bytes=150_000, free_bytes=0)


async def posted(world: World) -> str:
    """Post a request and return where shares for it go."""
    raw = world.agency.request(world.board)
    await world.board.post(raw)
    return f"/inbox/{world.agency.id}/{id_of(raw)}"


def asking(
    world: World,
    path: str,
    *,
    key: SignerKey | None = None,
    off: timedelta = timedelta(0),
    origin: str = ORIGIN,
) -> dict[str, str]:
    """Return the headers by which an agency asks for its inbox."""
    time = format_time(NOW + off)
    text = f"neighbors-requests/inbox/v1\n{origin}\nGET\n{path}\n{time}\n"
    signature = (key or world.agency.posting).sign_bytes(text.encode())
    return {
        "Neighbors-Time": time,
        "Neighbors-Signature": base64.b64encode(signature).decode(),
    }


async def test_share_is_acknowledged_with_a_receipt(world: World) -> None:
    """The receipt names the bytes, and verifies against the inbox key of board.json."""
    path = await posted(world)

    answer = await world.web.post(path, data=SEALED)
    receipt = open_receipt(await answer.text(), world.board.inbox_key.verifier)

    assert answer.status == HTTPStatus.CREATED
    assert receipt.sha256 == hashlib.sha256(SEALED).hexdigest()
    assert (receipt.size_bytes, receipt.at) == (len(SEALED), NOW)
    facts = await (await world.web.get("/board.json")).json()
    assert facts["inbox_key"] == str(world.board.inbox_key.verifier)


async def test_same_bytes_give_the_same_receipt(world: World) -> None:
    """A household that lost the answer sends again; the agency sees one share."""
    path = await posted(world)

    first = await (await world.web.post(path, data=SEALED)).text()
    world.clock.at += timedelta(minutes=1)
    again = await asyncio.gather(*(world.web.post(path, data=SEALED) for _ in range(3)))

    assert {first, *[await answer.text() for answer in again]} == {first}
    listed = f"/inbox/{world.agency.id}"
    shares = await (await world.web.get(listed, headers=asking(world, listed))).json()
    assert len(shares["shares"]) == 1


async def test_agency_lists_and_fetches(world: World) -> None:
    """With its posting key the agency reads what arrived, after the number it knows."""
    path = await posted(world)
    await world.web.post(path, data=SEALED)
    await world.web.post(path, data=SEALED + b"more")
    listed = f"/inbox/{world.agency.id}"

    answer = await world.web.get(f"{listed}?after=1", headers=asking(world, listed))
    shares = (await answer.json())["shares"]
    one = await world.web.get(f"{listed}/2", headers=asking(world, f"{listed}/2"))

    assert [(share["number"], share["request"]) for share in shares] == [(2, path[-32:])]
    assert shares[0]["at"] == "2026-11-24T12:00:00Z"
    assert await one.read() == SEALED + b"more"


async def test_only_the_agency_may_read(world: World) -> None:
    """Another key, another path, another board, an old or a future time: all are refused."""
    path = await posted(world)
    await world.web.post(path, data=SEALED)
    listed = f"/inbox/{world.agency.id}"
    wrong = [
        {},
        {"Neighbors-Time": "now", "Neighbors-Signature": "!"},
        asking(world, listed, key=world.agency.root),
        asking(world, f"{listed}/1"),
        asking(world, listed, origin="elsewhere.example.org/v1"),
        asking(world, listed, off=timedelta(minutes=-6)),
        asking(world, listed, off=timedelta(minutes=6)),
    ]

    answers = [await world.web.get(listed, headers=headers) for headers in wrong]

    assert {answer.status for answer in answers} == {HTTPStatus.FORBIDDEN}


async def test_share_needs_a_request(world: World) -> None:
    """Nothing arrives for an agency or a request that is not in the log."""
    path = await posted(world)

    stray = await world.web.post(f"{path[:-32]}{'0' * 32}", data=SEALED)
    stranger = await world.web.post(path.replace(world.agency.id, "0" * 40), data=SEALED)

    assert (stray.status, stranger.status) == (HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize("body", [b"", b"a clip, not sealed", SEALED[:10]])
async def test_only_sealed_bytes_are_taken(world: World, body: bytes) -> None:
    """What does not begin as an age file is refused and leaves nothing behind."""
    path = await posted(world)

    answer = await world.web.post(path, data=body)

    assert answer.status == HTTPStatus.BAD_REQUEST
    assert list(world.board.home.arriving.iterdir()) == []


async def test_limits(tmp_path: Path) -> None:
    """One share, one request and the disk each have their limit, with its own status."""
    async with served_world(tmp_path / "board", limits=SMALL) as world:
        path = await posted(world)

        announced = await world.web.post(path, data=SEALED + b"x" * 100_000)
        streamed = await world.web.post(path, data=_pieces(200_000))
        first = await world.web.post(path, data=SEALED + b"1" * 90_000)
        too_much = await world.web.post(path, data=SEALED + b"2" * 90_000)
        second = await world.web.post(path, data=SEALED + b"2")
        third = await world.web.post(path, data=SEALED + b"3")

        assert announced.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert streamed.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert (first.status, second.status) == (HTTPStatus.CREATED, HTTPStatus.CREATED)
        assert too_much.status == HTTPStatus.INSUFFICIENT_STORAGE
        assert third.status == HTTPStatus.INSUFFICIENT_STORAGE
        assert list(world.board.home.arriving.iterdir()) == []
    await assert_clean(tmp_path / "board")


async def test_full_disk_is_said_before_the_upload(tmp_path: Path) -> None:
    """Below the floor of free bytes nothing is taken."""
    limits = InboxLimits(free_bytes=1 << 62)
    async with served_world(tmp_path / "board", limits=limits) as world:
        path = await posted(world)

        answer = await world.web.post(path, data=SEALED)

        assert answer.status == HTTPStatus.INSUFFICIENT_STORAGE
        assert "disk is full" in (await answer.json())["error"]


async def test_one_address_has_a_quota(tmp_path: Path) -> None:
    """An address that has sent its share waits an hour; another one does not."""
    limits = InboxLimits(free_bytes=0, address_shares=1)
    async with served_world(tmp_path / "board", limits=limits, behind_proxy=True) as world:
        path = await posted(world)

        async def send(body: bytes, address: str) -> int:
            headers = {"X-Forwarded-For": f"192.0.2.99, {address}"}
            return (await world.web.post(path, data=SEALED + body, headers=headers)).status

        statuses = [await send(b"1", "192.0.2.1"), await send(b"2", "192.0.2.1")]
        statuses.append(await send(b"3", "192.0.2.2"))
        world.clock.at += timedelta(hours=1)
        statuses.append(await send(b"4", "192.0.2.1"))

    assert statuses == [201, 429, 201, 201]


async def test_crash_between_file_and_row_is_filed_at_start(world: World) -> None:
    """Bytes in their place without a row get their receipt at the next start; halves go."""
    path = await posted(world)
    await world.web.post(path, data=SEALED)
    sealed = SEALED + b"arrived, not acknowledged"
    digest = hashlib.sha256(sealed).hexdigest()
    folder = world.board.home.inbox / world.agency.id / path[-32:]
    (folder / f"{digest}.age").write_bytes(sealed)
    (world.board.home.arriving / "half").write_bytes(SEALED)

    await Inbox(world.board, InboxLimits()).recover()
    again = await world.web.post(path, data=sealed)

    assert open_receipt(await again.text(), world.board.inbox_key.verifier).sha256 == digest
    assert list(world.board.home.arriving.iterdir()) == []


async def test_revoked_agency_receives_nothing(world: World) -> None:
    """After a revocation nothing is delivered, and its old key no longer reads."""
    from noticeboard.log.entry import AgencyRevoke, sign_entry  # noqa: PLC0415 -- one test's

    path = await posted(world)
    place = world.agency.place(world.board) | {"key": world.agency.root.verifier.key_id.hex()}
    revoke = AgencyRevoke(**place, last_good=1, reason="The laptop was stolen.")
    await world.board.post(sign_entry(revoke, ORIGIN, world.agency.root))
    listed = f"/inbox/{world.agency.id}"

    sent = await world.web.post(path, data=SEALED)
    read = await world.web.get(listed, headers=asking(world, listed))

    assert (sent.status, read.status) == (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)


async def test_numbers_count_within_one_agency(world: World) -> None:
    """An agency cannot tell from its numbers how much the others receive."""
    from tests.noticeboard.board.world import register  # noqa: PLC0415 -- one test's

    other = Agency(name="Rivertown Police", slug="police", clock=world.clock)
    await register(world.board, other)
    await world.board.post(vouched(world.board, other))
    path = await posted(world)
    raw = other.request(world.board)
    await world.board.post(raw)
    await world.web.post(path, data=SEALED)

    await world.web.post(f"/inbox/{other.id}/{id_of(raw)}", data=SEALED)

    listed = f"/inbox/{other.id}"
    headers = asking(world, listed, key=other.posting)
    shares = (await (await world.web.get(listed, headers=headers)).json())["shares"]
    assert [share["number"] for share in shares] == [1]


async def test_interrupted_upload_leaves_nothing(world: World) -> None:
    """A sender that goes away in the middle is not acknowledged and leaves no file."""
    path = await posted(world)

    async def broken() -> AsyncGenerator[bytes]:
        yield SEALED
        raise ConnectionResetError

    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await world.web.post(path, data=broken())
    async with serving(world.board, host="127.0.0.1", port=0):
        pass

    assert list(world.board.home.inbox.glob("*/*/*.age")) == []


async def _pieces(size: int) -> AsyncGenerator[bytes]:
    yield SEALED
    for _ in range(size // 1000):
        yield b"x" * 1000
