"""The inbox: sealed shares in, receipts out, and only their agency may fetch them."""

import asyncio
import base64
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
import hashlib
from http import HTTPStatus
from pathlib import Path
import shutil
from typing import Any

import aiohttp
from multidict import CIMultiDict
import pytest

from noticeboard.board.upload_store import InboxLimits
from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey
from noticeboard.seal.receipt import open_opened, open_receipt, open_withdrawal
from tests.noticeboard.board.world import (
    HEADER,
    SEALED,
    TUS,
    Agency,
    World,
    again_served,
    assert_clean,
    begin,
    begun,
    id_of,
    posted,
    receipt_of,
    send,
    served_world,
    shared,
    uploaded,
    vouched,
)
from tests.noticeboard.log.made import NOON, ORIGIN

SMALL = InboxLimits(share_bytes=100_000, request_shares=2, request_bytes=150_000, free_bytes=0)


def asking(  # noqa: PLR0913 -- each may be wrong
    world: World,
    path: str,
    *,
    key: SignerKey | None = None,
    off: timedelta = timedelta(0),
    origin: str = ORIGIN,
    method: str = "GET",
) -> dict[str, str]:
    """Return the headers by which an agency asks for its inbox."""
    time = format_time(world.clock.at + off)
    text = f"neighbors-requests/inbox/v1\n{origin}\n{method}\n{path}\n{time}\n"
    signature = (key or world.agency.posting).sign_bytes(text.encode())
    return {
        "Neighbors-Time": time,
        "Neighbors-Signature": base64.b64encode(signature).decode(),
    }


async def listed(world: World, after: int = 0) -> list[dict[str, Any]]:
    """Return the agency's list of shares."""
    path = f"/inbox/{world.agency.id}"
    answer = await world.web.get(f"{path}?after={after}", headers=asking(world, path))
    found: list[dict[str, Any]] = (await answer.json())["shares"]
    return found


async def fetch(world: World, number: int, **headers: str) -> aiohttp.ClientResponse:
    """Ask for one share as its agency."""
    path = f"/inbox/{world.agency.id}/{number}"
    return await world.web.get(path, headers=asking(world, path) | headers)


async def tell_opened(world: World, number: int) -> aiohttp.ClientResponse:
    """Say as the agency that it has opened a share."""
    path = f"/inbox/{world.agency.id}/{number}/opened"
    return await world.web.post(path, headers=asking(world, path, method="POST"))


async def test_share_is_acknowledged_with_a_receipt(world: World) -> None:
    """The receipt names the bytes, and verifies against the inbox key of board.json."""
    path = await posted(world)

    receipt = open_receipt(await shared(world.web, path, SEALED), world.board.inbox_key.verifier)

    assert receipt.sha256 == hashlib.sha256(SEALED).hexdigest()
    assert (receipt.size_bytes, receipt.at) == (len(SEALED), NOON)
    facts = await (await world.web.get("/board.json")).json()
    assert facts["inbox_key"] == str(world.board.inbox_key.verifier)


async def test_same_bytes_give_the_same_receipt(world: World) -> None:
    """A household that lost the answer sends again; the agency sees one share."""
    path = await posted(world)

    first = await shared(world.web, path, SEALED)
    world.clock.at += timedelta(minutes=1)
    again = await asyncio.gather(*(shared(world.web, path, SEALED) for _ in range(3)))

    assert {first, *again} == {first}
    assert len(await listed(world)) == 1


async def test_same_bytes_at_once_are_one_share(world: World) -> None:
    """Several uploads of the same bytes that end together are given one place and one receipt."""
    path = await posted(world)

    receipts = await asyncio.gather(*(shared(world.web, path, SEALED) for _ in range(4)))

    assert len(set(receipts)) == 1
    assert len(await listed(world)) == 1


async def test_agency_lists_and_fetches(world: World) -> None:
    """With its posting key the agency reads what arrived, after the number it knows."""
    path = await posted(world)
    await shared(world.web, path, SEALED)
    await shared(world.web, path, SEALED + b"more")

    shares = await listed(world, after=1)
    one = await fetch(world, 2)

    assert [(share["number"], share["request"]) for share in shares] == [(2, path[-32:])]
    assert shares[0]["at"] == "2026-11-24T12:00:00Z"
    assert (shares[0]["opened"], shares[0]["withdrawn"]) == (None, None)
    assert await one.read() == SEALED + b"more"


