"""Many entries in one request: each is judged by itself, and what is told is true of each."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest

from noticeboard.board.post_routes import BATCH_TYPE, MOST_BATCH_BYTES, MOST_ENTRIES
from noticeboard.board.server import POSTS_AN_HOUR
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.encoding import decode_base64, encode_base64
from noticeboard.log.entry import parse_entry
from noticeboard.log.tiles import decode_bundle
from noticeboard.log.tree import verify_inclusion
from noticeboard.signatures.pool import FEWEST
from tests.noticeboard.board.world import Agency, World, assert_clean, id_of, register


def body(*raws: bytes) -> bytes:
    """Return entries as one request carries them."""
    return b"".join(len(raw).to_bytes(2) + raw for raw in raws)


async def post(world: World, *raws: bytes) -> tuple[int, Any]:
    """Post entries together; return status and answer."""
    sent = BytesIO(body(*raws))
    answer = await world.web.post("/entries", data=sent, headers={"Content-Type": BATCH_TYPE})
    return answer.status, await answer.json()


def forged(raw: bytes) -> bytes:
    """Return the entry with another signature of the right length."""
    text, _, signature = raw.partition(b"\n")
    wrong = bytearray(decode_base64(signature.decode()))
    wrong[0] ^= 1
    return text + b"\n" + encode_base64(bytes(wrong)).encode()


def proves(world: World, told: Mapping[str, Any], number: int, raw: bytes) -> None:
    """Check that answer `number` proves its entry under the answer's checkpoint."""
    answer = told["answers"][number]
    checkpoint = open_checkpoint(told["checkpoint"], world.board.log_key).checkpoint
    leaf = parse_entry(raw).leaf
    assert answer["leaf"] == leaf.hex()
    hashes = [decode_base64(each) for each in answer["hashes"]]
    verify_inclusion(answer["index"], checkpoint.size, leaf, hashes, checkpoint.root)


async def test_every_answer_proves_that_its_entry_is_public(world: World) -> None:
    """One checkpoint and each entry's hashes prove all of them; the bundle has their bytes."""
    first = world.agency.request(world.board)
    await post(world, first)
    chain = world.agency.chain(world.board, id_of(first), 5)

    status, told = await post(world, *chain)

    assert status == HTTPStatus.OK
    assert [each["index"] for each in told["answers"]] == [3, 4, 5, 6, 7]
    for number, raw in enumerate(chain):
        proves(world, told, number, raw)
    bundle = await (await world.web.get("/tile/entries/000.p/8")).read()
    assert decode_bundle(bundle, 8)[3:] == chain


async def test_a_bad_entry_hurts_no_other(world: World) -> None:
    """What is refused says why and with which status; the entries of other agencies are logged."""
    other = Agency(slug="police", clock=world.clock)
    await register(world.board, other)
    good, bad = other.request(world.board), world.agency.request(world.board, incident="protest")

    status, told = await post(world, b"{}", bad, good)

    assert status == HTTPStatus.OK
    assert [each.get("status") for each in told["answers"]] == [400, 400, None]
    assert [each["code"] for each in told["answers"][1]["findings"]] == ["no_incident"]
    proves(world, told, 2, good)


async def test_what_follows_a_refused_link_is_refused(world: World) -> None:
    """A chain is logged up to its first bad link, in order, and never past it."""
    first = world.agency.request(world.board)
    await post(world, first)
    chain = world.agency.chain(world.board, id_of(first), 4)
    chain[1] = forged(chain[1])

    _, told = await post(world, *chain)

    assert [each.get("status") for each in told["answers"]] == [None, 403, 409, 409]


async def test_the_same_entry_again_gets_the_same_index(world: World) -> None:
    """Sent twice in one request, or once more in another, an entry is logged once."""
    raw = world.agency.request(world.board)

    _, twice = await post(world, raw, raw)
    _, again = await post(world, raw)

    indexes = [each["index"] for each in (*twice["answers"], *again["answers"])]
    assert indexes == [2, 2, 2]
    assert world.board.published.size == 3


