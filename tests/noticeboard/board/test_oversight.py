"""Requests that wait for a second signature: approved, refused, withdrawn, and interrupted."""

import base64
from datetime import timedelta
import errno
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
import pytest

from noticeboard.board import moderation, oversight, waiting_requests
from noticeboard.board.board import open_board
from noticeboard.board.errors import PostWaitsError
from noticeboard.board.home import Home
from noticeboard.board.log import every_logged
from noticeboard.board.oversight import finish_rest
from noticeboard.board.sequencer import GrowthStep
from noticeboard.board.waiting_requests import WaitState, every_wait
from noticeboard.errors import (
    UnavailableError,
)
from noticeboard.log.body import BoardDecision, RequestPost
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.oversight import SignedDecision
from tests.noticeboard.board.oversight_world import (
    CITIZENS,
    CIVILIAN_BOARD,
    COURT,
    decided,
    enact,
    proof,
)
from tests.noticeboard.board.world import Agency, World, assert_clean, made_home, register
from tests.noticeboard.log.made import OVERSEER, STRANGER, Clock

BOTH = {"incident": "missing_person", "text": "A child left the school. We ask for video."}
SCHOOL = {"text": "A shed behind the school burned. We ask for video."}


@pytest.fixture
async def city(world: World) -> World:
    """Serve a board whose policy names a court and a civilian board."""
    await enact(world.board, world.clock, COURT, CIVILIAN_BOARD)
    return world


async def post(world: World, raw: bytes) -> dict[str, Any]:
    """Post an entry over HTTP, and return what the board answers."""
    async with world.web.post("/entries", data=raw) as answer:
        return {"status": answer.status, **await answer.json()}


async def state_of(world: World, ticket: str) -> dict[str, Any]:
    """Ask about a ticket as its agency does."""
    async with world.web.get(f"/held/{ticket}") as answer:
        found: dict[str, Any] = await answer.json()
        return found


async def send(world: World, path: str, message: msgspec.Struct) -> tuple[int, dict[str, Any]]:
    """Send what an overseer sends, and return status and answer."""
    async with world.web.post(path, data=msgspec.json.encode(message)) as answer:
        return answer.status, await answer.json()


async def decide(world: World, message: SignedDecision) -> tuple[int, dict[str, Any]]:
    """Send a decision."""
    return await send(world, "/oversight/decisions", message)


def logged(world: World) -> list[str]:
    """Return the types of what the log has, after the policy."""
    raws = [each.decision for each in world.board.state.registry.policies.decisions]
    return ["approved" if each.approved else each.text for each in raws]


async def test_it_is_published_with_both_signatures(city: World) -> None:
    """It waits for each overseer, who reads only its own; the last approval publishes it."""
    raw = city.agency.request(city.board, **BOTH)
    since = city.clock()
    size = city.board.published.size
    waits = await post(city, raw)
    again = await post(city, raw)
    city.clock.at += timedelta(hours=5)
    read = await send(city, "/oversight/waiting", proof(city.clock, OVERSEER))
    first = await decide(city, decided(raw, since, OVERSEER))
    between = await state_of(city, waits["ticket"])
    size_between = city.board.published.size
    unread = await send(city, "/oversight/waiting", proof(city.clock, OVERSEER))
    last = await decide(city, decided(raw, since, CITIZENS))
    repeated = await decide(city, decided(raw, since, CITIZENS))
    after = await state_of(city, waits["ticket"])

    assert (waits["status"], waits["held"]) == (HTTPStatus.ACCEPTED, True)
    assert waits["waits_for"] == ["Civilian Board", "Example County Court"]
    assert again["ticket"] == waits["ticket"]
    assert [base64.b64decode(each["entry"]) for each in read[1]["waiting"]] == [raw]
    # Nothing else reaches an overseer: no share, no household, no other request.
    assert [*read[1], *read[1]["waiting"][0]] == ["waiting", "entry", "since", "due"]
    assert first == (HTTPStatus.OK, {"state": "waiting", "index": None})
    assert (between["state"], between["waits_for"]) == ("waiting", ["Civilian Board"])
    # Of a sealed request, nothing is in the log before the last one has decided.
    assert size_between == size
    assert unread[1] == {"waiting": []}
    assert last == repeated == (HTTPStatus.OK, {"state": "published", "index": size + 2})
    assert (after["state"], after["index"]) == ("published", size + 2)
    assert logged(city) == ["approved", "approved"]
    # The log is the same for whoever checks all of it: the decisions stand before the request.
    kinds = [type(parse_entry(each).body) for each in await _entries(city, size)]
    assert kinds == [BoardDecision, BoardDecision, RequestPost]
    assert await every_wait(city.board) == []


