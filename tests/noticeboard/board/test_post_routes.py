"""Posting entries over HTTP: what is accepted, what is refused, and what is answered."""

import asyncio
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from noticeboard.board.server import POSTS_AN_HOUR
from noticeboard.log.area import Circle
from noticeboard.log.body import RequestPost, RequestResolve, Window
from noticeboard.log.checkpoint import TlogProof, open_checkpoint
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import countersign_entry, parse_entry, sign_entry
from noticeboard.log.tiles import decode_bundle
from tests.noticeboard.board.world import Agency, World, id_of, register, served_world
from tests.noticeboard.log.made import NOON, ORIGIN


async def test_answer_proves_that_the_entry_is_public(world: World) -> None:
    """A poster is told index, leaf and a proof that verifies against the log's key alone."""
    raw = world.agency.request(world.board)

    answer = await world.web.post("/entries", data=raw)
    told = await answer.json()

    assert answer.status == HTTPStatus.CREATED
    proof = TlogProof.parse(told["proof"])
    assert told["leaf"] == parse_entry(raw).leaf.hex()
    assert (told["index"], proof.index) == (2, 2)
    proof.verify(parse_entry(raw).leaf, world.board.log_key)


async def test_checkpoint_and_bundle_are_there_when_the_answer_comes(world: World) -> None:
    """Acknowledged means public: the bundle that the new checkpoint promises has the bytes."""
    raw = world.agency.request(world.board)
    await world.web.post("/entries", data=raw)

    note = await (await world.web.get("/checkpoint")).text()
    bundle = await (await world.web.get("/tile/entries/000.p/3")).read()

    assert open_checkpoint(note, world.board.log_key).checkpoint.size == 3
    assert decode_bundle(bundle, 3)[2] == raw


async def test_same_bytes_again_give_the_same_index(world: World) -> None:
    """A poster that lost the answer posts again and learns the index; nothing is logged twice."""
    raw = world.agency.request(world.board)

    first = await (await world.web.post("/entries", data=raw)).json()
    second = await (await world.web.post("/entries", data=raw)).json()

    assert first["index"] == second["index"]
    assert world.board.published.size == 3


async def test_many_posts_at_once_share_a_checkpoint(world: World) -> None:
    """Posts that wait together are logged in one transaction under one signature."""
    others = [Agency(slug=f"fire{number}", clock=world.clock) for number in range(8)]
    for other in others:
        await register(world.board, other)
    before = world.board.published.size
    sizes: set[int] = set()

    async def post(raw: bytes) -> None:
        proof = (await world.board.post(raw)).proof
        note = TlogProof.parse(proof).checkpoint_note
        sizes.add(open_checkpoint(note, world.board.log_key).checkpoint.size)

    await asyncio.gather(*(post(other.request(world.board)) for other in others))

    assert sizes == {before + 8}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"incident": "protest"}, "no_incident"),
        ({"case_number": " "}, "no_case_number"),
        ({"contact": "someone@elsewhere.example"}, "no_contact"),
        ({"area": Circle(lat=40_000_000, lon=-83_000_000, radius_m=2000)}, "area_too_large"),
        ({"area": Circle(lat=10_000_000, lon=-83_000_000, radius_m=210)}, "outside_jurisdiction"),
        (
            {
                "window": Window(
                    start=format_time(NOON - timedelta(hours=40)),
                    end=format_time(NOON - timedelta(hours=10)),
                )
            },
            "window_too_long",
        ),
    ],
)
async def test_a_rule_that_is_broken_refuses_with_a_sentence(
    world: World, changed: dict[str, object], code: str
) -> None:
    """What the rules refuse is not logged, and the agency is told which rule and in words."""
    raw = world.agency.request(world.board, **changed)

    answer = await world.web.post("/entries", data=raw)
    told = await answer.json()

    assert answer.status == HTTPStatus.BAD_REQUEST
    assert [finding["code"] for finding in told["findings"]] == [code]
    assert told["findings"][0]["severity"] == "refuse"
    assert told["findings"][0]["text"] in told["error"]
    assert world.board.published.size == 2


async def test_a_case_gets_two_requests(world: World) -> None:
    """A third request about one case is refused, however its number is spaced or capitalised."""
    answers = []
    for case in ("EF-7", "ef-7", "E F-7"):
        raw = world.agency.request(world.board, case_number=case)
        answers.append(await world.web.post("/entries", data=raw))

    told = await answers[2].json()

    assert [answer.status for answer in answers] == [201, 201, 400]
    assert told["findings"][0]["code"] == "too_many_posts"