async def test_fetch_goes_on_where_it_broke_off(world: World) -> None:
    """A range of a share is given as HTTP says; one that begins after its end is refused."""
    await shared(world.web, await posted(world), SEALED)

    rest = await fetch(world, 1, Range="bytes=10-")
    beyond = await fetch(world, 1, Range=f"bytes={len(SEALED)}-")

    assert rest.status == HTTPStatus.PARTIAL_CONTENT
    assert rest.headers["Content-Range"] == f"bytes 10-{len(SEALED) - 1}/{len(SEALED)}"
    assert await rest.read() == SEALED[10:]
    assert beyond.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


async def test_opened_is_signed_once(world: World) -> None:
    """The agency's word that it opened a share is signed, the same each time, for the household."""
    upload = await uploaded(world.web, await posted(world), SEALED)

    early = await tell_opened(world, 1)
    unheard = await world.web.get(f"{upload}/opened")
    await fetch(world, 1)
    world.clock.at += timedelta(minutes=2)
    first = await tell_opened(world, 1)
    world.clock.at += timedelta(minutes=2)
    again = await tell_opened(world, 1)
    heard = await world.web.get(f"{upload}/opened")

    assert (early.status, unheard.status) == (HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND)
    assert await first.text() == await again.text() == await heard.text()
    opened = open_opened(await heard.text(), world.board.inbox_key.verifier)
    assert opened.sha256 == hashlib.sha256(SEALED).hexdigest()
    assert opened.at == NOON + timedelta(minutes=2)
    assert (await listed(world))[0]["opened"] == "2026-11-24T12:02:00Z"


async def test_the_agency_has_the_household_s_receipt(world: World) -> None:
    """Both sides hold the same signed word; only the agency gets it by the share's number."""
    upload = await uploaded(world.web, await posted(world), SEALED)
    path = f"/inbox/{world.agency.id}/1/receipt"
    missing = f"/inbox/{world.agency.id}/2/receipt"

    given = await world.web.get(f"{upload}/receipt")
    told = await world.web.get(path, headers=asking(world, path))

    assert await told.text() == await given.text()
    assert (await world.web.get(path)).status == HTTPStatus.FORBIDDEN
    answer = await world.web.get(missing, headers=asking(world, missing))
    assert answer.status == HTTPStatus.NOT_FOUND


async def test_reading_does_not_prove_opening(world: World) -> None:
    """A signature over a GET acknowledges nothing: the method is part of what is signed."""
    await shared(world.web, await posted(world), SEALED)
    await fetch(world, 1)
    path = f"/inbox/{world.agency.id}/1/opened"

    answer = await world.web.post(path, headers=asking(world, path))

    assert answer.status == HTTPStatus.FORBIDDEN


async def test_withdrawn_before_anybody_fetched_it_is_gone(world: World) -> None:
    """The bytes go at once, the agency's list says so, and the note is the same each time."""
    upload = await uploaded(world.web, await posted(world), SEALED)

    first = await world.web.post(f"{upload}/withdrawal")
    world.clock.at += timedelta(minutes=1)
    again = await world.web.post(f"{upload}/withdrawal")
    gone = await fetch(world, 1)
    opened = await tell_opened(world, 1)
    path = f"/inbox/{world.agency.id}/1/withdrawal"
    told = await world.web.get(path, headers=asking(world, path))

    assert first.status == HTTPStatus.OK
    assert await first.text() == await again.text() == await told.text()
    said = open_withdrawal(await first.text(), world.board.inbox_key.verifier)
    assert (said.sha256, said.at) == (hashlib.sha256(SEALED).hexdigest(), NOON)
    assert (gone.status, opened.status) == (HTTPStatus.GONE, HTTPStatus.CONFLICT)
    assert [share["withdrawn"] for share in await listed(world)] == ["2026-11-24T12:00:00Z"]
    assert list(world.board.home.inbox.glob("*/*/*")) == []


async def test_withdrawn_after_it_was_fetched_stays_until_the_agency_is_told(
    tmp_path: Path,
) -> None:
    """Who may have the bytes already is told first; then they go, at the next sweep."""
    folder = tmp_path / "board"
    async with served_world(folder) as world:
        upload = await uploaded(world.web, await posted(world), SEALED)
        await fetch(world, 1)
        await world.web.post(f"{upload}/withdrawal")
        untold = await fetch(world, 1)

        await listed(world)
        told = await fetch(world, 1)

        assert (untold.status, told.status) == (HTTPStatus.OK, HTTPStatus.GONE)
        async with again_served(world):
            assert list(world.board.home.inbox.glob("*/*/*")) == []
    await assert_clean(folder)