async def _entries(world: World, start: int) -> list[bytes]:
    return [raw async for raw, _ in every_logged(world.board.database, start)]


async def test_one_refusal_is_final(city: World) -> None:
    """Its reason is public, its text gone, and the same words can't be posted again."""
    raw = city.agency.request(city.board, **BOTH)
    since = city.clock()
    ticket = (await post(city, raw))["ticket"]
    await decide(city, decided(raw, since, CITIZENS))
    refused = await decide(
        city, decided(raw, since, OVERSEER, approved=False, text="The area is too large.")
    )
    again = await post(city, raw)
    city.clock.at += timedelta(hours=1)
    # The same words, open for as long from now on, are another content.
    body = parse_entry(raw).body
    assert isinstance(body, RequestPost)
    expires = format_time(parse_time(body.expires) + timedelta(hours=1))
    place = city.agency.place(city.board)
    later = await post(
        city, city.agency.sign(msgspec.structs.replace(body, **place, expires=expires))
    )
    over = await decide(city, decided(raw, since, OVERSEER))

    assert refused == (HTTPStatus.OK, {"state": "refused", "index": None})
    assert logged(city) == ["approved", "The area is too large."]
    found = await state_of(city, ticket)
    assert found["state"] == "refused"
    assert found["reason"] == (
        "Example County Court refused to sign this request: The area is too large."
    )
    assert (again["status"], again["error"]) == (HTTPStatus.BAD_REQUEST, found["reason"])
    assert (later["status"], later["error"]) == (HTTPStatus.BAD_REQUEST, found["reason"])
    assert over[0] == HTTPStatus.CONFLICT
    [wait] = await every_wait(city.board, WaitState.REFUSED)
    assert wait.raw is None


async def test_only_what_a_policy_names_waits(city: World) -> None:
    """Everything else is public at once; one overseer alone is enough where one is named."""
    other = await post(city, city.agency.request(city.board))
    school = await post(city, city.agency.request(city.board, **SCHOOL))

    assert other["status"] == HTTPStatus.CREATED
    assert school["waits_for"] == ["Civilian Board"]
    with pytest.raises(PostWaitsError):
        # An operator has no more rights about it than a stranger.
        await city.board.post(city.agency.request(city.board, **SCHOOL), operator=True)


async def test_the_content_is_signed_anew(city: World) -> None:
    """If its chain has grown, the approval holds for what the agency signs next, at once."""
    raw = city.agency.request(city.board, **SCHOOL)
    since = city.clock()
    ticket = (await post(city, raw))["ticket"]
    await city.board.post(city.agency.request(city.board, title="Another one"))
    answer = await decide(city, decided(raw, since, CITIZENS))
    found = await state_of(city, ticket)
    body = parse_entry(raw).body
    assert isinstance(body, RequestPost)
    changed = msgspec.structs.replace(body, text=body.text + " It was night.")
    anew = city.agency.sign(msgspec.structs.replace(body, **city.agency.place(city.board)))
    posted = await post(city, anew)
    other = await post(
        city, city.agency.sign(msgspec.structs.replace(changed, **city.agency.place(city.board)))
    )

    assert answer[1] == {"state": "approved", "index": None}
    assert (found["state"], found["waits_for"]) == ("approved", [])
    assert posted["status"] == HTTPStatus.CREATED
    # Changed content waits again.
    assert other["status"] == HTTPStatus.ACCEPTED