async def test_registration_over_http_is_refused(world: World) -> None:
    """Only the operator registers agencies, even if the countersignature is there."""
    other = Agency(slug="other", clock=world.clock)
    log_key = await asyncio.to_thread(world.board.home.log_key)
    raw = countersign_entry(other.registration(world.board), ORIGIN, log_key)

    answer = await world.web.post("/entries", data=raw)

    assert answer.status == HTTPStatus.FORBIDDEN
    assert "operator" in (await answer.json())["error"]


async def test_registration_without_countersignature_is_refused_from_anyone(world: World) -> None:
    """A registration that the board has not signed is never logged."""
    other = Agency(slug="other", clock=world.clock)

    with pytest.raises(Exception, match="countersigned"):
        await world.board.post(other.registration(world.board), operator=True)


async def test_stranger_is_refused(world: World) -> None:
    """An agency that is not registered cannot post."""
    answer = await world.web.post(
        "/entries", data=Agency(slug="stranger", clock=world.clock).request(world.board)
    )

    assert answer.status == HTTPStatus.FORBIDDEN


async def test_entry_signed_for_another_board_is_refused(world: World) -> None:
    """The origin in the signature stops a replay from another board."""
    body = parse_entry(world.agency.request(world.board)).body
    raw = sign_entry(body, "elsewhere.example.org/v1", world.agency.posting)

    answer = await world.web.post("/entries", data=raw)

    assert answer.status == HTTPStatus.FORBIDDEN


async def test_broken_link_is_a_conflict(world: World) -> None:
    """An entry that does not continue its agency's chain is refused and may be signed again."""
    first = world.agency.request(world.board)
    second = world.agency.request(world.board)  # made before the first was logged: the same seq
    await world.web.post("/entries", data=first)

    answer = await world.web.post("/entries", data=second)

    assert answer.status == HTTPStatus.CONFLICT


async def test_false_anchor_is_refused(world: World) -> None:
    """An anchor that was never this log's root would prove a false "made after"."""
    body = parse_entry(world.agency.request(world.board)).body
    assert isinstance(body, RequestPost)
    fields = {name: getattr(body, name) for name in body.__struct_fields__}
    anchor = type(body.anchor)(size=1, root="A" * 43 + "=")
    raw = world.agency.sign(RequestPost(**(fields | {"anchor": anchor})))

    answer = await world.web.post("/entries", data=raw)

    assert answer.status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff\n", b'{"v":1}\nAAAA', b"[" * 9000])
async def test_what_is_no_entry_is_a_bad_request(world: World, raw: bytes) -> None:
    """Bytes that are no entry are refused with one sentence and touch nothing."""
    answer = await world.web.post("/entries", data=raw)

    assert answer.status == HTTPStatus.BAD_REQUEST
    assert (await answer.json())["error"]


async def test_large_body_is_cut_off(world: World) -> None:
    """More than an entry's 16 KiB is refused before all of it is read."""
    answer = await world.web.post("/entries", data=b"x" * 100_000)

    assert answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


async def test_compressed_body_is_refused(world: World) -> None:
    """A body that could grow a thousandfold is not unpacked at all."""
    answer = await world.web.post(
        "/entries", data=b"\x1f\x8b" + b"0" * 100, headers={"Content-Encoding": "gzip"}
    )

    assert answer.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


async def test_resolve_joins_the_thread(world: World) -> None:
    """An agency resolves its own request; another agency's id for it is not found."""
    post = world.agency.request(world.board)
    await world.web.post("/entries", data=post)
    resolve = world.agency.update(world.board, id_of(post), "Found.", RequestResolve)
    stray = world.agency.update(world.board, "0" * 32)

    right = await world.web.post("/entries", data=resolve)
    wrong = await world.web.post("/entries", data=stray)

    assert right.status == HTTPStatus.CREATED
    assert wrong.status in {HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT}


async def test_notice_is_the_operators(world: World) -> None:
    """A board's notice cannot come over HTTP, whoever has signed it."""
    await world.board.post(world.agency.request(world.board))
    notice = await world.notice(2, "A moderator read it and let it stand.")

    answer = await world.web.post("/entries", data=notice)

    assert answer.status == HTTPStatus.FORBIDDEN


async def test_one_address_may_not_flood(tmp_path: Path) -> None:
    """After so many posts an address waits, whatever it posts; another one does not."""
    async with served_world(tmp_path / "board", behind_proxy=True) as world:

        async def post(address: str) -> int:
            headers = {"X-Forwarded-For": address}
            return (await world.web.post("/entries", data=b"{}", headers=headers)).status

        statuses = [await post("2001:db8::1") for _ in range(POSTS_AN_HOUR)]

        assert set(statuses) == {HTTPStatus.BAD_REQUEST}
        # One household has a whole IPv6 network, so that is what is counted.
        assert await post("2001:db8::2") == HTTPStatus.TOO_MANY_REQUESTS
        assert await post("2001:db8:1::1") == HTTPStatus.BAD_REQUEST