async def test_same_bytes_do_not_undo_a_withdrawal(world: World) -> None:
    """A withdrawn share that is sent again stays withdrawn, with its receipt and without bytes."""
    path = await posted(world)
    upload = await uploaded(world.web, path, SEALED)
    receipt = await receipt_of(world.web, upload)
    await world.web.post(f"{upload}/withdrawal")

    again = await shared(world.web, path, SEALED)

    assert again == receipt
    assert (await fetch(world, 1)).status == HTTPStatus.GONE
    assert list(world.board.home.inbox.glob("*/*/*")) == []


async def test_only_what_has_arrived_is_withdrawn(world: World) -> None:
    """An unfinished upload is ended instead, and a stranger's guess leads nowhere."""
    upload = await begun(world.web, await posted(world), 1000)

    unfinished = await world.web.post(f"{upload}/withdrawal")
    guessed = await world.web.post(f"/inbox/uploads/{'0' * 32}/withdrawal")

    assert (unfinished.status, guessed.status) == (HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND)


async def test_complete_uploads_are_known_for_ninety_days(world: World) -> None:
    """Its id leads to the receipt for that long; the share itself stays."""
    upload = await uploaded(world.web, await posted(world), SEALED)

    world.clock.at += timedelta(days=90, seconds=-1)
    known = await world.web.get(f"{upload}/receipt")
    world.clock.at += timedelta(seconds=1)
    forgotten = await world.web.get(f"{upload}/receipt")

    assert (known.status, forgotten.status) == (HTTPStatus.OK, HTTPStatus.GONE)
    assert len(await listed(world)) == 1


async def test_only_the_agency_may_read(world: World) -> None:
    """Another key, another path, another board, an old or a future time: all are refused."""
    path = await posted(world)
    await shared(world.web, path, SEALED)
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

    stray = await begin(world.web, f"{path[:-32]}{'0' * 32}", 1000)
    stranger = await begin(world.web, path.replace(world.agency.id, "0" * 40), 1000)

    assert (stray.status, stranger.status) == (HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND)


async def test_plain_post_is_refused(world: World) -> None:
    """There is one way in: bytes that come without tus are not taken, and the answer says how."""
    path = await posted(world)

    answer = await world.web.post(path, data=SEALED)

    assert answer.status == HTTPStatus.PRECONDITION_FAILED
    assert "Tus-Resumable: 1.0.0" in (await answer.json())["error"]


STANZA = HEADER[HEADER.index(b"->") : HEADER.index(b"---")]
NOT_SEALED = [
    b"a clip, not sealed at all",
    HEADER[:20] + b"x" * 20,
    HEADER.replace(STANZA, STANZA * 8000),
    HEADER.replace(STANZA, STANZA + b"-> grease\n\n"),
    HEADER.replace(STANZA, b"-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n"),
    HEADER.replace(STANZA, b""),
]