async def test_a_moderator_comes_first(city: World) -> None:
    """What a moderator must read doesn't wait for an overseer before it was approved."""
    words = {"text": "Windows of the school were broken during the march on Main Street."}
    raw = city.agency.request(city.board, **words)
    held = await post(city, raw)
    early = await send(city, "/oversight/waiting", proof(city.clock, CITIZENS))
    approved = await moderation.publish(city.board, held["ticket"])
    since = city.clock()
    waits = await post(city, raw)
    answer = await decide(city, decided(raw, since, CITIZENS))

    assert "waits_for" not in held
    assert early[1] == {"waiting": []}
    assert approved.state is moderation.HeldState.APPROVED
    assert "Civilian Board" in approved.reason
    assert waits["waits_for"] == ["Civilian Board"]
    assert answer[1]["state"] == "published"


async def test_what_a_board_refuses_of_an_overseer(city: World) -> None:
    """Strangers, other boards, old and used proofs, changed content: nothing comes of them."""
    raw = city.agency.request(city.board, **SCHOOL)
    since = city.clock()
    await post(city, raw)
    ours, path = proof(city.clock, CITIZENS), "/oversight/waiting"
    good = decided(raw, since, CITIZENS)
    other = city.agency.request(city.board, **SCHOOL, title="Never posted")
    forged = msgspec.structs.replace(good, signature=decided(raw, since, OVERSEER).signature)

    assert (await send(city, path, ours))[0] == HTTPStatus.OK
    for wrong in (
        ours,
        proof(city.clock, STRANGER),
        proof(city.clock, CITIZENS, "other.example.org/v1"),
        msgspec.structs.replace(proof(city.clock, OVERSEER), overseer=ours.overseer),
    ):
        assert (await send(city, path, wrong))[0] == HTTPStatus.FORBIDDEN, wrong
    # The court reads nothing of what waits for others.
    assert (await send(city, path, proof(city.clock, OVERSEER)))[1] == {"waiting": []}
    for message, status in (
        (decided(raw, since, STRANGER), HTTPStatus.FORBIDDEN),
        (decided(raw, since, CITIZENS, origin="other.example.org/v1"), HTTPStatus.FORBIDDEN),
        (forged, HTTPStatus.FORBIDDEN),
        (decided(raw, since, OVERSEER), HTTPStatus.NOT_FOUND),
        (decided(raw, since - timedelta(days=1), CITIZENS), HTTPStatus.NOT_FOUND),
        (decided(other, since, CITIZENS), HTTPStatus.NOT_FOUND),
    ):
        assert (await decide(city, message))[0] == status, message
    async with city.web.post(path, data=b"x" * 40_000) as answer:
        assert answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    async with city.web.post(path, data=b"[" * 20_000) as answer:
        assert answer.status == HTTPStatus.BAD_REQUEST
    stale = proof(city.clock, CITIZENS)
    city.clock.at += timedelta(minutes=5, seconds=1)
    assert (await send(city, path, stale))[0] == HTTPStatus.FORBIDDEN
    assert logged(city) == []
    # An overseer whom the policy in force doesn't name any more decides nothing.
    await enact(city.board, city.clock, COURT)
    assert (await decide(city, good))[0] == HTTPStatus.FORBIDDEN
    assert (await send(city, path, proof(city.clock, CITIZENS)))[0] == HTTPStatus.FORBIDDEN


async def test_it_is_withdrawn_or_expires(city: World) -> None:
    """Its agency may take it back before it is decided; what expires no longer waits."""
    raw = city.agency.request(city.board, **SCHOOL)
    since = city.clock()
    ticket = (await post(city, raw))["ticket"]
    async with city.web.delete(f"/held/{ticket}") as answer:
        withdrawn = await answer.json()
    late = await decide(city, decided(raw, since, CITIZENS))
    again = await post(city, raw)
    other = city.agency.request(city.board, **SCHOOL, title="Another")
    await post(city, other)
    city.clock.at += timedelta(days=31)
    waiting = await every_wait(city.board)
    expired = await decide(city, decided(other, since, CITIZENS))

    assert (withdrawn["state"], again["status"]) == ("refused", HTTPStatus.BAD_REQUEST)
    assert late[0] == expired[0] == HTTPStatus.GONE
    assert waiting == []
    assert [each.raw for each in await every_wait(city.board, *WaitState)] == [None, None]