async def test_signatures_checked_by_other_processes_are_checked_as_strictly(world: World) -> None:
    """Of more entries than one process checks alone, those up to the first bad one are logged."""
    first = world.agency.request(world.board)
    await post(world, first)
    chain = world.agency.chain(world.board, id_of(first), FEWEST + 40)
    chain[FEWEST] = forged(chain[FEWEST])

    _, told = await post(world, *chain)

    logged = [number for number, each in enumerate(told["answers"]) if "index" in each]
    assert logged == list(range(FEWEST))
    assert told["answers"][FEWEST]["status"] == HTTPStatus.FORBIDDEN
    assert world.board.published.size == 3 + FEWEST


async def test_words_looked_through_by_other_processes_are_held_as_strictly(world: World) -> None:
    """Of more entries than one process checks alone, just the one that speaks of a rally waits."""
    first = world.agency.request(world.board)
    await post(world, first)
    chain = world.agency.chain(world.board, id_of(first), FEWEST + 20, last="At the rally.")

    _, told = await post(world, *chain)

    assert all("index" in each for each in told["answers"][:-1])
    assert told["answers"][-1]["status"] == HTTPStatus.ACCEPTED
    assert world.board.published.size == 3 + FEWEST + 19


async def test_requests_that_arrive_together_share_the_log(world: World) -> None:
    """Batches of several agencies at once are all logged, each in order, and all of it holds."""
    others = [Agency(slug=f"fire{number}", clock=world.clock) for number in range(4)]
    for other in others:
        await register(world.board, other)
    firsts = [other.request(world.board) for other in others]
    await post(world, *firsts)
    chains = [
        other.chain(world.board, id_of(first), 30)
        for other, first in zip(others, firsts, strict=True)
    ]

    answers = await asyncio.gather(*(post(world, *chain) for chain in chains))

    for (status, told), chain in zip(answers, chains, strict=True):
        indexes = [each["index"] for each in told["answers"]]
        assert (status, indexes) == (HTTPStatus.OK, sorted(indexes))
        for number, raw in enumerate(chain):
            proves(world, told, number, raw)
    await assert_clean(world.board.home.folder)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", HTTPStatus.BAD_REQUEST),
        (b"\x00", HTTPStatus.BAD_REQUEST),
        (b"\x00\x05{}", HTTPStatus.BAD_REQUEST),
        (b"\xff\xff" + bytes(0xFFFF), HTTPStatus.BAD_REQUEST),
        (bytes(2 * (MOST_ENTRIES + 1)), HTTPStatus.BAD_REQUEST),
        (bytes(MOST_BATCH_BYTES + 1), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ],
    ids=["empty", "half a length", "cut short", "long entry", "too many", "too large"],
)
async def test_a_body_that_is_no_batch_is_refused_whole(
    world: World, sent: bytes, status: int
) -> None:
    """A body that is cut short, too large or too many is refused, and nothing of it is logged."""
    raw = world.agency.request(world.board)
    whole = body(raw) + sent if 0 < len(sent) < MOST_ENTRIES else sent

    answer = await world.web.post(
        "/entries", data=BytesIO(whole), headers={"Content-Type": BATCH_TYPE}
    )

    assert answer.status == status
    assert world.board.published.size == 2


async def test_each_entry_counts_for_its_address(world: World) -> None:
    """A batch spends as much of an address's hour as its entries would one by one."""
    for _ in range(POSTS_AN_HOUR // MOST_ENTRIES):
        assert (await post(world, *[b"{}"] * MOST_ENTRIES))[0] == HTTPStatus.OK

    status, _ = await post(world, *[b"{}"] * MOST_ENTRIES)
    rest, _ = await post(world, *[b"{}"] * (POSTS_AN_HOUR % MOST_ENTRIES))
    over, _ = await post(world, b"{}")

    assert (status, rest, over) == (
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.OK,
        HTTPStatus.TOO_MANY_REQUESTS,
    )


async def test_a_batch_may_not_do_what_only_the_operator_may(world: World) -> None:
    """A registration in a batch from the network is refused as it is by itself."""
    other = Agency(slug="police", clock=world.clock)

    _, told = await post(world, other.registration(world.board))

    assert told["answers"][0]["status"] == HTTPStatus.FORBIDDEN