@pytest.mark.parametrize(
    "body", NOT_SEALED, ids=["clip", "start", "8000", "grease", "passphrase", "no stanza"]
)
@pytest.mark.parametrize("checksum", [False, True])
async def test_only_sealed_bytes_are_taken(world: World, body: bytes, *, checksum: bool) -> None:
    """What does not begin as a share is refused at its first bytes, and leaves nothing behind."""
    upload = await begun(world.web, await posted(world), len(body) + 10_000)
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()

    said = {"Upload-Checksum": f"sha256 {digest}"} if checksum else {}
    answer = await send(world.web, upload, 0, body, **said)
    after = await world.web.head(upload, headers=TUS)

    assert (answer.status, after.status) == (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
    assert "for one key" in (await answer.json())["error"]
    assert list(world.board.home.arriving.iterdir()) == []


async def test_a_header_is_checked_as_it_arrives(world: World) -> None:
    """An upload is refused at the byte that is wrong, whatever else is still to come."""
    upload = await begun(world.web, await posted(world), 1 << 20)
    answered = asyncio.Event()

    async def sent() -> AsyncGenerator[bytes]:
        yield b"!"
        await answered.wait()

    for at in range(0, 100, 10):
        piece = await send(world.web, upload, at, HEADER[at : at + 10])
        assert piece.status == HTTPStatus.NO_CONTENT
    # The line stays open: the answer does not wait for what it would bring.
    answer = await send(world.web, upload, 100, sent())

    assert answer.status == HTTPStatus.BAD_REQUEST
    answered.set()


async def drop(world: World, number: int) -> aiohttp.ClientResponse:
    """Drop a share as its agency."""
    path = f"/inbox/{world.agency.id}/{number}"
    return await world.web.delete(path, headers=asking(world, path, method="DELETE"))


def behind(address: str) -> dict[str, str]:
    """Return what our proxy says of a sender."""
    return {"X-Forwarded-For": f"192.0.2.99, {address}"}


async def test_limits_of_a_request(tmp_path: Path) -> None:
    """A request holds what has arrived; what is only announced takes none of its room."""
    async with served_world(tmp_path / "board", limits=SMALL) as world:
        path = await posted(world)

        too_large = await begin(world.web, path, 100_001)
        too_small = await begin(world.web, path, 199)
        announced = [await begun(world.web, path, 90_000) for _ in range(3)]
        body = SEALED.ljust(90_000, b"x")
        sent = await send(world.web, announced[0], 0, body)
        # The rest of the request's room is too small for this one now.
        too_much = await send(world.web, announced[1], 0, body)
        begins = await begin(world.web, path, 90_000)
        fits = await begin(world.web, path, 60_000)

        assert too_large.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert too_small.status == HTTPStatus.BAD_REQUEST
        assert (sent.status, fits.status) == (HTTPStatus.NO_CONTENT, HTTPStatus.CREATED)
        assert too_much.status == begins.status == HTTPStatus.INSUFFICIENT_STORAGE
    await assert_clean(tmp_path / "board")


async def test_shares_count_for_their_request(tmp_path: Path) -> None:
    """What has arrived takes the request's room."""
    async with served_world(tmp_path / "board", limits=SMALL) as world:
        path = await posted(world)
        await shared(world.web, path, SEALED + b"1")
        await shared(world.web, path, SEALED + b"2")

        third = await begin(world.web, path, 1000)

        assert third.status == HTTPStatus.INSUFFICIENT_STORAGE
        assert third.headers["Retry-After"] == "600"


async def test_withdrawn_and_dropped_shares_count_no_longer(tmp_path: Path) -> None:
    """A request holds what is there: no number of shares that went again closes it."""
    async with served_world(tmp_path / "board", limits=SMALL) as world:
        path = await posted(world)
        for number in range(1, 8, 2):
            await uploaded(world.web, path, SEALED + b"%d first" % number)
            upload = await uploaded(world.web, path, SEALED + b"%d second" % number)
            full = await begin(world.web, path, 1000)
            withdrawn = await world.web.post(f"{upload}/withdrawal")
            dropped = await drop(world, number)

            assert full.status == HTTPStatus.INSUFFICIENT_STORAGE
            assert withdrawn.status == HTTPStatus.OK
            assert dropped.status == HTTPStatus.NO_CONTENT

        assert (await begin(world.web, path, 1000)).status == HTTPStatus.CREATED
    await assert_clean(tmp_path / "board")


async def test_one_address_cannot_close_a_request(tmp_path: Path) -> None:
    """However much one address sends, and from wherever in its network, others still share."""
    limits = InboxLimits(free_bytes=0, request_shares=5, request_address_shares=2)
    async with served_world(tmp_path / "board", limits=limits, behind_proxy=True) as world:
        path = await posted(world)

        async def share(address: str, body: bytes) -> int:
            answer = await begin(world.web, path, len(body), **behind(address))
            if answer.status != HTTPStatus.CREATED:
                return answer.status
            sent = await send(world.web, answer.headers["Location"], 0, body, **behind(address))
            return sent.status

        flood = [await share("192.0.2.1", SEALED + b"%d" % n) for n in range(4)]
        network = [await share(f"2001:db8::{n}", SEALED + b"v6 %d" % n) for n in range(4)]
        other = await share("198.51.100.1", SEALED + b"other")

    assert flood == network == [204, 204, 429, 429]
    assert other == HTTPStatus.NO_CONTENT
    await assert_clean(tmp_path / "board")


async def test_one_address_cannot_fill_the_disk(tmp_path: Path) -> None:
    """What one address holds, of all requests, is less than what it leaves free."""
    free = shutil.disk_usage(tmp_path).free
    limits = InboxLimits(
        free_bytes=0, share_bytes=free, request_bytes=4 * free, request_address_bytes=4 * free
    )
    limits = replace(limits, address_bytes=4 * free, announced_bytes=4 * free)
    async with served_world(tmp_path / "board", limits=limits, behind_proxy=True) as world:
        path, other = await posted(world), await posted(world)

        first = await begin(world.web, path, free // 3, **behind("192.0.2.1"))
        second = await begin(world.web, other, free // 2, **behind("192.0.2.1"))
        third = await begin(world.web, other, free // 2, **behind("192.0.2.1"))
        elsewhere = await begin(world.web, other, free // 2, **behind("192.0.2.2"))

    assert [each.status for each in (first, second, third, elsewhere)] == [201, 201, 429, 201]


async def test_announcing_is_not_arriving(tmp_path: Path) -> None:
    """Empty uploads never make the disk full: only what has come, and as much again, is kept."""
    free = shutil.disk_usage(tmp_path).free
    limits = InboxLimits(
        free_bytes=0, share_bytes=free, request_bytes=40 * free, request_address_bytes=40 * free
    )
    limits = replace(limits, address_bytes=40 * free, announced_bytes=40 * free)
    async with served_world(tmp_path / "board", limits=limits, behind_proxy=True) as world:
        path = await posted(world)
        for number in range(20):
            await begun(world.web, path, free // 4, **behind(f"192.0.2.{number}"))
        large = await begun(world.web, path, free // 3, **behind("198.51.100.1"))
        await send(world.web, large, 0, SEALED)

        statuses = [
            (await begin(world.web, path, free // 2, **behind("198.51.100.2"))).status,
            (await begin(world.web, path, free * 2, **behind("198.51.100.2"))).status,
        ]

    assert statuses == [201, 413]


async def test_an_address_gets_back_what_went(tmp_path: Path) -> None:
    """Withdrawn, dropped, ended and expired, a share no longer counts for its address either."""
    limits = InboxLimits(free_bytes=0, request_address_shares=1)
    async with served_world(tmp_path / "board", limits=limits) as world:
        path = await posted(world)

        async def is_full() -> bool:
            answer = await begin(world.web, path, 1000)
            return answer.status == HTTPStatus.TOO_MANY_REQUESTS

        first = await uploaded(world.web, path, SEALED + b"1")
        assert await is_full()
        await world.web.post(f"{first}/withdrawal")
        await uploaded(world.web, path, SEALED + b"2")
        assert await is_full()
        await drop(world, 2)
        ended = await begun(world.web, path, 1000)
        assert await is_full()
        await world.web.delete(ended, headers=TUS)
        # The bytes of a share that was dropped bring nothing back, and so take no room.
        await uploaded(world.web, path, SEALED + b"2")

        assert await is_full() is False


async def test_an_agency_drops_a_share(world: World) -> None:
    """Its bytes go and are not fetched anymore; its receipt stays, and the household is told."""
    path = await posted(world)
    upload = await uploaded(world.web, path, SEALED)
    receipt = await receipt_of(world.web, upload)

    stranger = await world.web.delete(f"/inbox/{world.agency.id}/1")
    dropped = [await drop(world, 1), await drop(world, 1)]
    fetched = await fetch(world, 1)
    opened = await world.web.get(f"{upload}/opened")
    [share] = await listed(world)

    assert stranger.status == HTTPStatus.FORBIDDEN
    assert [each.status for each in dropped] == [HTTPStatus.NO_CONTENT] * 2
    assert (fetched.status, opened.status) == (HTTPStatus.GONE, HTTPStatus.GONE)
    assert "removed" in (await opened.json())["error"]
    assert (share["dropped"], share["withdrawn"]) == (format_time(NOON), None)
    assert await receipt_of(world.web, upload) == receipt
    assert list(world.board.home.inbox.glob("*/*/*.age")) == []
    assert (await drop(world, 2)).status == HTTPStatus.NOT_FOUND
    # The same bytes again undo nothing.
    assert await shared(world.web, path, SEALED) == receipt
    assert (await fetch(world, 1)).status == HTTPStatus.GONE


async def test_a_share_that_was_opened_can_be_dropped(world: World) -> None:
    """An agency that has what it needs makes room; the household is still told that it opened."""
    upload = await uploaded(world.web, await posted(world), SEALED)
    await fetch(world, 1)
    await tell_opened(world, 1)

    dropped = await drop(world, 1)
    opened = await world.web.get(f"{upload}/opened")
    withdrawn = await world.web.post(f"{upload}/withdrawal")

    assert [each.status for each in (dropped, opened, withdrawn)] == [204, 200, 200]
    [share] = await listed(world)
    assert share["withdrawn"] == share["dropped"] == format_time(NOON)


async def test_one_address_has_a_quota(tmp_path: Path) -> None:
    """An address that has announced its share waits an hour; another one does not."""
    limits = InboxLimits(free_bytes=0, address_shares=1, empty_for=timedelta(days=1))
    async with served_world(tmp_path / "board", limits=limits, behind_proxy=True) as world:
        path = await posted(world)

        async def announce(address: str) -> int:
            return (await begin(world.web, path, 1000, **behind(address))).status

        statuses = [await announce("192.0.2.1"), await announce("192.0.2.1")]
        statuses.append(await announce("192.0.2.2"))
        world.clock.at += timedelta(hours=1)
        statuses.append(await announce("192.0.2.1"))

    assert statuses == [201, 429, 201, 201]


@pytest.mark.parametrize(
    "lines",
    [
        ("192.0.2.{n}", "203.0.113.7"),
        ("192.0.2.{n}, 203.0.113.7",),
        ("192.0.2.{n}", "192.0.2.{n}, 203.0.113.7:4{n}"),
        ("192.0.2.{n}", "::ffff:203.0.113.7"),
        ("192.0.2.{n}, not an address",),
        ("192.0.2.{n},",),
        (),
    ],
)
async def test_a_proxy_that_appends_its_own_line(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """The last address is our proxy's word, in whichever line it is; all before may be invented."""
    limits = InboxLimits(free_bytes=0, address_shares=1)
    async with served_world(tmp_path / "board", limits=limits, behind_proxy=True) as world:
        path = await posted(world)

        async def announce(number: int) -> int:
            headers = CIMultiDict(TUS | {"Upload-Length": "1000"})
            for line in lines:
                headers.add("X-Forwarded-For", line.format(n=number))
            return (await world.web.post(path, headers=headers)).status

        statuses = [await announce(number) for number in (1, 2)]

    assert statuses == [201, 429]


async def test_bytes_of_one_address_count_as_announced(tmp_path: Path) -> None:
    """Bytes that never come are spent too, but not those of an upload that was refused."""
    limits = InboxLimits(free_bytes=0, address_bytes=1000, request_bytes=700)
    async with served_world(tmp_path / "board", limits=limits) as world:
        path, other = await posted(world), await posted(world)

        refused = await begin(world.web, path, 800)
        first = await begin(world.web, path, 600)
        second = await begin(world.web, other, 401)
        third = await begin(world.web, other, 400)

    assert [each.status for each in (refused, first, second, third)] == [507, 201, 429, 201]


async def test_an_address_has_so_many_unfinished(tmp_path: Path) -> None:
    """Who leaves too much unfinished finishes or ends some of it first."""
    limits = InboxLimits(free_bytes=0, address_unfinished=2)
    async with served_world(tmp_path / "board", limits=limits) as world:
        path = await posted(world)
        first = await begun(world.web, path, len(SEALED))
        second = await begun(world.web, path, 1000)

        refused = await begin(world.web, path, 1000)
        await send(world.web, first, 0, SEALED)
        after_completing = await begin(world.web, path, 1000)
        await world.web.delete(second, headers=TUS)
        after_ending = await begin(world.web, path, 1000)

    assert [each.status for each in (refused, after_completing, after_ending)] == [429, 201, 201]


ROOMY = InboxLimits(free_bytes=0, hardly_begun_bytes=300)


@pytest.mark.parametrize(
    "limits", [replace(ROOMY, unfinished=3), replace(ROOMY, announced_bytes=3000)]
)
async def test_the_oldest_empty_upload_makes_way(tmp_path: Path, limits: InboxLimits) -> None:
    """Uploads that never come close no board: the oldest goes, and none that brings something."""
    async with served_world(tmp_path / "board", limits=limits) as world:
        path = await posted(world)
        sending = await begun(world.web, path, 1000)
        await send(world.web, sending, 0, SEALED.ljust(300, b"x"))
        empty = []
        for _ in range(2):
            world.clock.at += timedelta(seconds=1)
            empty.append(await begun(world.web, path, 1000))

        await begun(world.web, path, 1000)
        async with again_served(world, limits) as web:
            await begun(web, path, 1000)

        statuses = [(await world.web.head(e, headers=TUS)).status for e in (sending, *empty)]
        assert statuses == [HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND]
        goes_on = await send(world.web, sending, 300, b"x" * 700)
        assert goes_on.status == HTTPStatus.NO_CONTENT
    await assert_clean(tmp_path / "board")


async def test_what_is_silent_makes_way_last(tmp_path: Path) -> None:
    """If nothing is empty, what has been silent for an hour goes, the least of it first."""
    limits = InboxLimits(free_bytes=0, hardly_begun_bytes=200, unfinished=2)
    async with served_world(tmp_path / "board", limits=limits) as world:
        path = await posted(world)
        uploads = []
        for size in (400, 300):
            uploads.append(await begun(world.web, path, 1000))
            await send(world.web, uploads[-1], 0, SEALED.ljust(size, b"x"))

        refused = await begin(world.web, path, 1000)
        world.clock.at += limits.empty_for
        taken = await begin(world.web, path, 1000)

        statuses = [(await world.web.head(each, headers=TUS)).status for each in uploads]
    assert (refused.status, taken.status) == (HTTPStatus.INSUFFICIENT_STORAGE, HTTPStatus.CREATED)
    assert statuses == [HTTPStatus.OK, HTTPStatus.NOT_FOUND]


async def test_revoked_agency_receives_nothing(world: World) -> None:
    """After a revocation nothing more is taken, begun or not, and its old key no longer reads."""
    from noticeboard.log.body import AgencyRevoke  # noqa: PLC0415 -- one test's
    from noticeboard.log.entry import sign_entry  # noqa: PLC0415 -- one test's

    path = await posted(world)
    upload = await begun(world.web, path, len(SEALED))
    place = world.agency.place(world.board) | {"key": world.agency.root.verifier.key_id.hex()}
    revoke = AgencyRevoke(**place, last_good=1, reason="The laptop was stolen.")
    await world.board.post(sign_entry(revoke, ORIGIN, world.agency.root))
    listed = f"/inbox/{world.agency.id}"

    begins = await begin(world.web, path, 1000)
    goes_on = await send(world.web, upload, 0, SEALED)
    read = await world.web.get(listed, headers=asking(world, listed))

    assert (begins.status, goes_on.status) == (HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND)
    assert read.status == HTTPStatus.FORBIDDEN


async def test_numbers_count_within_one_agency(world: World) -> None:
    """An agency cannot tell from its numbers how much the others receive."""
    from tests.noticeboard.board.world import register  # noqa: PLC0415 -- one test's

    other = Agency(name="Rivertown Police", slug="police", clock=world.clock)
    await register(world.board, other)
    await world.board.post(vouched(world.board, other))
    path = await posted(world)
    raw = other.request(world.board)
    await world.board.post(raw)
    await shared(world.web, path, SEALED)

    await shared(world.web, f"/inbox/{other.id}/{id_of(raw)}", SEALED)

    listed = f"/inbox/{other.id}"
    headers = asking(world, listed, key=other.posting)
    shares = (await (await world.web.get(listed, headers=headers)).json())["shares"]
    assert [share["number"] for share in shares] == [1]


async def test_last_room_is_for_words_and_photos(tmp_path: Path) -> None:
    """A request that is nearly full takes small shares, and says how large one may be."""
    limits = InboxLimits(free_bytes=0, request_bytes=100_000, small_bytes=5_000)
    async with served_world(tmp_path / "board", limits=limits) as world:
        path = await posted(world)
        said = [(await world.web.options(path)).headers["Tus-Max-Size"]]
        await uploaded(world.web, path, SEALED.ljust(80_000, b"x"))
        said.append((await world.web.options(path)).headers["Tus-Max-Size"])
        await uploaded(world.web, path, SEALED.ljust(9_000, b"x"))
        said.append((await world.web.options(path)).headers["Tus-Max-Size"])

        large = await begin(world.web, path, 5_001)
        small = await begin(world.web, path, 5_000)
        why = await large.text()

    assert said == ["90000", "10000", "5000"]
    assert (large.status, small.status) == (507, 201)
    assert "nearly full" in why