async def test_one_agency_cannot_fill_it(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many requests of one agency wait at most."""
    monkeypatch.setattr(waiting_requests, "MOST_WAITING", 1)
    await post(city, city.agency.request(city.board, **SCHOOL))
    many = await post(city, city.agency.request(city.board, **SCHOOL, title="Another"))

    assert many["status"] == HTTPStatus.TOO_MANY_REQUESTS


@pytest.mark.parametrize("at", [2, 7, 10, 15])
async def test_stop_after_each_step(tmp_path: Path, at: int) -> None:
    """Wherever the board stops, the decision is never lost or logged twice, and nobody asked."""
    clock, home, agency = Clock(), made_home(tmp_path / "board"), Agency()
    agency.clock = clock
    left: list[int] = []

    def stop(_step: GrowthStep) -> None:
        if left and not left[0]:
            raise OSError(errno.EIO, "stopped")
        if left:
            left[0] -= 1

    async with open_board(home, now=clock, after=stop) as board:
        await register(board, agency)
        await enact(board, clock, CIVILIAN_BOARD)
        raw = agency.request(board, **SCHOOL)
        try:
            await board.post(raw)
        except PostWaitsError as error:
            await oversight.wait(board, raw, error)
        left.append(at)
        stopped = False
        try:
            await oversight.decide(board, decided(raw, clock(), CITIZENS))
        except UnavailableError:
            stopped = True

    async with open_board(Home(home.folder), now=clock) as board:
        await finish_rest(board)
        [wait] = await every_wait(board, WaitState.PUBLISHED)
        decisions = board.state.registry.policies.decisions
        index, size = (await board.post(raw)).index, board.published.size

    assert stopped == (at < 2 * len(GrowthStep))
    assert [each.index for each in decisions] == [2]
    assert (wait.index, index, size) == (3, 3, 4)
    await assert_clean(home.folder)


async def test_everybody_sees_that_something_waits(city: World) -> None:
    """Of a sealed request the kinds and the time, of another all of it; then how each decided."""
    sealed, visible = (
        city.agency.request(city.board, **words, title=title)
        for words, title in ((BOTH, "A child is missing"), (SCHOOL, "The shed <b>burned</b>"))
    )
    since = city.clock()
    for raw in (sealed, visible):
        await post(city, raw)
    figures, page = await public(city)
    first, second = sorted(figures["waiting"], key=lambda each: each["request"] is not None)
    city.clock.at += timedelta(hours=3)
    await decide(city, decided(sealed, since, OVERSEER, approved=False, text="It's too broad."))
    await decide(city, decided(visible, since, CITIZENS))
    later, page_later = await public(city)
    index = (await every_wait(city.board, WaitState.PUBLISHED))[0].index
    async with city.web.get(f"/entries/{index}", headers={"Accept": "text/html"}) as answer:
        request = await answer.text()

    assert (first["kinds"], first["names"], first["request"]) == (
        ["civilian_board", "court"],
        [],
        None,
    )
    assert second["names"] == ["Civilian Board"]
    assert second["request"]["text"] == SCHOOL["text"]
    assert "A sealed request" in page
    assert "Not published: waits for Civilian Board." in page
    assert "The shed &lt;b&gt;burned&lt;/b&gt;" in page
    for private in ("A child is missing", BOTH["text"], parse_entry(sealed).body.id):
        assert private not in page + str(figures)
    by_name = {each["name"]: each for each in later["overseers"]}
    court, citizens = by_name["Example County Court"], by_name["Civilian Board"]
    assert [court[name] for name in FIGURES] == [1, 0, 1, 0, 0, 10800, 10800]
    assert [citizens[name] for name in FIGURES] == [2, 1, 0, 1, 0, 10800, 10800]
    assert later["waiting"] == []
    assert [each["reason"] for each in later["refusals"]] == ["It's too broad."]
    assert "It&#39;s too broad." in page_later
    assert "A child is missing" not in page_later
    assert "Second signature: Civilian Board" in request
    assert "After 3\u00a0h" in request


FIGURES = ("waited", "approved", "refused", "undecided", "waiting", "median_s", "longest_s")


async def public(world: World) -> tuple[dict[str, Any], str]:
    """Return what everybody reads of second signatures: as JSON, and as a page."""
    async with world.web.get("/oversight.json") as answer:
        figures = await answer.json()
    async with world.web.get("/oversight", headers={"Accept": "text/html"}) as answer:
        assert answer.status == HTTPStatus.OK
        return figures, await answer.text()
