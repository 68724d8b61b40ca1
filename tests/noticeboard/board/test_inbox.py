"""The inbox: sealed shares in, receipts out, and only their agency may fetch them."""

import asyncio
import base64
from datetime import timedelta
import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from noticeboard.board.arrival import InboxLimits
from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey
from noticeboard.seal.receipt import open_opened, open_receipt, open_withdrawal
from tests.noticeboard.board.tus_client import (
    TUS,
    begin,
    begun,
    posted,
    receipt_of,
    send,
    shared,
    uploaded,
)
from tests.noticeboard.board.world import (
    NOW,
    ORIGIN,
    SEALED,
    Agency,
    World,
    again_served,
    assert_clean,
    id_of,
    served_world,
    vouched,
)

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
    assert (receipt.size_bytes, receipt.at) == (len(SEALED), NOW)
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
    assert opened.at == NOW + timedelta(minutes=2)
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
    assert (said.sha256, said.at) == (hashlib.sha256(SEALED).hexdigest(), NOW)
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
    upload = await begun(world.web, await posted(world), 100)

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

    stray = await begin(world.web, f"{path[:-32]}{'0' * 32}", 100)
    stranger = await begin(world.web, path.replace(world.agency.id, "0" * 40), 100)

    assert (stray.status, stranger.status) == (HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND)


async def test_plain_post_is_refused(world: World) -> None:
    """There is one way in: bytes that come without tus are not taken, and the answer says how."""
    path = await posted(world)

    answer = await world.web.post(path, data=SEALED)

    assert answer.status == HTTPStatus.PRECONDITION_FAILED
    assert "Tus-Resumable: 1.0.0" in (await answer.json())["error"]


@pytest.mark.parametrize("body", [b"a clip, not sealed at all", SEALED[:20] + b"x" * 20])
async def test_only_sealed_bytes_are_taken(world: World, body: bytes) -> None:
    """What does not begin as an age file is refused and leaves nothing behind."""
    upload = await begun(world.web, await posted(world), len(body))

    answer = await send(world.web, upload, 0, body[:22])
    after = await world.web.head(upload, headers=TUS)

    assert (answer.status, after.status) == (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
    assert list(world.board.home.arriving.iterdir()) == []


async def test_limits_of_a_request(tmp_path: Path) -> None:
    """What is announced counts as if it had come; what was ended or has expired does not."""
    async with served_world(tmp_path / "board", limits=SMALL) as world:
        path = await posted(world)

        too_large = await begin(world.web, path, 100_001)
        too_small = await begin(world.web, path, 21)
        first = await begun(world.web, path, 90_000)
        too_much = await begin(world.web, path, 90_000)
        await world.web.delete(first, headers=TUS)
        second = await begun(world.web, path, 90_000)
        third = await begin(world.web, path, 30)
        fourth = await begin(world.web, path, 30)
        world.clock.at += SMALL.empty_for
        fifth = await begin(world.web, path, 90_000)

        assert too_large.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert too_small.status == HTTPStatus.BAD_REQUEST
        assert too_much.status == HTTPStatus.INSUFFICIENT_STORAGE
        assert (third.status, fourth.status, fifth.status) == (201, 507, 201)
        assert (await world.web.head(second, headers=TUS)).status == HTTPStatus.GONE
    await assert_clean(tmp_path / "board")


async def test_shares_count_for_their_request(tmp_path: Path) -> None:
    """What has arrived takes the request's room as well."""
    async with served_world(tmp_path / "board", limits=SMALL) as world:
        path = await posted(world)
        await shared(world.web, path, SEALED + b"1")
        await shared(world.web, path, SEALED + b"2")

        third = await begin(world.web, path, 100)

        assert third.status == HTTPStatus.INSUFFICIENT_STORAGE
        assert third.headers["Retry-After"] == "600"


async def test_one_address_has_a_quota(tmp_path: Path) -> None:
    """An address that has announced its share waits an hour; another one does not."""
    limits = InboxLimits(free_bytes=0, address_shares=1, empty_for=timedelta(days=1))
    async with served_world(tmp_path / "board", limits=limits, behind_proxy=True) as world:
        path = await posted(world)

        async def announce(address: str) -> int:
            forwarded = {"X-Forwarded-For": f"192.0.2.99, {address}"}
            return (await begin(world.web, path, 100, **forwarded)).status

        statuses = [await announce("192.0.2.1"), await announce("192.0.2.1")]
        statuses.append(await announce("192.0.2.2"))
        world.clock.at += timedelta(hours=1)
        statuses.append(await announce("192.0.2.1"))

    assert statuses == [201, 429, 201, 201]


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
        second = await begun(world.web, path, 100)

        refused = await begin(world.web, path, 100)
        await send(world.web, first, 0, SEALED)
        after_completing = await begin(world.web, path, 100)
        await world.web.delete(second, headers=TUS)
        after_ending = await begin(world.web, path, 100)

    assert [each.status for each in (refused, after_completing, after_ending)] == [429, 201, 201]


async def test_a_board_has_so_many_unfinished(tmp_path: Path) -> None:
    """All addresses together cannot fill a board with uploads that never come, nor by a restart."""
    limits = InboxLimits(free_bytes=0, unfinished=2)
    async with served_world(tmp_path / "board", limits=limits) as world:
        path = await posted(world)
        for _ in range(2):
            await begun(world.web, path, 100)

        refused = await begin(world.web, path, 100)
        async with again_served(world, limits) as web:
            after_restart = await begin(web, path, 100)

    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert after_restart.status == HTTPStatus.INSUFFICIENT_STORAGE


async def test_revoked_agency_receives_nothing(world: World) -> None:
    """After a revocation nothing more is taken, begun or not, and its old key no longer reads."""
    from noticeboard.log.entry import AgencyRevoke, sign_entry  # noqa: PLC0415 -- one test's

    path = await posted(world)
    upload = await begun(world.web, path, len(SEALED))
    place = world.agency.place(world.board) | {"key": world.agency.root.verifier.key_id.hex()}
    revoke = AgencyRevoke(**place, last_good=1, reason="The laptop was stolen.")
    await world.board.post(sign_entry(revoke, ORIGIN, world.agency.root))
    listed = f"/inbox/{world.agency.id}"

    begins = await begin(world.web, path, 100)
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
